//! Every operation on a job as a pure function of its record: `(record, event) -> record or HRESULT`.
//!
//! No atomics here and no tables: a transition sees one moment and says what the next one is. A refused transition may
//! leave `self` half-changed; the caller throws the copy away. Which event is possible in which state is asked of
//! [`state::next`], the one table.

use crate::ground::handle::NONE;
use crate::ground::hresult::{
    BG_E_EMPTY, BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BG_S_PARTIAL_COMPLETE, BGJOB_E_ARITHMETIC_OVERFLOW,
    BGJOB_E_HANDLE_EOF, Code, E_OUTOFMEMORY, E_PENDING, HResult, S_OK,
};
use crate::ground::state::{self, Event, State};
use crate::ground::types::{ErrorContext, JobType, SIZE_UNKNOWN};
use crate::record::slot::{ADVANCED, COMPLETING, JobRecord, UNSTAMPED};
use crate::record::word::BYTES_MAX;

type Outcome = Result<(), HResult>;

/// One moment of a job: its record, and what the active file's cell says. What transitions work on.
pub(crate) struct Moment {
    pub(crate) record: JobRecord,
    /// Size of the active file, or UNKNOWN.
    pub(crate) file_total: u64,
    /// Out: the file whose size becomes `file_total` in the same step, or `NONE`.
    pub(crate) resized: u32,
}

impl Moment {
    /// The moment that a record shows while no file is active.
    pub(crate) fn of(record: JobRecord) -> Self {
        Moment { record, file_total: SIZE_UNKNOWN, resized: NONE }
    }

    /// Bytes that may still arrive: up to the active file's size, and never so many that a sum reaches UNKNOWN.
    #[inline(never)]
    pub(crate) fn remaining(&self) -> u64 {
        let record = &self.record;
        // Neither wraps: a file has no more bytes than its size (UNKNOWN is the largest number), a job fewer than UNKNOWN.
        let of_file = self.file_total.wrapping_sub(record.file_bytes());
        of_file.min((SIZE_UNKNOWN - 1).wrapping_sub(record.bytes))
    }

    /// Before it is published: sets what follows from the rest.
    pub(crate) fn seal(&mut self) {
        let may_advance = state::may_advance(self.record.state_value);
        let is_sum = self.record.files_unknown | self.record.carry == 0;
        self.record.total = if is_sum { self.record.known } else { SIZE_UNKNOWN };
        self.record.limit = if may_advance { self.remaining().min(BYTES_MAX.into()) as u32 + 1 } else { 0 };
    }

    fn state(&self) -> State {
        self.record.state()
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

    /// A caller's step; waits its turn while a Complete is saving files.
    fn caller_step(&mut self, event: Event) -> Outcome {
        if self.record.has(COMPLETING) {
            return Err(E_PENDING);
        }
        self.step(event)
    }

    /// A transport's step, only with the token of the attempt that runs.
    fn transport_step(&mut self, attempt: u32, event: Event) -> Outcome {
        if attempt != self.record.attempt {
            return Err(BG_E_INVALID_STATE);
        }
        self.step(event)
    }

    fn next_attempt(&mut self) {
        // 0 means "no permit", so the counter goes from its maximum to 1.
        self.record.attempt = self.record.attempt.wrapping_add(1).max(1);
    }

    fn clear_error(&mut self) {
        self.record.error = S_OK;
        self.record.error_context = ErrorContext::None as u8;
    }

    fn count_size(&mut self, total: u64) {
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

    /// Gives the active file another size.
    fn resize(&mut self, total: u64) {
        if total != self.file_total {
            self.uncount_size(self.file_total);
            self.count_size(total);
            self.file_total = total;
            self.resized = self.record.active;
        }
    }

    /// An entry becomes a job: the rest of an unused record is as a new job needs it.
    pub(crate) fn create(&mut self, job_type: JobType, name: u32) -> Outcome {
        if self.state() != State::Free {
            return Err(BG_E_INVALID_STATE);
        }
        self.record.generation = self.record.generation.wrapping_add(1);
        self.record.state_value = State::Suspended as u8;
        self.record.job_type = job_type as u8;
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

    /// The file at `index` joins at the end, with a size that may be unknown.
    pub(crate) fn add_file(&mut self, index: u32, total: u64) -> Outcome {
        self.caller_step(Event::AddFile)?;
        self.record.files_total = self.record.files_total.checked_add(1).ok_or(E_OUTOFMEMORY)?;
        self.count_size(total);
        self.record.tail = index;
        Ok(())
    }

    /// Resume.
    pub(crate) fn resume(&mut self) -> Outcome {
        let before = self.state();
        self.caller_step(Event::Resume)?;
        if before != self.state() && self.record.files_transferred >= self.record.files_total {
            return Err(BG_E_EMPTY);
        }
        Ok(())
    }

    /// Suspend.
    pub(crate) fn suspend(&mut self) -> Outcome {
        self.caller_step(Event::Suspend)
    }

    /// Cancel. The counters keep their last values.
    pub(crate) fn cancel(&mut self) -> Outcome {
        self.caller_step(Event::Cancel)
    }

    /// Complete begins: the transfer stops, and the files that have arrived are to be saved in order.
    pub(crate) fn begin_complete(&mut self) -> Outcome {
        self.caller_step(Event::Complete)?;
        self.record.marks |= COMPLETING;
        Ok(())
    }

    /// The next file has been saved.
    pub(crate) fn file_saved(&mut self, ordinal: u32) -> Outcome {
        if !self.record.has(COMPLETING)
            || ordinal != self.record.files_completed
            || ordinal >= self.record.files_transferred
        {
            return Err(BG_E_INVALID_STATE);
        }
        self.record.files_completed = ordinal.wrapping_add(1);
        self.touch();
        Ok(())
    }

    /// Saving failed: the job stays where it was, and the files saved so far stay completed.
    pub(crate) fn abandon_complete(&mut self) -> Outcome {
        if !self.record.has(COMPLETING) {
            return Err(BG_E_INVALID_STATE);
        }
        self.record.marks &= !COMPLETING;
        self.touch();
        Ok(())
    }

    /// Everything that arrived is saved.
    pub(crate) fn acknowledge(&mut self) -> Outcome {
        if !self.record.has(COMPLETING) {
            return Err(BG_E_INVALID_STATE);
        }
        self.step(Event::Acknowledge)?;
        self.record.marks &= !COMPLETING;
        self.record.files_completed = self.record.files_transferred;
        Ok(())
    }

    /// What Complete answers, once acknowledged.
    pub(crate) fn complete_code(&self) -> Code {
        if self.record.files_completed == self.record.files_total { S_OK } else { BG_S_PARTIAL_COMPLETE.code() }
    }

    /// The transport takes the file at `index`: the one that was active before, or the next in order.
    pub(crate) fn start(&mut self, index: u32, total: u64) -> Outcome {
        self.step(Event::Start)?;
        if self.record.active != index {
            self.record.active = index;
            self.record.file_base = self.record.bytes;
            self.record.file_resumed = 0;
        }
        self.file_total = total;
        self.next_attempt();
        Ok(())
    }

    /// The server answered: `total` bytes (or UNKNOWN), of which the first `resumed` (at most `total`) are there
    /// already.
    pub(crate) fn connected(&mut self, attempt: u32, total: u64, resumed: u64) -> Outcome {
        self.transport_step(attempt, Event::Connected)?;
        let bytes = self.record.file_base.checked_add(resumed).filter(|&sum| sum != SIZE_UNKNOWN);
        let before = self.record.file_bytes();
        // What this engine moved itself stays its own; only what is new to it, or what is cut off, moves the subtotal.
        let file_resumed = if resumed >= before {
            self.record.file_resumed.wrapping_add(resumed - before)
        } else {
            self.record.file_resumed.min(resumed)
        };
        self.record.resumed = self.record.resumed.wrapping_sub(self.record.file_resumed).wrapping_add(file_resumed);
        self.record.file_resumed = file_resumed;
        self.record.bytes = bytes.ok_or(BGJOB_E_ARITHMETIC_OVERFLOW)?;
        self.resize(total);
        self.clear_error();
        Ok(())
    }

    /// Bytes arrived: the long way, when the hot word could not take them.
    pub(crate) fn advance(&mut self, attempt: u32, bytes: u32) -> Outcome {
        if attempt != self.record.attempt || !state::may_advance(self.record.state_value) {
            return Err(BG_E_INVALID_STATE);
        }
        if u64::from(bytes) > self.remaining() {
            return Err(BG_E_INVALID_RANGE);
        }
        self.record.fold(bytes);
        Ok(())
    }

    /// The file is whole. An unknown size is known now.
    pub(crate) fn done(&mut self, attempt: u32, file_time: u64) -> Outcome {
        let is_last = self.record.files_transferred.wrapping_add(1) >= self.record.files_total;
        self.transport_step(attempt, if is_last { Event::LastFileDone } else { Event::FileDone })?;
        let bytes = self.record.file_bytes();
        if self.file_total != SIZE_UNKNOWN && bytes != self.file_total {
            return Err(BGJOB_E_HANDLE_EOF);
        }
        self.resize(bytes);
        self.record.files_transferred = self.record.files_transferred.wrapping_add(1);
        self.record.active = NONE;
        self.record.file_base = self.record.bytes;
        self.record.file_resumed = 0;
        if is_last {
            self.record.completion = file_time;
        }
        Ok(())
    }

    /// The file starts again at byte 0 with another content: exactly its bytes leave the job.
    pub(crate) fn restart(&mut self, attempt: u32, total: u64) -> Outcome {
        self.transport_step(attempt, Event::Restart)?;
        self.record.bytes = self.record.file_base;
        self.record.resumed = self.record.resumed.wrapping_sub(self.record.file_resumed);
        self.record.file_resumed = 0;
        self.resize(total);
        self.clear_error();
        self.next_attempt();
        Ok(())
    }

    /// The transfer failed with a failure code. Progress is kept.
    pub(crate) fn fail(&mut self, attempt: u32, error: HResult, context: ErrorContext, is_transient: bool) -> Outcome {
        self.transport_step(attempt, if is_transient { Event::FailTransient } else { Event::FailFatal })?;
        self.record.error = error.code();
        self.record.error_context = context as u8;
        self.record.error_count = self.record.error_count.saturating_add(1);
        Ok(())
    }

    /// The clock ticked: stamps what has changed since the last tick. Not a change of its own.
    pub(crate) fn stamp(&mut self, monotonic_ms: u64, file_time: u64) -> Outcome {
        if self.record.has(ADVANCED) {
            self.record.last_advance = monotonic_ms;
        }
        self.record.modified = file_time;
        self.record.marks &= !(ADVANCED | UNSTAMPED);
        Ok(())
    }
}
