//! Sequence counters from C: the usual seqlock, and ConcurrencyKit's; bare, and behind a handle.

use bgjob::JobProgress;

use super::calls;
use crate::design::{Calls, Design, Payload, Promise, Role};

// SAFETY: declared as the C files of peers/ define them.
unsafe extern "C" {
    /// Copies 24 bytes out under a seqlock.
    pub fn seqlock_read(job: u64, out: *mut JobProgress) -> i32;
    /// Adds under a seqlock.
    pub safe fn seqlock_add(transfer: u64, bytes: u32) -> i32;
    fn ck_read(job: u64, out: *mut JobProgress) -> i32;
    safe fn ck_add(transfer: u64, bytes: u32) -> i32;
    safe fn seqlock_checked_make(instance: u32) -> u64;
    fn seqlock_checked_read(job: u64, out: *mut JobProgress) -> i32;
    safe fn seqlock_checked_add(transfer: u64, bytes: u32) -> i32;
    safe fn ck_checked_make(instance: u32) -> u64;
    fn ck_checked_read(job: u64, out: *mut JobProgress) -> i32;
    safe fn ck_checked_add(transfer: u64, bytes: u32) -> i32;
}

/// The instance that the handles of the checked forms carry.
const INSTANCE: u32 = 77;

/// What is the same about all four.
const SEQUENCE: Design = Design {
    name: "",
    source: "C",
    role: Role::Peer,
    payload: Payload::Whole,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::No("hangs"),
    writes_over_writer: Promise::No("hangs"),
    has_many_writers: true,
    make: || calls(seqlock_read, seqlock_add),
};

/// Atomic payload, so that its readings are no data races.
pub(super) const SEQLOCK: Design = Design { name: "seqlock", ..SEQUENCE };

/// The same idea from a library that is often taken.
pub(super) const CK: Design =
    Design { name: "ck_sequence", source: "Debian libck-dev", make: || calls(ck_read, ck_add), ..SEQUENCE };

/// With the check that handles need, for a fair comparison with this library.
pub(super) const SEQLOCK_CHECKED: Design = Design {
    name: "seqlock, checked",
    make: || {
        let handle = seqlock_checked_make(INSTANCE);
        Calls { read: seqlock_checked_read, job: handle, add: seqlock_checked_add, transfer: handle }
    },
    ..SEQUENCE
};

/// Likewise.
pub(super) const CK_CHECKED: Design = Design {
    name: "ck_sequence, checked",
    source: "Debian libck-dev",
    make: || {
        let handle = ck_checked_make(INSTANCE);
        Calls { read: ck_checked_read, job: handle, add: ck_checked_add, transfer: handle }
    },
    ..SEQUENCE
};
