//! The functions that read.

use std::ffi::{c_char, c_void};

use bgjob::hresult::{Code, S_FALSE, S_OK};
use bgjob::{
    FileProgress, FileRange, Guid, JobProgress, JobReplyProgress, JobSnapshot, JobTimes, SNAPSHOT_SIZE_MIN,
    SNAPSHOT_VERSION,
};
use bgjob_capi::files::{BgGetFileCookie, BgGetFileProgress, BgGetFileRanges, BgGetLocalName, BgGetRemoteName};
use bgjob_capi::jobs::{BgEnumFiles, BgEnumJobs, BgGetDisplayName, BgGetJob, BgGetJobId, BgGetState};
use bgjob_capi::progress::{BgGetSnapshot, GetProgress};
use bgjob_capi::properties::{
    BgGetDescription, BgGetError, BgGetErrorCount, BgGetErrorFile, BgGetMinimumRetryDelay, BgGetNoProgressTimeout,
    BgGetNotifyFlags, BgGetPriority, BgGetReplyFileName, BgGetReplyProgress, BgGetTimes, BgGetType,
};
use bgjob_capi::types::HRESULT;
use bgjob_capi::view::{BgViewEnumJobs, BgViewSnapshot};

use super::out;
use crate::model::answers::Handles;
use crate::model::readings::{FileReading, JobReading};
use crate::model::region::Region;
use crate::model::text::Text;

const NO_SNAPSHOT: JobSnapshot = JobSnapshot {
    size: SNAPSHOT_SIZE_MIN,
    version: SNAPSHOT_VERSION,
    progress: JobProgress { bytes_total: 1, bytes_transferred: 2, files_total: 3, files_transferred: 4 },
    bytes_total_known: 5,
    bytes_resumed: 6,
    sequence: 7,
    creation_time: 8,
    modification_time: 9,
    transfer_completion_time: 10,
    last_advance_ms: 11,
    file: bgjob::File(12),
    error_file: bgjob::File(13),
    state: 14,
    r#type: 15,
    priority: 16,
    error: 17,
    error_context: 18,
    error_count: 19,
    attempt: 20,
    files_unknown: 21,
    files_completed: 22,
    error_cause: 23,
};

/// A text, in a buffer with room for its NUL.
fn text(get: impl FnOnce(*mut c_char, usize, *mut usize) -> HRESULT) -> Result<Text, Code> {
    let mut buffer = [0x55u8; 64];
    let needed = out(usize::MAX, |needed| get(buffer.as_mut_ptr().cast(), buffer.len(), needed))?;
    assert_eq!(buffer[needed - 1], 0, "the text ends with a NUL");
    Ok(Text::new(&buffer[..needed - 1]))
}

/// Everything about a job, each number through its own function.
pub(super) fn job(region: &Region, job: u64) -> Result<JobReading, Code> {
    let (start, size) = (region.start().cast::<c_void>(), region.size());
    let number = u32::MAX;
    // SAFETY: a place.
    let id = out(Guid::default(), |id| unsafe { BgGetJobId(job, id) })?;
    let mut files = [u64::MAX; 16];
    // SAFETY: room for so many handles, and a place.
    let count = out(number, |count| unsafe { BgEnumFiles(job, files.as_mut_ptr(), 16, count) })?;
    let mut context = -1;
    let reply = JobReplyProgress { bytes_total: 1, bytes_transferred: 2 };
    Ok(JobReading {
        // SAFETY: a place.
        progress: out(NO_SNAPSHOT.progress, |progress| unsafe { GetProgress(job, progress) })?,
        // SAFETY: a place.
        state: out(-1, |state| unsafe { BgGetState(job, state) })?,
        snapshot: snapshot(job)?,
        // SAFETY: the region, and a place whose size and version are told.
        viewed: out(NO_SNAPSHOT, |snapshot| unsafe { BgViewSnapshot(start, size, job, snapshot) })?,
        // SAFETY: a place.
        times: out(JobTimes::default(), |times| unsafe { BgGetTimes(job, times) })?,
        // SAFETY: a place.
        kind: out(-1, |kind| unsafe { BgGetType(job, kind) })?,
        // SAFETY: a place.
        priority: out(-1, |priority| unsafe { BgGetPriority(job, priority) })?,
        // SAFETY: a place.
        notify: out(number, |flags| unsafe { BgGetNotifyFlags(job, flags) })?,
        // SAFETY: a place.
        delay_s: out(number, |seconds| unsafe { BgGetMinimumRetryDelay(job, seconds) })?,
        // SAFETY: a place.
        timeout_s: out(number, |seconds| unsafe { BgGetNoProgressTimeout(job, seconds) })?,
        // SAFETY: a place.
        error_count: out(number, |count| unsafe { BgGetErrorCount(job, count) })?,
        // SAFETY: two places.
        error: out(1, |error| unsafe { BgGetError(job, error, &mut context) }).map(|error| (error, context)),
        // SAFETY: a place.
        error_file: out(u64::MAX, |file| unsafe { BgGetErrorFile(job, file) }),
        // SAFETY: a place.
        reply: out(reply, |progress| unsafe { BgGetReplyProgress(job, progress) }),
        id,
        // SAFETY: an id, and a place.
        found: out(u64::MAX, |job| unsafe { BgGetJob(&id, job) }),
        // SAFETY: a buffer of so many bytes, and a place; here and in the two below.
        name: text(|buffer, size, needed| unsafe { BgGetDisplayName(job, buffer, size, needed) })?,
        // SAFETY: as above.
        description: text(|buffer, size, needed| unsafe { BgGetDescription(job, buffer, size, needed) })?,
        // SAFETY: as above.
        reply_name: text(|buffer, size, needed| unsafe { BgGetReplyFileName(job, buffer, size, needed) }),
        files: files[..count as usize].iter().copied().collect(),
    })
}

pub(super) fn snapshot(job: u64) -> Result<JobSnapshot, Code> {
    // SAFETY: a place whose size and version are told.
    out(NO_SNAPSHOT, |snapshot| unsafe { BgGetSnapshot(job, snapshot) })
}

/// Everything about a file.
pub(super) fn file(file: u64) -> Result<FileReading, Code> {
    let mut ranges = [FileRange::default(); 4];
    let mut count = u32::MAX;
    // SAFETY: room for so many ranges, and a place.
    let code = unsafe { BgGetFileRanges(file, ranges.as_mut_ptr(), 4, &mut count) };
    if code != S_OK && code != S_FALSE.code() {
        return Err(code);
    }
    assert_eq!(code == S_FALSE.code(), count == 0, "S_FALSE is the whole file");
    Ok(FileReading {
        // SAFETY: a place.
        progress: out(FileProgress::default(), |progress| unsafe { BgGetFileProgress(file, progress) })?,
        // SAFETY: a place.
        cookie: out(1, |cookie| unsafe { BgGetFileCookie(file, cookie) })?,
        // SAFETY: a buffer of so many bytes, and a place; here and below.
        remote: text(|buffer, size, needed| unsafe { BgGetRemoteName(file, buffer, size, needed) })?,
        // SAFETY: as above.
        local: text(|buffer, size, needed| unsafe { BgGetLocalName(file, buffer, size, needed) })?,
        ranges: ranges[..count as usize].iter().copied().collect(),
    })
}

/// The lists of the engine and of a view.
pub(super) fn jobs(region: &Region) -> Result<[Handles; 2], Code> {
    let (start, size) = (region.start().cast::<c_void>(), region.size());
    let list = |list: &dyn Fn(*mut u64, *mut u32) -> HRESULT| -> Result<Handles, Code> {
        let mut jobs = [u64::MAX; 16];
        let count = out(u32::MAX, |count| list(jobs.as_mut_ptr(), count))?;
        Ok(jobs[..count as usize].iter().copied().collect())
    };
    Ok([
        // SAFETY: room for so many handles, and a place.
        list(&|jobs, count| unsafe { BgEnumJobs(jobs, 16, count) })?,
        // SAFETY: the region; room for so many handles, and a place.
        list(&|jobs, count| unsafe { BgViewEnumJobs(start, size, jobs, 16, count) })?,
    ])
}
