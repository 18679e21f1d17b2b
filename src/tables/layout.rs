//! Sizes and offsets of the tables in a region: the same on every target and in every form.
//!
//! Header, jobs, files, slots, cells, bitmaps of those and of the text, text chunks; each table eight-aligned. Offsets
//! are computed from the capacities and never stored, so a foreign block cannot forge one.

use crate::ground::handle::INDEX_MAX;
use crate::record::file::{FileCell, FileEntry};
use crate::record::slot::Slot;
use crate::record::word::INDEX_COUNT_MAX;
use crate::tables::header::Header;
use crate::tables::job::JobEntry;
use crate::tables::text::{CHUNK_BYTES, TextChunk};

/// Alignment of a region in bytes.
pub const REGION_ALIGN: usize = 8;
/// Spare slots, and spare cells, unless the configuration says otherwise.
pub const SPARES_DEFAULT: u32 = 16;

/// How much a region holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capacities {
    /// Jobs.
    pub jobs: u32,
    /// Files of all jobs.
    pub files: u32,
    /// Contexts that can be inside a rare change at once; one more gets E_PENDING.
    pub spares: u32,
    /// Chunks of text.
    pub chunks: u32,
}

impl Capacities {
    /// The capacities for `text_bytes` of text, rounded up to whole chunks.
    pub const fn new(jobs: u32, files: u32, text_bytes: u32, spares: u32) -> Capacities {
        let spares = if spares == 0 { SPARES_DEFAULT } else { spares };
        Capacities { jobs, files, spares, chunks: text_bytes.div_ceil(CHUNK_BYTES as u32) }
    }

    /// False where a table is empty or larger than an index can name in this form.
    pub const fn are_valid(&self) -> bool {
        let limit = if INDEX_COUNT_MAX < INDEX_MAX { INDEX_COUNT_MAX } else { INDEX_MAX };
        self.jobs > 0
            && self.files > 0
            && self.spares > 0
            && self.jobs <= limit
            && self.files <= limit
            && self.spares <= limit
            && self.jobs + self.spares <= limit
            && self.files + self.spares <= limit
            && self.chunks <= INDEX_MAX
    }
}

/// `count * size`, by shifts and sums: ARMv6-M has no 64-bit multiplication and would call one in libgcc.
const fn times(count: u64, size: usize) -> u64 {
    let (mut sum, mut count, mut size) = (0, count, size);
    while size > 0 {
        if size & 1 == 1 {
            sum += count;
        }
        count <<= 1;
        size >>= 1;
    }
    sum
}

const fn bitmap_words(bits: u64) -> u64 {
    bits.div_ceil(32)
}

/// Offsets in bytes from the start of the region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Offsets {
    pub(crate) jobs: u64,
    pub(crate) files: u64,
    pub(crate) slots: u64,
    pub(crate) cells: u64,
    /// Jobs, files, slots, cells, chunks; with each one's number of words.
    pub(crate) bitmaps: [(u64, u64); 5],
    pub(crate) chunks: u64,
    pub(crate) end: u64,
}

impl Offsets {
    /// In 64 bits nothing overflows: every capacity has 32.
    pub(crate) const fn of(c: &Capacities) -> Offsets {
        let (jobs, files, spares, chunks) = (c.jobs as u64, c.files as u64, c.spares as u64, c.chunks as u64);
        let jobs_at = size_of::<Header>() as u64;
        let files_at = jobs_at + times(jobs, size_of::<JobEntry>());
        let slots_at = files_at + times(files, size_of::<FileEntry>());
        let cells_at = slots_at + times(jobs + spares, size_of::<Slot>());
        let counts = [jobs, files, jobs + spares, files + spares, chunks];
        let mut at = cells_at + times(files + spares, size_of::<FileCell>());
        let mut bitmaps = [(0, 0); 5];
        let mut n = 0;
        while n < 5 {
            bitmaps[n] = (at, bitmap_words(counts[n]));
            at += 4 * bitmaps[n].1;
            n += 1;
        }
        let chunks_at = at.next_multiple_of(8);
        Offsets {
            jobs: jobs_at,
            files: files_at,
            slots: slots_at,
            cells: cells_at,
            bitmaps,
            chunks: chunks_at,
            end: chunks_at + times(chunks, size_of::<TextChunk>()),
        }
    }
}

/// Bytes of a region for so many jobs, files and bytes of text, with the default number of spares.
pub const fn region_bytes(jobs: u32, files: u32, text_bytes: u32) -> usize {
    region_bytes_with(jobs, files, text_bytes, SPARES_DEFAULT)
}

/// The same with a number of spares. Saturates where the target's `usize` cannot hold the size.
pub const fn region_bytes_with(jobs: u32, files: u32, text_bytes: u32, spares: u32) -> usize {
    let end = Offsets::of(&Capacities::new(jobs, files, text_bytes, spares)).end;
    if end > usize::MAX as u64 { usize::MAX } else { end as usize }
}

/// Sizes that the C header's macro is built from: header, job, file, slot, cell, chunk.
pub const TABLE_BYTES: [usize; 6] = [
    size_of::<Header>(),
    size_of::<JobEntry>(),
    size_of::<FileEntry>(),
    size_of::<Slot>(),
    size_of::<FileCell>(),
    size_of::<TextChunk>(),
];

// loom's atomics have another size; everywhere else the layout is the same on every target.
#[cfg(not(loom))]
const _: () = {
    assert!(size_of::<Header>() == 160);
    assert!(size_of::<JobEntry>() == 32);
    assert!(size_of::<FileEntry>() == 40);
    assert!(size_of::<Slot>() == 176);
    assert!(size_of::<FileCell>() == 16);
    assert!(size_of::<TextChunk>() == 32);
};
