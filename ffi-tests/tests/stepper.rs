//! Every instruction: the library on four processors, interrupted before each instruction of each operation by each
//! other operation; and the same harness over libraries with a planted fault, which it has to catch.

use bgjob_proof::report;
use ffi_tests::stepper::{Patch, Verdict, image, patched, step};

const M0: &str = "thumbv6m-none-eabi";
const M3: &str = "thumbv7m-none-eabi";

/// Readers whose head may have moved believe what they have read.
const HEAD_NOT_RECHECKED: Patch = Patch {
    name: "head-not-rechecked",
    file: "src/record/record.rs",
    from: "self.head.load(Ordering::Relaxed) == head.0",
    to: "self.head.load(Ordering::Relaxed) == head.0 || true",
};

/// Words change by a load, a comparison and a store.
const NO_COMPARE_AND_SWAP: Patch = Patch {
    name: "no-compare-and-swap",
    file: "src/ground/atomic.rs",
    from: "self.0.compare_exchange(old, new, Ordering::Release, Ordering::Relaxed).is_ok()",
    to: "let equal = self.0.load(Ordering::Acquire) == old; if equal { self.0.store(new, Ordering::Release); } equal",
};

/// The whole harness over the archive that ships. The floors are far below what was seen when this was written: a
/// harness that does nothing passes every check of its own.
fn every_instruction(triple: &str) {
    let built = xtask::archive::build(triple).unwrap_or_else(|e| panic!("{e:#}"));
    let verdict = step(triple, &image(triple, triple, &built.library, None), &[]);
    assert!(verdict.is_clean, "{}", verdict.text);
    assert!(verdict.number("pending") > 1_000);
    assert_eq!(verdict.number("nmi_points") > 500, xtask::target::is_masked(triple));
    let header = std::fs::read_to_string(xtask::header::path()).expect("include/bgjob.h is there");
    let stated: Vec<_> = xtask::header::worst_instructions(&header);
    assert_eq!(stated.len(), 19, "the header's table names each function that is stepped through: {stated:?}");
    for (function, worst) in stated.into_iter().filter(|(function, _)| function != "BgGetProgress") {
        let seen = verdict.number(&format!("worst.{function}"));
        assert!(seen <= worst, "{function}: {seen} instructions, and the header says {worst} at most");
    }
    let count = |key| verdict.number(key);
    report::counts(
        "instructions",
        &[
            ("processors", 1, 1),
            ("points", count("points"), 100_000),
            ("nested_points", count("nested_points"), 5_000),
            ("unmaskable_points", count("nmi_points"), 0),
        ],
    );
}

#[test]
fn thumbv6m() {
    every_instruction(M0);
}

#[test]
fn thumbv7m() {
    every_instruction(M3);
}

#[test]
fn riscv32imac() {
    every_instruction("riscv32imac-unknown-none-elf");
}

#[test]
fn riscv32imc() {
    every_instruction("riscv32imc-unknown-none-elf");
}

/// The library that ships, with one of `stepper/faults/` beside it.
fn caught_with(triple: &str, fault: &str, pair: &str) -> String {
    let built = xtask::archive::build(triple).unwrap_or_else(|e| panic!("{e:#}"));
    caught(fault, step(triple, &image(triple, fault, &built.library, Some(fault)), &[pair]))
}

/// A broken copy of the library.
fn caught_in(patch: &Patch, pair: &str) -> String {
    let library = patched(M3, patch);
    caught(patch.name, step(M3, &image(M3, patch.name, &library, None), &[pair]))
}

fn caught(fault: &str, verdict: Verdict) -> String {
    let fault = fault.replace(['-', '_'], " ");
    report::fault_caught("instructions", &fault, !verdict.is_clean, "the harness ended without a complaint");
    verdict.text
}

#[test]
fn a_spinning_seqlock_is_caught() {
    let text = caught_with(M3, "seqlock", "advance/progress");
    assert!(text.starts_with("caught: advance under progress") && text.contains("still running after"), "{text}");
}

#[test]
fn a_mask_that_masks_nothing_is_caught() {
    let text = caught_with(M0, "no_mask", "advance/advance");
    assert!(text.starts_with("caught: advance under advance") && text.contains("no order"), "{text}");
}

#[test]
fn a_mask_that_stays_is_caught() {
    let text = caught_with(M0, "mask_stays", "advance/advance");
    assert!(text.starts_with("caught: interrupts were not masked before the call"), "{text}");
}

#[test]
fn a_head_that_is_not_rechecked_is_caught() {
    let text = caught_in(&HEAD_NOT_RECHECKED, "snapshot/new_attempt");
    assert!(text.starts_with("caught: snapshot under suspend+resume") && text.contains("no order"), "{text}");
}

#[test]
fn adds_without_compare_and_swap_are_caught() {
    let text = caught_in(&NO_COMPARE_AND_SWAP, "advance/advance");
    assert!(text.starts_with("caught: advance under advance") && text.contains("no order"), "{text}");
}

/// What `docs/targets.md` takes its instructions from.
#[test]
fn instructions_are_counted() {
    let built = xtask::archive::build(M3).unwrap_or_else(|e| panic!("{e:#}"));
    let counts = xtask::stepper::count(&built).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(counts.len() > 10, "{counts:?}");
    // A read checks a handle and copies six words; a change copies the whole record.
    assert!((30..150).contains(&counts["GetProgress"]), "{counts:?}");
    assert!(counts["BgSuspend"] > counts["BgTransferAdvance"], "{counts:?}");
}
