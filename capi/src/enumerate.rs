//! Enumeration objects: IEnumBackgroundCopyJobs and IEnumBackgroundCopyFiles over the program's own memory.

use crate::engines::{engine, engine_of};
use crate::pointer::{Out, answer, array, code, read, read_array};
use crate::types::{BG_ENUM, BG_JOB, HRESULT};
use bgjob::hresult::{E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, S_FALSE};
use bgjob::{Cursor, File, HResult, Job};

fn cursor(of: &BG_ENUM) -> Cursor {
    Cursor::at(of.count, of.position)
}

/// An empty list is not filled, but counted.
fn opened(handles: *mut u64, capacity: u32, found: usize) -> Result<BG_ENUM, HResult> {
    if found > capacity as usize {
        return Err(E_NOT_SUFFICIENT_BUFFER);
    }
    Ok(BG_ENUM { handles, count: found as u32, position: 0 })
}

/// An enumeration of the jobs that are not final, oldest first, as they are now: jobs that come or go later change
/// nothing in it. pHandles: room for Capacity handles, which stays the program's and must outlive the enumeration and
/// its clones. IBackgroundCopyManager::EnumJobs.
///
/// Errors and cost: as BgEnumJobs.
/// Context: thread, interrupt, non-maskable interrupt.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pHandles for Capacity handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumOpenJobs(pEnum: *mut BG_ENUM, pHandles: *mut u64, Capacity: u32) -> HRESULT {
    answer(engine(), pEnum, |engine| {
        let jobs = array(pHandles.cast::<Job>(), Capacity as usize)?;
        opened(pHandles, Capacity, engine.enumerate_jobs(jobs)?)
    })
}

/// An enumeration of the job's files in the order they were added, as they are now. IBackgroundCopyJob::EnumFiles.
///
/// Errors and cost: as BgEnumFiles.
/// Context: thread, interrupt, non-maskable interrupt.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pHandles for Capacity handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumOpenFiles(
    job: BG_JOB,
    pEnum: *mut BG_ENUM,
    pHandles: *mut u64,
    Capacity: u32,
) -> HRESULT {
    answer(engine_of(job), pEnum, |engine| {
        let files = array(pHandles.cast::<File>(), Capacity as usize)?;
        opened(pHandles, Capacity, engine.enumerate_files(Job(job), files)?)
    })
}

/// Copies the next Count handles to pHandles, and their number to *pFetched. pHandles lies outside of the enumeration's
/// own list. Next.
///
/// Returns S_OK, or S_FALSE if there were fewer.
/// Errors: E_INVALIDARG: NULL or misaligned; pFetched may be NULL if Count is 1.
/// Context: any, one at a time for one BG_ENUM. Cost: linear in Count.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pHandles for Count handles; the enumeration's own list too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumNext(
    pEnum: *mut BG_ENUM,
    Count: u32,
    pHandles: *mut u64,
    pFetched: *mut u32,
) -> HRESULT {
    let next = || {
        let (out, fetched) = (Out::new(pEnum)?, Out::optional(pFetched)?);
        if fetched.is_none() && Count != 1 {
            return Err(E_INVALIDARG);
        }
        let mut from = read(pEnum)?;
        let (list, to) = (read_array(from.handles, from.count as usize)?, array(pHandles, Count as usize)?);
        let mut cursor = cursor(&from);
        let places = cursor.next(Count);
        let number = places.len() as u32;
        for (to, at) in to.iter_mut().zip(places) {
            *to = *list.get(at as usize).ok_or(E_INVALIDARG)?;
        }
        from.position = cursor.position();
        out.put(from);
        if let Some(fetched) = fetched {
            fetched.put(number);
        }
        fewer(number < Count)
    };
    code(next())
}

/// Leaves out the next Count handles. Skip.
///
/// Returns S_OK, or S_FALSE if there were fewer; the enumeration is at its end then.
/// Errors: E_INVALIDARG: NULL or misaligned.
/// Context: any, one at a time for one BG_ENUM. Cost: constant.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumSkip(pEnum: *mut BG_ENUM, Count: u32) -> HRESULT {
    let skip = || {
        let out = Out::new(pEnum)?;
        let mut from = read(pEnum)?;
        let mut cursor = cursor(&from);
        let is_whole = cursor.skip(Count);
        from.position = cursor.position();
        out.put(from);
        fewer(!is_whole)
    };
    code(skip())
}

/// Back to the beginning of the same list. Reset.
///
/// Errors: E_INVALIDARG: NULL or misaligned.
/// Context: any, one at a time for one BG_ENUM. Cost: constant.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumReset(pEnum: *mut BG_ENUM) -> HRESULT {
    let reset = || {
        let out = Out::new(pEnum)?;
        let from = read(pEnum)?;
        let mut cursor = cursor(&from);
        cursor.reset();
        out.put(BG_ENUM { position: cursor.position(), ..from });
        Ok(())
    };
    code(reset())
}

/// Another enumeration at the same place of the same list. Clone.
///
/// Errors: E_INVALIDARG: NULL or misaligned.
/// Context: any. Cost: constant.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumClone(pEnum: *const BG_ENUM, pClone: *mut BG_ENUM) -> HRESULT {
    let clone = || {
        let out = Out::new(pClone)?;
        out.put(read(pEnum)?);
        Ok(())
    };
    code(clone())
}

/// The number of handles in the list, wherever the enumeration is. GetCount.
///
/// Errors: E_INVALIDARG: NULL or misaligned.
/// Context: any. Cost: constant.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEnumGetCount(pEnum: *const BG_ENUM, pCount: *mut u32) -> HRESULT {
    let count = || {
        let out = Out::new(pCount)?;
        out.put(read(pEnum)?.count);
        Ok(())
    };
    code(count())
}

fn fewer(is_fewer: bool) -> Result<(), HResult> {
    if is_fewer { Err(S_FALSE) } else { Ok(()) }
}
