//! The first 160 bytes of a region: its words, all of them in `SPEC.md`, and how a region's life begins and is met.

use crate::ground::atomic::{AtomicU32, Ordering, Wide, fence};
use crate::ground::hresult::{BGJOB_E_INVALID_DATA, BGJOB_E_REVISION_MISMATCH, HResult};
use crate::ground::profile::Profile;
use crate::tables::layout::{Capacities, Offsets};

/// "BGJB", stored last, so that a half-made block is refused. Reversed on a machine of the other byte order.
pub(crate) const MAGIC: u32 = u32::from_be_bytes(*b"BGJB");
/// Changes with every change of the layout.
pub(crate) const LAYOUT_VERSION: u32 = 3;
/// The form of the words: 64 for the 64-bit form, 32 for the other two, which share it.
pub(crate) const FORM: u32 = crate::ground::atomic::Word::BITS;

/// The header words.
#[derive(Default)]
#[repr(C)]
pub(crate) struct Header {
    pub(crate) magic: AtomicU32,
    pub(crate) layout_version: AtomicU32,
    pub(crate) form: AtomicU32,
    /// Changes every time the block is formatted; readers of a foreign block recheck it.
    pub(crate) instance: AtomicU32,
    pub(crate) size: Wide,
    pub(crate) jobs: AtomicU32,
    pub(crate) files: AtomicU32,
    pub(crate) spares: AtomicU32,
    pub(crate) chunks: AtomicU32,
    /// Jobs created so far: order in the queue, and part of their ids.
    pub(crate) created: AtomicU32,
    /// A tick is running.
    pub(crate) ticking: AtomicU32,
    pub(crate) seed: [AtomicU32; 4],
    /// Where each pool last got an entry back: jobs, files, slots, cells, chunks.
    pub(crate) hints: [AtomicU32; 5],
    /// Number of ticks; its lowest bit names the current copy of the clock.
    pub(crate) ticks: AtomicU32,
    pub(crate) clock: [ClockCopy; 2],
    /// A `Profile` value.
    pub(crate) profile: AtomicU32,
    pub(crate) reserved: [AtomicU32; 9],
}

/// One copy of the clock.
#[derive(Default)]
#[repr(C)]
pub(crate) struct ClockCopy {
    pub(crate) monotonic_ms: Wide,
    pub(crate) file_time: Wide,
}

/// What a region's life begins with.
#[derive(Clone, Copy)]
pub(crate) struct Birth {
    pub(crate) capacities: Capacities,
    pub(crate) profile: Profile,
    pub(crate) seed: [u32; 4],
    /// Another one than that of the block's former life.
    pub(crate) instance: u32,
}

impl Header {
    /// Before the tables are put into their first state: readers that still look at the block's former life see the
    /// magic gone.
    #[inline(always)]
    pub(crate) fn retract(&self) {
        self.magic.store(0, Ordering::Relaxed);
        // Pairs with the Acquire fence in `is_still`: who sees anything of what follows sees the magic gone.
        fence(Ordering::Release);
    }

    /// After it: whoever sees the magic sees everything.
    #[inline(always)]
    pub(crate) fn publish(&self, birth: &Birth) {
        let Birth { capacities, profile, seed, instance } = *birth;
        let put = |word: &AtomicU32, value| word.store(value, Ordering::Relaxed);
        put(&self.layout_version, LAYOUT_VERSION);
        put(&self.form, FORM);
        put(&self.instance, instance);
        self.size.store(Offsets::of(&capacities).end);
        put(&self.jobs, capacities.jobs);
        put(&self.files, capacities.files);
        put(&self.spares, capacities.spares);
        put(&self.chunks, capacities.chunks);
        put(&self.created, 0);
        put(&self.ticking, 0);
        put(&self.ticks, 0);
        put(&self.profile, profile as u32);
        for copy in &self.clock {
            copy.monotonic_ms.store(0);
            copy.file_time.store(0);
        }
        for (word, value) in self.seed.iter().zip(seed) {
            put(word, value);
        }
        for word in &self.reserved {
            put(word, 0);
        }
        // Release: pairs with the Acquire load in `is_still`.
        self.magic.store(MAGIC, Ordering::Release);
    }

    /// Capacities and instance of somebody's region. Every header word is checked, then never read again but to see that
    /// the block is still the same one.
    #[inline(always)]
    pub(crate) fn open(&self) -> Result<(Capacities, u32), HResult> {
        let get = |word: &AtomicU32| word.load(Ordering::Relaxed);
        // Before the rest, and looked at twice: else the rest could be the last life's, and the instance the next one's.
        let instance = get(&self.instance);
        if !self.is_still(instance) {
            let is_reversed = get(&self.magic) == MAGIC.swap_bytes();
            return Err(if is_reversed { BGJOB_E_REVISION_MISMATCH } else { BGJOB_E_INVALID_DATA });
        }
        if get(&self.layout_version) != LAYOUT_VERSION || get(&self.form) != FORM {
            return Err(BGJOB_E_REVISION_MISMATCH);
        }
        let capacities = Capacities {
            jobs: get(&self.jobs),
            files: get(&self.files),
            spares: get(&self.spares),
            chunks: get(&self.chunks),
        };
        if !capacities.are_valid() || self.size.load() != Offsets::of(&capacities).end {
            return Err(BGJOB_E_INVALID_DATA);
        }
        Ok((capacities, instance))
    }

    /// True if all that was read before is of the region with this instance.
    pub(crate) fn is_still(&self, instance: u32) -> bool {
        // Pairs with the Release fence in `retract`.
        fence(Ordering::Acquire);
        // Acquire: pairs with the store in `publish`, so that the magic of the next life comes with its instance, and the
        // rest after it.
        self.magic.load(Ordering::Acquire) == MAGIC && self.instance.load(Ordering::Relaxed) == instance
    }
}
