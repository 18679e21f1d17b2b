//! The two columns about interrupts, shown: each design's call is made in an interrupt over a stopped update.
//!
//! `src/bin/interrupts` does it in a process of its own, which may hang or crash. What comes out has to be what the
//! column says, the bad as well as the good. Our own rows: `ffi-tests/c/step.c` and the stepper. Only where the heap is entered twice is the end a matter of luck.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use bgjob_benches::design::{Design, Promise};
use bgjob_benches::peers;

/// How many processes at once.
const AT_ONCE: usize = 2;
/// Interrupts of each.
const INTERRUPTS: &str = "2000";
/// Without a trap flag, an interrupt that hangs is waited for until it comes.
const UNTIL_IT_HANGS: &str = "1000000";

/// What is expected, in the word with which the program's line starts; `None` if anything may happen.
fn expected(promise: Promise) -> Option<&'static str> {
    match promise {
        Promise::Yes => Some("right"),
        Promise::No("malloc re-entry") => None,
        Promise::No("torn") => Some("torn"),
        Promise::No("loses updates") => Some("loses"),
        Promise::No(reason) if reason.starts_with("hangs") => Some("hangs"),
        Promise::No(reason) => panic!("how would {reason:?} show?"),
    }
}

/// What the program prints, or how it ended.
fn seen(design: &Design, call: &str, expected: Option<&str>) -> String {
    let hangs = expected == Some("hangs");
    let count = if hangs && !cfg!(target_arch = "x86_64") { UNTIL_IT_HANGS } else { INTERRUPTS };
    // A busy machine may stop a process for a while: what must not hang gets more time than what must.
    let hang_ms = if hangs { "1000" } else { "5000" };
    let mut program = Command::new(env!("CARGO_BIN_EXE_interrupts"));
    let out = program.args([design.name, call, count, hang_ms]).output().expect("the program starts");
    let text = String::from_utf8_lossy(&out.stdout);
    match (out.status.signal(), text.lines().last()) {
        (Some(signal), _) => format!("crashes with signal {signal}"),
        (None, Some(line)) if out.status.success() => line.to_owned(),
        _ => format!("fails: {}{}", text, String::from_utf8_lossy(&out.stderr)),
    }
}

#[test]
fn interrupts_end_as_the_columns_say() {
    let designs = peers::designs();
    let cases: Vec<_> =
        designs.iter().flat_map(|d| [(d, "read", d.reads_over_writer), (d, "add", d.writes_over_writer)]).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut bad = Vec::new();
        while let Some((design, call, promise)) = cases.get(next.fetch_add(1, Relaxed)) {
            let expected = expected(*promise);
            let seen = seen(design, call, expected);
            let line = format!("{}: {call} in an interrupt over a stopped update: {seen}", design.name);
            println!("{line}");
            if expected.is_some_and(|word| !seen.starts_with(word)) {
                bad.push(format!("{line}; declared: {promise:?}"));
            }
        }
        bad
    };
    let bad: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|w| w.join().expect("no panic")).collect()
    });
    assert!(bad.is_empty(), "\n{}", bad.join("\n"));
}
