//! Memory for loom models: loom's atomics cannot be made from bytes, so every table is a box of its own.

use std::boxed::Box;

use super::header::Header;
use super::job::JobEntry;
use super::layout::Capacities;
use super::text::TextChunk;
use super::{Arrays, Tables};
use crate::ground::atomic::{AtomicU32, Ordering};
use crate::ground::handle;
use crate::ground::profile::Profile;
use crate::record::file::{FileCell, FileEntry};
use crate::record::slot::Slot;

/// What a region would hold.
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
        Self::with_text(jobs, files, 0, spares)
    }

    /// The same with a text area of so many chunks.
    pub fn with_text(jobs: u32, files: u32, chunks: u32, spares: u32) -> Self {
        let bitmap = |bits: u32| boxed::<AtomicU32>(bits.div_ceil(32));
        let memory = ModelMemory {
            capacities: Capacities { jobs, files, spares, chunks },
            header: Box::default(),
            jobs: boxed(jobs),
            files: boxed(files),
            slots: boxed(jobs + spares),
            cells: boxed(files + spares),
            chunks: boxed(chunks),
            bitmaps: [bitmap(jobs), bitmap(files), bitmap(jobs + spares), bitmap(files + spares), bitmap(chunks)],
        };
        memory.tables().format();
        memory.header.publish();
        memory
    }

    /// Another region in its place, as `Block::format` makes one.
    pub fn format_again(&self, profile: Profile) {
        self.header.withdraw();
        self.tables().format();
        let instance = self.header.instance.load(Ordering::Relaxed);
        self.header.instance.store(handle::instance_id(0, instance), Ordering::Relaxed);
        self.header.profile.store(profile as u32, Ordering::Relaxed);
        self.header.publish();
    }

    /// As `Block::open`; its capacities never change.
    pub(crate) fn open(&self) -> Option<Tables<'_>> {
        let instance = self.header.current()?;
        let tables = self.tables_of(instance);
        tables.check().is_ok().then_some(tables)
    }

    pub(crate) fn tables(&self) -> Tables<'_> {
        self.tables_of(self.header.instance.load(Ordering::Relaxed))
    }

    fn tables_of(&self, instance: u32) -> Tables<'_> {
        let arrays = Arrays {
            jobs: &self.jobs,
            files: &self.files,
            slots: &self.slots,
            cells: &self.cells,
            chunks: &self.chunks,
            bitmaps: self.bitmaps.each_ref().map(|bitmap| &**bitmap),
        };
        Tables::new(&self.header, self.capacities, instance, arrays)
    }
}
