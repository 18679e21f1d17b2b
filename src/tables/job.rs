//! A job's entry: the two words of its record, and what never changes while the job lives.

use crate::ground::atomic::{AtomicU32, Wide};
use crate::record::record::JobWords;

/// Written by the context that took the entry from the pool, before the record says that a job lives here.
#[derive(Default)]
#[repr(C)]
pub(crate) struct JobEntry {
    pub(crate) words: JobWords,
    pub(crate) creation_time: Wide,
    /// The job's number: its place in the queue, where jobs compare by wrapping difference, and what its id is made of.
    pub(crate) order: AtomicU32,
    /// The attempt counter when the job was created.
    pub(crate) attempt_base: AtomicU32,
}
