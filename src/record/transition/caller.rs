//! The caller's methods.

use super::{Moment, Outcome};
use crate::ground::handle::NONE;
use crate::ground::hresult::{
    BG_E_EMPTY, BG_E_INVALID_STATE, BG_E_TOO_MANY_FILES, BG_E_VALIDATION_FAILED, BG_S_PARTIAL_COMPLETE, Code,
    E_NOTIMPL, E_OUTOFMEMORY, E_PENDING, S_OK,
};
use crate::ground::profile::Profile;
use crate::ground::state::{Event, State};
use crate::ground::types::{ErrorContext, JobType, Priority};
use crate::record::file::FileValue;
use crate::record::slot::{COMPLETING, JobRecord, PROGRESSED, REPLYING, TIMEOUT_SET, UNTIMED};

impl JobRecord {
    /// Seconds without progress after which a transient error becomes a fatal one.
    pub(crate) fn no_progress_timeout_s(&self, profile: Profile) -> u32 {
        if self.has(TIMEOUT_SET) {
            self.no_progress_timeout_s
        } else {
            profile.no_progress_timeout_s(self.priority == Priority::Foreground as u8)
        }
    }
}

impl Moment {
    /// A caller's step; waits its turn while a Complete is saving files.
    fn caller_step(&mut self, event: Event) -> Outcome {
        if self.record.has(COMPLETING) {
            return Err(E_PENDING);
        }
        self.step(event)
    }

    /// `count` files join at the end, `index` last. The caller counts each one's size.
    pub(crate) fn add_files(&mut self, index: u32, count: u32) -> Outcome {
        self.caller_step(Event::AddFile)?;
        self.record.files_total = self.record.files_total.checked_add(count).ok_or(E_OUTOFMEMORY)?;
        if !self.is_download() && self.record.files_total > 1 {
            return Err(BG_E_TOO_MANY_FILES);
        }
        self.record.tail = index;
        Ok(())
    }

    /// The caller tells a file's size before its transfer.
    pub(crate) fn declare_size(&mut self, file: u32, ordinal: u32, value: FileValue, total: u64) -> Outcome {
        self.caller_step(Event::SetProperty)?;
        if ordinal < self.record.files_transferred || file == self.record.active {
            return Err(BG_E_INVALID_STATE);
        }
        self.change_file(file, value, FileValue { total, is_declared: true, ..value });
        Ok(())
    }

    /// A file gets another remote name. If it has not arrived, its size is `total` until the new server tells it; if it
    /// is being transferred, that stops, and the bytes stay until the transport says how many of them are good.
    pub(crate) fn rename_file(
        &mut self,
        file: u32,
        ordinal: u32,
        value: FileValue,
        remote_name: u32,
        total: u64,
    ) -> Outcome {
        let is_due = ordinal >= self.record.files_transferred;
        let is_active = is_due && file == self.record.active;
        self.caller_step(if is_active { Event::Rename } else { Event::SetProperty })?;
        let renamed = FileValue { remote_name, ..value };
        let to = if is_due { FileValue { total, is_declared: false, ..renamed } } else { renamed };
        self.change_file(file, value, to);
        Ok(())
    }

    /// Files are to get other remote names: those of downloads.
    pub(crate) fn rename_files(&mut self) -> Outcome {
        if !self.is_download() {
            return Err(E_NOTIMPL);
        }
        self.caller_step(Event::SetProperty)
    }

    /// The caller has looked at a file that has arrived. A bad one is the job's error; it still counts as transferred.
    pub(crate) fn validate(&mut self, profile: Profile, ordinal: u32, is_valid: bool) -> Outcome {
        self.caller_step(if is_valid { Event::SetProperty } else { Event::Invalidate })?;
        if ordinal >= self.record.files_transferred {
            return Err(BG_E_INVALID_STATE);
        }
        if !is_valid {
            // Not of the active file, which alone an error can name.
            self.set_error(profile, BG_E_VALIDATION_FAILED, ErrorContext::Unknown);
        }
        Ok(())
    }

    /// Resume.
    pub(crate) fn resume(&mut self) -> Outcome {
        let before = self.state();
        self.caller_step(Event::Resume)?;
        // Its file stays active until the reply is in.
        let is_reply_due = self.record.has(REPLYING) && self.record.active != NONE;
        if before != self.state() && self.record.files_transferred >= self.record.files_total && !is_reply_due {
            return Err(BG_E_EMPTY);
        }
        if before == State::Error || before == State::Suspended {
            // The caller has mended something, or kept the job from trying: the no-progress timer starts anew.
            self.record.marks = self.record.marks & !UNTIMED | PROGRESSED;
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

    /// A property changes. Also while a Complete runs.
    pub(crate) fn set(&mut self, set: impl FnOnce(&mut JobRecord)) -> Outcome {
        self.step(Event::SetProperty)?;
        set(&mut self.record);
        Ok(())
    }

    /// The reply's local name changes; the old one.
    pub(crate) fn set_reply_name(&mut self, name: u32) -> Outcome {
        if self.record.job_type != JobType::UploadReply as u8 {
            return Err(E_NOTIMPL);
        }
        self.set(|record| record.reply_name = name)
    }

    /// Complete begins: the transfer stops, and the files that have arrived are to be saved in order. An upload can
    /// only be completed once it is TRANSFERRED.
    pub(crate) fn begin_complete(&mut self) -> Outcome {
        if !self.is_download() && self.state() != State::Transferred {
            return Err(BG_E_INVALID_STATE);
        }
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
}
