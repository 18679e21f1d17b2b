//! The locks that Rust programs take, and the cell that hides one.

use std::sync::{Mutex, PoisonError};

use bgjob::JobProgress;
use crossbeam_utils::atomic::AtomicCell;

use super::{START, calls};
use crate::design::{Design, Payload, Promise, Role};

/// A line of its own, as the other records have.
#[repr(align(64))]
struct Aligned<T>(T);

static STD_RECORD: Aligned<Mutex<JobProgress>> = Aligned(Mutex::new(START));
static PARKING_LOT_RECORD: Aligned<parking_lot::Mutex<JobProgress>> = Aligned(parking_lot::Mutex::new(START));
/// Bytes total, bytes transferred, files transferred and total: 24 bytes, for which there is no machine word.
static CROSSBEAM_RECORD: Aligned<AtomicCell<[u64; 3]>> = Aligned(AtomicCell::new([
    START.bytes_total,
    START.bytes_transferred,
    (START.files_transferred as u64) << 32 | START.files_total as u64,
]));

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn std_read(_job: u64, out: *mut JobProgress) -> i32 {
    let progress = *STD_RECORD.0.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the caller's promise.
    unsafe { out.write(progress) }
    0
}

extern "C" fn std_add(_transfer: u64, bytes: u32) -> i32 {
    STD_RECORD.0.lock().unwrap_or_else(PoisonError::into_inner).bytes_transferred += u64::from(bytes);
    0
}

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn parking_lot_read(_job: u64, out: *mut JobProgress) -> i32 {
    let progress = *PARKING_LOT_RECORD.0.lock();
    // SAFETY: the caller's promise.
    unsafe { out.write(progress) }
    0
}

extern "C" fn parking_lot_add(_transfer: u64, bytes: u32) -> i32 {
    PARKING_LOT_RECORD.0.lock().bytes_transferred += u64::from(bytes);
    0
}

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn crossbeam_read(_job: u64, out: *mut JobProgress) -> i32 {
    let words = CROSSBEAM_RECORD.0.load();
    // SAFETY: the caller's promise.
    unsafe { out.write(super::latch::progress(words)) }
    0
}

extern "C" fn crossbeam_add(_transfer: u64, bytes: u32) -> i32 {
    let more = |[total, transferred, files]: [u64; 3]| Some([total, transferred + u64::from(bytes), files]);
    CROSSBEAM_RECORD.0.fetch_update(more).map_or(-1, |_| 0)
}

/// The first thing that comes to mind.
pub(super) const STD: Design = Design {
    name: "std Mutex",
    source: "Rust's std",
    role: Role::Peer,
    payload: Payload::Whole,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::No("hangs"),
    writes_over_writer: Promise::No("hangs"),
    has_many_writers: true,
    make: || calls(std_read, std_add),
};

/// The second.
pub(super) const PARKING_LOT: Design = Design {
    name: "parking_lot Mutex",
    source: "parking_lot 0.13",
    make: || calls(parking_lot_read, parking_lot_add),
    ..STD
};

/// Looks lock-free, and is for up to 8 bytes.
pub(super) const CROSSBEAM: Design = Design {
    name: "crossbeam AtomicCell",
    source: "crossbeam-utils 0.8",
    reads_over_writer: Promise::No("hangs; data race (Miri)"),
    make: || calls(crossbeam_read, crossbeam_add),
    ..STD
};
