//! Versions: an update fills a free slot with the whole next progress, and an exchange of the head publishes it.
//!
//! The head is `{tag 56, slot 8}`. A slot is claimed before it is filled and freed after the head has left it, so a
//! reading that finds the head unchanged has read a slot that nobody wrote to.

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicBool, AtomicU64, fence};

use bgjob::JobProgress;

use super::calls;
use super::latch::{Words, progress};
use crate::design::{Design, Payload, Promise, Role};

/// One more than the contexts that may be inside `add` at once.
const SLOTS_MAX: usize = 64;
const SLOT_BITS: u32 = 8;
/// No free slot: more contexts than were planned for.
const BUSY: i32 = -2;

#[repr(align(64))]
struct Slot {
    is_claimed: AtomicBool,
    words: Words,
}

#[repr(align(64))]
struct Head(AtomicU64);

static HEAD: Head = Head(AtomicU64::new(0));
static SLOTS_POOL: [Slot; SLOTS_MAX] = {
    let mut slots = [const { Slot { is_claimed: AtomicBool::new(false), words: Words::new() } }; _];
    // The head starts there.
    slots[0].is_claimed = AtomicBool::new(true);
    slots
};

fn slot_of(head: u64) -> usize {
    head as usize % SLOTS_MAX
}

/// Whether nothing was published since `head` was loaded.
fn is_current(head: u64) -> bool {
    // Pairs with the Release fence of `add`: who saw a word of a slot's next life sees that the head has left it.
    fence(Acquire);
    HEAD.0.load(Relaxed) == head
}

/// # Safety
/// As [`crate::design::Read`].
unsafe extern "C" fn read(_job: u64, out: *mut JobProgress) -> i32 {
    let words = loop {
        // Acquire pairs with the publishing exchange of `add`: the slot is filled.
        let head = HEAD.0.load(Acquire);
        let words = SLOTS_POOL[slot_of(head)].words.load();
        if is_current(head) {
            break words;
        }
    };
    // SAFETY: the caller's promise.
    unsafe { out.write(progress(words)) }
    0
}

/// A slot that is only the caller's, looked for from the one after `head`'s; each is tried once.
fn claim(head: u64) -> Option<usize> {
    (1..SLOTS_MAX).map(|step| (slot_of(head) + step) % SLOTS_MAX).find(|&slot| {
        let is_claimed = &SLOTS_POOL[slot].is_claimed;
        // Acquire pairs with the Release that freed the slot: the head has left it.
        !is_claimed.load(Relaxed) && !is_claimed.swap(true, Acquire)
    })
}

extern "C" fn add(_transfer: u64, bytes: u32) -> i32 {
    // Acquire pairs with the publishing exchange, here and below: the slot is filled.
    let mut head = HEAD.0.load(Acquire);
    let Some(mine) = claim(head) else { return BUSY };
    // Pairs with the Acquire fence of `is_current`.
    fence(Release);
    loop {
        let mut words = SLOTS_POOL[slot_of(head)].words.load();
        words[1] = words[1].wrapping_add(bytes.into());
        SLOTS_POOL[mine].words.store(words);
        let next = ((head >> SLOT_BITS) + 1) << SLOT_BITS | mine as u64;
        // Release pairs with the Acquire loads of the head. The tag tells a slot's second life from its first.
        match HEAD.0.compare_exchange(head, next, AcqRel, Acquire) {
            Ok(_) => break,
            Err(found) => head = found,
        }
    }
    // Release pairs with the Acquire of `claim`.
    SLOTS_POOL[slot_of(head)].is_claimed.store(false, Release);
    0
}

/// The plain lock-free way; also what this library's record grew out of.
pub(super) const SLOTS: Design = Design {
    name: "versioned slots",
    source: "Rust",
    role: Role::Peer,
    payload: Payload::Whole,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::Yes,
    writes_over_writer: Promise::Yes,
    has_many_writers: true,
    make: || calls(read, add),
};
