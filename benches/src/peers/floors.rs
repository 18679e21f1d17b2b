//! The floors, and the row that warns: counters that are each atomic and together torn.

use bgjob::JobProgress;

use super::calls;
use crate::design::{Add, Design, Payload, Promise, Role};

// SAFETY: declared as peers/floors.c and peers/separate.c define them.
unsafe extern "C" {
    /// Copies 24 bytes out.
    pub fn floor_struct_copy(job: u64, out: *mut JobProgress) -> i32;
    fn floor_atomic_load(job: u64, out: *mut JobProgress) -> i32;
    /// Adds to a shared counter.
    pub safe fn floor_fetch_add(transfer: u64, bytes: u32) -> i32;
    safe fn floor_file_done(transfer: u64, bytes: u32) -> i32;
    fn separate_read(job: u64, out: *mut JobProgress) -> i32;
    safe fn separate_add(transfer: u64, bytes: u32) -> i32;
    safe fn separate_file_done(transfer: u64, bytes: u32) -> i32;
}

/// What the C compiler makes of a struct copy, and of one fetch_add.
pub(super) const STRUCT_COPY: Design = Design {
    name: "C struct copy / fetch_add",
    source: "C",
    role: Role::Floor,
    payload: Payload::Whole,
    is_linearizable: Promise::No("torn"),
    reads_over_writer: Promise::No("torn"),
    writes_over_writer: Promise::Yes,
    has_many_writers: true,
    make: || calls(floor_struct_copy, floor_fetch_add),
};

/// The counter of that fetch_add, read by itself: what a reader under a hammering writer is measured against.
pub(super) const ATOMIC_LOAD: Design = Design {
    name: "atomic load / fetch_add",
    source: "C",
    role: Role::Floor,
    payload: Payload::OneField,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::Yes,
    writes_over_writer: Promise::Yes,
    has_many_writers: true,
    make: || calls(floor_atomic_load, floor_fetch_add),
};

/// Fast, and not what was asked for.
pub(super) const SEPARATE: Design = Design {
    name: "separate fetch_adds",
    source: "C",
    role: Role::Peer,
    payload: Payload::Whole,
    is_linearizable: Promise::No("torn"),
    reads_over_writer: Promise::No("torn"),
    writes_over_writer: Promise::Yes,
    has_many_writers: true,
    make: || calls(separate_read, separate_add),
};

/// An update of a torn design that changes two counters, bytes and one file: one alone is never torn.
pub fn file_done(design: &str) -> Option<Add> {
    [(STRUCT_COPY.name, floor_file_done as Add), (SEPARATE.name, separate_file_done as Add)]
        .into_iter()
        .find_map(|(name, add)| (name == design).then_some(add))
}
