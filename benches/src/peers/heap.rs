//! Crates whose records are on the heap: arc-swap, and two progress libraries, of which one counter is used.

use std::sync::OnceLock;

use arc_swap::ArcSwap;
use bgjob::JobProgress;
use indicatif::{ProgressBar, ProgressDrawTarget};
use prodash::tree::{Item, root};

use super::{START, calls};
use crate::design::{Design, Payload, Promise, Role};

static ARC_SWAP_RECORD: OnceLock<ArcSwap<JobProgress>> = OnceLock::new();
static PRODASH_RECORD: OnceLock<Item> = OnceLock::new();
static INDICATIF_RECORD: OnceLock<ProgressBar> = OnceLock::new();

/// Called before `make`.
const NOT_MADE: i32 = -1;

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn arc_swap_read(_job: u64, out: *mut JobProgress) -> i32 {
    let Some(record) = ARC_SWAP_RECORD.get() else { return NOT_MADE };
    let progress = **record.load();
    // SAFETY: the caller's promise.
    unsafe { out.write(progress) }
    0
}

extern "C" fn arc_swap_add(_transfer: u64, bytes: u32) -> i32 {
    let Some(record) = ARC_SWAP_RECORD.get() else { return NOT_MADE };
    record.rcu(|old| JobProgress { bytes_transferred: old.bytes_transferred + u64::from(bytes), ..**old });
    0
}

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn prodash_read(_job: u64, out: *mut JobProgress) -> i32 {
    let Some(step) = PRODASH_RECORD.get().and_then(Item::step) else { return NOT_MADE };
    // SAFETY: the caller's promise.
    unsafe { (*out).bytes_transferred = step as u64 }
    0
}

extern "C" fn prodash_add(_transfer: u64, bytes: u32) -> i32 {
    let Some(record) = PRODASH_RECORD.get() else { return NOT_MADE };
    record.inc_by(bytes as usize);
    0
}

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn indicatif_read(_job: u64, out: *mut JobProgress) -> i32 {
    let Some(record) = INDICATIF_RECORD.get() else { return NOT_MADE };
    let position = record.position();
    // SAFETY: the caller's promise.
    unsafe { (*out).bytes_transferred = position }
    0
}

extern "C" fn indicatif_add(_transfer: u64, bytes: u32) -> i32 {
    let Some(record) = INDICATIF_RECORD.get() else { return NOT_MADE };
    record.inc(bytes.into());
    0
}

/// Made for values that are seldom written. A reading that outlives an update frees the old value, in an interrupt
/// too: the allocator may be what it has stopped.
pub(super) const ARC_SWAP: Design = Design {
    name: "arc-swap",
    source: "arc-swap 1",
    role: Role::Peer,
    payload: Payload::Whole,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::No("malloc re-entry"),
    writes_over_writer: Promise::No("malloc re-entry"),
    has_many_writers: true,
    make: || {
        ARC_SWAP_RECORD.get_or_init(|| ArcSwap::from_pointee(START));
        calls(arc_swap_read, arc_swap_add)
    },
};

/// One fetch_add behind a few pointers.
pub(super) const PRODASH: Design = Design {
    name: "prodash",
    source: "prodash 31",
    role: Role::Peer,
    payload: Payload::OneField,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::Yes,
    writes_over_writer: Promise::Yes,
    has_many_writers: true,
    make: || {
        PRODASH_RECORD.get_or_init(|| {
            let item = std::sync::Arc::new(root::Options::default().create()).add_child("transfer");
            item.init(Some(START.bytes_total as usize), None);
            item
        });
        calls(prodash_read, prodash_add)
    },
};

/// A bar that is drawn nowhere: its clock, its rate limit and its lock remain.
pub(super) const INDICATIF: Design = Design {
    name: "indicatif",
    source: "indicatif 0.18",
    reads_over_writer: Promise::No("hangs"),
    writes_over_writer: Promise::No("hangs"),
    make: || {
        INDICATIF_RECORD
            .get_or_init(|| ProgressBar::with_draw_target(Some(START.bytes_total), ProgressDrawTarget::hidden()));
        calls(indicatif_read, indicatif_add)
    },
    ..PRODASH
};
