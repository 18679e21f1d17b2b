//! Fixed-capacity tables with generation-checked entries, and the block of memory that holds them.

pub(crate) mod directory;
pub(crate) mod header;
pub(crate) mod job;
pub mod layout;
#[cfg(not(loom))]
pub(crate) mod map;
#[cfg(loom)]
pub mod model;
pub mod ranges;
pub(crate) mod text;

use crate::ground::atomic::{AtomicU32, Ordering};
use crate::ground::handle;
use crate::ground::hresult::{BGJOB_E_INVALID_DATA, HResult};
use crate::ground::profile::Profile;
use crate::record::file::{FileCell, FileEntry};
use crate::record::pool::Pool;
use crate::record::record::{Record, Store};
use crate::record::slot::Slot;
use directory::Directory;
use header::Header;
use job::JobEntry;
use layout::Capacities;
use text::{Text, TextChunk};

/// Everything of one engine, as references into its region.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'r> {
    pub(crate) header: &'r Header,
    pub(crate) capacities: Capacities,
    /// The whole id, for views, and the part that handles carry.
    pub(crate) instance_id: u32,
    pub(crate) instance: u32,
    pub(crate) profile: Profile,
    pub(crate) directory: Directory<'r>,
    pub(crate) free_jobs: Pool<'r>,
    pub(crate) free_files: Pool<'r>,
    pub(crate) store: Store<'r>,
    pub(crate) text: Text<'r>,
}

/// The arrays of a region, before pools are made of the bitmaps.
pub(crate) struct Arrays<'r> {
    pub(crate) jobs: &'r [JobEntry],
    pub(crate) files: &'r [FileEntry],
    pub(crate) slots: &'r [Slot],
    pub(crate) cells: &'r [FileCell],
    pub(crate) chunks: &'r [TextChunk],
    /// One bitmap each for jobs, files, slots, cells, chunks.
    pub(crate) bitmaps: [&'r [AtomicU32]; 5],
}

impl<'r> Tables<'r> {
    pub(crate) fn new(header: &'r Header, capacities: Capacities, instance_id: u32, arrays: Arrays<'r>) -> Self {
        let [jobs, files, slots, cells, chunks] = arrays.bitmaps;
        let hints = &header.hints;
        Tables {
            header,
            capacities,
            instance_id,
            instance: handle::instance_bits(instance_id),
            // A forged one is BITS'.
            profile: Profile::from_value(header.profile.load(Ordering::Relaxed)).unwrap_or_default(),
            directory: Directory::new(handle::instance_bits(instance_id), arrays.jobs, arrays.slots),
            free_jobs: Pool::new(jobs, &hints[0]),
            free_files: Pool::new(files, &hints[1]),
            store: Store {
                slots: arrays.slots,
                files: arrays.files,
                cells: arrays.cells,
                spare_slots: Pool::new(slots, &hints[2]),
                spare_cells: Pool::new(cells, &hints[3]),
            },
            text: Text::new(arrays.chunks, Pool::new(chunks, &hints[4])),
        }
    }

    /// Puts every table into its first state. Before the region is shared.
    pub(crate) fn format(&self) {
        let Capacities { jobs, files, spares, .. } = self.capacities;
        for (index, entry) in (0u32..).zip(self.directory.jobs) {
            entry.words.format(index);
        }
        // Stale generations of a block's former life must not look live.
        for (slot, _) in self.store.slots.iter().zip(0..jobs) {
            slot.write(&Default::default());
        }
        for entry in self.store.files {
            entry.generation.store(0, Ordering::Relaxed);
            entry.link.store(0);
        }
        self.free_jobs.format(0, jobs);
        self.free_files.format(0, files);
        self.store.spare_slots.format(jobs, jobs.saturating_add(spares));
        self.store.spare_cells.format(0, files.saturating_add(spares));
        self.text.format();
    }

    #[inline]
    pub(crate) fn record<'a>(&'a self, entry: &'a JobEntry) -> Record<'a> {
        Record { words: &entry.words, store: &self.store }
    }

    /// The block is still the region that was opened.
    pub(crate) fn check(&self) -> Result<(), HResult> {
        if self.header.is_still(self.instance_id) { Ok(()) } else { Err(BGJOB_E_INVALID_DATA) }
    }
}
