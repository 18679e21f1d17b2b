//! A job's record without handle and table, for the benchmarks: what the record itself costs.

use super::Engine;
use crate::ground::handle::Transfer;
use crate::ground::hresult::HResult;
use crate::ground::types::JobProgress;
use crate::record::record::Record;

/// The record of a job in TRANSFERRING.
#[derive(Clone, Copy)]
pub struct BareRecord<'e> {
    record: Record<'e>,
    attempt: u32,
}

impl Engine<'_> {
    /// The record of this attempt's job.
    pub fn bare_record(&self, transfer: Transfer) -> Result<BareRecord<'_>, HResult> {
        let (attempt, record) = self.tables.transfer(transfer)?;
        Ok(BareRecord { record, attempt })
    }
}

impl BareRecord<'_> {
    /// As [`Engine::transfer_advance`].
    #[inline]
    pub fn advance(&self, bytes: u32) -> Result<(), HResult> {
        self.record.advance(self.attempt, bytes)
    }

    /// As [`Engine::progress`].
    #[inline]
    pub fn progress(&self) -> Result<JobProgress, HResult> {
        self.record.read(|slot, bytes| slot.progress(bytes))
    }
}
