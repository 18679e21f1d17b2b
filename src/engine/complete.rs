//! Complete: the files that have arrived are saved in order, then the job is ACKNOWLEDGED.

use super::Engine;
use crate::ground::handle::{File, Job};
use crate::ground::hresult::{E_HANDLE, E_PENDING, HResult};
use crate::record::record::Spare;
use crate::record::slot::JobRecord;
use crate::tables::Tables;

/// How often a change that a running Complete owes the job is asked for again when others overtake all its tries. Only
/// ticks and properties change a job meanwhile, so once is nearly always enough.
pub(crate) const COMPLETE_TRIES: u32 = 1_000;

impl Engine<'_> {
    /// Complete: calls `save` for each file that has arrived and is not saved yet, first in first, and acknowledges the
    /// job: S_OK with all files, BG_S_PARTIAL_COMPLETE if some had not arrived. A running transfer is stopped first.
    ///
    /// If `save` fails, its code comes back and the job stays where it was, TRANSFERRED if it was that; files saved
    /// so far are completed, and another Complete goes on from there. While a Complete runs it keeps one spare slot,
    /// and callers' changes to the job, from within `save` too, answer E_PENDING. Not from interrupt handlers, unless
    /// `save` allows it.
    pub fn complete(&self, job: Job, save: &mut dyn FnMut(File) -> Result<(), HResult>) -> Result<HResult, HResult> {
        let tables = &self.tables;
        let (.., entry) = tables.job_entry(job)?;
        let record = tables.record(entry);
        // Kept to the end: once begun, a Complete must be able to count what it saved and to end.
        let mut spare = record.reserve().ok_or(E_PENDING)?;
        let outcome = tables
            .change_keeping(&mut spare, job, 1, &mut JobRecord::begin_complete)
            .and_then(|begun| tables.save_all(&mut spare, job, &begun, save));
        record.release(spare);
        outcome
    }
}

impl Tables<'_> {
    fn save_all(
        &self,
        spare: &mut Spare,
        job: Job,
        begun: &JobRecord,
        save: &mut dyn FnMut(File) -> Result<(), HResult>,
    ) -> Result<HResult, HResult> {
        let saved = (begun.files_completed..begun.files_transferred).try_for_each(|ordinal| {
            let file = self.store.file_at(begun.tail, ordinal).ok_or(E_HANDLE)?;
            save(self.file_handle(file))?;
            self.change_keeping(spare, job, COMPLETE_TRIES, &mut |record| record.file_saved(ordinal)).map(|_| ())
        });
        let outcome = saved.and_then(|()| self.change_keeping(spare, job, COMPLETE_TRIES, &mut JobRecord::acknowledge));
        match outcome {
            Ok(record) => Ok(record.complete_code()),
            Err(code) => {
                self.change_keeping(spare, job, COMPLETE_TRIES, &mut JobRecord::abandon_complete)?;
                Err(code)
            }
        }
    }

    fn change_keeping(
        &self,
        spare: &mut Spare,
        job: Job,
        tries: u32,
        transition: &mut dyn FnMut(&mut JobRecord) -> Result<(), HResult>,
    ) -> Result<JobRecord, HResult> {
        let (_, generation, entry) = self.job_entry(job)?;
        let mut outcome = Err(E_PENDING);
        for _ in 0..tries {
            outcome = self.record(entry).change_keeping(spare, &mut |record| {
                if record.generation != generation {
                    return Err(E_HANDLE);
                }
                transition(record)
            });
            if outcome.as_ref().err() != Some(&E_PENDING) {
                break;
            }
        }
        outcome
    }
}
