//! Files of a job.

use crate::engines::engine_of;
use crate::pointer::{Out, answer, answer_text, array, code, read_array, text};
use crate::types::{BG_FILE, BG_FILE_SPEC, BG_JOB, BG_LOCAL_NAME_MAX, BG_REMOTE_NAME_MAX, HRESULT};
use bgjob::hresult::{E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, S_FALSE};
use bgjob::{File, FileProgress, FileRange, FileSpec, Job};
use core::ffi::c_char;

/// Adds a file to a job that is not final; its size is unknown until the transport tells it. Files are transferred in
/// the order they were added, one at a time, and none can be removed. In a TRANSFERRED job the state stays: call
/// BgResume. IBackgroundCopyJob::AddFile.
/// RemoteUrl: at most 2,200 characters, none of them control characters; http://, https://, file://, \\server\share or a drive
/// path.
/// LocalName: at most 259 characters, absolute. In an engine without text both may be NULL and are not kept.
/// Cookie: yours, see BgGetFileCookie; firmware without text finds its target by it.
///
/// Errors: E_HANDLE. E_INVALIDARG: the output is NULL or misaligned, or a name is bad. BG_E_INVALID_STATE: the job is
///   final. BG_E_TOO_MANY_FILES: an upload has its file. E_OUTOFMEMORY: no entry or no text left. E_PENDING: also while
///   a BgComplete of the job is running.
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
    answer(engine_of(job), pFile, |engine| {
        let (remote, local) = (text(RemoteUrl, BG_REMOTE_NAME_MAX), text(LocalName, BG_LOCAL_NAME_MAX));
        Ok(engine.add_file(Job(job), remote, local, Cookie)?.0)
    })
}

/// Adds a file of which only parts are wanted: the local file holds the ranges one after the other in the order given,
/// and only their bytes count. Size: bytes of the remote file if they are known, else BG_SIZE_UNKNOWN; while they are
/// not, a range to BG_LENGTH_TO_EOF has no size. IBackgroundCopyJob3::AddFileWithRanges,
/// IDeliveryOptimizationJob::AddFileWithRanges.
///
/// Errors: E_HANDLE. E_INVALIDARG: as BgAddFile, or no range. BG_E_INVALID_STATE: the job is final. E_NOTIMPL: an
///   upload. BG_E_INVALID_RANGE: an empty range, one that begins at BG_LENGTH_TO_EOF, or one outside of Size.
///   BG_E_OVERLAPPING_RANGES. BG_E_TOO_MANY_RANGES_IN_FILE: over 500. E_OUTOFMEMORY: also in an engine without text.
///   E_PENDING: as BgAddFile.
/// Context: thread, interrupt; non-maskable as above. Cost: as BgAddFile; quadratic in the ranges.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; the names end with a NUL; pRanges for RangeCount ranges.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgAddFileWithRanges(
    job: BG_JOB,
    RemoteUrl: *const c_char,
    LocalName: *const c_char,
    Cookie: u64,
    Size: u64,
    RangeCount: u32,
    pRanges: *const FileRange,
    pFile: *mut BG_FILE,
) -> HRESULT {
    answer(engine_of(job), pFile, |engine| {
        let spec = FileSpec {
            remote_name: text(RemoteUrl, BG_REMOTE_NAME_MAX),
            local_name: text(LocalName, BG_LOCAL_NAME_MAX),
            cookie: Cookie,
            total: Size,
            ranges: Some(read_array(pRanges, RangeCount as usize)?),
        };
        Ok(engine.add_spec(Job(job), &spec)?.0)
    })
}

/// Adds FileCount files in one step, in the order given: all of them, or none if one is refused. pHandles: room for as
/// many handles, or NULL. IBackgroundCopyJob::AddFileSet.
///
/// Errors: as BgAddFile and BgAddFileWithRanges for the first file that is refused. E_INVALIDARG: NULL or misaligned.
///   BG_E_TOO_MANY_FILES: more than one for an upload. Of no files at all only the job is checked; of more than the
///   engine can have, no more are looked at than that.
/// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the files and their names.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid, those in the specs too; arrays for as many elements as are said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgAddFileSet(
    job: BG_JOB,
    FileCount: u32,
    pFiles: *const BG_FILE_SPEC,
    pHandles: *mut BG_FILE,
) -> HRESULT {
    let add = || {
        let engine = engine_of(job)?;
        let specs = read_array(pFiles, FileCount as usize)?;
        let handles = if pHandles.is_null() { &mut [] } else { array(pHandles, FileCount as usize)? };
        let mut spec = |n: u32| {
            let spec = specs.get(n as usize).ok_or(E_INVALIDARG)?;
            let is_whole = spec.ranges.is_null() && spec.range_count == 0;
            let ranges = if is_whole { None } else { Some(read_array(spec.ranges, spec.range_count as usize)?) };
            Ok(FileSpec {
                remote_name: text(spec.remote_name, BG_REMOTE_NAME_MAX),
                local_name: text(spec.local_name, BG_LOCAL_NAME_MAX),
                cookie: spec.cookie,
                total: spec.size,
                ranges,
            })
        };
        engine.add_with(Job(job), FileCount, &mut spec, &mut |n, file| {
            if let Some(place) = handles.get_mut(n as usize) {
                *place = file.0;
            }
        })
    };
    code(add())
}

/// Tells the size of the remote file before its transfer, so that totals are known while the job is still SUSPENDED
/// (Delivery Optimization's DOFilePropertyId_TotalSizeBytes). What the server tells later counts more.
///
/// Errors: E_HANDLE. E_INVALIDARG: BG_SIZE_UNKNOWN is no size. BG_E_INVALID_STATE: the job is final, or the file's
///   transfer has begun. BG_E_INVALID_RANGE: a range of the file lies outside of it. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgSetFileSize(file: BG_FILE, Size: u64) -> HRESULT {
    code(engine_of(file).and_then(|engine| engine.set_file_size(File(file), Size)))
}

/// Tells whether a file that has arrived is what it should be. Valid 0: the job's state becomes ERROR, with
/// BG_E_VALIDATION_FAILED and BG_ERROR_CONTEXT_UNKNOWN (with BG_PROFILE_DO: NONE); a running transfer stops. The file
/// still counts as transferred and is not fetched again, BgComplete calls pfnSave for it as for the others, and
/// BgResume, if files are left, forgets the verdict: cancel the job, or leave the file out in pfnSave. A transport that
/// checks a file itself reports the same code by BgTransferFail instead of BgTransferDone.
/// IBackgroundCopyFile3::SetValidationState.
///
/// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final, or the file has not arrived. E_PENDING: also while a
///   BgComplete of the job is running.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgSetValidationState(file: BG_FILE, Valid: i32) -> HRESULT {
    code(engine_of(file).and_then(|engine| engine.set_validation_state(File(file), Valid != 0)))
}

/// Gives the file another remote name. A file that has arrived stays as it is. Of any other the size is unknown again;
/// if it is being transferred, that stops and the job is QUEUED: the transport's next attempt goes on with the bytes
/// that are there if the new file is the same, or else begins again, which takes exactly these bytes out of the job.
/// IBackgroundCopyFile2::SetRemoteName.
///
/// Errors: E_HANDLE. E_INVALIDARG: as BgAddFile. BG_E_INVALID_STATE: the job is final. E_OUTOFMEMORY: no text left.
///   E_PENDING: also while a BgComplete of the job is running.
/// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name.
///
/// # Safety
/// The pointer is NULL or valid; the name ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgSetRemoteName(file: BG_FILE, RemoteUrl: *const c_char) -> HRESULT {
    let set = || {
        let engine = engine_of(file)?;
        engine.set_remote_name(File(file), text(RemoteUrl, BG_REMOTE_NAME_MAX).ok_or(E_INVALIDARG)?)
    };
    code(set())
}

/// Gives each file of the job whose remote name begins with OldPrefix, in whatever case of ASCII letters, another one:
/// NewPrefix and the rest of the old one. For each of them this is what BgSetRemoteName does. *pCount, which may be
/// NULL, becomes the number of these files; files that are added meanwhile keep their names.
/// IBackgroundCopyJob3::ReplaceRemotePrefix.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL, misaligned, OldPrefix is empty, either is longer than a remote name, or a name
///   would be none that BgAddFile takes: then no file has changed. E_NOTIMPL: an upload. BG_E_INVALID_STATE: the job is
///   final. E_OUTOFMEMORY: no text left. E_PENDING: also while a BgComplete of the job is running. These two may come
///   when some files have their new names, the first ones: another call goes on, but would change them again if
///   NewPrefix begins with OldPrefix.
/// Context: thread, interrupt; non-maskable as above. Cost: for each file, the way back from the last one, and for each
///   that changes, BgSetRemoteName.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; the prefixes end with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgReplaceRemotePrefix(
    job: BG_JOB,
    OldPrefix: *const c_char,
    NewPrefix: *const c_char,
    pCount: *mut u32,
) -> HRESULT {
    let replace = || {
        let engine = engine_of(job)?;
        let out = Out::optional(pCount)?;
        let prefix = |name| text(name, BG_REMOTE_NAME_MAX).ok_or(E_INVALIDARG);
        let count = engine.replace_remote_prefix(Job(job), prefix(OldPrefix)?, prefix(NewPrefix)?)?;
        if let Some(out) = out {
            out.put(count);
        }
        Ok(())
    };
    code(replace())
}

/// Copies the file's ranges in the order they were given, and tells their number. Capacity 0 only counts.
/// IBackgroundCopyFile2::GetFileRanges.
///
/// Returns S_OK, or S_FALSE with *pCount 0 for a file without ranges.
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_NOT_SUFFICIENT_BUFFER: Capacity is too small; nothing is
///   written. E_PENDING: the job changed at every try; pRanges is then undefined.
/// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the ranges.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pRanges for Capacity ranges.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetFileRanges(
    file: BG_FILE,
    pRanges: *mut FileRange,
    Capacity: u32,
    pCount: *mut u32,
) -> HRESULT {
    let get = || {
        let engine = engine_of(file)?;
        let out = Out::new(pCount)?;
        let ranges = array(pRanges, Capacity as usize)?;
        let count = engine.file_ranges(File(file), ranges)?;
        if count > ranges.len() && Capacity > 0 {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        }
        out.put(count as u32);
        if count == 0 { Err(S_FALSE) } else { Ok(()) }
    };
    code(get())
}

/// Fills *pProgress with one moment of the file. It agrees with GetProgress of its job: both come from one record.
/// Padding is zeroed. IBackgroundCopyFile::GetProgress.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 350 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetFileProgress(file: BG_FILE, pProgress: *mut FileProgress) -> HRESULT {
    let get = || {
        let engine = engine_of(file)?;
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
    answer(engine_of(file), pCookie, |engine| engine.file_cookie(File(file)))
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
    answer_text(engine_of(file), pBuffer, cbBuffer, pcbNeeded, |engine, bytes| engine.remote_name(File(file), bytes))
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
    answer_text(engine_of(file), pBuffer, cbBuffer, pcbNeeded, |engine, bytes| engine.local_name(File(file), bytes))
}
