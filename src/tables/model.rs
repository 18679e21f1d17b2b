//! Memory for loom models: loom's atomics cannot be made from bytes, so every table is a box of its own.

use std::boxed::Box;

use super::header::{Header, MAGIC};
use super::job::JobEntry;
use super::layout::Capacities;
use super::text::TextChunk;
use super::{Arrays, Tables};
use crate::ground::atomic::{AtomicU32, Ordering};
use crate::record::file::{FileCell, FileEntry};
use crate::record::slot::Slot;

/// What a region would hold, without text.
pub struct ModelMemory {
    capacities: Capacities,
    header: Box<Header>,
    jobs: Box<[JobEntry]>,
    files: Box<[FileEntry]>,
    slots: Box<[Slot]>,
    cells: Box<[FileCell]>,
    chunks: Box<[TextChunk]>,
    bitmaps: [Box<[AtomicU32]>; 5],
}

fn boxed<T: Default>(count: u32) -> Box<[T]> {
    (0..count).map(|_| T::default()).collect()
}

impl ModelMemory {
    /// An empty region.
    pub fn new(jobs: u32, files: u32, spares: u32) -> Self {
        let bitmap = |bits: u32| boxed::<AtomicU32>(bits.div_ceil(32));
        let memory = ModelMemory {
            capacities: Capacities::new(jobs, files, 0, spares),
            header: Box::default(),
            jobs: boxed(jobs),
            files: boxed(files),
            slots: boxed(jobs + spares),
            cells: boxed(files + spares),
            chunks: boxed(0),
            bitmaps: [bitmap(jobs), bitmap(files), bitmap(jobs + spares), bitmap(files + spares), bitmap(0)],
        };
        memory.header.magic.store(MAGIC, Ordering::Relaxed);
        memory.tables().format();
        memory
    }

    pub(crate) fn tables(&self) -> Tables<'_> {
        let arrays = Arrays {
            jobs: &self.jobs,
            files: &self.files,
            slots: &self.slots,
            cells: &self.cells,
            chunks: &self.chunks,
            bitmaps: self.bitmaps.each_ref().map(|bitmap| &**bitmap),
        };
        Tables::new(&self.header, self.capacities, 0, arrays)
    }
}
