//! Files of a job.

use crate::lifetime::{answer, answer_text, engine};
use crate::pointer::{Out, code, text};
use crate::types::{BG_FILE, BG_JOB, BG_LOCAL_NAME_MAX, BG_REMOTE_NAME_MAX, HRESULT};
use bgjob::{File, FileProgress, Job};
use core::ffi::c_char;

/// Adds a file to a job that is not final; its size is unknown until the transport tells it. Files are transferred in
/// the order they were added, one at a time, and none can be removed. In a TRANSFERRED job the state stays: call
/// BgResume. IBackgroundCopyJob::AddFile.
/// RemoteUrl: at most 2,200 bytes without control characters; http://, https://, file://, \\server\share or a drive
/// path.
/// LocalName: at most 259 bytes, absolute. In an engine without text both may be NULL and are not kept.
/// Cookie: yours, see BgGetFileCookie; firmware without text finds its target by it.
///
/// Errors: E_HANDLE. E_INVALIDARG: the output is NULL or misaligned, or a name is bad. BG_E_INVALID_STATE: the job is
///   final. E_OUTOFMEMORY: no entry or no text left. E_PENDING: also while a BgComplete of the job is running.
/// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the names.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; the names end with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgAddFile(
    job: BG_JOB,
    RemoteUrl: *const c_char,
    LocalName: *const c_char,
    Cookie: u64,
    pFile: *mut BG_FILE,
) -> HRESULT {
    answer(pFile, |engine| {
        let (remote, local) = (text(RemoteUrl, BG_REMOTE_NAME_MAX), text(LocalName, BG_LOCAL_NAME_MAX));
        Ok(engine.add_file(Job(job), remote, local, Cookie)?.0)
    })
}

/// Fills *pProgress with one moment of the file. It agrees with GetProgress of its job: both come from one record.
/// Padding is zeroed. IBackgroundCopyFile::GetProgress.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 120 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetFileProgress(file: BG_FILE, pProgress: *mut FileProgress) -> HRESULT {
    let get = || {
        let engine = engine()?;
        let out = Out::new(pProgress)?;
        out.put_zero_padded(engine.file_progress(File(file))?);
        Ok(())
    };
    code(get())
}

/// The cookie that BgAddFile was given.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: as BgGetFileProgress.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetFileCookie(file: BG_FILE, pCookie: *mut u64) -> HRESULT {
    answer(pCookie, |engine| engine.file_cookie(File(file)))
}

/// Copies the file's URL, as BgGetDisplayName does with a name. IBackgroundCopyFile::GetRemoteName.
///
/// Errors, context and cost: as BgGetDisplayName.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pBuffer for cbBuffer bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetRemoteName(
    file: BG_FILE,
    pBuffer: *mut c_char,
    cbBuffer: usize,
    pcbNeeded: *mut usize,
) -> HRESULT {
    answer_text(pBuffer, cbBuffer, pcbNeeded, |engine, bytes| engine.remote_name(File(file), bytes))
}

/// Copies the file's local name, as BgGetDisplayName does with a name. IBackgroundCopyFile::GetLocalName.
///
/// Errors, context and cost: as BgGetDisplayName.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pBuffer for cbBuffer bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetLocalName(
    file: BG_FILE,
    pBuffer: *mut c_char,
    cbBuffer: usize,
    pcbNeeded: *mut usize,
) -> HRESULT {
    answer_text(pBuffer, cbBuffer, pcbNeeded, |engine, bytes| engine.local_name(File(file), bytes))
}
