//! A read-only view of a region: another process's, another core's, or a dead one's.
//!
//! Capacities are checked and copied once; offsets follow from them; slot and file indices are bounded at every use;
//! sums wrap; after every read the header is checked to be still the same region's. So no content of a block makes a
//! reader leave it or loop. Nothing is written, and no atomic other than a plain load of a word is used.

use crate::ground::handle::Job;
use crate::ground::hresult::HResult;
use crate::ground::types::{JobProgress, JobSnapshot};
use crate::tables::Tables;
#[cfg(not(loom))]
use crate::tables::map::Block;

/// Reads jobs in a region without an engine.
#[derive(Clone, Copy)]
pub struct View<'r> {
    pub(super) tables: Tables<'r>,
}

impl<'r> View<'r> {
    /// Checks the block's header.
    ///
    /// E_INVALIDARG: NULL or misaligned. BGJOB_E_INVALID_DATA: no region, or capacities and size that do not agree.
    /// BGJOB_E_REVISION_MISMATCH: another layout version, byte order or form. E_NOT_SUFFICIENT_BUFFER: the region is
    /// larger than the block.
    ///
    /// # Safety
    /// The `size` bytes at `start` are readable and initialised for `'r`. They may change at any time, by atomic
    /// stores, in this process or another.
    #[cfg(not(loom))]
    pub unsafe fn from_raw(start: *const u8, size: usize) -> Result<Self, HResult> {
        // SAFETY: (A) by this function's contract.
        let block = unsafe { Block::new(start, size) }?;
        Ok(View { tables: block.open()? })
    }

    /// A view for loom models, as [`Self::from_raw`] makes it.
    #[cfg(loom)]
    pub fn for_model(memory: &'r crate::tables::model::ModelMemory) -> Result<Self, HResult> {
        Ok(View { tables: memory.open()? })
    }

    /// For models: instance and profile of the region.
    #[cfg(loom)]
    pub fn region(&self) -> (u32, crate::Profile) {
        (self.tables.instance_id, self.tables.profile)
    }

    pub(super) fn of(tables: Tables<'r>) -> Self {
        View { tables }
    }

    /// As [`Engine::progress`](super::Engine::progress).
    pub fn progress(&self, job: Job) -> Result<JobProgress, HResult> {
        let progress = self.tables.progress(job)?;
        self.tables.check()?;
        Ok(progress)
    }

    /// As [`Engine::snapshot`](super::Engine::snapshot).
    pub fn snapshot(&self, job: Job) -> Result<JobSnapshot, HResult> {
        let snapshot = self.tables.snapshot(job)?;
        self.tables.check()?;
        Ok(snapshot)
    }
}
