//! What the caller does with jobs.

use crate::engines::{engine, engine_of, engines};
use crate::pointer::{Out, answer, answer_text, array, code, read, text};
use crate::types::{BG_DISPLAY_NAME_MAX, BG_FILE, BG_JOB, BG_JOB_STATE, BG_JOB_TYPE, BG_SAVE, HRESULT};
use bgjob::hresult::E_INVALIDARG;
use bgjob::{File, Guid, HResult, Job, JobType};
use core::ffi::{c_char, c_void};

/// Creates a job: SUSPENDED, priority normal, no files. IBackgroundCopyManager::CreateJob.
/// DisplayName: 1 to 256 characters; need not be unique; may be NULL only in an engine without text. Texts are UTF-8
/// everywhere, and their characters are counted as UTF-16 does: those beyond the first 65,536 count two.
/// Type: a BG_JOB_TYPE; uploads have one file, no ranges, and can be completed only once they are TRANSFERRED.
///
/// Errors: E_HANDLE. E_INVALIDARG: an output is NULL or misaligned, the name or the type is bad. E_NOTIMPL: an upload
///   with BG_PROFILE_DO. E_OUTOFMEMORY: no entry or no text left. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name; finding an entry may look
///   through a bitmap.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; the name ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgCreateJob(
    DisplayName: *const c_char,
    Type: BG_JOB_TYPE,
    pJobId: *mut Guid,
    pJob: *mut BG_JOB,
) -> HRESULT {
    let create = || {
        let engine = engine()?;
        let (out_id, out_job) = (Out::new(pJobId)?, Out::new(pJob)?);
        let job_type = JobType::from_value(Type).ok_or(E_INVALIDARG)?;
        let name = text(DisplayName, BG_DISPLAY_NAME_MAX);
        engine.create_job_into(name, job_type, |job, id| {
            out_id.put(id);
            out_job.put(job.0);
        })
    };
    code(create())
}

/// The job with this id, if it is not final. IBackgroundCopyManager::GetJob.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_NOT_FOUND. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 200 instructions.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetJob(pJobId: *const Guid, pJob: *mut BG_JOB) -> HRESULT {
    answer(engines(), pJob, |engines| Ok(engines.find_job(read(pJobId)?)?.0))
}

/// Gives up a job that is final (ACKNOWLEDGED or CANCELLED) and frees its entry and its files' entries. Until then a
/// final job still answers every question. A job that is not final is never lost by closing: it is refused.
///
/// Errors: E_HANDLE: no engine, or the handle is stale already. BG_E_INVALID_STATE: the job is not final. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: linear in the job's files.
#[unsafe(no_mangle)]
pub extern "C" fn BgCloseJob(job: BG_JOB) -> HRESULT {
    code(engine_of(job).and_then(|engine| engine.close_job(Job(job))))
}

/// Queues the job: SUSPENDED, ERROR and TRANSIENT_ERROR become QUEUED, and TRANSFERRED too if files were added since.
/// In QUEUED, CONNECTING and TRANSFERRING nothing changes. IBackgroundCopyJob::Resume.
///
/// Errors: E_HANDLE. BG_E_EMPTY: no files are left to transfer. BG_E_INVALID_STATE: the job is final. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgResume(job: BG_JOB) -> HRESULT {
    code(engine_of(job).and_then(|engine| engine.resume(Job(job))))
}

/// Stops the job until Resume. What has arrived stays; the running attempt's token is dead at once, so that no late
/// byte is counted. ERROR and TRANSFERRED jobs stay what they are. IBackgroundCopyJob::Suspend.
///
/// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgSuspend(job: BG_JOB) -> HRESULT {
    code(engine_of(job).and_then(|engine| engine.suspend(Job(job))))
}

/// Ends the job as CANCELLED; its counters keep their last values. Deleting files is the program's part.
/// IBackgroundCopyJob::Cancel.
///
/// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final already. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgCancel(job: BG_JOB) -> HRESULT {
    code(engine_of(job).and_then(|engine| engine.cancel(Job(job))))
}

/// Ends the job as ACKNOWLEDGED. Calls pfnSave for each file that has arrived whole, in the order they were added; the
/// program renames it there, and the file's Completed becomes 1. pfnSave may be NULL if there is nothing to rename.
/// A running transfer is stopped first. One spare is kept while it runs. An upload must be TRANSFERRED; pfnSave is
/// called for its file too, which is the moment to rename a reply. IBackgroundCopyJob::Complete.
///
/// Returns S_OK with all files, BG_S_PARTIAL_COMPLETE (a success code) if some had not arrived, and
/// BG_S_UNABLE_TO_DELETE_FILES (a success code) with all of them if pfnSave returned it.
/// If pfnSave fails, its code is returned and the job stays TRANSFERRED (or SUSPENDED or ERROR, if it was not
/// finished); a second BgComplete goes on where the first one stopped.
///
/// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final, or an upload that is not TRANSFERRED. E_PENDING: another
///   Complete is running; while one runs, BgResume, BgSuspend, BgCancel, the functions that add files, BgSetFileSize,
///   BgSetRemoteName, BgReplaceRemotePrefix and BgSetValidationState for this job answer E_PENDING too, from within
///   pfnSave as well.
///   Whatever pfnSave returned.
/// Context: thread; interrupt if pfnSave allows it. Cost: for each file, the way back from the last one, and a change.
///
/// # Safety
/// pfnSave is NULL or a function of that type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgComplete(job: BG_JOB, pfnSave: BG_SAVE, pContext: *mut c_void) -> HRESULT {
    let mut save = |file: File| {
        let Some(function) = pfnSave else {
            return Ok(());
        };
        // SAFETY: BgComplete's contract; the context is the caller's own.
        let saved = unsafe { function(pContext, file.0) };
        HResult::new(saved).map_or(Ok(()), Err)
    };
    match engine_of(job).and_then(|engine| engine.complete(Job(job), &mut save)) {
        Ok(done) => done,
        Err(code) => code.code(),
    }
}

/// The job's state; with BG_PROFILE_DO never CONNECTING. To act on state and progress together, take a snapshot.
/// IBackgroundCopyJob::GetState.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: as GetProgress.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetState(job: BG_JOB, pState: *mut BG_JOB_STATE) -> HRESULT {
    answer(engine_of(job), pState, |engine| Ok(engine.state(Job(job))? as BG_JOB_STATE))
}

/// The job's id. IBackgroundCopyJob::GetId.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: as GetProgress.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetJobId(job: BG_JOB, pJobId: *mut Guid) -> HRESULT {
    answer(engine_of(job), pJobId, |engine| engine.job_id(Job(job)))
}

/// Copies the display name with its NUL, and tells in *pcbNeeded (may be NULL) how many bytes that is. pBuffer NULL
/// with cbBuffer 0 only tells the number. Without a text area the name is empty. IBackgroundCopyJob::GetDisplayName.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL with bytes, misaligned, or nothing asked for. E_NOT_SUFFICIENT_BUFFER:
///   nothing is written. E_PENDING: the job changed at every try. If the job changes or is closed during the copy,
///   pBuffer may hold parts of a text although the call failed.
/// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the name.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pBuffer for cbBuffer bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetDisplayName(
    job: BG_JOB,
    pBuffer: *mut c_char,
    cbBuffer: usize,
    pcbNeeded: *mut usize,
) -> HRESULT {
    answer_text(engine_of(job), pBuffer, cbBuffer, pcbNeeded, |engine, bytes| engine.display_name(Job(job), bytes))
}

/// Lists the jobs that are not final, oldest first, and their number. Capacity 0 only counts. Jobs that are created or
/// closed meanwhile may or may not be listed. IBackgroundCopyManager::EnumJobs.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_NOT_SUFFICIENT_BUFFER: Capacity is too small; nothing is
///   written. E_PENDING: others are busy; pJobs is then undefined.
/// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the job capacity, and n log n in
///   the jobs listed once places of closed jobs were used again.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pJobs for Capacity handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumJobs(pJobs: *mut BG_JOB, Capacity: u32, pCount: *mut u32) -> HRESULT {
    answer(engine(), pCount, |engine| {
        let jobs = array(pJobs.cast::<Job>(), Capacity as usize)?;
        Ok(engine.enumerate_jobs(jobs)? as u32)
    })
}

/// Lists the job's files in the order they were added, and their number. Capacity 0 only counts.
/// IBackgroundCopyJob::EnumFiles.
///
/// Errors: E_HANDLE: also if the job is closed meanwhile, E_PENDING: pFiles is then undefined. E_INVALIDARG: NULL or
///   misaligned.
///   E_NOT_SUFFICIENT_BUFFER: Capacity is too small; nothing is written. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the job's files.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pFiles for Capacity handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumFiles(job: BG_JOB, pFiles: *mut BG_FILE, Capacity: u32, pCount: *mut u32) -> HRESULT {
    answer(engine_of(job), pCount, |engine| {
        let files = array(pFiles.cast::<File>(), Capacity as usize)?;
        Ok(engine.enumerate_files(Job(job), files)? as u32)
    })
}
