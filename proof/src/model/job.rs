//! A job of the model: its fields, and what several operations do to it.

use bgjob::hresult::{Code, HResult, S_OK};
use bgjob::{ErrorContext, JobProgress, JobType, Priority, Profile, SIZE_UNKNOWN, State};

use super::codes;
use super::file::File;
use super::text::Text;

/// A job.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) kind: JobType,
    pub(super) state: State,
    pub(super) files: Vec<File>,
    /// The file that is being transferred or was stopped half-way.
    pub(super) active: Option<usize>,
    /// Attempts so far. The last one's token counts while the job is CONNECTING or TRANSFERRING.
    pub(super) attempt: u32,
    pub(super) priority: Priority,
    pub(super) notify: u32,
    pub(super) delay_s: u32,
    /// If the program has set it.
    pub(super) timeout_s: Option<u32>,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) reply_name: Text,
    pub(super) error: Code,
    /// What BG_E_NO_PROGRESS came of.
    pub(super) cause: Code,
    pub(super) context: ErrorContext,
    pub(super) error_count: u32,
    /// Of an upload-reply job whose file is up: bytes and size.
    pub(super) reply: Option<(u64, Option<u64>)>,
    /// Bytes that were there when a transfer connected: all files, the active one.
    pub(super) resumed: u64,
    pub(super) file_resumed: u64,
    /// Files that Complete has saved, the first ones.
    pub(super) saved: usize,
    pub(super) sequence: u64,
    /// Coarse times; `None`: there was a change that no tick has seen.
    pub(super) touched: Option<u32>,
    /// Of the last transient error, and of the first since the last byte.
    pub(super) failed: u32,
    pub(super) stalled: u32,
    /// There is a transient error that no tick has seen.
    pub(super) is_untimed: bool,
    /// No transient error since the last byte.
    pub(super) has_progressed: bool,
    /// Bytes have come since the last tick.
    pub(super) has_advanced: bool,
    pub(super) created: u64,
    pub(super) modified: u64,
    pub(super) completed: u64,
    pub(super) last_advance_ms: u64,
}

impl Job {
    pub(super) fn new(profile: Profile, kind: JobType, name: Text, created: u64) -> Self {
        Self {
            kind,
            state: State::Suspended,
            files: Vec::new(),
            active: None,
            attempt: 0,
            priority: Priority::Normal,
            notify: 3,
            delay_s: codes::defaults_s(profile, false).0,
            timeout_s: None,
            name,
            description: Text::EMPTY,
            reply_name: Text::EMPTY,
            error: S_OK,
            cause: S_OK,
            context: ErrorContext::None,
            error_count: 0,
            reply: None,
            resumed: 0,
            file_resumed: 0,
            saved: 0,
            sequence: 1,
            touched: None,
            failed: 0,
            stalled: 0,
            is_untimed: false,
            has_progressed: true,
            has_advanced: false,
            created,
            modified: 0,
            completed: 0,
            last_advance_ms: 0,
        }
    }

    pub(super) fn is_final(&self) -> bool {
        matches!(self.state, State::Acknowledged | State::Cancelled)
    }

    pub(super) fn is_running(&self) -> bool {
        matches!(self.state, State::Connecting | State::Transferring)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    pub(super) fn files_done(&self) -> usize {
        self.files.iter().filter(|file| file.is_done).count()
    }

    /// The file that the next attempt is for.
    pub(super) fn due(&self) -> Option<usize> {
        self.active.or_else(|| self.files.iter().position(|file| !file.is_done))
    }

    pub(super) fn timeout_s(&self, profile: Profile) -> u32 {
        let default = codes::defaults_s(profile, self.priority == Priority::Foreground).1;
        self.timeout_s.unwrap_or(default)
    }

    /// A change of any kind.
    pub(super) fn touch(&mut self) {
        self.sequence = self.sequence.wrapping_add(1);
        self.touched = None;
    }

    /// A change to this state.
    pub(super) fn become_state(&mut self, state: State) {
        self.state = state;
        self.touch();
    }

    pub(super) fn set_error(&mut self, profile: Profile, code: HResult, context: ErrorContext) {
        self.error = codes::told(profile, code);
        self.cause = S_OK;
        self.context = codes::told_context(profile, code, context);
        self.error_count = (self.error_count + 1).min(65_535);
    }

    /// The transfer goes on: the error is over, and if no tick has seen it by now, none needs to.
    pub(super) fn forget_error(&mut self) {
        (self.error, self.cause, self.context) = (S_OK, S_OK, ErrorContext::None);
        self.is_untimed = false;
    }

    pub(super) fn fail(&mut self, profile: Profile, code: HResult, context: ErrorContext, is_transient: bool) {
        let timeout_s = self.timeout_s(profile);
        let is_transient = is_transient && timeout_s > 0 && self.delay_s <= timeout_s;
        self.become_state(if is_transient { State::TransientError } else { State::Error });
        self.set_error(profile, code, context);
        self.is_untimed |= is_transient;
    }

    /// Another remote name for a file; its size is told anew, unless it has arrived.
    pub(super) fn rename(&mut self, file: usize, name: Text) {
        self.touch();
        self.files[file].name = name;
        if self.files[file].is_done {
            return;
        }
        // No range lies outside of an unknown size.
        self.files[file].total = super::ranges::bytes_in(self.files[file].ranges, None).unwrap_or(None);
        self.files[file].is_declared = false;
        if self.active == Some(file) && self.is_running() {
            self.state = State::Queued;
        }
    }

    /// Bytes that may still arrive with the attempt that is running.
    pub(super) fn room(&self) -> u64 {
        if let Some((bytes, total)) = self.reply {
            return total.unwrap_or(SIZE_UNKNOWN - 1) - bytes;
        }
        let Some(active) = self.active else { return 0 };
        let file = &self.files[active];
        let countable = SIZE_UNKNOWN - 1 - self.bytes();
        // A size that was told anew may be less than what is there: then nothing may come.
        file.total.map_or(countable, |total| countable.min(total.saturating_sub(file.bytes)))
    }

    /// GetProgress.
    pub(super) fn progress(&self) -> JobProgress {
        let sum = self.files.iter().try_fold(0u128, |sum, file| Some(sum + u128::from(file.total?)));
        JobProgress {
            bytes_total: sum.and_then(|sum| u64::try_from(sum).ok()).unwrap_or(SIZE_UNKNOWN),
            bytes_transferred: self.bytes(),
            files_total: self.files.len() as u32,
            files_transferred: self.files_done() as u32,
        }
    }
}
