//! What the engine keeps of a job: state, progress, times, names, numbers.

use bgjob::engine::{DESCRIPTION_MAX, DISPLAY_NAME_MAX};
use bgjob::hresult::{BG_E_STRING_TOO_LONG, E_INVALIDARG};
use bgjob::{HResult, Priority};
use bgjob_capi::pointer::Out;

use super::{JobOf, bits_method, method};
use crate::interfaces::IBackgroundCopyJob;
use crate::text::{self, Utf8};
use crate::types::{
    BG_JOB_PRIORITY, BG_JOB_PROGRESS, BG_JOB_STATE, BG_JOB_TIMES, BG_JOB_TYPE, GUID, HRESULT, LPCWSTR, LPWSTR, ULONG,
};
use crate::unknown::OutPointer;

/// Asks the engine for one value and writes it on success.
fn answer<T: Copy>(pointer: *mut T, ask: impl FnOnce() -> Result<T, HResult>) -> Result<(), HResult> {
    let out = Out::new(pointer)?;
    out.put(ask()?);
    Ok(())
}

fn answer_text(
    job: &JobOf,
    pointer: *mut LPWSTR,
    ask: impl Fn(&mut [u8]) -> Result<usize, HResult>,
) -> Result<(), HResult> {
    OutPointer::new(pointer)?;
    text::answer(&job.layer.allocator, pointer, ask)
}

/// A text to be set. BG_E_STRING_TOO_LONG also where the limit is within a pair of surrogates.
fn property<'a>(job: &'a JobOf, text: LPCWSTR, limit: usize) -> Result<Utf8<'a>, HResult> {
    let units = text::limited(text::needed(text, limit)?, limit, BG_E_STRING_TOO_LONG)?;
    Utf8::new(&job.layer.allocator, units)
}

pub(super) unsafe extern "system" fn get_id(this: *mut IBackgroundCopyJob, pVal: *mut GUID) -> HRESULT {
    method(this, |job| answer(pVal, || job.engine.job_id(job.job)))
}

pub(super) unsafe extern "system" fn get_type(this: *mut IBackgroundCopyJob, pVal: *mut BG_JOB_TYPE) -> HRESULT {
    method(this, |job| answer(pVal, || Ok(job.engine.job_type(job.job)? as i32)))
}

pub(super) unsafe extern "system" fn get_progress(
    this: *mut IBackgroundCopyJob,
    pVal: *mut BG_JOB_PROGRESS,
) -> HRESULT {
    method(this, |job| answer(pVal, || job.engine.progress(job.job)))
}

pub(super) unsafe extern "system" fn get_times(this: *mut IBackgroundCopyJob, pVal: *mut BG_JOB_TIMES) -> HRESULT {
    method(this, |job| answer(pVal, || job.engine.times(job.job)))
}

pub(super) unsafe extern "system" fn get_state(this: *mut IBackgroundCopyJob, pVal: *mut BG_JOB_STATE) -> HRESULT {
    method(this, |job| answer(pVal, || Ok(job.engine.state(job.job)? as i32)))
}

pub(super) unsafe extern "system" fn set_display_name(this: *mut IBackgroundCopyJob, Val: LPCWSTR) -> HRESULT {
    bits_method(this, |job| {
        let name = property(job, Val, DISPLAY_NAME_MAX)?;
        job.engine.set_display_name(job.job, &name)
    })
}

pub(super) unsafe extern "system" fn get_display_name(this: *mut IBackgroundCopyJob, pVal: *mut LPWSTR) -> HRESULT {
    method(this, |job| answer_text(job, pVal, |buffer| job.engine.display_name(job.job, buffer)))
}

pub(super) unsafe extern "system" fn set_description(this: *mut IBackgroundCopyJob, Val: LPCWSTR) -> HRESULT {
    bits_method(this, |job| {
        let description = property(job, Val, DESCRIPTION_MAX)?;
        job.engine.set_description(job.job, &description)
    })
}

pub(super) unsafe extern "system" fn get_description(this: *mut IBackgroundCopyJob, pVal: *mut LPWSTR) -> HRESULT {
    bits_method(this, |job| answer_text(job, pVal, |buffer| job.engine.description(job.job, buffer)))
}

pub(super) unsafe extern "system" fn set_priority(this: *mut IBackgroundCopyJob, Val: BG_JOB_PRIORITY) -> HRESULT {
    method(this, |job| job.engine.set_priority(job.job, Priority::from_value(Val).ok_or(E_INVALIDARG)?))
}

pub(super) unsafe extern "system" fn get_priority(
    this: *mut IBackgroundCopyJob,
    pVal: *mut BG_JOB_PRIORITY,
) -> HRESULT {
    method(this, |job| answer(pVal, || Ok(job.engine.priority(job.job)? as i32)))
}

pub(super) unsafe extern "system" fn set_minimum_retry_delay(this: *mut IBackgroundCopyJob, Seconds: ULONG) -> HRESULT {
    bits_method(this, |job| job.engine.set_minimum_retry_delay_s(job.job, Seconds))
}

pub(super) unsafe extern "system" fn get_minimum_retry_delay(
    this: *mut IBackgroundCopyJob,
    Seconds: *mut ULONG,
) -> HRESULT {
    bits_method(this, |job| answer(Seconds, || job.engine.minimum_retry_delay_s(job.job)))
}

pub(super) unsafe extern "system" fn set_no_progress_timeout(this: *mut IBackgroundCopyJob, Seconds: ULONG) -> HRESULT {
    method(this, |job| job.engine.set_no_progress_timeout_s(job.job, Seconds))
}

pub(super) unsafe extern "system" fn get_no_progress_timeout(
    this: *mut IBackgroundCopyJob,
    Seconds: *mut ULONG,
) -> HRESULT {
    method(this, |job| answer(Seconds, || job.engine.no_progress_timeout_s(job.job)))
}

pub(super) unsafe extern "system" fn get_error_count(this: *mut IBackgroundCopyJob, Errors: *mut ULONG) -> HRESULT {
    bits_method(this, |job| answer(Errors, || job.engine.error_count(job.job)))
}
