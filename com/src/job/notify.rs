//! Whom a job tells, and of what.

use bgjob::hresult::{BG_E_STRING_TOO_LONG, E_INVALIDARG};
use bgjob_capi::pointer::Out;

use super::kept::{answer_text, bytes, set, settings_of};
use super::{bits_method, method};
use crate::interfaces::{IBackgroundCopyJob, IBackgroundCopyJob2, IUnknown};
use crate::settings::Tag;
use crate::types::{HRESULT, LPCWSTR, LPWSTR, ULONG};
use crate::unknown::OutPointer;
use crate::{callback, text};

/// Units of a program's name: MAX_PATH without its NUL.
const PROGRAM_MAX: usize = 259;
/// Units of its parameters.
const PARAMETERS_MAX: usize = 4_000;

pub(super) unsafe extern "system" fn set_notify_flags(this: *mut IBackgroundCopyJob, Val: ULONG) -> HRESULT {
    method(this, |job| job.engine.set_notify_flags(job.job, Val))
}

pub(super) unsafe extern "system" fn get_notify_flags(this: *mut IBackgroundCopyJob, pVal: *mut ULONG) -> HRESULT {
    method(this, |job| {
        let out = Out::new(pVal)?;
        out.put(job.engine.notify_flags(job.job)?);
        Ok(())
    })
}

pub(super) unsafe extern "system" fn set_notify_interface(
    this: *mut IBackgroundCopyJob,
    Val: *mut IUnknown,
) -> HRESULT {
    method(this, |job| {
        let sink = if Val.is_null() { None } else { Some(callback::sink(job.layer, Val)?) };
        job.engine.touch(job.job)?;
        job.watch.sink.set(job.layer, (job.engine, job.job), sink)
    })
}

pub(super) unsafe extern "system" fn get_notify_interface(
    this: *mut IBackgroundCopyJob,
    pVal: *mut *mut IUnknown,
) -> HRESULT {
    method(this, |job| {
        let out = OutPointer::new(pVal)?;
        // The job must be there.
        job.engine.state(job.job)?;
        if let Some(sink) = job.watch.sink.get(job.layer, job.job)? {
            out.put(callback::as_set(sink.object));
        }
        Ok(())
    })
}

pub(super) unsafe extern "system" fn set_notify_cmd_line(
    this: *mut IBackgroundCopyJob2,
    Program: LPCWSTR,
    Parameters: LPCWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let (program, parameters) = (text::units(Program, PROGRAM_MAX)?, text::units(Parameters, PARAMETERS_MAX)?);
        if program.is_none() && parameters.is_some() {
            return Err(E_INVALIDARG);
        }
        let limited = |units, limit| text::limited(units, limit, BG_E_STRING_TOO_LONG);
        let program = program.map(|units| limited(units, PROGRAM_MAX)).transpose()?;
        let parameters = parameters.map(|units| limited(units, PARAMETERS_MAX)).transpose()?;
        set(job, &[(Tag::PROGRAM, program.map(bytes)), (Tag::PARAMETERS, parameters.map(bytes))])
    })
}

pub(super) unsafe extern "system" fn get_notify_cmd_line(
    this: *mut IBackgroundCopyJob2,
    pProgram: *mut LPWSTR,
    pParameters: *mut LPWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        answer_text(job, &settings_of(job)?, &[(Tag::PROGRAM, pProgram), (Tag::PARAMETERS, pParameters)])
    })
}
