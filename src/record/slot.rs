//! A slot: one immutable version of a job's record, and its plain copy [`JobRecord`].
//!
//! A slot holds the bytes of a [`JobRecord`] in atomic words, so there is one layout to know, and copying is a loop. It
//! is written by the one context that took it from the pool, then published by a head; from then on nobody writes it
//! until it has been unpublished and given back. Readers may still be reading it then: they recheck the head.

use core::mem::offset_of;

use bytemuck::{Pod, Zeroable};

use crate::ground::atomic::Wide;
use crate::ground::handle::NONE;
use crate::ground::state::State;
use crate::ground::types::{ErrorContext, JobProgress};

/// Words of a record.
const WORDS: usize = size_of::<JobRecord>() / 8;

/// The stored form.
#[derive(Default)]
#[repr(transparent)]
pub(crate) struct Slot([Wide; WORDS]);

/// The plain copy of a job's record at one moment. What `GetProgress` and Advance read comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct JobRecord {
    /// Odd while a job lives in the entry.
    pub generation: u32,
    /// Counter of attempts of this entry; wraps, never 0 once a file has started.
    pub attempt: u32,
    /// Bytes of the job so far; in a slot: when its era began.
    pub bytes: u64,
    /// In a slot: `known` if that is the sum of all sizes, else UNKNOWN.
    pub total: u64,
    /// Files of the job.
    pub files_total: u32,
    /// Files that have arrived; files arrive in order, so these are the first ones.
    pub files_transferred: u32,
    /// In a slot: the first sum of an era's bytes that is too large for the short way of an advance; 0 unless
    /// TRANSFERRING.
    pub limit: u32,
    /// In a slot: the file that gets the link `link_new` by the same commit, or `NONE`. See `record::file`.
    pub link_file: u32,
    /// A `BG_JOB_STATE` value; [`Self::state`] reads it.
    pub state_value: u8,
    /// A `BG_JOB_TYPE` value.
    pub job_type: u8,
    /// A `BG_JOB_PRIORITY` value.
    pub priority: u8,
    /// A `BG_ERROR_CONTEXT` value.
    pub error_context: u8,
    /// `BG_NOTIFY` flags.
    pub notify_flags: u8,
    /// [`COMPLETING`] and the other marks.
    pub marks: u8,
    /// Errors so far, saturating.
    pub error_count: u16,
    /// Sum of the known sizes, modulo 2^64.
    pub known: u64,
    /// Files without a known size.
    pub files_unknown: u32,
    /// How often the sum of the known sizes went past 2^64. `known` is the sum of all sizes if this and `files_unknown`
    /// are 0.
    pub carry: u32,
    /// Grows by one with every change and with every byte.
    pub sequence: u64,
    /// Bytes of the job at byte 0 of the active file. While [`REPLYING`]: bytes of the reply.
    pub file_base: u64,
    /// Bytes that were there when a transfer connected, all files.
    pub resumed: u64,
    /// The active file's part of `resumed`. While [`REPLYING`]: size of the reply, or UNKNOWN.
    pub file_resumed: u64,
    /// FILETIME.
    pub modified: u64,
    /// FILETIME.
    pub completion: u64,
    /// Monotonic milliseconds.
    pub last_advance: u64,
    /// A head word, whatever its width.
    pub link_new: u64,
    /// Index of the active file, or `NONE`. While there is an error, it is this file's.
    pub active: u32,
    /// Index of the file added last, or `NONE`.
    pub tail: u32,
    /// Files that Complete has saved; the first ones.
    pub files_completed: u32,
    /// Last error, S_OK if none.
    pub error: i32,
    /// Seconds.
    pub minimum_retry_delay_s: u32,
    /// Seconds; counts if [`TIMEOUT_SET`].
    pub no_progress_timeout_s: u32,
    /// Text index of the display name, or `NONE`.
    pub name: u32,
    /// Text index of the description, or `NONE`.
    pub description: u32,
    /// Text index of the reply's local name, or `NONE`.
    pub reply_name: u32,
    /// Coarse time (`transition::clock`) of the tick that saw the last change.
    pub touched: u32,
    /// That of the tick that saw the last transient error.
    pub failed: u32,
    /// That of the tick that saw the first transient error since the last byte.
    pub stalled: u32,
}

// SAFETY: zero is a value of every field.
unsafe impl Zeroable for JobRecord {}
// SAFETY: repr(C), integers only, and the fields fill it without padding: the sum below.
unsafe impl Pod for JobRecord {}
const _: () = assert!(size_of::<JobRecord>() == 11 * 8 + 20 * 4 + 8);

/// A Complete is saving files.
pub(crate) const COMPLETING: u8 = 1;
/// Changed since the last tick.
pub(crate) const UNSTAMPED: u8 = 2;
/// Bytes arrived since the last tick.
pub(crate) const ADVANCED: u8 = 4;
/// No transient error since the last byte: the no-progress timer is not running.
pub(crate) const PROGRESSED: u8 = 8;
/// A transient error that no tick has seen yet.
pub(crate) const UNTIMED: u8 = 16;
/// The uploaded file is whole, what moves now is the reply.
pub(crate) const REPLYING: u8 = 32;
/// The no-progress timeout is the program's own, not the profile's.
pub(crate) const TIMEOUT_SET: u8 = 64;
/// `error` kept coming until the no-progress timeout was over.
pub(crate) const NO_PROGRESS: u8 = 128;

/// `BG_JOB_PRIORITY_NORMAL`, BITS' default.
pub(crate) const PRIORITY_NORMAL: u8 = 2;
/// `BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR`, BITS' default.
const NOTIFY_DEFAULT: u8 = 3;

impl Default for JobRecord {
    /// What an unused entry holds, and a job without files.
    fn default() -> Self {
        JobRecord {
            state_value: State::Free as u8,
            priority: PRIORITY_NORMAL,
            notify_flags: NOTIFY_DEFAULT,
            link_file: NONE,
            active: NONE,
            tail: NONE,
            marks: PROGRESSED,
            name: NONE,
            description: NONE,
            reply_name: NONE,
            ..Zeroable::zeroed()
        }
    }
}

impl JobRecord {
    /// The job's state.
    #[inline]
    pub fn state(&self) -> State {
        State::from_bits(self.state_value.into())
    }

    /// True if the mark is set.
    #[inline]
    pub(crate) fn has(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }

    /// What `GetProgress` answers.
    #[inline(always)]
    pub fn progress(&self) -> JobProgress {
        JobProgress {
            bytes_total: self.total,
            bytes_transferred: self.bytes,
            files_total: self.files_total,
            files_transferred: self.files_transferred,
        }
    }

    /// Bytes of the active file so far.
    #[inline]
    pub fn file_bytes(&self) -> u64 {
        self.bytes.wrapping_sub(self.file_base)
    }

    /// True if there is an error, and it is one of the local or the remote file: of the active one.
    pub(crate) fn is_file_error(&self) -> bool {
        self.error_context == ErrorContext::LocalFile as u8 || self.error_context == ErrorContext::RemoteFile as u8
    }

    /// Adds bytes that have arrived: those of an era, or of an advance that takes the long way.
    #[inline]
    pub(crate) fn fold(&mut self, bytes: u32) {
        self.bytes = self.bytes.wrapping_add(u64::from(bytes));
        self.sequence = self.sequence.wrapping_add(u64::from(bytes));
        if bytes > 0 {
            self.marks |= ADVANCED | PROGRESSED;
        }
    }
}

/// Reads one field of a slot.
macro_rules! field {
    ($slot:expr, u64 $name:ident) => {
        $slot.0[offset_of!(JobRecord, $name) / 8].load()
    };
    ($slot:expr, u32 $name:ident) => {
        $slot.0[offset_of!(JobRecord, $name) / 8].half(offset_of!(JobRecord, $name) % 8 / 4)
    };
}

/// Single fields, for those who need few. The caller rechecks the head before it believes them.
impl Slot {
    #[inline(always)]
    pub(crate) fn generation(&self) -> u32 {
        field!(self, u32 generation)
    }
    #[inline(always)]
    pub(crate) fn attempt(&self) -> u32 {
        field!(self, u32 attempt)
    }
    #[inline(always)]
    pub(crate) fn limit(&self) -> u32 {
        field!(self, u32 limit)
    }
    pub(crate) fn sequence(&self, bytes: u32) -> u64 {
        field!(self, u64 sequence).wrapping_add(u64::from(bytes))
    }
    pub(crate) fn files_total(&self) -> u32 {
        field!(self, u32 files_total)
    }
    pub(crate) fn tail(&self) -> u32 {
        field!(self, u32 tail)
    }
    #[inline]
    pub(crate) fn state_and_priority(&self) -> (State, u8) {
        let [state, _, priority, _] = field!(self, u32 state_value).to_ne_bytes();
        (State::from_bits(state.into()), priority)
    }

    /// The file whose link this version gives, and the link.
    pub(crate) fn link(&self) -> (u32, u64) {
        (field!(self, u32 link_file), field!(self, u64 link_new))
    }

    /// What `GetProgress` answers: the few words that are needed, because this is the hot read.
    #[inline(always)]
    pub(crate) fn progress(&self, bytes: u32) -> JobProgress {
        let [files_total, files_transferred] = self.0[offset_of!(JobRecord, files_total) / 8].halves();
        JobProgress {
            bytes_total: field!(self, u64 total),
            bytes_transferred: field!(self, u64 bytes).wrapping_add(u64::from(bytes)),
            files_total,
            files_transferred,
        }
    }

    /// Copies the slot, with the era's `bytes` folded in.
    pub(crate) fn copy(&self, bytes: u32) -> JobRecord {
        let mut record = JobRecord::zeroed();
        self.copy_to(bytes, &mut record);
        record
    }

    /// The same into a place of the caller's.
    #[inline(never)]
    pub(crate) fn copy_to(&self, bytes: u32, record: &mut JobRecord) {
        let words: &mut [u64; WORDS] = bytemuck::must_cast_mut(record);
        for (to, from) in words.iter_mut().zip(&self.0) {
            *to = from.load();
        }
        record.fold(bytes);
    }

    /// Writes a new version. Only by the context that took the slot, before it is published.
    #[inline]
    pub(crate) fn write(&self, record: &JobRecord) {
        let words: &[u64; WORDS] = bytemuck::must_cast_ref(record);
        for (to, from) in self.0.iter().zip(words) {
            to.store(*from);
        }
    }

    /// For models: as far as a context comes that is stopped after the first word.
    #[cfg(loom)]
    pub(crate) fn write_first(&self, record: &JobRecord) {
        let words: &[u64; WORDS] = bytemuck::must_cast_ref(record);
        self.0[0].store(words[0]);
    }
}

const _: () = {
    assert!(size_of::<JobRecord>() == 176);
    // One word read gives both counts of files.
    assert!(offset_of!(JobRecord, files_total) % 8 == 0);
    assert!(offset_of!(JobRecord, files_transferred) == offset_of!(JobRecord, files_total) + 4);
    // One word read gives state and priority.
    assert!(offset_of!(JobRecord, state_value) % 4 == 0);
    assert!(offset_of!(JobRecord, priority) == offset_of!(JobRecord, state_value) + 2);
};
