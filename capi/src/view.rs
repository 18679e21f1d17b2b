//! Reading a region without an engine.

use crate::pointer::{Out, array, code};
use crate::progress::snapshot_out;
use crate::types::{BG_JOB, HRESULT};
use bgjob::{Job, JobSnapshot, View};
use core::ffi::c_void;

/// Reads a job in a region that another process or core works on, or that was saved. Needs no engine, writes nothing,
/// and trusts nothing: no content of the block makes it read outside of the cbRegion bytes or loop.
/// job: from BgViewEnumJobs, or as its owner got it.
///
/// Errors: E_INVALIDARG: NULL or misaligned (the block: to 8), or Size or Version of the snapshot.
///   BGJOB_E_INVALID_DATA: no region, or one that is being made. BGJOB_E_REVISION_MISMATCH: made by another layout
///   version, byte order or word size. E_NOT_SUFFICIENT_BUFFER: the region is larger than cbRegion. E_HANDLE: no such
///   job. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt, other process, other core. Cost: as BgGetSnapshot, and the
///   header's check.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pRegion for reading cbRegion bytes. A mapping of a file that may be
/// truncated is not valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgViewSnapshot(
    pRegion: *const c_void,
    cbRegion: usize,
    job: BG_JOB,
    pSnapshot: *mut JobSnapshot,
) -> HRESULT {
    let get = || {
        let out = snapshot_out(pSnapshot)?;
        // SAFETY: (P) for pRegion, by this function's contract.
        let view = unsafe { View::from_raw(pRegion.cast(), cbRegion) }?;
        out.put(view.snapshot(Job(job))?);
        Ok(())
    };
    code(get())
}

/// Lists the jobs of such a region, as BgEnumJobs does.
///
/// Errors: as BgViewSnapshot but E_HANDLE, and E_NOT_SUFFICIENT_BUFFER if Capacity is too small; nothing is written
///   then. If the region is made anew meanwhile: BGJOB_E_INVALID_DATA, and pJobs is undefined.
/// Context: thread, interrupt, non-maskable interrupt, other process, other core. Cost: as BgEnumJobs.
///
/// # Safety
/// As BgViewSnapshot; pJobs for Capacity handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgViewEnumJobs(
    pRegion: *const c_void,
    cbRegion: usize,
    pJobs: *mut BG_JOB,
    Capacity: u32,
    pCount: *mut u32,
) -> HRESULT {
    let enumerate = || {
        let out = Out::new(pCount)?;
        let jobs = array(pJobs.cast::<Job>(), Capacity as usize)?;
        // SAFETY: (P) for pRegion, by this function's contract.
        let view = unsafe { View::from_raw(pRegion.cast(), cbRegion) }?;
        out.put(view.enumerate_jobs(jobs)? as u32);
        Ok(())
    };
    code(enumerate())
}
