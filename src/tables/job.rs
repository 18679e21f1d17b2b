//! A job's entry: the two words of its record, and what never changes while the job lives.

use crate::ground::atomic::{AtomicU32, Ordering, Wide};
use crate::ground::types::Guid;
use crate::record::record::JobWords;

/// Written by the context that took the entry from the pool, before the record says that a job lives here.
#[derive(Default)]
#[repr(C)]
pub(crate) struct JobEntry {
    pub(crate) words: JobWords,
    id: [AtomicU32; 4],
    pub(crate) creation_time: Wide,
    /// Place in the queue: jobs compare by wrapping difference.
    pub(crate) order: AtomicU32,
    /// The attempt counter when the job was created.
    pub(crate) attempt_base: AtomicU32,
}

impl JobEntry {
    /// The job's id. The caller rechecks the head.
    pub(crate) fn id(&self) -> Guid {
        let word = |n: usize| self.id[n].load(Ordering::Relaxed);
        let (middle, low, high) = (word(1), word(2).to_le_bytes(), word(3).to_le_bytes());
        Guid {
            data1: word(0),
            data2: middle as u16,
            data3: (middle >> 16) as u16,
            data4: [low[0], low[1], low[2], low[3], high[0], high[1], high[2], high[3]],
        }
    }

    /// Stores the id.
    pub(crate) fn set_id(&self, id: &Guid) {
        let d = &id.data4;
        let words = [
            id.data1,
            u32::from(id.data2) | u32::from(id.data3) << 16,
            u32::from_le_bytes([d[0], d[1], d[2], d[3]]),
            u32::from_le_bytes([d[4], d[5], d[6], d[7]]),
        ];
        for (cell, word) in self.id.iter().zip(words) {
            cell.store(word, Ordering::Relaxed);
        }
    }
}
