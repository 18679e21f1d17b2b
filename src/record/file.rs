//! A file's entry: what never changes while the file lives, and a link to the cell with what does.
//!
//! A file belongs to one job until the job is closed, and is reached from the job's `tail` by `previous` links. Only
//! its size and its remote name change, always as part of a change of its job: the job's new slot names the
//! file and its new link, so that the job's head commits both. Whoever comes next moves the link (`Store::help`);
//! until then readers take it from the slot.

use crate::ground::atomic::{AtomicU32, Ordering, Wide, WordCell};
use crate::ground::handle::NONE;
use crate::ground::types::SIZE_UNKNOWN;

/// What is written before the file joins its job, and the link.
#[derive(Default)]
#[repr(C)]
pub(crate) struct FileEntry {
    /// Head word `{tag, cell}`. Changed by [`Store::help`](super::record::Store::help) alone once the file is linked.
    pub(crate) link: WordCell,
    pub(crate) cookie: Wide,
    /// Odd while the entry is in use.
    pub(crate) generation: AtomicU32,
    pub(crate) job: AtomicU32,
    pub(crate) job_generation: AtomicU32,
    /// The file before this one in its job, or `NONE`.
    pub(crate) previous: AtomicU32,
    /// Position in the job, from 0.
    pub(crate) ordinal: AtomicU32,
    /// Text index of the local name, or `NONE`.
    pub(crate) local_name: AtomicU32,
}

/// One immutable version of what may change about a file.
#[derive(Default)]
#[repr(C)]
pub(crate) struct FileCell {
    pub(crate) total: Wide,
    pub(crate) remote_name: AtomicU32,
    /// Index, and in the top bit whether the size was declared.
    pub(crate) ranges: AtomicU32,
}

/// The plain copy of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct FileValue {
    /// Bytes to transfer, or UNKNOWN.
    pub(crate) total: u64,
    /// Text index of the remote name, or `NONE`.
    pub(crate) remote_name: u32,
    /// Text index of the ranges, or `NONE` for the whole file. Never changes.
    pub(crate) ranges: u32,
    /// The caller told the size, so that a server that does not tell it changes nothing.
    pub(crate) is_declared: bool,
}

const DECLARED: u32 = 1 << 31;

impl FileValue {
    /// Nothing at all, until something is put in its place.
    pub(crate) const EMPTY: FileValue = FileValue { total: 0, remote_name: 0, ranges: 0, is_declared: false };
    /// Nothing known, nothing kept.
    pub(crate) const UNKNOWN: FileValue =
        FileValue { total: SIZE_UNKNOWN, remote_name: NONE, ranges: NONE, is_declared: false };
}

impl FileCell {
    pub(crate) fn load(&self) -> FileValue {
        let ranges = self.ranges.load(Ordering::Relaxed);
        FileValue {
            total: self.total.load(),
            remote_name: self.remote_name.load(Ordering::Relaxed),
            // Indices have 20 bits, so `NONE` is still told from them without its top bit.
            ranges: if ranges & !DECLARED == NONE & !DECLARED { NONE } else { ranges & !DECLARED },
            is_declared: ranges & DECLARED != 0,
        }
    }

    /// Only by the context that took the cell, before a link names it.
    pub(crate) fn store(&self, value: &FileValue) {
        self.total.store(value.total);
        self.remote_name.store(value.remote_name, Ordering::Relaxed);
        let declared = if value.is_declared { DECLARED } else { 0 };
        self.ranges.store(value.ranges & !DECLARED | declared, Ordering::Relaxed);
    }
}
