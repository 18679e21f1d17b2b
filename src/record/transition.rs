//! Every operation on a job as a pure function of its record: `(record, event) -> record or HRESULT`.
//!
//! No atomics here and no tables: a transition sees one moment and says what the next one is. A refused transition may
//! leave `self` half-changed; the caller throws the copy away. Which event is possible in which state is asked of
//! [`state::next`], the one table. Codes are those of BITS; the engine's surface turns them into its profile's.
//!
//! `caller` has the caller's methods, `transport` the transport's reports, `reply` what moves after an upload, `clock`
//! what time does.

pub(crate) mod caller;
pub(crate) mod clock;
pub(crate) mod reply;
pub(crate) mod transport;

use crate::ground::handle::NONE;
use crate::ground::hresult::{BG_E_INVALID_STATE, HResult, S_OK};
use crate::ground::profile::Profile;
use crate::ground::state::{self, Event, State};
use crate::ground::types::{ErrorContext, JobType, SIZE_UNKNOWN};
use crate::record::file::FileValue;
use crate::record::slot::{JobRecord, NO_PROGRESS, REPLYING, UNSTAMPED, UNTIMED};
use crate::record::word::BYTES_MAX;

type Outcome = Result<(), HResult>;

/// One moment of a job: its record, and what the active file's cell says. What transitions work on.
pub(crate) struct Moment {
    pub(crate) record: JobRecord,
    /// The active file.
    pub(crate) file: FileValue,
    /// Out: the file that becomes `change` in the same step, or `NONE`.
    pub(crate) changed: u32,
    /// Out.
    pub(crate) change: FileValue,
}

impl Moment {
    /// The moment that a record shows while no file is active.
    pub(crate) fn of(record: JobRecord) -> Self {
        Moment { record, file: FileValue::UNKNOWN, changed: NONE, change: FileValue::EMPTY }
    }

    /// Bytes that may still arrive: up to the active file's size, and never so many that a sum reaches UNKNOWN.
    #[inline(never)]
    pub(crate) fn remaining(&self) -> u64 {
        let record = &self.record;
        // Neither wraps: a file has no more bytes than its size (UNKNOWN is the largest number), a job fewer than
        // UNKNOWN.
        let of_file = self.file.total.wrapping_sub(record.file_bytes());
        of_file.min((SIZE_UNKNOWN - 1).wrapping_sub(record.bytes))
    }

    /// Before it is published: sets what follows from the rest.
    pub(crate) fn seal(&mut self) {
        let may_advance = state::may_advance(self.record.state_value);
        let is_sum = self.record.files_unknown | self.record.carry == 0;
        self.record.total = if is_sum { self.record.known } else { SIZE_UNKNOWN };
        self.record.limit = match may_advance {
            // The bytes of a reply are no bytes of the job: all of them go the long way.
            true if self.record.has(REPLYING) => 1,
            true => self.remaining().min(BYTES_MAX.into()) as u32 + 1,
            false => 0,
        };
    }

    fn state(&self) -> State {
        self.record.state()
    }

    /// True if the event is possible now.
    pub(crate) fn may(&self, event: Event) -> bool {
        state::next(self.state(), event).is_some()
    }

    fn is_download(&self) -> bool {
        self.record.job_type == JobType::Download as u8
    }

    fn touch(&mut self) {
        self.record.sequence = self.record.sequence.wrapping_add(1);
        self.record.marks |= UNSTAMPED;
    }

    fn step(&mut self, event: Event) -> Outcome {
        self.record.state_value = state::next(self.state(), event).ok_or(BG_E_INVALID_STATE)? as u8;
        self.touch();
        Ok(())
    }

    fn next_attempt(&mut self) {
        // 0 means "no permit", so the counter goes from its maximum to 1.
        self.record.attempt = self.record.attempt.wrapping_add(1).max(1);
    }

    /// Another error takes the place of the last one.
    fn set_error(&mut self, profile: Profile, error: HResult, context: ErrorContext) {
        self.record.error = profile.told(error).code();
        self.record.error_context = profile.told_context(error, context) as u8;
        self.record.error_count = self.record.error_count.saturating_add(1);
        self.record.marks &= !NO_PROGRESS;
    }

    fn clear_error(&mut self) {
        self.record.error = S_OK;
        self.record.error_context = ErrorContext::None as u8;
        // An error that no tick has seen by now has no time: bytes may come before the next one.
        self.record.marks &= !(NO_PROGRESS | UNTIMED);
    }

    pub(crate) fn count_size(&mut self, total: u64) {
        if total == SIZE_UNKNOWN {
            self.record.files_unknown = self.record.files_unknown.wrapping_add(1);
        } else {
            let (sum, over) = self.record.known.overflowing_add(total);
            self.record.known = sum;
            self.record.carry = self.record.carry.wrapping_add(u32::from(over));
        }
    }

    fn uncount_size(&mut self, total: u64) {
        if total == SIZE_UNKNOWN {
            self.record.files_unknown = self.record.files_unknown.wrapping_sub(1);
        } else {
            let (sum, under) = self.record.known.overflowing_sub(total);
            self.record.known = sum;
            self.record.carry = self.record.carry.wrapping_sub(u32::from(under));
        }
    }

    /// A file becomes `to`; the job's sum follows.
    fn change_file(&mut self, file: u32, from: FileValue, to: FileValue) {
        self.uncount_size(from.total);
        self.count_size(to.total);
        if file == self.record.active {
            self.file = to;
        }
        if to != from {
            self.changed = file;
            self.change = to;
        }
    }

    /// Gives the active file another size.
    fn resize(&mut self, total: u64) {
        self.change_file(self.record.active, self.file, FileValue { total, ..self.file });
    }

    /// An entry becomes a job: the rest of an unused record is as a new job needs it.
    pub(crate) fn create(&mut self, profile: Profile, job_type: JobType, name: u32) -> Outcome {
        if self.state() != State::Free {
            return Err(BG_E_INVALID_STATE);
        }
        self.record.generation = self.record.generation.wrapping_add(1);
        self.record.state_value = State::Suspended as u8;
        self.record.job_type = job_type as u8;
        self.record.minimum_retry_delay_s = profile.minimum_retry_delay_s();
        self.record.name = name;
        self.touch();
        Ok(())
    }

    /// A final job gives its entry up. The attempt counter goes on, so that a token of this job stays dead.
    pub(crate) fn close(&mut self) -> Outcome {
        self.step(Event::Close)?;
        let JobRecord { generation, attempt, .. } = self.record;
        self.record = JobRecord { generation: generation.wrapping_add(1), attempt, ..JobRecord::default() };
        Ok(())
    }
}
