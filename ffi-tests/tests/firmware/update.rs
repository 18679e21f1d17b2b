//! One run from sources to counts.

use fastrand::Rng;
use ffi_tests::scratch;

use crate::board::{Board, Time};
use crate::build::{self, Program};
use crate::emulator::{Emulator, Ended};
use crate::faults::{Fault, Faults};
use crate::host::{self, Host};

/// Of the images and of the line's faults.
const SEED: u64 = 0x00C0_FFEE;

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// Status and output.
    pub(crate) ended: Ended,
    /// Bytes of all images.
    pub(crate) bytes: usize,
    /// Whether all planned faults happened.
    pub(crate) faults_are_used: bool,
}

/// Builds the firmware with these planted faults and lets it update.
pub(crate) fn run(board: &Board, time: Time, plants: &[&str]) -> Run {
    let dir = scratch(&format!("firmware-{}-{time:?}{}", board.name, plants.concat()));
    let elf = build::build(Program::Updater, board, plants, &dir);
    let mut rng = Rng::with_seed(SEED);
    let images = board.images.map(|size| std::iter::repeat_with(|| rng.u8(..)).take(size).collect::<Vec<u8>>());
    let pieces = images.iter().map(|image| host::pieces(image)).sum();

    let mut emulator = Emulator::start(board, time, &elf);
    let mut host = Host { images: &images, faults: Faults::new(SEED, pieces), openings: 0 };
    host.serve(&mut emulator);
    let bytes = images.iter().map(Vec::len).sum();
    Run { ended: emulator.wait(), bytes, faults_are_used: host.faults.are_used() }
}

/// A run without planted faults succeeds, and its counts say that it tested something.
pub(crate) fn must_update(board: &Board, time: Time) {
    let run = run(board, time, &[]);
    assert!(run.ended.status.success(), "{}: {run:#?}", board.name);
    assert!(run.faults_are_used, "{}: the run was too short for the planned faults", board.name);
    println!("{}, {time:?}: {}", board.name, run.ended.text.trim());

    let counts = run.ended.counts();
    let count = |key: &str| counts.get(key);
    let at_least = |key: &str, wanted: u32| assert!(count(key) >= wanted, "{key} below {wanted} in {run:#?}");
    assert_eq!(count("bytes") as usize, run.bytes);
    assert_eq!(count("drops"), Faults::planned(Fault::Hangup), "{run:#?}");
    assert!(count("resumed") > 0, "{run:#?}");
    // A machine that is too slow for the line's silence loses a copy or a frame here, and asks once more there.
    at_least("unasked", 1);
    at_least("damaged", 1);
    at_least("silences", Faults::planned(Fault::Drop));
    let lost = [Fault::Flip, Fault::Drop, Fault::Cut].map(Faults::planned).iter().sum();
    assert!(count("damaged") + count("silences") >= lost, "{run:#?}");
    at_least("shares", 1);
    at_least("inside", 1);
    if time == Time::Counted {
        at_least("inside_change", 20);
    }
    if board.cores > 1 {
        at_least("core_changes", 1);
        at_least("core_still", 1);
    }
}
