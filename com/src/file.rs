//! IBackgroundCopyFile.

use bgjob::engine::REMOTE_NAME_MAX;
use bgjob::hresult::{E_PENDING, S_FALSE};
use bgjob::{File, FileRange, HResult};
use bgjob_capi::pointer::{Out, code};

use crate::held::Held;
use crate::interfaces::{IBackgroundCopyFile, IBackgroundCopyFile2, IBackgroundCopyFile2Vtbl, IBackgroundCopyFileVtbl};
use crate::job::{self, JobOf};
use crate::object::{Kind, Parts};
use crate::text::{self, Utf8};
use crate::types::{BG_FILE_PROGRESS, BG_FILE_RANGE, DWORD, HRESULT, LPCWSTR, LPWSTR};
use crate::unknown::{OutPointer, UNKNOWN, of_kind};

/// How often a list of ranges that has changed its length is asked for again: it never does.
const TRIES: u32 = 2;

static METHODS: IBackgroundCopyFile2Vtbl = IBackgroundCopyFile2Vtbl {
    base: IBackgroundCopyFileVtbl {
        base: UNKNOWN,
        GetRemoteName: get_remote_name,
        GetLocalName: get_local_name,
        GetProgress: get_progress,
    },
    GetFileRanges: get_file_ranges,
    SetRemoteName: set_remote_name,
};

/// The object of a file of the job.
pub(crate) fn of_job(job: &JobOf, file: File) -> Result<Held<'static>, HResult> {
    let heads = [core::ptr::from_ref(&METHODS).cast(), core::ptr::null(), core::ptr::null()];
    let parts = Parts { kind: Kind::File, profile: job.profile(), heads, words: [job.job.0, file.0, 0] };
    Ok(job.place()?.begin(&parts))
}

fn method<I, T>(this: *mut I, act: impl FnOnce(&JobOf, File) -> Result<T, HResult>) -> HRESULT {
    code(of_kind(this, Kind::File).and_then(|(layer, object)| {
        let file = File(object.word(1));
        act(&job::of_object(layer, object)?, file)
    }))
}

unsafe extern "system" fn get_remote_name(this: *mut IBackgroundCopyFile, pVal: *mut LPWSTR) -> HRESULT {
    method(this, |job, file| {
        OutPointer::new(pVal)?;
        text::answer(&job.layer.allocator, pVal, |buffer| job.engine.remote_name(file, buffer))
    })
}

unsafe extern "system" fn get_local_name(this: *mut IBackgroundCopyFile, pVal: *mut LPWSTR) -> HRESULT {
    method(this, |job, file| {
        OutPointer::new(pVal)?;
        text::answer(&job.layer.allocator, pVal, |buffer| job.engine.local_name(file, buffer))
    })
}

unsafe extern "system" fn get_progress(this: *mut IBackgroundCopyFile, pVal: *mut BG_FILE_PROGRESS) -> HRESULT {
    method(this, |job, file| {
        let out = Out::new(pVal)?;
        out.put_zero_padded(job.engine.file_progress(file)?);
        Ok(())
    })
}

unsafe extern "system" fn get_file_ranges(
    this: *mut IBackgroundCopyFile2,
    RangeCount: *mut DWORD,
    Ranges: *mut *mut BG_FILE_RANGE,
) -> HRESULT {
    method(this, |job, file| {
        let out = OutPointer::new(Ranges)?;
        let count = Out::new(RangeCount)?;
        let mut length = job.engine.file_ranges(file, &mut [])?;
        for _ in 0..TRIES {
            if length == 0 {
                count.put(0);
                return Err(S_FALSE);
            }
            let mut ranges = job.layer.allocator.piece::<FileRange>(length)?;
            let now = job.engine.file_ranges(file, &mut ranges)?;
            if now == length {
                count.put(length as DWORD);
                out.put(ranges.into_raw());
                return Ok(());
            }
            length = now;
        }
        Err(E_PENDING)
    })
}

unsafe extern "system" fn set_remote_name(this: *mut IBackgroundCopyFile2, Val: LPCWSTR) -> HRESULT {
    method(this, |job, file| {
        let name = Utf8::new(&job.layer.allocator, text::needed(Val, REMOTE_NAME_MAX)?)?;
        job.engine.set_remote_name(file, &name)
    })
}
