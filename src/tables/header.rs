//! The first 160 bytes of a region. Every word of it is in `SPEC.md`.

use crate::ground::atomic::{AtomicU32, Ordering, Wide, fence};

/// "BGJB", stored last, so that a half-made block is refused. Reversed on a machine of the other byte order.
pub(crate) const MAGIC: u32 = u32::from_be_bytes(*b"BGJB");
/// Changes with every change of the layout.
#[cfg(not(loom))]
pub(crate) const LAYOUT_VERSION: u32 = 3;
/// The form of the words: 64 for the 64-bit form, 32 for the other two, which share it.
#[cfg(not(loom))]
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

/// When the block is a region, and for whom.
impl Header {
    /// The id of the region that is here now, to be asked for again after the rest was read; `None`: none is.
    ///
    /// Looked at once more before the rest is read: else the rest could be the last region's, and the id the next one's.
    pub(crate) fn current(&self) -> Option<u32> {
        let instance = self.instance.load(Ordering::Relaxed);
        self.is_still(instance).then_some(instance)
    }

    /// The region is whole.
    pub(crate) fn publish(&self) {
        // Release pairs with the Acquire load in `is_still`: what was made before is there.
        self.magic.store(MAGIC, Ordering::Release);
    }

    /// The block is no region any more, for whoever opened it too.
    pub(crate) fn withdraw(&self) {
        self.magic.store(0, Ordering::Relaxed);
        // Pairs with the fence in `is_still`: who sees anything that is written from now on sees the magic gone.
        fence(Ordering::Release);
    }

    /// True if all that was read before this call is of the region with this id.
    pub(crate) fn is_still(&self, instance: u32) -> bool {
        // Pairs with the Release fence in `withdraw`.
        fence(Ordering::Acquire);
        // Acquire pairs with `publish`: who finds the next region's magic finds its id too, and then the rest.
        self.magic.load(Ordering::Acquire) == MAGIC && self.instance.load(Ordering::Relaxed) == instance
    }
}

/// One copy of the clock.
#[derive(Default)]
#[repr(C)]
pub(crate) struct ClockCopy {
    pub(crate) monotonic_ms: Wide,
    pub(crate) file_time: Wide,
}
