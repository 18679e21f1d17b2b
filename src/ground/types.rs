//! The public structures, in the layout that C sees. Documented by Microsoft, but for those that say otherwise.
//!
//! Every offset is a multiple of its field's size, so offsets are the same on targets that align `uint64_t` to four
//! bytes. So are the sizes, but for `BG_FILE_PROGRESS`, whose tail padding is the compiler's (20 bytes on i386 System
//! V).

use super::handle::File;
use super::hresult::Code;

/// A size that is not known (`BG_SIZE_UNKNOWN`).
pub const SIZE_UNKNOWN: u64 = u64::MAX;

/// Progress of all files of a job at one moment.
// In the header this becomes a condition: where the platform's <bits.h> came first, its own structure is used.
#[cfg(not(bgjob_platform_bits))]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct JobProgress {
    /// Bytes of all files; BG_SIZE_UNKNOWN while any file's size is unknown or the sum does not fit.
    pub bytes_total: u64,
    /// Bytes that have arrived. May fall: a file that restarts takes its bytes out.
    pub bytes_transferred: u64,
    /// Number of files.
    pub files_total: u32,
    /// Number of files that have arrived whole, whether or not Complete was called.
    pub files_transferred: u32,
}

/// Progress of one file. The tail padding is zeroed, so that memcmp of two progresses is meaningful.
#[cfg(not(bgjob_platform_bits))]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct FileProgress {
    /// Size of the file, or BG_SIZE_UNKNOWN.
    pub bytes_total: u64,
    /// Bytes that have arrived.
    pub bytes_transferred: u64,
    /// Of a download: 1 once Complete has made the file available to the user, else 0; not: all bytes have arrived. Of
    /// an upload: 1 once the file is up.
    pub completed: i32,
}

/// Everything about a job at one moment. Not Microsoft's; later versions only append.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct JobSnapshot {
    /// Size of the structure in bytes; set by the caller, and by the library to what it filled.
    pub size: u32,
    /// BG_JOB_SNAPSHOT_VERSION; likewise.
    pub version: u32,
    /// What GetProgress gives.
    pub progress: JobProgress,
    /// Sum of the sizes that are known, in bytes, modulo 2^64.
    pub bytes_total_known: u64,
    /// The part of BytesTransferred that was there already when a transfer connected.
    pub bytes_resumed: u64,
    /// Grows with every byte and every change but the stamps of BgTick. Never falls while the handle lives; counts
    /// modulo 2^64.
    pub sequence: u64,
    /// FILETIME of creation: 100 ns units since 1601, 0 if no clock had ticked.
    pub creation_time: u64,
    /// FILETIME of the tick that saw the last change.
    pub modification_time: u64,
    /// FILETIME of the last entry to TRANSFERRED, 0 before the first.
    pub transfer_completion_time: u64,
    /// Monotonic milliseconds of the tick that saw the last byte, 0 before it.
    pub last_advance_ms: u64,
    /// The file that is active or comes next to be resumed, 0 if none.
    pub file: File,
    /// The file the error belongs to; 0 if none, or if the error's context is neither the local nor the remote file.
    pub error_file: File,
    /// BG_JOB_STATE.
    pub state: i32,
    /// BG_JOB_TYPE.
    pub r#type: i32,
    /// BG_JOB_PRIORITY.
    pub priority: i32,
    /// The last error, S_OK if none. Kept until data moves again.
    pub error: Code,
    /// BG_ERROR_CONTEXT.
    pub error_context: i32,
    /// Errors so far; stays at 65535.
    pub error_count: u32,
    /// Attempts so far: grows when a transfer starts and when a file starts again at byte 0.
    pub attempt: u32,
    /// Number of files whose size is unknown.
    pub files_unknown: u32,
    /// Number of files that Complete has saved.
    pub files_completed: u32,
    /// The error that kept coming until the no-progress timeout was over, when Error is BG_E_NO_PROGRESS; else S_OK.
    pub error_cause: Code,
}

/// The version of [`JobSnapshot`] that this library fills.
pub const SNAPSHOT_VERSION: u32 = 1;
/// The size of the first version: a smaller one is refused.
pub const SNAPSHOT_SIZE_MIN: u32 = core::mem::size_of::<JobSnapshot>() as u32;

/// Progress of the reply to an upload.
#[cfg(not(bgjob_platform_bits))]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct JobReplyProgress {
    /// Size of the reply; BG_SIZE_UNKNOWN until it begins, and while the server does not tell.
    pub bytes_total: u64,
    /// Bytes of the reply that have arrived.
    pub bytes_transferred: u64,
}

/// A part of a remote file.
#[cfg(not(bgjob_platform_bits))]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct FileRange {
    /// First byte.
    pub initial_offset: u64,
    /// Number of bytes; BG_LENGTH_TO_EOF: all that follow.
    pub length: u64,
}

/// A time as Windows has it: 100 ns units since 1601-01-01 UTC, as two halves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct FileTime {
    /// Low 32 bits.
    pub low: u32,
    /// High 32 bits.
    pub high: u32,
}

impl FileTime {
    /// The two halves of one number.
    pub const fn new(value: u64) -> FileTime {
        FileTime { low: value as u32, high: (value >> 32) as u32 }
    }
}

/// Times of a job; 0 where it has not come to that, or no clock had ticked.
#[cfg(not(bgjob_platform_bits))]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct JobTimes {
    /// When the job was created.
    pub creation_time: FileTime,
    /// The tick that saw the last change: bytes, files, properties, states.
    pub modification_time: FileTime,
    /// When the job last became TRANSFERRED.
    pub transfer_completion_time: FileTime,
}

/// A GUID in Microsoft's layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct Guid {
    /// First 32 bits.
    pub data1: u32,
    /// Next 16 bits.
    pub data2: u16,
    /// Next 16 bits, with the version in the top four.
    pub data3: u16,
    /// Last eight bytes, with the variant in the top two bits of the first.
    pub data4: [u8; 8],
}

impl Guid {
    /// The 16 bytes as four words, the first one `data1`.
    pub(crate) const fn to_words(self) -> [u32; 4] {
        let d = self.data4;
        [
            self.data1,
            self.data2 as u32 | (self.data3 as u32) << 16,
            u32::from_le_bytes([d[0], d[1], d[2], d[3]]),
            u32::from_le_bytes([d[4], d[5], d[6], d[7]]),
        ]
    }

    /// The reverse of [`Self::to_words`].
    pub(crate) const fn from_words(words: [u32; 4]) -> Guid {
        let (a, b) = (words[2].to_le_bytes(), words[3].to_le_bytes());
        Guid {
            data1: words[0],
            data2: words[1] as u16,
            data3: (words[1] >> 16) as u16,
            data4: [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]],
        }
    }

    /// The registry format, `{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}`.
    pub fn to_text(&self) -> heapless::String<38> {
        use core::fmt::Write;
        let mut text = heapless::String::new();
        let d = &self.data4;
        // 38 characters always fit.
        let _ = write!(
            text,
            "{{{:08x}-{:04x}-{:04x}-{:02x}{:02x}-{:02x}{:02x}{:02x}{:02x}{:02x}{:02x}}}",
            self.data1, self.data2, self.data3, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]
        );
        text
    }
}

/// `BG_JOB_TYPE`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum JobType {
    /// Server to client.
    #[default]
    Download = 0,
    /// Client to server: one file.
    Upload = 1,
    /// Client to server, then the server's reply.
    UploadReply = 2,
}

impl JobType {
    /// The type of a `BG_JOB_TYPE` value, if it is one.
    pub const fn from_value(value: i32) -> Option<JobType> {
        match value {
            0 => Some(JobType::Download),
            1 => Some(JobType::Upload),
            2 => Some(JobType::UploadReply),
            _ => None,
        }
    }
}

/// `BG_JOB_PRIORITY`: lower values come first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Priority {
    /// As fast as it goes.
    Foreground = 0,
    /// Before normal.
    High = 1,
    /// BITS' default.
    #[default]
    Normal = 2,
    /// After normal.
    Low = 3,
}

impl Priority {
    /// The priority of a `BG_JOB_PRIORITY` value, if it is one.
    pub const fn from_value(value: i32) -> Option<Priority> {
        match value {
            0 => Some(Priority::Foreground),
            1 => Some(Priority::High),
            2 => Some(Priority::Normal),
            3 => Some(Priority::Low),
            _ => None,
        }
    }
}

/// `BG_ERROR_CONTEXT`: where an error came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum ErrorContext {
    /// No error.
    #[default]
    None = 0,
    /// Unknown.
    Unknown = 1,
    /// The queue manager.
    GeneralQueueManager = 2,
    /// The notification of the client.
    QueueManagerNotification = 3,
    /// The local file.
    LocalFile = 4,
    /// The remote file.
    RemoteFile = 5,
    /// The transport.
    GeneralTransport = 6,
    /// The remote application.
    RemoteApplication = 7,
}

impl ErrorContext {
    /// The context of a `BG_ERROR_CONTEXT` value, if it is one.
    pub const fn from_value(value: i32) -> Option<ErrorContext> {
        Some(match value {
            0 => ErrorContext::None,
            1 => ErrorContext::Unknown,
            2 => ErrorContext::GeneralQueueManager,
            3 => ErrorContext::QueueManagerNotification,
            4 => ErrorContext::LocalFile,
            5 => ErrorContext::RemoteFile,
            6 => ErrorContext::GeneralTransport,
            7 => ErrorContext::RemoteApplication,
            _ => return None,
        })
    }
}

// The documented layouts, on every target this is compiled for. C and C++ assert the same in ffi-tests.
const _: () = {
    use core::mem::{align_of, offset_of, size_of};
    assert!(size_of::<JobProgress>() == 24);
    assert!(offset_of!(JobProgress, bytes_total) == 0 && offset_of!(JobProgress, bytes_transferred) == 8);
    assert!(offset_of!(JobProgress, files_total) == 16 && offset_of!(JobProgress, files_transferred) == 20);
    assert!(size_of::<FileProgress>() == if align_of::<u64>() == 8 { 24 } else { 20 });
    assert!(offset_of!(FileProgress, bytes_total) == 0 && offset_of!(FileProgress, bytes_transferred) == 8);
    assert!(offset_of!(FileProgress, completed) == 16);
    assert!(size_of::<JobReplyProgress>() == 16 && offset_of!(JobReplyProgress, bytes_transferred) == 8);
    assert!(size_of::<FileRange>() == 16 && offset_of!(FileRange, length) == 8);
    assert!(size_of::<JobTimes>() == 24 && align_of::<JobTimes>() == 4);
    assert!(offset_of!(JobTimes, modification_time) == 8 && offset_of!(JobTimes, transfer_completion_time) == 16);
    assert!(size_of::<Guid>() == 16 && align_of::<Guid>() == 4);
    assert!(size_of::<JobSnapshot>() == 144 && offset_of!(JobSnapshot, progress) == 8);
    assert!(offset_of!(JobSnapshot, bytes_total_known) == 32 && offset_of!(JobSnapshot, file) == 88);
    assert!(offset_of!(JobSnapshot, state) == 104 && offset_of!(JobSnapshot, error_cause) == 140);
};
