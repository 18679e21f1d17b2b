//! Memory for loom models: loom's atomics cannot be made from bytes, so every table is a box of its own.

use std::boxed::Box;

use super::header::{Birth, Header, MAGIC};
use super::job::JobEntry;
use super::layout::Capacities;
use super::text::{CHUNK_BYTES, TextChunk};
use super::{Arrays, Tables};
use crate::ground::atomic::{AtomicU32, Ordering, Word, fence};
use crate::ground::hresult::HResult;
use crate::ground::profile::Profile;
use crate::record::file::{FileCell, FileEntry};
use crate::record::slot::{JobRecord, Slot};
use crate::record::word::{Head, Hot};

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
    /// An empty region without text.
    pub fn new(jobs: u32, files: u32, spares: u32) -> Self {
        Self::with_text(jobs, files, spares, 0)
    }

    /// An empty region with so many chunks of text.
    pub fn with_text(jobs: u32, files: u32, spares: u32, chunks: u32) -> Self {
        let memory = Self::unborn(jobs, files, spares, chunks);
        memory.header.magic.store(MAGIC, Ordering::Relaxed);
        memory.tables(0).format();
        memory
    }

    /// Zeroed memory that has been no region yet.
    pub fn unborn(jobs: u32, files: u32, spares: u32, chunks: u32) -> Self {
        let bitmap = |bits: u32| boxed::<AtomicU32>(bits.div_ceil(32));
        ModelMemory {
            capacities: Capacities::new(jobs, files, chunks * CHUNK_BYTES as u32, spares),
            header: Box::default(),
            jobs: boxed(jobs),
            files: boxed(files),
            slots: boxed(jobs + spares),
            cells: boxed(files + spares),
            chunks: boxed(chunks),
            bitmaps: [bitmap(jobs), bitmap(files), bitmap(jobs + spares), bitmap(files + spares), bitmap(chunks)],
        }
    }

    /// Puts the record of the first entry, where no job lives yet, `changes` before its era wraps, or before its whole tag
    /// does.
    pub fn put_before_wrap(&self, changes: u32, whole_tag: bool) {
        let head = Head::before_wrap(Word::from(changes), whole_tag);
        if let Some(entry) = self.jobs.first() {
            entry.words.head.store(head.0);
            entry.words.hot.store(Hot::open(head).0);
        }
    }

    /// The same for the link of the first file entry, which is free yet.
    pub fn put_link_before_wrap(&self, changes: u32, whole_tag: bool) {
        if let Some(entry) = self.files.first() {
            entry.link.store(Head::before_wrap(Word::from(changes), whole_tag).0);
        }
    }

    /// Puts the counter of the first entry's attempts where its next but one is 1 again.
    pub fn put_before_last_attempt(&self) {
        if let Some(slot) = self.slots.first() {
            slot.write(&JobRecord { attempt: u32::MAX - 1, ..JobRecord::default() });
        }
    }

    /// Holds `count` spare slots, as contexts would that are stopped inside a change, while `prepare` runs. The changes
    /// after it write these, so a reader of an older slot finds it whole, and loom does not go through every mixture of
    /// its words: for models whose subject is something else.
    pub fn hold_spares<T>(&self, count: u32, prepare: impl FnOnce() -> T) -> T {
        let tables = self.tables(0);
        let spares = tables.store.spare_slots;
        let held: std::vec::Vec<u32> = (0..count).filter_map(|_| spares.take()).collect();
        let prepared = prepare();
        for slot in held {
            for (index, entry) in (0u32..).zip(tables.directory.jobs) {
                let current = Head(entry.words.head.load(Ordering::Relaxed));
                // Else it would be the lowest free one, and the next to be written, once it is given back.
                let is_above = current == Head::first(index) || current.index() > slot;
                assert!(is_above, "prepare by an odd number of changes");
            }
            spares.give(slot);
        }
        prepared
    }

    /// What a change does that is stopped early: it has taken a spare slot, and written the first word, of no job.
    /// False: there was none to take.
    pub fn begin_a_slot(&self) -> bool {
        let store = self.tables(0).store;
        let Some(slot) = store.spare_slots.take().and_then(|index| store.slots.get(index as usize)) else {
            return false;
        };
        fence(Ordering::Release);
        slot.write_first(&JobRecord::default());
        true
    }

    pub(crate) fn tables(&self, instance: u32) -> Tables<'_> {
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

    /// Begins another life, as `Block::format` does.
    pub(crate) fn reborn(&self, instance: u32) -> Tables<'_> {
        self.reborn_as(instance, Profile::Bits);
        self.tables(instance)
    }

    /// The same with a profile.
    pub fn reborn_as(&self, instance: u32, profile: Profile) {
        let tables = self.tables(instance);
        self.header.retract();
        tables.format();
        let birth = Birth { capacities: self.capacities, profile, seed: [0; 4], instance };
        self.header.publish(&birth);
    }

    /// Meets somebody's region, as `Block::open` does.
    pub(crate) fn open(&self) -> Result<Tables<'_>, HResult> {
        let (capacities, instance) = self.header.open()?;
        // A block would be cut by what the header says; these boxes cannot.
        assert!(capacities == self.capacities, "{capacities:?}");
        let tables = self.tables(instance);
        tables.check()?;
        Ok(tables)
    }
}
