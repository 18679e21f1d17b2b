//! The whole snapshot only for those who have missed something.

use super::Engine;
use super::read::attempts_since;
use crate::ground::atomic::Ordering;
use crate::ground::handle::Job;
use crate::ground::hresult::HResult;
use crate::ground::types::JobSnapshot;
use crate::reader::{Changes, Seen};

impl Engine<'_> {
    /// The job's snapshot if it is news as [`Changes::update`] says, and `seen` is brought up to date then; else
    /// `None`, after a look at few words.
    pub fn changed_since(
        &self,
        job: Job,
        seen: &mut Changes,
        bytes: u64,
        per_mille: u32,
    ) -> Result<Option<JobSnapshot>, HResult> {
        let now = self.tables.look(job, |entry, slot, bytes| {
            let progress = slot.progress(bytes);
            let now = Changes {
                sequence: slot.sequence(bytes),
                bytes_transferred: progress.bytes_transferred,
                state: self.tables.told_state(slot.state_and_priority().0) as i32,
                attempt: attempts_since(entry.attempt_base.load(Ordering::Relaxed), slot.attempt()),
            };
            Seen { now, total: progress.bytes_total }
        })?;
        if !seen.is_changed(&now, bytes, per_mille) {
            return Ok(None);
        }
        // Perhaps of a later moment, which has all that was news in the earlier one.
        let snapshot = self.tables.snapshot(job)?;
        *seen = Seen::from(&snapshot).now;
        Ok(Some(snapshot))
    }
}
