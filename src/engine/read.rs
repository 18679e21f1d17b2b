//! What the caller asks of a job: progress, state, the whole snapshot, id and name.

use super::Engine;
use crate::ground::atomic::Ordering;
use crate::ground::handle::{File, Job, NONE};
use crate::ground::hresult::HResult;
use crate::ground::profile::Profile;
use crate::ground::state::State;
use crate::ground::types::{Guid, JobProgress, JobSnapshot, SNAPSHOT_SIZE_MIN, SNAPSHOT_VERSION};
use crate::tables::Tables;
use crate::tables::directory::Directory;
use crate::tables::job::JobEntry;

impl Engine<'_> {
    /// `IBackgroundCopyJob::GetProgress`: one moment of the job, in every state, while the handle lives.
    pub fn progress(&self, job: Job) -> Result<JobProgress, HResult> {
        self.tables.progress(job)
    }

    /// For those who keep it, and ask it without the engine.
    pub fn directory(&self) -> &Directory<'_> {
        &self.tables.directory
    }

    /// GetState. Delivery Optimization has no CONNECTING: it is TRANSFERRING there, in snapshots too.
    pub fn state(&self, job: Job) -> Result<State, HResult> {
        self.tables.look(job, |_, slot, _| self.tables.told_state(slot.state_and_priority().0))
    }

    /// Everything about the job at one moment.
    pub fn snapshot(&self, job: Job) -> Result<JobSnapshot, HResult> {
        self.tables.snapshot(job)
    }

    /// GetId.
    pub fn job_id(&self, job: Job) -> Result<Guid, HResult> {
        let (index, ..) = self.tables.job_entry(job)?;
        self.tables.look(job, |entry, _, _| self.tables.id(entry.order.load(Ordering::Relaxed), index))
    }

    /// Copies the display name into `buffer` if it fits; its length in bytes, 0 if none is kept.
    ///
    /// E_PENDING: the job changed at every try; the buffer may hold parts of a text.
    pub fn display_name(&self, job: Job, buffer: &mut [u8]) -> Result<usize, HResult> {
        let text = self.tables.text;
        self.tables.look(job, |_, slot, bytes| text.copy(slot.copy(bytes).name, buffer))
    }
}

impl Directory<'_> {
    /// One try of [`Engine::progress`], which nearly always holds: short, and without a call. `None`: ask that one, it
    /// says why.
    #[inline(always)]
    pub fn progress_at_once(&self, job: Job) -> Option<JobProgress> {
        let (_, generation, JobEntry { words, .. }) = self.entry(job)?;
        let (head, slot, bytes) = words.look_if_open(self.slots)?;
        if slot.generation() != generation {
            return None;
        }
        let progress = slot.progress(bytes);
        words.is_current(head).then_some(progress)
    }
}

/// How often the counter has grown since it was `base`. Its wrap leaves 0 out.
pub(super) fn attempts_since(base: u32, attempt: u32) -> u32 {
    attempt.wrapping_sub(base).wrapping_sub(u32::from(attempt < base))
}

impl Tables<'_> {
    pub(super) fn told_state(&self, state: State) -> State {
        if state == State::Connecting && self.profile == Profile::DeliveryOptimization {
            State::Transferring
        } else {
            state
        }
    }

    pub(super) fn progress(&self, job: Job) -> Result<JobProgress, HResult> {
        self.look(job, |_, slot, bytes| slot.progress(bytes))
    }

    #[inline(never)]
    pub(super) fn snapshot(&self, job: Job) -> Result<JobSnapshot, HResult> {
        self.look(job, |entry, slot, bytes| {
            let record = slot.copy(bytes);
            let file = |index: u32| if index == NONE { File(0) } else { self.file_handle(index) };
            let (error, error_cause) = record.errors(self.profile);
            JobSnapshot {
                size: SNAPSHOT_SIZE_MIN,
                version: SNAPSHOT_VERSION,
                progress: record.progress(),
                bytes_total_known: record.known,
                bytes_resumed: record.resumed,
                sequence: record.sequence,
                creation_time: entry.creation_time.load(),
                modification_time: record.modified,
                transfer_completion_time: record.completion,
                last_advance_ms: record.last_advance,
                file: file(record.active),
                error_file: if record.is_file_error() { file(record.active) } else { File(0) },
                state: self.told_state(record.state()) as i32,
                r#type: i32::from(record.job_type),
                priority: i32::from(record.priority),
                error,
                error_context: i32::from(record.error_context),
                error_count: record.error_count.into(),
                attempt: attempts_since(entry.attempt_base.load(Ordering::Relaxed), record.attempt),
                files_unknown: record.files_unknown,
                files_completed: record.files_completed,
                error_cause,
            }
        })
    }
}
