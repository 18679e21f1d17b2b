//! What the whole library is for.

use crate::engines::{engine_of, progress_at_once};
use crate::pointer::{Out, answer, code, read_size_and_version};
use crate::types::{BG_JOB, HRESULT};
use bgjob::hresult::{E_INVALIDARG, S_OK};
use bgjob::{HResult, Job, JobProgress, JobSnapshot, SNAPSHOT_SIZE_MIN};

#[inline(always)]
fn get_progress(job: BG_JOB, pProgress: *mut JobProgress) -> HRESULT {
    if let Ok(out) = Out::new(pProgress)
        && let Some(progress) = progress_at_once(Job(job))
    {
        out.put(progress);
        return S_OK;
    }
    get_progress_again(job, pProgress)
}

/// Whatever kept the first try from holding is found again here, or has passed.
#[cold]
#[inline(never)]
fn get_progress_again(job: BG_JOB, pProgress: *mut JobProgress) -> HRESULT {
    answer(engine_of(job), pProgress, |engine| engine.progress(Job(job)))
}

/// Fills *pProgress with one moment of the job: bytes and files belong together, whatever other contexts are doing to
/// the job, and whichever of them was stopped half-way. Works in every state, the final ones included, until the job is
/// closed. Never waits and never writes to the region. IBackgroundCopyJob::GetProgress.
///
/// BytesTotal is BG_SIZE_UNKNOWN while any file's size is unknown, and may be 0: see BgGetPercent. BytesTransferred may
/// fall, by exactly the bytes of a file that starts again.
///
/// Errors: E_HANDLE: no engine, or no such job. E_INVALIDARG: NULL or misaligned. E_PENDING (0x8000000A): other
///   contexts changed the state of the job during each of 64 tries. *pProgress is written on S_OK only.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 50 instructions; advances never make
///   it start again, changes of state do.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[cfg(feature = "get-progress")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetProgress(job: BG_JOB, pProgress: *mut JobProgress) -> HRESULT {
    get_progress(job, pProgress)
}

/// GetProgress under a name that no program has for something else.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetProgress(job: BG_JOB, pProgress: *mut JobProgress) -> HRESULT {
    get_progress(job, pProgress)
}

/// Fills *pSnapshot with everything about the job at one moment. The caller sets Size and Version first:
/// BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT. A program built for a later version gets what this library knows,
/// and Size and Version say so.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL, misaligned, Size smaller than the first version's, Version 0. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: about 500 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid for Size bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetSnapshot(job: BG_JOB, pSnapshot: *mut JobSnapshot) -> HRESULT {
    let get = || {
        let engine = engine_of(job)?;
        let out = snapshot_out(pSnapshot)?;
        out.put(engine.snapshot(Job(job))?);
        Ok(())
    };
    code(get())
}

/// The place for a snapshot, if its size and version are known ones.
pub(crate) fn snapshot_out(pSnapshot: *mut JobSnapshot) -> Result<Out<JobSnapshot>, HResult> {
    let (size, version) = read_size_and_version(pSnapshot)?;
    if size < SNAPSHOT_SIZE_MIN || version == 0 {
        return Err(E_INVALIDARG);
    }
    Out::new(pSnapshot)
}
