//! The transport's reports. While the reply to an upload moves, `reply` has what is different.

use super::{Moment, Outcome};
use crate::ground::handle::NONE;
use crate::ground::hresult::{
    BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BGJOB_E_ARITHMETIC_OVERFLOW, BGJOB_E_HANDLE_EOF, E_INVALIDARG, HResult,
};
use crate::ground::profile::Profile;
use crate::ground::state::{self, Event};
use crate::ground::types::{ErrorContext, JobType, SIZE_UNKNOWN};
use crate::record::file::FileValue;
use crate::record::slot::{PROGRESSED, REPLYING, UNTIMED};

impl Moment {
    /// A transport's step, only with the token of the attempt that runs.
    pub(super) fn transport_step(&mut self, attempt: u32, event: Event) -> Outcome {
        if attempt != self.record.attempt {
            return Err(BG_E_INVALID_STATE);
        }
        self.step(event)
    }

    /// The transport takes the file at `index`: the one that was active before, or the next in order.
    pub(crate) fn start(&mut self, index: u32) -> Outcome {
        self.step(Event::Start)?;
        if self.record.active != index {
            self.record.active = index;
            self.record.file_base = self.record.bytes;
            self.record.file_resumed = 0;
        }
        self.next_attempt();
        Ok(())
    }

    /// The server answered: the active file has `total` bytes (or UNKNOWN), of which the first `resumed` are there.
    pub(crate) fn connected(&mut self, attempt: u32, total: u64, resumed: u64) -> Outcome {
        self.transport_step(attempt, Event::Connected)?;
        if self.record.has(REPLYING) {
            return self.reply_connected(total, resumed);
        }
        let total = if total == SIZE_UNKNOWN && self.file.is_declared { self.file.total } else { total };
        if resumed > total || resumed == SIZE_UNKNOWN {
            return Err(E_INVALIDARG);
        }
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
        // Bytes count in the sequence however they came, so that it always grows by more than they do.
        self.record.sequence = self.record.sequence.wrapping_add(resumed.saturating_sub(before));
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
        if self.record.has(REPLYING) {
            return self.reply_advance(bytes);
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
        if self.record.has(REPLYING) {
            self.reply_done()?;
        } else {
            self.file_done()?;
            if self.record.job_type == JobType::UploadReply as u8 {
                // The server had nothing to say.
                self.begin_reply(0);
            } else {
                self.record.file_base = self.record.bytes;
                self.record.file_resumed = 0;
            }
        }
        self.record.active = NONE;
        self.record.marks |= PROGRESSED;
        if is_last {
            self.record.completion = file_time;
        }
        Ok(())
    }

    /// The active file has all its bytes, and counts as transferred.
    pub(super) fn file_done(&mut self) -> Outcome {
        let bytes = self.record.file_bytes();
        if self.file.total != SIZE_UNKNOWN && bytes != self.file.total {
            return Err(BGJOB_E_HANDLE_EOF);
        }
        self.resize(bytes);
        self.record.files_transferred = self.record.files_transferred.wrapping_add(1);
        Ok(())
    }

    /// The file starts again at byte 0 with another content: exactly its bytes leave the job.
    pub(crate) fn restart(&mut self, attempt: u32, total: u64) -> Outcome {
        self.transport_step(attempt, Event::Restart)?;
        if self.record.has(REPLYING) {
            self.reply_connected(total, 0)?;
        } else {
            self.record.bytes = self.record.file_base;
            self.record.resumed = self.record.resumed.wrapping_sub(self.record.file_resumed);
            self.record.file_resumed = 0;
            // What the caller declared was of another content.
            self.change_file(self.record.active, self.file, FileValue { total, is_declared: false, ..self.file });
            self.clear_error();
        }
        self.next_attempt();
        Ok(())
    }

    /// The transport gives the file back unfinished: the time slice is over. Progress is kept.
    pub(crate) fn give_back(&mut self, attempt: u32) -> Outcome {
        self.transport_step(attempt, Event::Yield)
    }

    /// The transfer failed with a failure code. Progress is kept.
    pub(crate) fn fail(
        &mut self,
        attempt: u32,
        profile: Profile,
        error: HResult,
        context: ErrorContext,
        is_transient: bool,
    ) -> Outcome {
        let timeout_s = self.record.no_progress_timeout_s(profile);
        // A timeout of 0 means that nothing is tried again, and nothing can be within one shorter than the delay.
        let is_transient = is_transient && timeout_s > 0 && self.record.minimum_retry_delay_s <= timeout_s;
        self.transport_step(attempt, if is_transient { Event::FailTransient } else { Event::FailFatal })?;
        self.set_error(profile, error, context);
        if is_transient {
            self.record.marks |= UNTIMED;
        }
        Ok(())
    }
}
