//! A file's entry: what never changes while the file lives, and a link to the cell with what does.
//!
//! A file belongs to one job until the job is closed, and is reached from the job's `tail` by `previous` links. Only
//! its size (and later its remote name) changes, always as part of a change of its job: the job's new slot names the
//! file and its new link, so that the job's head commits both. Whoever comes next moves the link (`Store::help`);
//! until then readers take it from the slot.

use crate::ground::atomic::{AtomicU32, Wide, WordCell};

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
    /// Text index of the remote name, or `NONE`.
    pub(crate) remote_name: AtomicU32,
    /// For flags; zero.
    pub(crate) reserved: AtomicU32,
}
