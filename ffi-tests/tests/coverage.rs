//! Every line and every branch of the core is reached by a test, or is in `proof/coverage.toml` with the reason why not.
//!
//! The Rust tests of the engine run with counters in all three forms, the C programs in the one that users get: most of
//! the code is the same in all of them. Left out is what reaches a
//! different part each time: threads, and signals by a clock. In their place programs stop themselves after every
//! instruction, which meets each race that one interrupting context can make, every time.

use std::process::Command;

use bgjob_proof::report;
use ffi_tests::sanitized::{self, COVERAGE};
use ffi_tests::{programs, scratch, source};
use xtask::archive::instrumented::{self, Instrument, Instrumented};
use xtask::archive::{Form, Kind};
use xtask::coverage::{self, Coverage, Exceptions, Tests};

const RUNG: &str = "coverage";

/// What their threads or signals reach depends on the day.
const BY_CHANCE: [&str; 2] = ["signals", "threads"];

fn c_program(library: &Instrumented, sources: &[std::path::PathBuf], name: &str, args: &[&str]) -> Coverage {
    let dir = scratch(&format!("coverage-{name}"));
    let program = sanitized::compile(sources, name, &dir, library, &COVERAGE);
    let (out, reached) = coverage::of(&program, Command::new(&program).args(args), &dir.join("counters"))
        .unwrap_or_else(|e| panic!("{e:#}"));
    assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    std::fs::remove_dir_all(dir).expect("a program that has run can be removed");
    reached
}

/// All of them.
fn c_programs() -> Coverage {
    let library =
        instrumented::build(Instrument::Coverage, Form::Native, Kind::Flat).unwrap_or_else(|e| panic!("{e:#}"));
    let mut all = c_program(&library, &sanitized::storm_sources(), "storm", &["1", "600000", "1"]);
    // The other one of these steps through more lives of handles than it takes to see each line.
    let steps = ["step"].iter().filter(|_| cfg!(target_arch = "x86_64"));
    for name in programs::POSIX.iter().filter(|name| !BY_CHANCE.contains(name)).chain(steps) {
        all.add(&c_program(&library, &[source(&format!("c/{name}.c"))], name, &[]));
    }
    all
}

#[test]
fn every_line_and_branch_of_the_core_is_reached_or_excepted() {
    let mut all = Coverage::default();
    let mut unit_tests = Coverage::default();
    for form in Form::ALL {
        let tests = Tests::build(form).unwrap_or_else(|e| panic!("{e:#}"));
        // The unit tests alone: the others are left out on purpose.
        unit_tests.add(&tests.reach("bgjob-").unwrap_or_else(|e| panic!("{e:#}")));
        all.add(&tests.reach("").unwrap_or_else(|e| panic!("{e:#}")));
    }
    all.add(&c_programs());
    let exceptions = Exceptions::read().unwrap_or_else(|e| panic!("{e:#}"));
    let complaints = |exceptions: &Exceptions, coverage: &Coverage| {
        exceptions.complaints(coverage).unwrap_or_else(|e| panic!("{e:#}"))
    };
    let found = complaints(&exceptions, &all);
    println!("{}", found.join("\n"));
    assert_eq!(found.len(), 0, "see above");

    let mut one_less = exceptions.clone();
    let removed = one_less.reason.iter_mut().find_map(|reason| reason.places.pop());
    let missed = complaints(&one_less, &all);
    let is_caught = missed.len() == 1 && removed.is_some_and(|place| missed[0].ends_with(&place));
    report::fault_caught(RUNG, "an exception is taken out of the list", is_caught, missed.join("\n"));

    let missed = complaints(&exceptions, &unit_tests);
    let is_caught = missed.iter().any(|line| line.starts_with("no test reaches it: "));
    report::fault_caught(RUNG, "the integration tests and C programs are left out", is_caught, missed.len());

    let (lines, branches) = all.counts();
    // Each of them, but for the exceptions: it would not have come here.
    report::counts(
        RUNG,
        &[("lines", lines, 2_500), ("branches", branches, 700), ("exceptions", exceptions.count(), 1)],
    );
}
