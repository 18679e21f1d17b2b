//! Complete: the files that have arrived are saved in order, then the job is ACKNOWLEDGED.

use super::Engine;
use crate::ground::handle::{File, Job};
use crate::ground::hresult::{BG_S_UNABLE_TO_DELETE_FILES, Code, E_HANDLE, E_PENDING, HResult, S_OK};
use crate::record::record::{Spare, Transition};
use crate::record::slot::JobRecord;
use crate::record::transition::Moment;
use crate::tables::Tables;

/// How often a change that a running Complete owes the job is asked for again when others overtake all its tries. Only
/// ticks and properties change a job meanwhile, so once is nearly always enough.
pub(crate) const COMPLETE_TRIES: u32 = 1_000;

impl Engine<'_> {
    /// Complete: calls `save` for each file that has arrived and is not saved yet, first in first, and acknowledges the
    /// job: S_OK with all files, BG_S_PARTIAL_COMPLETE if some had not arrived. A running transfer is stopped first. An
    /// upload must be TRANSFERRED; its one file is saved too, which is when a reply becomes available.
    ///
    /// If `save` fails, its code comes back and the job stays where it was, TRANSFERRED if it was that; files saved
    /// so far are completed, and another Complete goes on from there. A success code is a success;
    /// BG_S_UNABLE_TO_DELETE_FILES is Complete's too, if there is nothing worse to tell. While a Complete runs it keeps
    /// one spare slot, and callers' changes to the job, from within `save` too, answer E_PENDING. Not from interrupt
    /// handlers, unless `save` allows it.
    pub fn complete(&self, job: Job, save: &mut dyn FnMut(File) -> Result<(), HResult>) -> Result<Code, HResult> {
        let mut completing = self.told(Completing::begin(&self.tables, job))?;
        // What `save` says is told as it is.
        completing.save_all(save)?;
        self.told(completing.acknowledge())
    }
}

/// A Complete that has begun. Dropped before it is acknowledged, because saving failed or panicked, it ends: the job
/// may be changed again. Keeps a spare slot all the time, so that it can always count what was saved, and end.
struct Completing<'a> {
    tables: &'a Tables<'a>,
    job: Job,
    begun: JobRecord,
    spare: Spare,
    /// What saving left behind: S_OK or BG_S_UNABLE_TO_DELETE_FILES.
    remark: Code,
    is_over: bool,
}

impl<'a> Completing<'a> {
    fn begin(tables: &'a Tables<'a>, job: Job) -> Result<Self, HResult> {
        // The commit of the beginning leaves a slot in it.
        let mut spare = Spare::EMPTY;
        let mut begun = JobRecord::default();
        let outcome = tables.change_keeping(&mut spare, job, 1, &mut |moment| {
            moment.begin_complete()?;
            begun = moment.record;
            Ok(())
        });
        match outcome {
            Ok(()) => Ok(Completing { tables, job, begun, spare, remark: S_OK, is_over: false }),
            Err(code) => {
                spare.release(&tables.store.spare_slots);
                Err(code)
            }
        }
    }

    fn change(&mut self, transition: Transition<'_>) -> Result<(), HResult> {
        self.tables.change_keeping(&mut self.spare, self.job, COMPLETE_TRIES, transition)
    }

    fn save_all(&mut self, save: &mut dyn FnMut(File) -> Result<(), HResult>) -> Result<(), HResult> {
        (self.begun.files_completed..self.begun.files_transferred).try_for_each(|ordinal| {
            let file = self.tables.store.file_at(self.begun.tail, ordinal).ok_or(E_HANDLE)?;
            // The handle holds: a job that is completing cannot be closed.
            match save(self.tables.file_handle(file)) {
                Err(code) if code.is_err() => return Err(code),
                Err(BG_S_UNABLE_TO_DELETE_FILES) => self.remark = BG_S_UNABLE_TO_DELETE_FILES.code(),
                _ => {}
            }
            let told = |code| self.tables.profile.told(code);
            self.change(&mut |moment| moment.file_saved(ordinal)).map_err(told)
        })
    }

    fn acknowledge(mut self) -> Result<Code, HResult> {
        let mut code = S_OK;
        self.change(&mut |moment| {
            moment.acknowledge()?;
            code = moment.complete_code();
            Ok(())
        })?;
        self.is_over = true;
        // That some files are missing is the greater news.
        Ok(if code == S_OK { self.remark } else { code })
    }
}

impl Drop for Completing<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            // In vain only if others overtake 64,000 tries; the next Complete is then told E_PENDING.
            let _ = self.change(&mut Moment::abandon_complete);
        }
        self.spare.release(&self.tables.store.spare_slots);
    }
}

impl Tables<'_> {
    fn change_keeping(
        &self,
        spare: &mut Spare,
        job: Job,
        tries: u32,
        transition: Transition<'_>,
    ) -> Result<(), HResult> {
        let (_, generation, entry) = self.job_entry(job)?;
        let mut outcome = Err(E_PENDING);
        for _ in 0..tries {
            outcome = self.record(entry).change_keeping(spare, &mut |moment| {
                if moment.record.generation != generation {
                    return Err(E_HANDLE);
                }
                transition(moment)
            });
            if outcome.as_ref().err() != Some(&E_PENDING) {
                break;
            }
        }
        outcome
    }
}
