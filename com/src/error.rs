//! IBackgroundCopyError: what GetError found, kept as it was.

use bgjob::hresult::{BG_E_FILE_NOT_AVAILABLE, BG_E_PROTOCOL_NOT_AVAILABLE, E_INVALIDARG};
use bgjob::{ErrorContext, File, HResult};
use bgjob_capi::pointer::{Out, code};

use crate::held::Held;
use crate::interfaces::{IBackgroundCopyError, IBackgroundCopyErrorVtbl, IBackgroundCopyFile};
use crate::job::{self, JobOf};
use crate::object::{Kind, Object, Parts};
use crate::types::{BG_ERROR_CONTEXT, DWORD, HRESULT, LPWSTR};
use crate::unknown::{OutPointer, UNKNOWN, of_kind};
use crate::{describe, file, text};

static METHODS: IBackgroundCopyErrorVtbl = IBackgroundCopyErrorVtbl {
    base: UNKNOWN,
    GetError: get_error,
    GetFile: get_file,
    GetErrorDescription: get_error_description,
    GetErrorContextDescription: get_error_context_description,
    GetProtocol: get_protocol,
};

/// The error that the job has now.
pub(crate) fn of_job(job: &JobOf) -> Result<Held<'static>, HResult> {
    let error = job.engine.error(job.job)?;
    // Of the same moment or a later one, which has it or has none.
    let file = job.engine.error_file(job.job).unwrap_or(File(0));
    let both = u64::from(error.error.code() as u32) << 32 | u64::from(error.context as u32);
    let heads = [core::ptr::from_ref(&METHODS).cast(), core::ptr::null(), core::ptr::null()];
    let parts = Parts { kind: Kind::Error, profile: job.profile(), heads, words: [job.job.0, file.0, both] };
    Ok(job.place()?.begin(&parts))
}

fn code_of(object: &Object) -> HRESULT {
    (object.word(2) >> 32) as HRESULT
}

fn context_of(object: &Object) -> BG_ERROR_CONTEXT {
    object.word(2) as BG_ERROR_CONTEXT
}

fn method<T>(
    this: *mut IBackgroundCopyError,
    act: impl FnOnce(&JobOf, &'static Object) -> Result<T, HResult>,
) -> HRESULT {
    code(of_kind(this, Kind::Error).and_then(|(layer, object)| act(&job::of_object(layer, object)?, object)))
}

/// A text of the job's error that Delivery Optimization does not document.
fn text_method(
    this: *mut IBackgroundCopyError,
    pointer: *mut LPWSTR,
    act: impl FnOnce(&JobOf, &'static Object) -> Result<text::Units<'static>, HResult>,
) -> HRESULT {
    method(this, |job, object| {
        job.only_bits()?;
        let out = OutPointer::new(pointer)?;
        out.put(act(job, object)?.into_raw());
        Ok(())
    })
}

unsafe extern "system" fn get_error(
    this: *mut IBackgroundCopyError,
    pContext: *mut BG_ERROR_CONTEXT,
    pCode: *mut HRESULT,
) -> HRESULT {
    method(this, |_, object| {
        let (context, code) = (Out::new(pContext)?, Out::new(pCode)?);
        context.put(context_of(object));
        code.put(code_of(object));
        Ok(())
    })
}

unsafe extern "system" fn get_file(this: *mut IBackgroundCopyError, pVal: *mut *mut IBackgroundCopyFile) -> HRESULT {
    method(this, |job, object| {
        let out = OutPointer::new(pVal)?;
        let file = File(object.word(1));
        if file == File(0) {
            return Err(job.profile().told(BG_E_FILE_NOT_AVAILABLE));
        }
        out.put(file::of_job(job, file)?.into_pointer(0));
        Ok(())
    })
}

unsafe extern "system" fn get_error_description(
    this: *mut IBackgroundCopyError,
    _LanguageId: DWORD,
    pErrorDescription: *mut LPWSTR,
) -> HRESULT {
    text_method(this, pErrorDescription, |job, object| describe::code(&job.layer.allocator, code_of(object)))
}

unsafe extern "system" fn get_error_context_description(
    this: *mut IBackgroundCopyError,
    _LanguageId: DWORD,
    pContextDescription: *mut LPWSTR,
) -> HRESULT {
    text_method(this, pContextDescription, |job, object| {
        let context = ErrorContext::from_value(context_of(object)).ok_or(E_INVALIDARG)?;
        text::decode(&job.layer.allocator, describe::context(context).as_bytes())
    })
}

unsafe extern "system" fn get_protocol(this: *mut IBackgroundCopyError, pProtocol: *mut LPWSTR) -> HRESULT {
    text_method(this, pProtocol, |job, object| {
        let none = BG_E_PROTOCOL_NOT_AVAILABLE;
        if context_of(object) != ErrorContext::RemoteFile as BG_ERROR_CONTEXT {
            return Err(none);
        }
        let file = File(object.word(1));
        let length = job.engine.remote_name(file, &mut [])?;
        let mut name = job.layer.allocator.piece::<u8>(length)?;
        job.engine.remote_name(file, &mut name)?;
        let has = |scheme: &&[u8]| {
            name.split_at_checked(scheme.len())
                .is_some_and(|(front, rest)| front.eq_ignore_ascii_case(scheme) && rest.starts_with(b"://"))
        };
        let schemes: [&[u8]; 2] = [b"http", b"https"];
        // All others are SMB: UNC and drive paths, which BITS calls by this name, too.
        text::decode(&job.layer.allocator, schemes.into_iter().find(has).unwrap_or(b"file"))
    })
}
