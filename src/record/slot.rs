//! A slot: one immutable version of a job's record, and its plain copy [`JobRecord`].
//!
//! A slot is written by the one context that took it from the pool, then published by a head; from then on nobody
//! writes it until it has been unpublished and given back. Readers may still be reading it then: they recheck the head.

use crate::ground::atomic::{AtomicU32, Ordering, Pair, Wide, WordCell};
use crate::ground::handle::NONE;
use crate::ground::hresult::{HResult, S_OK};
use crate::ground::state::State;
use crate::ground::types::{JobProgress, SIZE_UNKNOWN};
use crate::record::word::{BYTES_MAX, Head};

/// The stored form. What `GetProgress` and Advance read comes first.
#[derive(Default)]
#[repr(C)]
pub(crate) struct Slot {
    pub(crate) generation: AtomicU32,
    /// The attempt that may advance; 0 unless TRANSFERRING.
    pub(crate) permit: AtomicU32,
    /// Bytes of the job when the era began.
    pub(crate) base: Wide,
    pub(crate) known: Wide,
    /// Files in total, files transferred.
    pub(crate) files: Pair,
    /// Files of unknown size, and how often the sum `known` went past 2^64: both 0 if `known` is the total.
    pub(crate) unsummed: Pair,
    /// Bytes that this era may still add: the smaller of the file's remainder and the hot field.
    pub(crate) room: AtomicU32,
    pub(crate) flags: AtomicU32,
    pub(crate) sequence: Wide,
    /// Bytes of the job at byte 0 of the active file.
    pub(crate) file_base: Wide,
    resumed: Wide,
    file_resumed: Wide,
    modified: Wide,
    completion: Wide,
    last_advance: Wide,
    /// The link that this version gives to file `link_file`: part of the same commit. See `record::file`.
    pub(crate) link_new: WordCell,
    pub(crate) link_file: AtomicU32,
    pub(crate) active: AtomicU32,
    pub(crate) tail: AtomicU32,
    pub(crate) files_completed: AtomicU32,
    error: AtomicU32,
    error_file: AtomicU32,
    error_count: AtomicU32,
    attempt: AtomicU32,
    minimum_retry_delay_s: AtomicU32,
    no_progress_timeout_s: AtomicU32,
    name: AtomicU32,
    description: AtomicU32,
}

/// The plain copy of a job's record at one moment: what transitions work on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobRecord {
    /// Odd while a job lives in the entry.
    pub generation: u32,
    /// The job's state.
    pub state: State,
    /// A `BG_JOB_TYPE` value.
    pub job_type: u8,
    /// A `BG_JOB_PRIORITY` value.
    pub priority: u8,
    /// A `BG_ERROR_CONTEXT` value.
    pub error_context: u8,
    /// `BG_NOTIFY` flags.
    pub notify_flags: u8,
    /// A Complete is saving files.
    pub is_completing: bool,
    /// Changed since the last tick.
    pub is_unstamped: bool,
    /// Bytes arrived since the last tick.
    pub has_advanced: bool,
    /// Bytes of the job so far.
    pub bytes: u64,
    /// Sum of the known sizes, modulo 2^64.
    pub known: u64,
    /// How often that sum went past 2^64.
    pub carry: u32,
    /// Bytes of the job at byte 0 of the active file.
    pub file_base: u64,
    /// Grows by one with every change and with every byte.
    pub sequence: u64,
    /// Bytes that were there when a transfer connected, all files.
    pub resumed: u64,
    /// The active file's part of `resumed`.
    pub file_resumed: u64,
    /// FILETIME.
    pub modified: u64,
    /// FILETIME.
    pub completion: u64,
    /// Monotonic milliseconds.
    pub last_advance: u64,
    /// Files of the job.
    pub files_total: u32,
    /// Files that have arrived; files arrive in order, so these are the first ones.
    pub files_transferred: u32,
    /// Files without a known size.
    pub files_unknown: u32,
    /// Files that Complete has saved; the first ones.
    pub files_completed: u32,
    /// Index of the active file, or `NONE`.
    pub active: u32,
    /// Index of the file added last, or `NONE`.
    pub tail: u32,
    /// Last error, S_OK if none.
    pub error: HResult,
    /// Index of the file of the error, or `NONE`.
    pub error_file: u32,
    /// Errors so far, saturating at 65535.
    pub error_count: u32,
    /// Counter of attempts of this entry; wraps, never 0 once a file has started.
    pub attempt: u32,
    /// Seconds.
    pub minimum_retry_delay_s: u32,
    /// Seconds.
    pub no_progress_timeout_s: u32,
    /// Text index of the display name, or `NONE`.
    pub name: u32,
    /// Text index of the description, or `NONE`.
    pub description: u32,
    /// Size of the active file; kept in the file's cell, not in the slot.
    pub file_total: u64,
    /// Out: the file whose size changes in the same step, and the size.
    pub resized: Option<(u32, u64)>,
}

impl Default for JobRecord {
    fn default() -> Self {
        JobRecord {
            generation: 0,
            state: State::Free,
            job_type: 0,
            priority: PRIORITY_NORMAL,
            error_context: 0,
            notify_flags: NOTIFY_DEFAULT,
            is_completing: false,
            is_unstamped: false,
            has_advanced: false,
            bytes: 0,
            known: 0,
            carry: 0,
            file_base: 0,
            sequence: 0,
            resumed: 0,
            file_resumed: 0,
            modified: 0,
            completion: 0,
            last_advance: 0,
            files_total: 0,
            files_transferred: 0,
            files_unknown: 0,
            files_completed: 0,
            active: NONE,
            tail: NONE,
            error: S_OK,
            error_file: NONE,
            error_count: 0,
            attempt: 0,
            minimum_retry_delay_s: 600,
            no_progress_timeout_s: 1_209_600,
            name: NONE,
            description: NONE,
            file_total: SIZE_UNKNOWN,
            resized: None,
        }
    }
}

/// `BG_JOB_PRIORITY_NORMAL`, BITS' default.
pub(crate) const PRIORITY_NORMAL: u8 = 2;
/// `BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR`, BITS' default.
const NOTIFY_DEFAULT: u8 = 3;

/// Cut of the flags word: `{state 4, type 2, priority 2, context 3, notify 6, completing, unstamped, advanced}`.
mod flags {
    pub(super) const TYPE: u32 = 4;
    pub(super) const PRIORITY: u32 = 6;
    pub(super) const CONTEXT: u32 = 8;
    pub(super) const NOTIFY: u32 = 11;
    pub(super) const COMPLETING: u32 = 17;
    pub(super) const UNSTAMPED: u32 = 18;
    pub(super) const ADVANCED: u32 = 19;
}

/// State and priority out of a flags word, for scans that need nothing else.
pub(crate) fn state_and_priority(word: u32) -> (State, u8) {
    (State::from_bits(word), (word >> flags::PRIORITY) as u8 & 3)
}

impl Slot {
    fn get(word: &AtomicU32) -> u32 {
        word.load(Ordering::Relaxed)
    }

    /// What `GetProgress` answers: the few words that are needed, not the whole copy, because this is the hot read.
    #[inline(always)]
    pub(crate) fn progress(&self, bytes: u32) -> JobProgress {
        let is_sum = self.unsummed.load() == [0, 0];
        let [files_total, files_transferred] = self.files.load();
        JobProgress {
            bytes_total: if is_sum { self.known.load() } else { SIZE_UNKNOWN },
            bytes_transferred: self.base.load().wrapping_add(u64::from(bytes)),
            files_total,
            files_transferred,
        }
    }

    /// Copies the slot, with the era's `bytes` folded in. The caller rechecks the head before it believes the copy.
    pub(crate) fn copy(&self, bytes: u32) -> JobRecord {
        let word = Self::get(&self.flags);
        let bit = |shift: u32| word >> shift & 1 != 0;
        let ([files_total, files_transferred], [files_unknown, carry]) = (self.files.load(), self.unsummed.load());
        let (state, priority) = state_and_priority(word);
        JobRecord {
            generation: Self::get(&self.generation),
            state,
            job_type: (word >> flags::TYPE) as u8 & 3,
            priority,
            error_context: (word >> flags::CONTEXT) as u8 & 7,
            notify_flags: (word >> flags::NOTIFY) as u8 & 63,
            is_completing: bit(flags::COMPLETING),
            is_unstamped: bit(flags::UNSTAMPED),
            has_advanced: bit(flags::ADVANCED) || bytes > 0,
            bytes: self.base.load().wrapping_add(u64::from(bytes)),
            known: self.known.load(),
            carry,
            file_base: self.file_base.load(),
            sequence: self.sequence.load().wrapping_add(u64::from(bytes)),
            resumed: self.resumed.load(),
            file_resumed: self.file_resumed.load(),
            modified: self.modified.load(),
            completion: self.completion.load(),
            last_advance: self.last_advance.load(),
            files_total,
            files_transferred,
            files_unknown,
            files_completed: Self::get(&self.files_completed),
            active: Self::get(&self.active),
            tail: Self::get(&self.tail),
            error: HResult(Self::get(&self.error) as i32),
            error_file: Self::get(&self.error_file),
            error_count: Self::get(&self.error_count),
            attempt: Self::get(&self.attempt),
            minimum_retry_delay_s: Self::get(&self.minimum_retry_delay_s),
            no_progress_timeout_s: Self::get(&self.no_progress_timeout_s),
            name: Self::get(&self.name),
            description: Self::get(&self.description),
            file_total: SIZE_UNKNOWN,
            resized: None,
        }
    }

    /// Writes a new version. Only by the context that took the slot, before it is published.
    pub(crate) fn write(&self, record: &JobRecord, link: Option<(u32, Head)>) {
        let put = |word: &AtomicU32, value: u32| word.store(value, Ordering::Relaxed);
        let transferring = record.state == State::Transferring;
        put(&self.generation, record.generation);
        put(&self.permit, if transferring { record.attempt } else { 0 });
        self.base.store(record.bytes);
        self.known.store(record.known);
        self.files.store([record.files_total, record.files_transferred]);
        self.unsummed.store([record.files_unknown, record.carry]);
        let room = record.remaining().min(u64::from(BYTES_MAX)) as u32;
        put(&self.room, if transferring { room } else { 0 });
        put(
            &self.flags,
            record.state as u32
                | u32::from(record.job_type) << flags::TYPE
                | u32::from(record.priority) << flags::PRIORITY
                | u32::from(record.error_context) << flags::CONTEXT
                | u32::from(record.notify_flags) << flags::NOTIFY
                | u32::from(record.is_completing) << flags::COMPLETING
                | u32::from(record.is_unstamped) << flags::UNSTAMPED
                | u32::from(record.has_advanced) << flags::ADVANCED,
        );
        self.sequence.store(record.sequence);
        self.file_base.store(record.file_base);
        self.resumed.store(record.resumed);
        self.file_resumed.store(record.file_resumed);
        self.modified.store(record.modified);
        self.completion.store(record.completion);
        self.last_advance.store(record.last_advance);
        let (link_file, link_new) = link.unwrap_or((NONE, Head::first(0)));
        self.link_new.store(link_new.0);
        put(&self.link_file, link_file);
        put(&self.active, record.active);
        put(&self.tail, record.tail);
        put(&self.files_completed, record.files_completed);
        put(&self.error, record.error.0 as u32);
        put(&self.error_file, record.error_file);
        put(&self.error_count, record.error_count);
        put(&self.attempt, record.attempt);
        put(&self.minimum_retry_delay_s, record.minimum_retry_delay_s);
        put(&self.no_progress_timeout_s, record.no_progress_timeout_s);
        put(&self.name, record.name);
        put(&self.description, record.description);
    }
}
