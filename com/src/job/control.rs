//! What moves a job, and what it has: files and errors.

use bgjob::engine::{LOCAL_NAME_MAX, REMOTE_NAME_MAX};
use bgjob::hresult::{E_INVALIDARG, E_OUTOFMEMORY};
use bgjob::{File, FileSpec, HResult, SIZE_UNKNOWN};
use bgjob_capi::pointer::read_array;

use super::{JobOf, bits_method, method};
use crate::allocator::{Allocator, Piece};
use crate::interfaces::{IBackgroundCopyError, IBackgroundCopyJob, IBackgroundCopyJob3, IEnumBackgroundCopyFiles};
use crate::text::{self, Utf8};
use crate::types::{BG_FILE_INFO, BG_FILE_RANGE, DWORD, HRESULT, LPCWSTR, ULONG};
use crate::unknown::OutPointer;
use crate::{enumerate, error};

/// The names of a set of files as UTF-8, one after another, remote name first.
struct Names<'a> {
    bytes: Piece<'a, u8>,
    /// Where each name ends.
    ends: Piece<'a, u64>,
}

/// Remote and local name.
fn units(file: &BG_FILE_INFO) -> Result<[&[u16]; 2], HResult> {
    let remote = text::needed(file.RemoteName.cast_const(), REMOTE_NAME_MAX)?;
    Ok([remote, text::needed(file.LocalName.cast_const(), LOCAL_NAME_MAX)?])
}

impl<'a> Names<'a> {
    fn new(allocator: &'a Allocator, files: &[BG_FILE_INFO]) -> Result<Self, HResult> {
        let mut room = 0usize;
        for file in files {
            for name in units(file)? {
                room = room.checked_add(text::bytes_of(name)).ok_or(E_OUTOFMEMORY)?;
            }
        }
        let mut bytes = allocator.piece::<u8>(room)?;
        let mut ends = allocator.piece::<u64>(files.len().wrapping_mul(2))?;
        let mut places = ends.iter_mut();
        let mut end = 0usize;
        for file in files {
            for name in units(file)? {
                end = end.wrapping_add(text::encode(name, bytes.get_mut(end..).ok_or(E_INVALIDARG)?)?);
                if let Some(place) = places.next() {
                    *place = end as u64;
                }
            }
        }
        Ok(Names { bytes, ends })
    }

    /// Name `which`: two for each file.
    fn get(&self, which: usize) -> Option<&[u8]> {
        let end = |which: usize| self.ends.get(which).map(|end| *end as usize);
        self.bytes.get(which.checked_sub(1).map_or(Some(0), end)?..end(which)?)
    }
}

pub(super) unsafe extern "system" fn add_file_set(
    this: *mut IBackgroundCopyJob,
    cFileCount: ULONG,
    pFileSet: *mut BG_FILE_INFO,
) -> HRESULT {
    bits_method(this, |job| {
        if cFileCount == 0 {
            return Err(E_INVALIDARG);
        }
        let names = Names::new(&job.layer.allocator, read_array(pFileSet.cast_const(), cFileCount as usize)?)?;
        let mut spec = |n: u32| {
            let which = n as usize * 2;
            let (remote_name, local_name) = (names.get(which), names.get(which.wrapping_add(1)));
            Ok(FileSpec { remote_name, local_name, cookie: 0, total: SIZE_UNKNOWN, ranges: None })
        };
        job.engine.add_with(job.job, cFileCount, &mut spec, &mut |_, _| {})
    })
}

/// Adds one file. `ranges` as in the methods: `None` where there is no such argument.
pub(super) fn add(
    job: &JobOf,
    names: [LPCWSTR; 2],
    ranges: Option<(DWORD, *mut BG_FILE_RANGE)>,
    total: u64,
) -> Result<(), HResult> {
    let [remote, local] = names;
    let allocator = &job.layer.allocator;
    let remote = Utf8::new(allocator, text::needed(remote, REMOTE_NAME_MAX)?)?;
    let local = Utf8::new(allocator, text::needed(local, LOCAL_NAME_MAX)?)?;
    let ranges = match ranges {
        Some((count, list)) => Some(read_array(list.cast_const(), count as usize)?),
        None => None,
    };
    let spec = FileSpec { remote_name: Some(&remote), local_name: Some(&local), cookie: 0, total, ranges };
    job.engine.add_spec(job.job, &spec).map(drop)
}

pub(super) unsafe extern "system" fn add_file(
    this: *mut IBackgroundCopyJob,
    RemoteUrl: LPCWSTR,
    LocalName: LPCWSTR,
) -> HRESULT {
    bits_method(this, |job| add(job, [RemoteUrl, LocalName], None, SIZE_UNKNOWN))
}

pub(super) unsafe extern "system" fn add_file_with_ranges(
    this: *mut IBackgroundCopyJob3,
    RemoteUrl: LPCWSTR,
    LocalName: LPCWSTR,
    RangeCount: DWORD,
    Ranges: *mut BG_FILE_RANGE,
) -> HRESULT {
    bits_method(this, |job| add(job, [RemoteUrl, LocalName], Some((RangeCount, Ranges)), SIZE_UNKNOWN))
}

pub(super) unsafe extern "system" fn replace_remote_prefix(
    this: *mut IBackgroundCopyJob3,
    OldPrefix: LPCWSTR,
    NewPrefix: LPCWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let allocator = &job.layer.allocator;
        let old = Utf8::new(allocator, text::needed(OldPrefix, REMOTE_NAME_MAX)?)?;
        let new = Utf8::new(allocator, text::needed(NewPrefix, REMOTE_NAME_MAX)?)?;
        job.engine.replace_remote_prefix(job.job, &old, &new)
    })
}

pub(super) unsafe extern "system" fn enum_files(
    this: *mut IBackgroundCopyJob,
    pEnum: *mut *mut IEnumBackgroundCopyFiles,
) -> HRESULT {
    method(this, |job| {
        let out = OutPointer::new(pEnum)?;
        out.put(enumerate::files(job)?.into_pointer(0));
        Ok(())
    })
}

pub(super) unsafe extern "system" fn suspend(this: *mut IBackgroundCopyJob) -> HRESULT {
    method(this, |job| job.engine.suspend(job.job))
}

pub(super) unsafe extern "system" fn resume(this: *mut IBackgroundCopyJob) -> HRESULT {
    method(this, |job| job.engine.resume(job.job))
}

pub(super) unsafe extern "system" fn cancel(this: *mut IBackgroundCopyJob) -> HRESULT {
    method(this, |job| job.engine.cancel(job.job))
}

pub(super) unsafe extern "system" fn complete(this: *mut IBackgroundCopyJob) -> HRESULT {
    method(this, |job| {
        let config = &job.layer.config;
        let mut save = |file: File| match config.save {
            // SAFETY: the program's function, of the type that the header asks for.
            Some(save) => HResult::new(unsafe { save(config.context, file.0) }).map_or(Ok(()), Err),
            None => Ok(()),
        };
        let code = job.engine.complete(job.job, &mut save)?;
        HResult::new(code).map_or(Ok(()), Err)
    })
}

pub(super) unsafe extern "system" fn get_error(
    this: *mut IBackgroundCopyJob,
    ppError: *mut *mut IBackgroundCopyError,
) -> HRESULT {
    method(this, |job| {
        let out = OutPointer::new(ppError)?;
        out.put(error::of_job(job)?.into_pointer(0));
        Ok(())
    })
}
