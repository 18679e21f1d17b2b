//! The reply to an upload: after the one file is up, its bytes move in the same job.
//!
//! None of them are bytes of the job, which stays TRANSFERRING with all of its own. Count and size live in the two
//! fields that the active file no longer needs.

use super::{Moment, Outcome};
use crate::ground::hresult::{BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BGJOB_E_HANDLE_EOF, E_INVALIDARG, E_NOTIMPL};
use crate::ground::state::Event;
use crate::ground::types::{JobReplyProgress, JobType, SIZE_UNKNOWN};
use crate::record::slot::{ADVANCED, JobRecord, PROGRESSED, REPLYING};

impl JobRecord {
    /// What GetReplyProgress answers; `None` for jobs without a reply.
    pub(crate) fn reply_progress(&self) -> Option<JobReplyProgress> {
        if self.job_type != JobType::UploadReply as u8 {
            return None;
        }
        Some(if self.has(REPLYING) {
            JobReplyProgress { bytes_total: self.file_resumed, bytes_transferred: self.file_base }
        } else {
            JobReplyProgress { bytes_total: SIZE_UNKNOWN, bytes_transferred: 0 }
        })
    }
}

impl Moment {
    /// The file is up, and a reply of `total` bytes (or UNKNOWN) begins.
    pub(crate) fn reply(&mut self, attempt: u32, total: u64) -> Outcome {
        self.transport_step(attempt, Event::ReplyBegins)?;
        if self.record.job_type != JobType::UploadReply as u8 {
            return Err(E_NOTIMPL);
        }
        if self.record.has(REPLYING) {
            return Err(BG_E_INVALID_STATE);
        }
        self.file_done()?;
        self.begin_reply(total);
        Ok(())
    }

    pub(super) fn begin_reply(&mut self, total: u64) {
        self.record.marks |= REPLYING | PROGRESSED;
        self.record.file_base = 0;
        self.record.file_resumed = total;
    }

    pub(super) fn reply_connected(&mut self, total: u64, resumed: u64) -> Outcome {
        if resumed > total || resumed == SIZE_UNKNOWN {
            return Err(E_INVALIDARG);
        }
        self.record.file_base = resumed;
        self.record.file_resumed = total;
        self.clear_error();
        Ok(())
    }

    pub(super) fn reply_advance(&mut self, bytes: u32) -> Outcome {
        let record = &mut self.record;
        let sum = record.file_base.checked_add(bytes.into()).ok_or(BG_E_INVALID_RANGE)?;
        if sum > record.file_resumed || sum == SIZE_UNKNOWN {
            return Err(BG_E_INVALID_RANGE);
        }
        record.file_base = sum;
        record.sequence = record.sequence.wrapping_add(bytes.into());
        if bytes > 0 {
            record.marks |= ADVANCED | PROGRESSED;
        }
        Ok(())
    }

    pub(super) fn reply_done(&mut self) -> Outcome {
        let record = &mut self.record;
        if record.file_resumed != SIZE_UNKNOWN && record.file_base != record.file_resumed {
            return Err(BGJOB_E_HANDLE_EOF);
        }
        record.file_resumed = record.file_base;
        Ok(())
    }
}
