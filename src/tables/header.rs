//! The first 160 bytes of a region. Every word of it is in `SPEC.md`.

use crate::ground::atomic::{AtomicU32, Wide};

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

/// One copy of the clock.
#[derive(Default)]
#[repr(C)]
pub(crate) struct ClockCopy {
    pub(crate) monotonic_ms: Wide,
    pub(crate) file_time: Wide,
}
