//! IBackgroundCopyManager, and the factory of managers.

use core::ffi::c_void;

use bgjob::engine::DISPLAY_NAME_MAX;
use bgjob::hresult::{CLASS_E_NOAGGREGATION, E_INVALIDARG, E_OUTOFMEMORY, E_POINTER, REGDB_E_CLASSNOTREG};
use bgjob::{Engine, HResult, Job, JobType, Profile};
use bgjob_capi::pointer::{Out, code, read};

use crate::interfaces::{
    IBackgroundCopyJob, IBackgroundCopyManager, IBackgroundCopyManagerVtbl, IEnumBackgroundCopyJobs, IUnknown,
};
use crate::job::JobOf;
use crate::layer::{Layer, layer};
use crate::object::{Kind, Parts};
use crate::text::{self, Utf8};
use crate::types::{BG_JOB_TYPE, DWORD, GUID, HRESULT, LPCWSTR, LPWSTR, REFCLSID, REFGUID, REFIID, guid};
use crate::unknown::{OutPointer, UNKNOWN, of_kind, query};
use crate::{describe, enumerate, pump};

/// BITS' classes: BackgroundCopyManager, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.1.
const BITS_CLASSES: [GUID; 8] = [
    guid("4991d34b-80a1-4291-83b6-3328366b9097"),
    guid("f087771f-d74f-4c1a-bb8a-e16aca9124ea"),
    guid("6d18ad12-bde3-4393-b311-099c346e6df9"),
    guid("03ca98d6-ff5d-49b8-abc6-03dd84127020"),
    guid("659cdea7-489e-11d9-a9cd-000d56965251"),
    guid("bb6df56b-cace-11dc-9992-0019b93a3a84"),
    guid("1ecca34c-e88a-44e3-8d6a-8921bde9e452"),
    guid("4bd3e4e1-7bd4-4a2b-9964-496400de5193"),
];
/// Delivery Optimization's class.
const DELIVERY_CLASS: GUID = guid("5b99fa76-721c-423c-adac-56d03c8a8007");
/// BG_JOB_ENUM_ALL_USERS.
const ENUM_FLAGS: DWORD = 1;

static METHODS: IBackgroundCopyManagerVtbl = IBackgroundCopyManagerVtbl {
    base: UNKNOWN,
    CreateJob: create_job,
    GetJob: get_job,
    EnumJobs: enum_jobs,
    GetErrorDescription: get_error_description,
};

/// BgCoCreateInstance.
pub(crate) fn create(
    class: REFCLSID,
    outer: *mut IUnknown,
    riid: REFIID,
    ppv: *mut *mut c_void,
) -> Result<(), HResult> {
    OutPointer::new(ppv).map_err(|_| E_POINTER)?;
    let layer = layer()?;
    let class = read(class)?;
    if !outer.is_null() {
        return Err(CLASS_E_NOAGGREGATION);
    }
    let profile = if BITS_CLASSES.contains(&class) {
        Profile::Bits
    } else if class == DELIVERY_CLASS {
        Profile::DeliveryOptimization
    } else {
        return Err(REGDB_E_CLASSNOTREG);
    };
    layer.engine(profile).map_err(|_| REGDB_E_CLASSNOTREG)?;
    let heads = [core::ptr::from_ref(&METHODS).cast(), core::ptr::null(), core::ptr::null()];
    let manager = layer.reserve()?.begin(&Parts { kind: Kind::Manager, profile, heads, words: [0; 3] });
    query(manager, riid, ppv)
}

fn method<T>(
    this: *mut IBackgroundCopyManager,
    act: impl FnOnce(&'static Layer, &'static Engine<'static>) -> Result<T, HResult>,
) -> HRESULT {
    code(of_kind(this, Kind::Manager).and_then(|(layer, object)| act(layer, layer.engine(object.profile())?)))
}

fn bits_method<T>(
    this: *mut IBackgroundCopyManager,
    act: impl FnOnce(&'static Layer, &'static Engine<'static>) -> Result<T, HResult>,
) -> HRESULT {
    method(this, |layer, engine| match engine.profile() {
        Profile::Bits => act(layer, engine),
        Profile::DeliveryOptimization => Err(bgjob::hresult::E_NOTIMPL),
    })
}

unsafe extern "system" fn create_job(
    this: *mut IBackgroundCopyManager,
    DisplayName: LPCWSTR,
    Type: BG_JOB_TYPE,
    pJobId: *mut GUID,
    ppJob: *mut *mut IBackgroundCopyJob,
) -> HRESULT {
    method(this, |layer, engine| {
        let out_job = OutPointer::new(ppJob)?;
        let out_id = Out::new(pJobId)?;
        let job_type = JobType::from_value(Type).ok_or(E_INVALIDARG)?;
        let name = Utf8::new(&layer.allocator, text::needed(DisplayName, DISPLAY_NAME_MAX)?)?;
        // Before the job: without a pointer nobody would ever have it.
        let place = layer.reserve()?;
        let create = || engine.create_job(Some(&name), job_type);
        let (job, id) = match create() {
            // Perhaps final jobs that nobody has a pointer to are in the way.
            Err(E_OUTOFMEMORY) => {
                pump::sweep(layer);
                create()?
            }
            outcome => outcome?,
        };
        let object = JobOf::new(layer, engine.profile(), job)?.first_object(place)?;
        out_id.put(id);
        out_job.put(object.into_pointer(0));
        Ok(())
    })
}

unsafe extern "system" fn get_job(
    this: *mut IBackgroundCopyManager,
    jobID: REFGUID,
    ppJob: *mut *mut IBackgroundCopyJob,
) -> HRESULT {
    method(this, |layer, engine| {
        let out = OutPointer::new(ppJob)?;
        let job: Job = engine.find_job(read(jobID)?)?;
        out.put(JobOf::new(layer, engine.profile(), job)?.object()?.into_pointer(0));
        Ok(())
    })
}

unsafe extern "system" fn enum_jobs(
    this: *mut IBackgroundCopyManager,
    dwFlags: DWORD,
    ppEnum: *mut *mut IEnumBackgroundCopyJobs,
) -> HRESULT {
    bits_method(this, |layer, engine| {
        let out = OutPointer::new(ppEnum)?;
        if dwFlags & !ENUM_FLAGS != 0 {
            return Err(E_INVALIDARG);
        }
        out.put(enumerate::jobs(layer, engine)?.into_pointer(0));
        Ok(())
    })
}

unsafe extern "system" fn get_error_description(
    this: *mut IBackgroundCopyManager,
    hResult: HRESULT,
    _LanguageId: DWORD,
    pErrorDescription: *mut LPWSTR,
) -> HRESULT {
    bits_method(this, |layer, _| {
        let out = OutPointer::new(pErrorDescription)?;
        out.put(describe::code(&layer.allocator, hResult)?.into_raw());
        Ok(())
    })
}
