//! Properties of a job.

use crate::engines::engine_of;
use crate::pointer::{Out, answer, answer_text, code, text};
use crate::types::{
    BG_DESCRIPTION_MAX, BG_DISPLAY_NAME_MAX, BG_ERROR_CONTEXT, BG_FILE, BG_JOB, BG_JOB_PRIORITY, BG_JOB_TYPE,
    BG_LOCAL_NAME_MAX, HRESULT,
};
use bgjob::hresult::E_INVALIDARG;
use bgjob::{Job, JobReplyProgress, JobTimes, Priority};
use core::ffi::c_char;

/// The job's type. IBackgroundCopyJob::GetType.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetType(job: BG_JOB, pType: *mut BG_JOB_TYPE) -> HRESULT {
    answer(engine_of(job), pType, |engine| Ok(engine.job_type(Job(job))? as BG_JOB_TYPE))
}

/// When the job was created, last changed, and last became TRANSFERRED; as fine as the ticks.
/// IBackgroundCopyJob::GetTimes.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetTimes(job: BG_JOB, pTimes: *mut JobTimes) -> HRESULT {
    answer(engine_of(job), pTimes, |engine| engine.times(Job(job)))
}

/// The job's last error and where it came from. Kept until data moves again, over Suspend and Resume too.
/// IBackgroundCopyJob::GetError and IBackgroundCopyError::GetError.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_ERROR_INFORMATION_UNAVAILABLE: there is none, or the job is
///   final. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetError(job: BG_JOB, pError: *mut HRESULT, pContext: *mut BG_ERROR_CONTEXT) -> HRESULT {
    let get = || {
        let engine = engine_of(job)?;
        let (out_error, out_context) = (Out::new(pError)?, Out::new(pContext)?);
        let found = engine.error(Job(job))?;
        out_error.put(found.error.code());
        out_context.put(found.context as BG_ERROR_CONTEXT);
        Ok(())
    };
    code(get())
}

/// The file of the job's last error. IBackgroundCopyError::GetFile.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_ERROR_INFORMATION_UNAVAILABLE: as BgGetError.
///   BG_E_FILE_NOT_AVAILABLE: its context is neither the local nor the remote file. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetErrorFile(job: BG_JOB, pFile: *mut BG_FILE) -> HRESULT {
    answer(engine_of(job), pFile, |engine| Ok(engine.error_file(Job(job))?.0))
}

/// How often transfers of the job have failed; stays at 65,535. IBackgroundCopyJob::GetErrorCount.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetErrorCount(job: BG_JOB, pErrors: *mut u32) -> HRESULT {
    answer(engine_of(job), pErrors, |engine| engine.error_count(Job(job)))
}

/// Gives the job another name: 1 to 256 characters. Without a text area it is checked and not kept.
/// IBackgroundCopyJob::SetDisplayName.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or empty. BG_E_STRING_TOO_LONG. BG_E_INVALID_STATE: the job is final.
///   E_OUTOFMEMORY: no text left; the old name stays until the new one is stored, so there must be room for both.
///   E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name.
///
/// # Safety
/// The pointer is NULL or valid; the name ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgSetDisplayName(job: BG_JOB, DisplayName: *const c_char) -> HRESULT {
    let set = || {
        let engine = engine_of(job)?;
        engine.set_display_name(Job(job), text(DisplayName, BG_DISPLAY_NAME_MAX).ok_or(E_INVALIDARG)?)
    };
    code(set())
}

/// Describes the job: at most 1,024 characters; an empty text takes the description away.
/// IBackgroundCopyJob::SetDescription.
///
/// Errors: as BgSetDisplayName, but that an empty text is good.
/// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the text.
///
/// # Safety
/// The pointer is NULL or valid; the text ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgSetDescription(job: BG_JOB, Description: *const c_char) -> HRESULT {
    let set = || {
        let engine = engine_of(job)?;
        engine.set_description(Job(job), text(Description, BG_DESCRIPTION_MAX).ok_or(E_INVALIDARG)?)
    };
    code(set())
}

/// Copies the description, as BgGetDisplayName does with a name. IBackgroundCopyJob::GetDescription.
///
/// Errors, context and cost: as BgGetDisplayName.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pBuffer for cbBuffer bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetDescription(
    job: BG_JOB,
    pBuffer: *mut c_char,
    cbBuffer: usize,
    pcbNeeded: *mut usize,
) -> HRESULT {
    answer_text(engine_of(job), pBuffer, cbBuffer, pcbNeeded, |engine, bytes| engine.description(Job(job), bytes))
}

/// Which jobs run first: one of the BG_JOB_PRIORITY values, BG_JOB_PRIORITY_NORMAL in a new job. A transfer that runs
/// is not disturbed; see BgTransferYield. IBackgroundCopyJob::SetPriority.
///
/// Errors: E_HANDLE. E_INVALIDARG: no such priority. BG_E_INVALID_STATE: the job is final. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgSetPriority(job: BG_JOB, Priority: BG_JOB_PRIORITY) -> HRESULT {
    let set = || {
        let engine = engine_of(job)?;
        engine.set_priority(Job(job), Priority::from_value(Priority).ok_or(E_INVALIDARG)?)
    };
    code(set())
}

/// The job's priority. IBackgroundCopyJob::GetPriority.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetPriority(job: BG_JOB, pPriority: *mut BG_JOB_PRIORITY) -> HRESULT {
    answer(engine_of(job), pPriority, |engine| Ok(engine.priority(Job(job))? as BG_JOB_PRIORITY))
}

/// What the program wants to be told of: BG_NOTIFY flags, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR in a new job.
/// Kept for it; this version calls nobody. IBackgroundCopyJob::SetNotifyFlags.
///
/// Errors: E_HANDLE. E_NOTIMPL: an unknown flag; with BG_PROFILE_DO also BG_NOTIFY_DISABLE and
///   BG_NOTIFY_FILE_RANGES_TRANSFERRED. BG_E_INVALID_STATE: the job is final. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgSetNotifyFlags(job: BG_JOB, Flags: u32) -> HRESULT {
    code(engine_of(job).and_then(|engine| engine.set_notify_flags(Job(job), Flags)))
}

/// The job's notify flags. IBackgroundCopyJob::GetNotifyFlags.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetNotifyFlags(job: BG_JOB, pFlags: *mut u32) -> HRESULT {
    answer(engine_of(job), pFlags, |engine| engine.notify_flags(Job(job)))
}

/// How long a job in TRANSIENT_ERROR waits before BgTick queues it again: 600 seconds in a new job (30 with
/// BG_PROFILE_DO); less than 5 become 5. It is never too short, and at most half a second and two ticks too long.
/// BgResume queues it at once. Where the network, a lock or a policy is the error (BG_E_NETWORK_DISCONNECTED,
/// BGJOB_E_LOCK_VIOLATION, BG_E_BLOCKED_BY_POLICY) only BgResume does, when the cause is gone; with BG_PROFILE_DO the
/// clock retries those too. IBackgroundCopyJob::SetMinimumRetryDelay.
///
/// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgSetMinimumRetryDelay(job: BG_JOB, Seconds: u32) -> HRESULT {
    code(engine_of(job).and_then(|engine| engine.set_minimum_retry_delay_s(Job(job), Seconds)))
}

/// The job's minimum retry delay in seconds. IBackgroundCopyJob::GetMinimumRetryDelay.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetMinimumRetryDelay(job: BG_JOB, pSeconds: *mut u32) -> HRESULT {
    answer(engine_of(job), pSeconds, |engine| engine.minimum_retry_delay_s(Job(job)))
}

/// How long a job may go on failing without a byte: BgTick turns TRANSIENT_ERROR to ERROR with BG_E_NO_PROGRESS when so
/// many seconds are over since the first transient error after the last byte (or after BgResume of a SUSPENDED or ERROR
/// job); the snapshot's ErrorCause keeps what it was. 1,209,600 seconds in a new job; with BG_PROFILE_DO 3,600 for
/// foreground jobs and 86,400 for others. 0, or less than the minimum retry delay: every error is ERROR at once. Runs
/// on the monotonic clock of BgTick. IBackgroundCopyJob::SetNoProgressTimeout.
///
/// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgSetNoProgressTimeout(job: BG_JOB, Seconds: u32) -> HRESULT {
    code(engine_of(job).and_then(|engine| engine.set_no_progress_timeout_s(Job(job), Seconds)))
}

/// The job's no-progress timeout in seconds. IBackgroundCopyJob::GetNoProgressTimeout.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetNoProgressTimeout(job: BG_JOB, pSeconds: *mut u32) -> HRESULT {
    answer(engine_of(job), pSeconds, |engine| engine.no_progress_timeout_s(Job(job)))
}

/// Progress of the reply to an upload: a total of BG_SIZE_UNKNOWN until it begins, 0 of 0 if the upload was done
/// without one. GetProgress never counts it. IBackgroundCopyJob2::GetReplyProgress.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_NOTIMPL: not of type BG_JOB_TYPE_UPLOAD_REPLY. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetReplyProgress(job: BG_JOB, pProgress: *mut JobReplyProgress) -> HRESULT {
    answer(engine_of(job), pProgress, |engine| engine.reply_progress(Job(job)))
}

/// Where the reply to an upload goes: absolute, at most 259 characters; an empty text takes the name away.
/// IBackgroundCopyJob2::SetReplyFileName.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL, not absolute, or too long. E_NOTIMPL: not of type BG_JOB_TYPE_UPLOAD_REPLY.
///   BG_E_INVALID_STATE: the job is final. E_OUTOFMEMORY: no text left. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name.
///
/// # Safety
/// The pointer is NULL or valid; the name ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgSetReplyFileName(job: BG_JOB, LocalName: *const c_char) -> HRESULT {
    let set = || {
        let engine = engine_of(job)?;
        engine.set_reply_file_name(Job(job), text(LocalName, BG_LOCAL_NAME_MAX).ok_or(E_INVALIDARG)?)
    };
    code(set())
}

/// Copies the reply's local name, as BgGetDisplayName does with a name. IBackgroundCopyJob2::GetReplyFileName.
///
/// Errors, context and cost: as BgGetDisplayName. E_NOTIMPL: not of type BG_JOB_TYPE_UPLOAD_REPLY.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pBuffer for cbBuffer bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetReplyFileName(
    job: BG_JOB,
    pBuffer: *mut c_char,
    cbBuffer: usize,
    pcbNeeded: *mut usize,
) -> HRESULT {
    answer_text(engine_of(job), pBuffer, cbBuffer, pcbNeeded, |engine, bytes| engine.reply_file_name(Job(job), bytes))
}
