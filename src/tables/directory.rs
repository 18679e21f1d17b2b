//! From a job's handle to its entry and its current slot: all that GetProgress needs of an engine.

use crate::ground::handle::{self, Job};
use crate::record::slot::Slot;
use crate::tables::job::JobEntry;

/// See the module. Copies are the same tables.
#[derive(Clone, Copy)]
pub struct Directory<'r> {
    /// What a live job handle carries beside index and generation.
    job_base: u64,
    pub(crate) jobs: &'r [JobEntry],
    pub(crate) slots: &'r [Slot],
}

impl<'r> Directory<'r> {
    /// Of no engine: it knows no job.
    pub const VACANT: Directory<'static> = Directory { job_base: 0, jobs: &[], slots: &[] };

    pub(crate) const fn new(instance: u32, jobs: &'r [JobEntry], slots: &'r [Slot]) -> Self {
        Directory { job_base: handle::live_base(handle::Kind::Job, instance), jobs, slots }
    }

    /// Index, generation and entry of a handle whose form is right; the record knows whether it is live.
    #[inline(always)]
    pub(crate) fn entry(&self, job: Job) -> Option<(u32, u32, &'r JobEntry)> {
        let (index, generation) = handle::unpack_live(job.0, self.job_base);
        Some((index as u32, generation, self.jobs.get(index)?))
    }
}
