//! A sequence counter over two copies, as Linux has it for interrupts that cannot be masked (`seqcount_latch_t`).
//!
//! The one writer changes the copy that readers have just been sent away from. A reading takes effect before an update
//! whose second step it does not see.

use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicU64, AtomicUsize, fence};

use bgjob::JobProgress;

use super::{START, calls};
use crate::design::{Design, Payload, Promise, Role};

/// A progress in words.
pub(super) struct Words([AtomicU64; 3]);

impl Words {
    /// What every record starts with.
    pub(super) const fn new() -> Self {
        let files = (START.files_transferred as u64) << 32 | START.files_total as u64;
        Words([AtomicU64::new(START.bytes_total), AtomicU64::new(START.bytes_transferred), AtomicU64::new(files)])
    }

    /// A copy, torn unless the caller finds out.
    #[inline(always)]
    pub(super) fn load(&self) -> [u64; 3] {
        [self.0[0].load(Relaxed), self.0[1].load(Relaxed), self.0[2].load(Relaxed)]
    }

    /// The other way.
    #[inline(always)]
    pub(super) fn store(&self, words: [u64; 3]) {
        for (word, value) in self.0.iter().zip(words) {
            word.store(value, Relaxed);
        }
    }
}

/// What the words say.
#[inline(always)]
pub(super) fn progress([bytes_total, bytes_transferred, files]: [u64; 3]) -> JobProgress {
    JobProgress { bytes_total, bytes_transferred, files_total: files as u32, files_transferred: (files >> 32) as u32 }
}

#[repr(align(64))]
struct Latch {
    /// Its lowest bit is the copy that readers take.
    sequence: AtomicUsize,
    copies: [Words; 2],
}

static LATCH_RECORD: Latch = Latch { sequence: AtomicUsize::new(0), copies: [Words::new(), Words::new()] };

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn read(_job: u64, out: *mut JobProgress) -> i32 {
    let latch = &LATCH_RECORD;
    let words = loop {
        // Acquire pairs with the Release fences of `add`: the copy is as new as the number.
        let sequence = latch.sequence.load(Acquire);
        let words = latch.copies[sequence & 1].load();
        // Pairs with the Release fences of `add`: who saw a word of a later update sees its number.
        fence(Acquire);
        if latch.sequence.load(Relaxed) == sequence {
            break words;
        }
    };
    // SAFETY: the caller's promise.
    unsafe { out.write(progress(words)) }
    0
}

extern "C" fn add(_transfer: u64, bytes: u32) -> i32 {
    let latch = &LATCH_RECORD;
    let sequence = latch.sequence.load(Relaxed);
    let mut words = latch.copies[0].load();
    words[1] += u64::from(bytes);
    for (copy, step) in [(0, 1), (1, 2)] {
        // Release pairs with the Acquire of `read`: the copy that it is sent to is whole.
        latch.sequence.store(sequence.wrapping_add(step), Release);
        // Pairs with the Acquire fence of `read`.
        fence(Release);
        latch.copies[copy].store(words);
    }
    0
}

/// For one writer: a second one, in an interrupt too, is forgotten.
pub(super) const LATCH: Design = Design {
    name: "seqcount latch",
    source: "Rust",
    role: Role::Peer,
    payload: Payload::Whole,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::Yes,
    writes_over_writer: Promise::No("loses updates"),
    has_many_writers: false,
    make: || calls(read, add),
};
