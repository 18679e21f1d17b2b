//! SPEC.md's table of methods and states, every cell through the C ABI; and every failure that the header tells of, in
//! both profiles.

use std::collections::BTreeSet;

use ffi_tests::spec_table::SpecTable;
use ffi_tests::{documented, process, programs, scratch};
use xtask::header;

/// Changes with the table only: a row that is lost is noticed.
const CELLS: usize = 3298;

#[test]
fn every_cell_through_the_c_abi() {
    let dir = scratch("spec-table");
    let table = SpecTable::read();
    let file = table.write(&dir);
    let file = file.to_str().expect("the scratch directory is UTF-8");
    for (build, program) in programs::compile(programs::CELLS, &dir, &programs::BUILDS) {
        let run = table.check(&process::run_ok(&program, &[file]));
        assert_eq!(run, table.rows * 9 - table.not_applicable, "{build}");
        assert_eq!(run, CELLS, "{build}");
        println!("{build}: {run} cells of {} rows", table.rows);
    }
    // For `cargo xtask verify`: the same cells in each build.
    println!("proof: states cells={CELLS}");
}

fn text_of_header() -> String {
    std::fs::read_to_string(header::path()).expect("the header is there")
}

/// Those that are given or give a job, a file or a token.
#[test]
fn no_function_is_missing() {
    let table = SpecTable::read();
    let handles = ["BG_JOB", "BG_FILE", "BG_TRANSFER"];
    let functions = header::functions_with(&text_of_header(), &handles).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(functions.len() > 50, "{functions:?}");
    let missing: Vec<_> = functions.iter().filter(|name| !table.calls.contains(*name)).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}

#[test]
fn every_decision_that_is_cited_is_told() {
    let table = SpecTable::read();
    let numbers: Vec<_> = (1..=table.decisions.len()).collect();
    assert_eq!(table.decisions, numbers, "numbered as markdown counts");
    let untold: Vec<_> = table.cited.iter().filter(|n| !numbers.contains(n)).collect();
    assert!(untold.is_empty(), "no decision {untold:?}");
}

type Failures = BTreeSet<(String, String)>;

/// A reader gives up only where others change the job at each of its tries, and a tick only beside another one: the
/// models and the stepper do that.
fn needs_others(function: &str, code: &str) -> bool {
    let starts = ["GetProgress", "BgGet", "BgChangedSince", "BgEnum", "BgView", "BgTick"];
    code == "E_PENDING" && starts.iter().any(|start| function.starts_with(start))
}

/// What comes of uploads alone, which Delivery Optimization's profile has not.
const OF_UPLOADS: [(&str, &str); 11] = [
    ("BgAddFile", "BG_E_TOO_MANY_FILES"),
    ("BgAddFileSet", "BG_E_TOO_MANY_FILES"),
    ("BgAddFileSet", "E_NOTIMPL"),
    ("BgAddFileWithRanges", "E_NOTIMPL"),
    ("BgGetReplyFileName", "E_NOT_SUFFICIENT_BUFFER"),
    ("BgReplaceRemotePrefix", "E_NOTIMPL"),
    ("BgSetReplyFileName", "BG_E_INVALID_STATE"),
    ("BgSetReplyFileName", "E_OUTOFMEMORY"),
    ("BgSetReplyFileName", "E_PENDING"),
    ("BgTransferReply", "BGJOB_E_HANDLE_EOF"),
    ("BgTransferReply", "E_PENDING"),
];

#[test]
fn every_failure_that_the_header_tells_of_in_both_profiles() {
    let dir = scratch("failures");
    let (_, program) = programs::compile("failures", &dir, &programs::BUILDS[..1]).remove(0);
    let output = process::run_ok(&program, &[]);
    let documented: Failures = documented::failures();
    for profile in ["BITS", "DO"] {
        let lines = output.lines().filter_map(|line| line.strip_prefix(profile)?.trim().split_once(' '));
        let provoked: Failures = lines.map(|(function, code)| (function.to_owned(), code.to_owned())).collect();
        let mut wanted = documented.clone();
        wanted.retain(|(function, code)| !needs_others(function, code));
        if profile == "DO" {
            for (function, code) in OF_UPLOADS {
                assert!(wanted.remove(&(function.to_owned(), code.to_owned())), "{function} {code}");
            }
        } else {
            // Only the other profile refuses uploads.
            assert!(wanted.remove(&("BgCreateJob".to_owned(), "E_NOTIMPL".to_owned())));
        }
        let not_run: Vec<_> = wanted.difference(&provoked).collect();
        let not_told: Vec<_> = provoked.difference(&wanted).collect();
        assert!(not_run.is_empty(), "{profile}: nobody provokes {not_run:?}");
        assert!(not_told.is_empty(), "{profile}: the header does not tell of {not_told:?}");
        println!("{profile}: {} failures", provoked.len());
    }
}
