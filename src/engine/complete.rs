//! Complete: the files that have arrived are saved in order, then the job is ACKNOWLEDGED.

use super::Engine;
use crate::ground::handle::{File, Job};
use crate::ground::hresult::{E_HANDLE, E_PENDING, HResult};
use crate::record::slot::JobRecord;
use crate::tables::Tables;

/// How often a change that a running Complete owes the job is asked for again when others keep the record busy. Nothing
/// moves the job's bytes meanwhile, so one is nearly always enough.
pub(crate) const COMPLETE_TRIES: u32 = 1_000;

impl Engine<'_> {
    /// Complete: calls `save` for each file that has arrived and is not saved yet, first in first, and acknowledges the
    /// job: S_OK with all files, BG_S_PARTIAL_COMPLETE if some had not arrived. A running transfer is stopped first.
    ///
    /// If `save` fails, its code comes back and the job stays where it was, TRANSFERRED if it was that; files saved so
    /// far are completed, and another Complete goes on from there. While a Complete runs, callers' changes to the job,
    /// from within `save` too, answer E_PENDING. Not from interrupt handlers, unless `save` allows it.
    pub fn complete(&self, job: Job, save: &mut dyn FnMut(File) -> Result<(), HResult>) -> Result<HResult, HResult> {
        let tables = &self.tables;
        let begun = tables.change(job, &mut JobRecord::begin_complete)?;
        let saved = (begun.files_completed..begun.files_transferred).try_for_each(|ordinal| {
            let file = tables.store.file_at(begun.tail, ordinal).ok_or(E_HANDLE)?;
            save(tables.file_handle(file))?;
            tables.change_surely(job, &mut |record| record.file_saved(ordinal)).map(|_| ())
        });
        let outcome = saved.and_then(|()| tables.change_surely(job, &mut JobRecord::acknowledge));
        match outcome {
            Ok(record) => Ok(record.complete_code()),
            Err(code) => {
                tables.change_surely(job, &mut JobRecord::abandon_complete)?;
                Err(code)
            }
        }
    }
}

impl Tables<'_> {
    /// A change that must not be left out: a file that is saved has to be counted, a Complete that failed has to end.
    fn change_surely(
        &self,
        job: Job,
        transition: &mut dyn FnMut(&mut JobRecord) -> Result<(), HResult>,
    ) -> Result<JobRecord, HResult> {
        let mut outcome = Err(E_PENDING);
        for _ in 0..COMPLETE_TRIES {
            outcome = self.change(job, transition);
            if outcome.as_ref().err() != Some(&E_PENDING) {
                break;
            }
        }
        outcome
    }
}
