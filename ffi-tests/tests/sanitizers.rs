//! The archive itself under the sanitizers: a storm of random calls, and all programs of `c/` and `c/com`, on a library
//! that is instrumented as they are. Nothing is suppressed; the first report ends a program.
//!
//! The address and thread sanitizers see the library's every access; the undefined-behaviour sanitizer sees the C side,
//! and the compiler's own checks (overflow, alignment, null, the preconditions of core's unsafe functions) the Rust side.

#[path = "sanitizers/plants.rs"]
mod plants;

use std::path::PathBuf;
use std::process::Command;

use bgjob_proof::report;
use ffi_tests::sanitized::{self, BUILDS, Build, OTHER_BUILDS, STORM};
use ffi_tests::{header_functions, process, programs, scratch, source};
use xtask::archive::instrumented::{self, Instrument};
use xtask::archive::{Form, Kind};

const RUNG: &str = "sanitizers";

/// `KEY=NUMBER` in what a program printed.
fn number(text: &str, key: &str) -> u64 {
    let found = text.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
    found.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no {key}=NUMBER in:\n{text}"))
}

/// Runs the storm in each way: how many threads, how many calls.
fn storm(build: &Build, runs: &[(u32, u64)]) {
    let dir = scratch(&format!("storm-{}", build.0));
    let library = sanitized::library(build.2, Kind::Flat);
    let program = sanitized::compile(&sanitized::storm_sources(), "storm", &dir, &library, build);
    let seed = report::seed();
    for (threads, calls) in runs {
        let args = [threads.to_string(), calls.to_string(), seed.to_string()];
        let log = dir.join(format!("{threads}.log"));
        let text = process::finish_ok(Command::new(&program).args(args), &log);
        println!("{}: {text}", build.0);
        report::counts(RUNG, &[("operations", number(&text, "calls"), *calls)]);
    }
}

/// Alone it is fast, and nobody may be busy; with threads everybody may meet everybody.
#[test]
fn storm_under_the_address_sanitizer() {
    storm(&BUILDS[0], report::by_length(&[(1, 1_000_000), (4, 400_000)], &[(1, 20_000_000), (4, 5_000_000)]));
}

#[test]
fn storm_under_the_thread_sanitizer() {
    let long = &[(1, 1_000_000), (3, 6_000_000), (8, 6_000_000)];
    storm(&BUILDS[1], report::by_length(&[(4, 700_000)], long));
}

/// The other compiler makes another program of the same text, and looks at it differently.
#[test]
fn storm_by_the_other_compiler() {
    for build in OTHER_BUILDS.iter().filter(|_| report::is_long()) {
        storm(build, &[(4, 1_000_000)]);
    }
}

/// What the library promises to order is ordered for plain memory, too.
#[test]
fn publication_under_the_thread_sanitizer() {
    let build = &BUILDS[1];
    let dir = scratch("publish");
    let library = sanitized::library(Instrument::Thread, Kind::Flat);
    let program = sanitized::compile(&[source("c/sanitized/publish.c")], "publish", &dir, &library, build);
    let rounds = report::by_length("2000", "50000");
    let calls = number(&process::run_ok(&program, &[rounds]), "calls");
    report::counts(RUNG, &[("operations", calls, 100_000)]);
}

/// Always in the masked form: there the program brings the critical section, and the sanitizer has to see its lock, too.
/// Else what the lock orders looks like races of the library, seldom (`com/threads.c` had one).
#[test]
fn what_a_critical_section_guards_is_no_race() {
    for build in [&BUILDS[1], &OTHER_BUILDS[1]] {
        let dir = scratch(&format!("guarded-{}", build.0));
        let library = instrumented::build(build.2, Form::Masked, Kind::Flat).unwrap_or_else(|e| panic!("{e:#}"));
        let program = sanitized::compile(&[source("c/sanitized/guarded.c")], "guarded", &dir, &library, build);
        assert_eq!(number(&process::run_ok(&program, &["20000"]), "counted"), 40_000);
    }
}

/// Compiles and runs programs of `c/` that the other tests run without a sanitizer in the library.
fn all_programs(build: &Build, sources: &[PathBuf], kind: Kind) {
    let dir = scratch(&format!("sanitized-{}-{}", kind.name(), build.0));
    let library = sanitized::library(build.2, kind);
    for source in sources {
        let name = source.file_stem().expect("a program has a name").to_string_lossy();
        let program = sanitized::compile(std::slice::from_ref(source), &name, &dir, &library, build);
        println!("{name}, {}: {}", build.0, process::run_ok(&program, &[]));
        std::fs::remove_file(program).expect("a program that has run can be removed");
    }
    report::counts(RUNG, &[("programs", sources.len() as u64, 1)]);
}

fn flat() -> Vec<PathBuf> {
    programs::POSIX.iter().map(|name| source(&format!("c/{name}.c"))).collect()
}

fn com() -> Vec<PathBuf> {
    programs::COM.iter().map(|name| source(&format!("c/com/{name}"))).collect()
}

#[test]
fn programs_under_the_address_sanitizer() {
    all_programs(&BUILDS[0], &flat(), Kind::Flat);
}

#[test]
fn programs_under_the_thread_sanitizer() {
    all_programs(&BUILDS[1], &flat(), Kind::Flat);
}

#[test]
fn com_programs_under_the_address_sanitizer() {
    all_programs(&BUILDS[0], &com(), Kind::Com);
}

#[test]
fn com_programs_under_the_thread_sanitizer() {
    all_programs(&BUILDS[1], &com(), Kind::Com);
}

/// A function that the storm does not call is not in it. The two that want to be alone are called between rounds.
#[test]
fn the_storm_calls_every_function() {
    let text: String = sanitized::storm_sources()
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("the storm's files are there"))
        .collect();
    // Called by name, or given to somebody who calls it.
    let is_called = |name: &String| text.contains(&format!("{name}(")) || text.contains(&format!(", {name},"));
    assert_eq!(header_functions().iter().filter(|name| !is_called(name)).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// A file that nobody compiles tests nothing.
#[test]
fn every_file_is_compiled() {
    let mut there: Vec<_> = std::fs::read_dir(source("c/sanitized"))
        .expect("the directory is there")
        .filter_map(|entry| {
            entry.expect("it can be read").file_name().to_string_lossy().strip_suffix(".c").map(str::to_owned)
        })
        .collect();
    there.sort();
    let mut known = [&STORM[..], &["guarded", "overflow", "publish"]].concat();
    known.sort_unstable();
    assert_eq!(there, known);
}
