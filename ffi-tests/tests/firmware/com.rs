//! The COM interfaces without an operating system: `ffi-tests/firmware/com/`, with texts from a pool of fixed pieces.

use ffi_tests::scratch;

use crate::board::{AN385, Board, MICROBIT, Time};
use crate::build::{self, Program};
use crate::emulator::{Emulator, Ended};

/// How often the firmware does all of it, and what that is each time.
const CYCLES: u32 = 3;
const FILES: u32 = 3;
const JOBS: u32 = 2;
const BYTES: u32 = 30_011 + 5_003 + 21_001;
const REFUSED: u32 = 5;

fn run(board: &Board, plants: &[&str]) -> Ended {
    let dir = scratch(&format!("firmware-com-{}{}", board.name, plants.concat()));
    let elf = build::build(Program::Com, board, plants, &dir);
    let mut emulator = Emulator::start(board, Time::Counted, &elf);
    // Nothing comes over the line, but the machine waits for it.
    let _line = emulator.open_line();
    emulator.wait()
}

/// A run without planted faults succeeds, and its counts say that it tested something.
fn must_transfer(board: &Board) {
    let ended = run(board, &[]);
    assert!(ended.status.success(), "{}: {ended:#?}", board.name);
    println!("{}: {}", board.name, ended.text.trim());

    let counts = ended.counts();
    let at_least = |key: &str, wanted: u32| assert!(counts.get(key) >= wanted, "{key} below {wanted} in {ended:#?}");
    assert_eq!(counts.get("bytes"), CYCLES * BYTES);
    assert_eq!(counts.get("files"), CYCLES * FILES);
    assert_eq!(counts.get("saved"), CYCLES * FILES);
    assert_eq!(counts.get("failures"), CYCLES * FILES);
    assert_eq!(counts.get("refused"), CYCLES * REFUSED);
    // One for each job's end, each file, and each failure.
    assert_eq!(counts.get("callbacks") - counts.get("modifications"), CYCLES * (JOBS + FILES + FILES));
    at_least("modifications", 100);
    at_least("calls", 3_000);
    at_least("looks", 1_000);
    at_least("inside", 1_000);
    // Suspend stopped the transport between two of its interrupts.
    at_least("cut", CYCLES);
}

fn must_fail(board: &Board, plant: &str, sentence: &str) {
    run(board, &[plant]).must_have_failed(sentence);
}

#[test]
fn com_on_microbit() {
    must_transfer(&MICROBIT);
}

#[test]
fn com_on_mps2_an385() {
    must_transfer(&AN385);
}

#[test]
fn callbacks_that_are_never_pumped() {
    must_fail(&AN385, "PLANT_NO_PUMP", "turn < LOOKS_MAX: ");
}

#[test]
fn a_transport_that_never_runs() {
    must_fail(&AN385, "PLANT_NO_TIMER", "turn < LOOKS_MAX: ");
}

#[test]
fn bytes_that_are_taken_back() {
    must_fail(&AN385, "PLANT_FORGOTTEN", "now.BytesTransferred >= d->last.BytesTransferred: ");
}

#[test]
fn a_text_that_is_not_freed() {
    must_fail(&MICROBIT, "PLANT_LOST_STRING", "free_strings(): 4, not 6");
}

#[test]
fn a_job_that_is_not_released() {
    must_fail(&MICROBIT, "PLANT_LOST_REFERENCE", "free_objects(): ");
}

/// A change of the main loop undoes one of the interrupt.
#[test]
fn critical_sections_that_mask_nothing() {
    must_fail(&MICROBIT, "PLANT_NO_MASK", "now.BytesTransferred >= before && ");
}
