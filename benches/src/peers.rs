//! What a user would take instead of this library, each behind the same two calls; `peers/README.md` tells about each.
//!
//! The columns about interrupts are shown by `tests/interrupts.rs`, not believed.

pub mod floors;
mod foreign;
mod heap;
mod latch;
mod locks;
mod pairs;
pub mod sequences;
mod slots;

use bgjob::JobProgress;

use crate::design::{Calls, Design};

pub use pairs::set_totals as set_pair_totals;

/// What every record starts with: a total that no benchmark reaches (`PROGRESS_START` in `peers/progress.h`).
const START: JobProgress =
    JobProgress { bytes_total: 1 << 40, bytes_transferred: 0, files_total: 4, files_transferred: 1 };

/// All that this machine can run, in the order of the tables. Says what is left out, and why.
pub fn designs() -> Vec<Design> {
    let mut designs = vec![floors::STRUCT_COPY, floors::ATOMIC_LOAD];
    designs.extend([sequences::SEQLOCK, sequences::CK, sequences::SEQLOCK_CHECKED, sequences::CK_CHECKED]);
    designs.extend([latch::LATCH, slots::SLOTS]);
    designs.extend(pairs::designs());
    designs.extend([locks::STD, locks::PARKING_LOT, locks::CROSSBEAM]);
    designs.extend([foreign::STRUCT_ATOMIC, foreign::PTHREAD_MUTEX, foreign::PTHREAD_SPINLOCK]);
    designs.extend([heap::ARC_SWAP, heap::PRODASH, heap::INDICATIF]);
    designs.push(floors::SEPARATE);
    designs
}

/// Calls that take no handle.
const fn calls(read: crate::design::Read, add: crate::design::Add) -> Calls {
    Calls { read, job: 0, add, transfer: 0 }
}
