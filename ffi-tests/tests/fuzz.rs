//! Coverage-guided fuzzing: no sequence of calls and no region makes the library panic, loop, or leave its memory.
//!
//! The fuzzers are in `proof/fuzz`. Short runs are bounded by a number of inputs, the long one by time.

#[path = "fuzz/build.rs"]
mod build;
#[path = "fuzz/campaign.rs"]
mod campaign;

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};
use std::thread;

use bgjob_proof::report;
use campaign::{Report, Until, run};
use ffi_tests::stepper::Patch;
use ffi_tests::{header_functions, scratch};

const RUNG: &str = "fuzz";
/// Inputs of a short run, for `calls` and for `regions`.
const SHORT: [u64; 2] = [25_000, 200_000];
/// Seconds of a long run, each at the same time.
const LONG_S: u64 = 600;
/// Calls of sequences that the long version promises; it goes on until there are as many.
const CALLS: u64 = 100_000_000;
/// A planted fault must be found within as many inputs.
const PLANTED_RUNS: u64 = 2_000_000;

/// Where long runs keep what they have learnt; short ones begin anew, so that they can be run again.
fn directory(fuzzer: usize) -> PathBuf {
    let name = ["calls", "regions"][fuzzer];
    if !report::is_long() {
        return scratch(&format!("fuzz-{name}"));
    }
    let kept = xtask::root::target_dir().join("fuzz/kept").join(name);
    fs::create_dir_all(&kept).expect("the build directory is writable");
    kept
}

/// One after the other: each runs two fuzzers at once.
fn alone() -> std::sync::MutexGuard<'static, ()> {
    static ALONE: OnceLock<Mutex<()>> = OnceLock::new();
    ALONE.get_or_init(Mutex::default).lock().unwrap_or_else(|failed| failed.into_inner())
}

#[test]
fn nothing_is_found() {
    let _alone = alone();
    let (fuzzers, seed) = (build::fuzzers(), report::seed());
    let campaign = |n: usize| {
        let until = report::by_length(Until::Runs(SHORT[n]), Until::Seconds(LONG_S));
        let directory = directory(n);
        let mut all: Vec<Report> = vec![run(&fuzzers[n], &directory, until, seed)];
        all[0].must_have_found_nothing();
        while n == 0 && report::is_long() && all.iter().map(|report| report.calls).sum::<u64>() < CALLS {
            let next = run(&fuzzers[n], &directory, Until::Seconds(LONG_S / 2), seed + all.len() as u64);
            next.must_have_found_nothing();
            all.push(next);
        }
        let sum = |of: fn(&Report) -> u64| all.iter().map(of).sum::<u64>();
        (
            sum(|report| report.calls),
            sum(|report| report.runs),
            sum(|report| report.elapsed.as_secs()),
            sum(|report| report.answers),
        )
    };
    let (sequences, regions) = thread::scope(|scope| {
        let sequences = scope.spawn(|| campaign(0));
        let regions = campaign(1);
        (sequences.join().expect("nothing is found in calls"), regions)
    });
    report::counts(
        RUNG,
        &[
            ("calls", sequences.0, report::by_length(SHORT[0], CALLS)),
            ("sequences", sequences.1, report::by_length(SHORT[0], 1)),
            ("regions", regions.1, report::by_length(SHORT[1], 1)),
            ("reads_of_regions", regions.0, report::by_length(SHORT[1], 1)),
            // Most regions are refused at once; these were read to the end.
            ("jobs_read", regions.3, report::by_length(SHORT[1] / 10, 1)),
            ("seconds", sequences.2 + regions.2, report::by_length(0, LONG_S)),
        ],
    );
}

/// What is broken, and what the fuzzer says of it.
const FAULTS: [(Patch, &str); 2] = [
    (
        Patch {
            name: "a file that restarts after another one is done leaves a byte",
            file: "src/record/transition/transport.rs",
            from: "self.record.bytes = self.record.file_base;\n            self.record.resumed",
            to: "self.record.bytes = self.record.file_base.wrapping_add(self.record.files_transferred.into());\n            self.record.resumed",
        },
        "panicked at proof/fuzz/src/sound.rs",
    ),
    (
        Patch {
            name: "a slot's index is not bounded",
            file: "src/record/record.rs",
            from: "slots.get(head.index() as usize)",
            to: "{\n        // SAFETY: none: this is the fault.\n        unsafe { slots.as_ptr().wrapping_add(head.index() as usize).as_ref() } }",
        },
        "AddressSanitizer",
    ),
];

#[test]
fn planted_faults_are_found() {
    let _alone = alone();
    let fuzzers = build::patched(&FAULTS.each_ref().map(|(patch, _)| patch));
    let seed = report::seed();
    thread::scope(|scope| {
        for (n, (fault, message)) in FAULTS.iter().enumerate() {
            let fuzzer = &fuzzers[n];
            scope.spawn(move || {
                let directory = scratch(&format!("fuzz-planted-{n}"));
                let report = run(fuzzer, &directory, Until::Runs(PLANTED_RUNS), seed);
                let is_found = !report.status.success() && report.finding().is_some() && report.text.contains(message);
                report::fault_caught(RUNG, fault.name, is_found, report.end());
                println!("found after {:.1} s", report.elapsed.as_secs_f64());
            });
        }
    });
}

/// A function that no sequence calls is not fuzzed.
#[test]
fn every_function_is_an_operation() {
    let text = fs::read_to_string(xtask::root::path("proof/fuzz/src/ops.rs")).expect("ops.rs is there");
    let is_called = |name: &String| {
        [
            format!("(\"{name}\","),
            format!("set!({name}("),
            format!("get!({name}("),
            format!("text!({name}("),
            format!("name!({name}("),
        ]
        .iter()
        .any(|form| text.contains(form.as_str()))
    };
    let functions = header_functions();
    assert_eq!(functions.iter().filter(|name| !is_called(name)).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(functions.len() > 60);
}
