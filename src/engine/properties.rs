//! Properties of a job: what its caller sets and asks for.

use bytemuck::Zeroable;

use super::Engine;
use super::names::{DESCRIPTION_MAX, DISPLAY_NAME_MAX, check_local, check_text, is_too_long};
use crate::ground::handle::{File, Job, NONE};
use crate::ground::hresult::{
    BG_E_ERROR_INFORMATION_UNAVAILABLE, BG_E_FILE_NOT_AVAILABLE, BG_E_STRING_TOO_LONG, E_NOTIMPL, HResult, S_OK,
};
use crate::ground::types::{ErrorContext, FileTime, JobReplyProgress, JobTimes, JobType, Priority};
use crate::record::slot::{JobRecord, TIMEOUT_SET};
use crate::record::transition::Moment;
use crate::tables::Tables;

/// Shorter retry delays become this.
const RETRY_DELAY_MIN_S: u32 = 5;

/// What GetError answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobError {
    /// Why the transfer stopped.
    pub error: HResult,
    /// Where that came from.
    pub context: ErrorContext,
}

/// One reader and one writer for each number: what the record has, and how it is set.
impl Engine<'_> {
    /// GetType.
    pub fn job_type(&self, job: Job) -> Result<JobType, HResult> {
        let value = self.tables.ask(job, |record| record.job_type)?;
        Ok(JobType::from_value(value.into()).unwrap_or_default())
    }

    /// GetPriority.
    pub fn priority(&self, job: Job) -> Result<Priority, HResult> {
        let value = self.tables.ask(job, |record| record.priority)?;
        Ok(Priority::from_value(value.into()).unwrap_or_default())
    }

    /// SetPriority. BG_E_INVALID_STATE, here and in every other Set: the job is final.
    pub fn set_priority(&self, job: Job, priority: Priority) -> Result<(), HResult> {
        self.set(job, &mut |record| record.priority = priority as u8)
    }

    /// GetNotifyFlags.
    pub fn notify_flags(&self, job: Job) -> Result<u32, HResult> {
        self.tables.ask(job, |record| record.notify_flags.into())
    }

    /// SetNotifyFlags. E_NOTIMPL: a flag that the profile does not know.
    pub fn set_notify_flags(&self, job: Job, flags: u32) -> Result<(), HResult> {
        if flags & !self.tables.profile.notify_flags() != 0 {
            return Err(E_NOTIMPL);
        }
        self.set(job, &mut |record| record.notify_flags = flags as u8)
    }

    /// GetMinimumRetryDelay, in seconds.
    pub fn minimum_retry_delay_s(&self, job: Job) -> Result<u32, HResult> {
        self.tables.ask(job, |record| record.minimum_retry_delay_s)
    }

    /// SetMinimumRetryDelay. Less than 5 seconds becomes 5.
    pub fn set_minimum_retry_delay_s(&self, job: Job, seconds: u32) -> Result<(), HResult> {
        let seconds = seconds.max(RETRY_DELAY_MIN_S);
        self.set(job, &mut |record| record.minimum_retry_delay_s = seconds)
    }

    /// GetNoProgressTimeout, in seconds.
    pub fn no_progress_timeout_s(&self, job: Job) -> Result<u32, HResult> {
        self.tables.ask(job, |record| record.no_progress_timeout_s(self.tables.profile))
    }

    /// SetNoProgressTimeout. 0: no error is tried again.
    pub fn set_no_progress_timeout_s(&self, job: Job, seconds: u32) -> Result<(), HResult> {
        self.set(job, &mut |record| {
            record.no_progress_timeout_s = seconds;
            record.marks |= TIMEOUT_SET;
        })
    }

    /// GetErrorCount: stays at 65,535.
    pub fn error_count(&self, job: Job) -> Result<u32, HResult> {
        self.tables.ask(job, |record| record.error_count.into())
    }

    /// GetTimes.
    pub fn times(&self, job: Job) -> Result<JobTimes, HResult> {
        let (modified, completion) = self.tables.ask(job, |record| (record.modified, record.completion))?;
        // Never changes, but that the handle may go stale meanwhile.
        let created = self.tables.look(job, |entry, _, _| entry.creation_time.load())?;
        Ok(JobTimes {
            creation_time: FileTime::new(created),
            modification_time: FileTime::new(modified),
            transfer_completion_time: FileTime::new(completion),
        })
    }

    /// GetError: the last error, until data moves again. BG_E_ERROR_INFORMATION_UNAVAILABLE: there is none, or the job
    /// is final.
    pub fn error(&self, job: Job) -> Result<JobError, HResult> {
        let (error, context) = self.tables.ask(job, |record| {
            let (error, _) = record.errors(self.tables.profile);
            (if record.state().is_final() { S_OK } else { error }, record.error_context)
        })?;
        let error = HResult::new(error);
        let context = ErrorContext::from_value(context.into()).unwrap_or_default();
        self.told(error.map(|error| JobError { error, context }).ok_or(BG_E_ERROR_INFORMATION_UNAVAILABLE))
    }

    /// IBackgroundCopyError::GetFile. BG_E_FILE_NOT_AVAILABLE: the error is neither the local nor the remote file's.
    /// BG_E_ERROR_INFORMATION_UNAVAILABLE as [`Self::error`].
    pub fn error_file(&self, job: Job) -> Result<File, HResult> {
        let tables = &self.tables;
        // The handle too belongs to the moment: later the entry may be another file's.
        self.told(tables.look(job, |_, slot, bytes| {
            let record = slot.copy(bytes);
            if record.error == S_OK || record.state().is_final() {
                Err(BG_E_ERROR_INFORMATION_UNAVAILABLE)
            } else if record.is_file_error() {
                Ok(tables.file_handle(record.active))
            } else {
                Err(BG_E_FILE_NOT_AVAILABLE)
            }
        })?)
    }

    /// GetReplyProgress. E_NOTIMPL: the job is not of type upload-reply.
    pub fn reply_progress(&self, job: Job) -> Result<JobReplyProgress, HResult> {
        self.tables.ask(job, JobRecord::reply_progress)?.ok_or(E_NOTIMPL)
    }

    /// What setting a property does that a layer above keeps for itself: nothing but a change of the job, which moves its
    /// sequence and its modification time.
    pub fn touch(&self, job: Job) -> Result<(), HResult> {
        self.set(job, &mut |_| {})
    }

    fn set(&self, job: Job, set: &mut dyn FnMut(&mut JobRecord)) -> Result<(), HResult> {
        self.told(self.tables.change(job, &mut |moment| moment.set(&mut *set)))
    }
}

/// Texts.
impl Engine<'_> {
    /// SetDisplayName. E_INVALIDARG: empty, or missing. BG_E_STRING_TOO_LONG: over 256 characters.
    pub fn set_display_name(&self, job: Job, name: &[u8]) -> Result<(), HResult> {
        let check = check_property(name, DISPLAY_NAME_MAX, false);
        let put = |moment: &mut Moment, new| {
            let old = moment.record.name;
            moment.set(|record| record.name = new).map(|()| old)
        };
        self.told(check.and_then(|()| self.tables.set_text(job, name, &put)))
    }

    /// SetDescription; an empty one takes it away. BG_E_STRING_TOO_LONG: over 1,024 characters.
    pub fn set_description(&self, job: Job, description: &[u8]) -> Result<(), HResult> {
        let check = check_property(description, DESCRIPTION_MAX, true);
        let put = |moment: &mut Moment, new| {
            let old = moment.record.description;
            moment.set(|record| record.description = new).map(|()| old)
        };
        self.told(check.and_then(|()| self.tables.set_text(job, description, &put)))
    }

    /// GetDescription: copies it into `buffer` if it fits; its length in bytes.
    pub fn description(&self, job: Job, buffer: &mut [u8]) -> Result<usize, HResult> {
        let text = self.tables.text;
        self.tables.look(job, |_, slot, bytes| text.copy(slot.copy(bytes).description, buffer))
    }

    /// SetReplyFileName: where the reply goes; an empty one takes it away. E_INVALIDARG: not absolute, or over 259
    /// characters. E_NOTIMPL: the job is not of type upload-reply.
    pub fn set_reply_file_name(&self, job: Job, name: &[u8]) -> Result<(), HResult> {
        let check = if name.is_empty() { Ok(()) } else { check_local(Some(name), true) };
        let put = |moment: &mut Moment, new| {
            let old = moment.record.reply_name;
            moment.set_reply_name(new).map(|()| old)
        };
        self.told(check.and_then(|()| self.tables.set_text(job, name, &put)))
    }

    /// GetReplyFileName: as [`Self::description`]. E_NOTIMPL: the job is not of type upload-reply.
    pub fn reply_file_name(&self, job: Job, buffer: &mut [u8]) -> Result<usize, HResult> {
        let text = self.tables.text;
        let length = self.tables.look(job, |_, slot, bytes| {
            let record = slot.copy(bytes);
            record.reply_progress().map(|_| text.copy(record.reply_name, buffer))
        })?;
        length.ok_or(E_NOTIMPL)
    }
}

#[inline(never)]
fn check_property(text: &[u8], limit: usize, may_be_empty: bool) -> Result<(), HResult> {
    if text.is_empty() && may_be_empty {
        Ok(())
    } else if is_too_long(text, limit) {
        Err(BG_E_STRING_TOO_LONG)
    } else {
        check_text(Some(text), limit, true)
    }
}

impl Tables<'_> {
    /// Asks one moment of a job, as a plain record.
    fn ask<T>(&self, job: Job, ask: impl FnOnce(&JobRecord) -> T) -> Result<T, HResult> {
        let mut record = JobRecord::zeroed();
        self.copy_of(job, &mut record)?;
        Ok(ask(&record))
    }

    /// Once for all properties: in each of them it would be most of the code.
    #[inline(never)]
    pub(super) fn copy_of(&self, job: Job, record: &mut JobRecord) -> Result<(), HResult> {
        self.look(job, |_, slot, bytes| slot.copy_to(bytes, record))
    }

    /// Stores a text and lets `put` name it in the job's record instead of an old one, which is given back. Without a
    /// text area nothing is kept; `put` is asked all the same.
    fn set_text(
        &self,
        job: Job,
        text: &[u8],
        put: &dyn Fn(&mut Moment, u32) -> Result<u32, HResult>,
    ) -> Result<(), HResult> {
        // A bad handle and a final job are told before a full table is; the change below decides.
        self.look(job, |_, slot, bytes| put(&mut Moment::of(slot.copy(bytes)), NONE))??;
        let new = self.text.store((!text.is_empty()).then_some(text))?;
        let mut old = NONE;
        let outcome = self.change(job, &mut |moment| {
            old = put(moment, new)?;
            Ok(())
        });
        self.text.drop(if outcome.is_ok() { old } else { new });
        outcome
    }
}
