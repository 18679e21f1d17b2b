//! Every operation on a job as a pure function of its record: `(record, event) -> record or HRESULT`.
//!
//! No atomics here and no tables: a transition sees one moment and says what the next one is. A refused transition may
//! leave `self` half-changed; the caller throws the copy away. Which event is possible in which state is asked of
//! [`state::next`], the one table.

use crate::ground::handle::NONE;
use crate::ground::hresult::{
    BG_E_EMPTY, BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BG_S_PARTIAL_COMPLETE, BGJOB_E_ARITHMETIC_OVERFLOW,
    BGJOB_E_HANDLE_EOF, E_OUTOFMEMORY, E_PENDING, HResult, S_OK,
};
use crate::ground::state::{self, Event, State};
use crate::ground::types::{ErrorContext, JobProgress, JobType, SIZE_UNKNOWN};
use crate::record::slot::JobRecord;

type Outcome = Result<(), HResult>;

/// Errors are counted up to here.
const ERROR_COUNT_MAX: u32 = 0xFFFF;

impl JobRecord {
    /// What `GetProgress` answers.
    #[inline]
    pub fn progress(&self) -> JobProgress {
        let is_sum = self.files_unknown | self.carry == 0;
        JobProgress {
            bytes_total: if is_sum { self.known } else { SIZE_UNKNOWN },
            bytes_transferred: self.bytes,
            files_total: self.files_total,
            files_transferred: self.files_transferred,
        }
    }

    /// Bytes of the active file so far.
    pub fn file_bytes(&self) -> u64 {
        self.bytes.wrapping_sub(self.file_base)
    }

    /// Bytes that may still arrive: up to the active file's size, and never so many that a sum reaches UNKNOWN.
    pub fn remaining(&self) -> u64 {
        let countable = (SIZE_UNKNOWN - 1).saturating_sub(self.bytes);
        match self.file_total {
            SIZE_UNKNOWN => countable,
            total => total.saturating_sub(self.file_bytes()).min(countable),
        }
    }

    fn touch(&mut self) {
        self.sequence = self.sequence.wrapping_add(1);
        self.is_unstamped = true;
    }

    fn step(&mut self, event: Event) -> Outcome {
        self.state = state::next(self.state, event).ok_or(BG_E_INVALID_STATE)?;
        self.touch();
        Ok(())
    }

    /// A caller's step; waits its turn while a Complete is saving files.
    fn caller_step(&mut self, event: Event) -> Outcome {
        if self.is_completing {
            return Err(E_PENDING);
        }
        self.step(event)
    }

    /// A transport's step, only with the token of the attempt that runs.
    fn transport_step(&mut self, attempt: u32, event: Event) -> Outcome {
        if attempt != self.attempt {
            return Err(BG_E_INVALID_STATE);
        }
        self.step(event)
    }

    fn next_attempt(&mut self) {
        // 0 means "no permit", so the counter goes from its maximum to 1.
        self.attempt = self.attempt.wrapping_add(1).max(1);
    }

    fn clear_error(&mut self) {
        self.error = S_OK;
        self.error_context = ErrorContext::None as u8;
        self.error_file = NONE;
    }

    fn count_size(&mut self, total: u64) {
        if total == SIZE_UNKNOWN {
            self.files_unknown = self.files_unknown.wrapping_add(1);
        } else {
            let (sum, over) = self.known.overflowing_add(total);
            self.known = sum;
            self.carry = self.carry.wrapping_add(u32::from(over));
        }
    }

    fn uncount_size(&mut self, total: u64) {
        if total == SIZE_UNKNOWN {
            self.files_unknown = self.files_unknown.wrapping_sub(1);
        } else {
            let (sum, under) = self.known.overflowing_sub(total);
            self.known = sum;
            self.carry = self.carry.wrapping_sub(u32::from(under));
        }
    }

    /// Gives the active file another size.
    fn resize(&mut self, total: u64) {
        if total != self.file_total {
            self.uncount_size(self.file_total);
            self.count_size(total);
            self.file_total = total;
            self.resized = Some((self.active, total));
        }
    }

    /// An entry becomes a job. The attempt counter goes on, so that a token of the last job is dead.
    pub fn create(&mut self, job_type: JobType, name: u32) -> Outcome {
        if self.state != State::Free {
            return Err(BG_E_INVALID_STATE);
        }
        *self = JobRecord {
            generation: self.generation.wrapping_add(1),
            state: State::Suspended,
            job_type: job_type as u8,
            attempt: self.attempt,
            name,
            ..JobRecord::default()
        };
        self.touch();
        Ok(())
    }

    /// A final job gives its entry up.
    pub fn close(&mut self) -> Outcome {
        self.step(Event::Close)?;
        self.generation = self.generation.wrapping_add(1);
        Ok(())
    }

    /// The file at `index` joins at the end, with a size that may be unknown.
    pub fn add_file(&mut self, index: u32, total: u64) -> Outcome {
        self.caller_step(Event::AddFile)?;
        self.files_total = self.files_total.checked_add(1).ok_or(E_OUTOFMEMORY)?;
        self.count_size(total);
        self.tail = index;
        Ok(())
    }

    /// Resume.
    pub fn resume(&mut self) -> Outcome {
        let before = self.state;
        self.caller_step(Event::Resume)?;
        if before != self.state && self.files_transferred >= self.files_total {
            return Err(BG_E_EMPTY);
        }
        Ok(())
    }

    /// Suspend.
    pub fn suspend(&mut self) -> Outcome {
        self.caller_step(Event::Suspend)
    }

    /// Cancel. The counters keep their last values.
    pub fn cancel(&mut self) -> Outcome {
        self.caller_step(Event::Cancel)
    }

    /// Complete begins: the transfer stops, and the files that have arrived are to be saved in order.
    pub fn begin_complete(&mut self) -> Outcome {
        self.caller_step(Event::Complete)?;
        self.is_completing = true;
        Ok(())
    }

    /// The next file has been saved.
    pub fn file_saved(&mut self, ordinal: u32) -> Outcome {
        if !self.is_completing || ordinal != self.files_completed || ordinal >= self.files_transferred {
            return Err(BG_E_INVALID_STATE);
        }
        self.files_completed = ordinal.wrapping_add(1);
        self.touch();
        Ok(())
    }

    /// Saving failed: the job stays where it was, and the files saved so far stay completed.
    pub fn abandon_complete(&mut self) -> Outcome {
        if !self.is_completing {
            return Err(BG_E_INVALID_STATE);
        }
        self.is_completing = false;
        self.touch();
        Ok(())
    }

    /// Everything that arrived is saved.
    pub fn acknowledge(&mut self) -> Outcome {
        if !self.is_completing {
            return Err(BG_E_INVALID_STATE);
        }
        self.step(Event::Acknowledge)?;
        self.is_completing = false;
        self.files_completed = self.files_transferred;
        Ok(())
    }

    /// What Complete answers, once acknowledged.
    pub fn complete_code(&self) -> HResult {
        if self.files_completed == self.files_total { S_OK } else { BG_S_PARTIAL_COMPLETE }
    }

    /// The transport takes the file at `index`: the one that was active before, or the next in order.
    pub fn start(&mut self, index: u32, total: u64) -> Outcome {
        self.step(Event::Start)?;
        if self.active != index {
            self.active = index;
            self.file_base = self.bytes;
            self.file_resumed = 0;
        }
        self.file_total = total;
        self.next_attempt();
        Ok(())
    }

    /// The server answered: `total` bytes (or UNKNOWN), of which the first `resumed` (at most `total`) are there
    /// already.
    pub fn connected(&mut self, attempt: u32, total: u64, resumed: u64) -> Outcome {
        self.transport_step(attempt, Event::Connected)?;
        let bytes = self.file_base.checked_add(resumed).filter(|&sum| sum != SIZE_UNKNOWN);
        let before = self.file_bytes();
        // What this engine moved itself stays its own; only what is new to it, or what is cut off, moves the subtotal.
        let file_resumed = if resumed >= before {
            self.file_resumed.wrapping_add(resumed - before)
        } else {
            self.file_resumed.min(resumed)
        };
        self.resumed = self.resumed.wrapping_sub(self.file_resumed).wrapping_add(file_resumed);
        self.file_resumed = file_resumed;
        self.bytes = bytes.ok_or(BGJOB_E_ARITHMETIC_OVERFLOW)?;
        self.resize(total);
        self.clear_error();
        Ok(())
    }

    /// Bytes arrived: the long way, when the hot word could not take them.
    pub fn advance(&mut self, attempt: u32, bytes: u32) -> Outcome {
        if attempt != self.attempt || state::next(self.state, Event::Advance).is_none() {
            return Err(BG_E_INVALID_STATE);
        }
        if u64::from(bytes) > self.remaining() {
            return Err(BG_E_INVALID_RANGE);
        }
        self.bytes = self.bytes.wrapping_add(u64::from(bytes));
        self.sequence = self.sequence.wrapping_add(u64::from(bytes));
        self.has_advanced |= bytes > 0;
        Ok(())
    }

    /// The file is whole. An unknown size is known now.
    pub fn done(&mut self, attempt: u32, file_time: u64) -> Outcome {
        let is_last = self.files_transferred.wrapping_add(1) >= self.files_total;
        self.transport_step(attempt, if is_last { Event::LastFileDone } else { Event::FileDone })?;
        let bytes = self.file_bytes();
        if self.file_total != SIZE_UNKNOWN && bytes != self.file_total {
            return Err(BGJOB_E_HANDLE_EOF);
        }
        self.resize(bytes);
        self.files_transferred = self.files_transferred.wrapping_add(1);
        self.active = NONE;
        self.file_base = self.bytes;
        self.file_resumed = 0;
        if is_last {
            self.completion = file_time;
        }
        Ok(())
    }

    /// The file starts again at byte 0 with another content: exactly its bytes leave the job.
    pub fn restart(&mut self, attempt: u32, total: u64) -> Outcome {
        self.transport_step(attempt, Event::Restart)?;
        self.bytes = self.file_base;
        self.resumed = self.resumed.wrapping_sub(self.file_resumed);
        self.file_resumed = 0;
        self.resize(total);
        self.clear_error();
        self.next_attempt();
        Ok(())
    }

    /// The transfer failed with a failure code. Progress is kept.
    pub fn fail(&mut self, attempt: u32, error: HResult, context: ErrorContext, is_transient: bool) -> Outcome {
        self.transport_step(attempt, if is_transient { Event::FailTransient } else { Event::FailFatal })?;
        self.error = error;
        self.error_context = context as u8;
        self.error_file = self.active;
        self.error_count = self.error_count.wrapping_add(1).min(ERROR_COUNT_MAX);
        Ok(())
    }

    /// The clock ticked: stamps what has changed since the last tick. Not a change of its own.
    pub fn stamp(&mut self, monotonic_ms: u64, file_time: u64) -> Outcome {
        if self.has_advanced {
            self.last_advance = monotonic_ms;
        }
        self.modified = file_time;
        self.has_advanced = false;
        self.is_unstamped = false;
        Ok(())
    }
}
