//! The functions of the header: start-up, memory, the pump, and the way between objects and handles.

use core::ffi::c_void;
use core::ptr;

use bgjob::hresult::E_POINTER;
use bgjob::{HResult, Job};
use bgjob_capi::engines::engine_of;
use bgjob_capi::pointer::{Out, code};
use bgjob_capi::types::BG_JOB;

use crate::config::BG_COM_CONFIG;
use crate::interfaces::IUnknown;
use crate::job::{self, JobOf};
use crate::object::Kind;
use crate::types::{BG_AUTH_SCHEME, BG_AUTH_TARGET, DWORD, HRESULT, LPWSTR, REFCLSID, REFIID};
use crate::unknown::{OutPointer, of_kind, query};
use crate::{layer, manager, pump};

/// Makes the COM layer in the block of memory at pBlock, which stays the program's: it must stay valid until
/// BgComUninitialize, and nobody else may write to it. Declare it with BGJOB_COM, or give any block of BGJOB_COM_BYTES
/// bytes, aligned to 8. After BgInitialize, which this archive allows once for each profile.
///
/// Errors: E_HANDLE: there is no engine. E_INVALIDARG: a NULL or misaligned pointer, a config that is smaller than this
///   one or of version 0, objects of 0 or more than 65,534, strings or their bytes beyond their limits, one of pfnAlloc
///   and pfnFree without the other.
///   E_NOT_SUFFICIENT_BUFFER: cbBlock is too small, or the engines have more jobs than the config.
///   BGJOB_E_ALREADY_INITIALIZED.
/// Context: thread, while no other function of this header runs. Cost: linear in what the config asks for.
///
/// # Safety
/// pBlock and pConfig as above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgComInitialize(
    pBlock: *mut c_void,
    cbBlock: usize,
    pConfig: *const BG_COM_CONFIG,
) -> HRESULT {
    code(layer::initialize(pBlock, cbBlock, pConfig))
}

/// Ends the COM layer, releases the notify interfaces, and frees what it kept. Pointers that the program still has are
/// dead: their methods must not be called any more. Before BgUninitialize.
///
/// Errors: E_HANDLE: there is none. E_PENDING: a callback calls it.
/// Context: thread, while no other function of this header runs. Cost: linear in objects and jobs.
#[unsafe(no_mangle)]
pub extern "C" fn BgComUninitialize() -> HRESULT {
    code(layer::uninitialize())
}

/// A manager, as CoCreateInstance gives it: rclsid is CLSID_BackgroundCopyManager, or that of a later version, for the
/// engine with BG_PROFILE_BITS; CLSID_DeliveryOptimization for that with BG_PROFILE_DO. dwClsContext is not looked at.
///
/// Errors: *ppv is NULL then. E_HANDLE: no COM layer. E_POINTER: ppv is NULL or misaligned. E_INVALIDARG: rclsid
///   or riid is. CLASS_E_NOAGGREGATION: pUnkOuter is not NULL. REGDB_E_CLASSNOTREG: another CLSID, or no engine has its
///   profile. E_NOINTERFACE. E_OUTOFMEMORY: no object is free.
/// Context: thread. Cost: taking an object.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgCoCreateInstance(
    rclsid: REFCLSID,
    pUnkOuter: *mut IUnknown,
    dwClsContext: DWORD,
    riid: REFIID,
    ppv: *mut *mut c_void,
) -> HRESULT {
    let _ = dwClsContext;
    code(manager::create(rclsid, pUnkOuter, riid, ppv))
}

/// Memory as the COM layer's methods return it, from pfnAlloc of BG_COM_CONFIG; NULL if there is none, or no COM layer.
///
/// Context: thread. Cost: the allocator's.
#[unsafe(no_mangle)]
pub extern "C" fn BgCoTaskMemAlloc(cb: usize) -> *mut c_void {
    layer::layer().map_or(ptr::null_mut(), |layer| layer.allocator.take(cb))
}

/// Frees what a method of the COM layer, or BgCoTaskMemAlloc, returned. NULL is nothing.
///
/// Context: thread. Cost: the allocator's.
///
/// # Safety
/// pv comes from there and is not freed yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgCoTaskMemFree(pv: *mut c_void) {
    if let Ok(layer) = layer::layer() {
        // SAFETY: by this function's contract.
        unsafe { layer.allocator.give(pv) }
    }
}

/// Calls the notify interfaces of all jobs for what has happened since the last pump, on the thread that calls it, with
/// nothing locked: callbacks may call any method of any job, Complete included. FileTransferred for each file, then
/// JobTransferred or JobError; JobModification for anything else, once however much there was. What did not answer S_OK
/// is called again by the next pump. *pCalls, which may be NULL: how many calls were made. Callbacks must return: a C++
/// exception or a longjmp out of one leaves the pump marked as running for ever.
///
/// Errors: E_HANDLE: no COM layer. E_INVALIDARG: pCalls is misaligned. E_PENDING: another thread pumps, or the pump was
///   called by a callback. E_OUTOFMEMORY: no object is free for what callbacks are given; nothing is lost, the next
///   pump goes on.
/// Context: thread. Cost: a look at every job, and the callbacks.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgPumpCallbacks(pCalls: *mut u32) -> HRESULT {
    let pump = || {
        let out = Out::optional(pCalls)?;
        let mut calls = 0;
        let outcome = pump::pump(&mut calls);
        // How far it came is worth knowing in any case.
        if let Some(out) = out {
            out.put(calls);
        }
        outcome
    };
    code(pump())
}

/// The COM object of a job that is known by its handle: for a transport that wants the properties that only COM has.
///
/// Errors: *ppv is NULL then. E_HANDLE: no COM layer, or not a live job. E_POINTER: ppv is NULL or misaligned.
///   E_INVALIDARG: riid is. E_NOINTERFACE. E_OUTOFMEMORY: no object is free. E_PENDING.
/// Context: thread. Cost: taking an object.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetJobObject(job: BG_JOB, riid: REFIID, ppv: *mut *mut c_void) -> HRESULT {
    let object = || {
        OutPointer::new(ppv).map_err(|_| E_POINTER)?;
        query(job_of(job)?.object()?, riid, ppv)
    };
    code(object())
}

/// The handle of the job that a pointer of this layer belongs to: for BgGetSnapshot and the other functions of bgjob.h.
///
/// Errors: E_HANDLE: no COM layer. E_INVALIDARG: a pointer is NULL or misaligned, or not to an interface of a job of
///   this layer.
/// Context: thread. Cost: constant.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetJobHandle(pJob: *mut IUnknown, pHandle: *mut BG_JOB) -> HRESULT {
    let handle = || {
        let out = Out::new(pHandle)?;
        let (_, object) = of_kind(pJob, Kind::Job)?;
        out.put(object.word(0));
        Ok(())
    };
    code(handle())
}

/// What SetCredentials was given for a target and a scheme: for a transport that has to log in. Free both with
/// CoTaskMemFree; they are in clear. The name may be empty where the scheme allows the user's own.
///
/// Returns S_FALSE, with NULLs: none were set.
/// Errors: the outputs are NULL then. E_HANDLE: no COM layer, or not a live job. E_INVALIDARG: NULL or misaligned.
///   BG_E_INVALID_AUTH_TARGET, BG_E_INVALID_AUTH_SCHEME. E_OUTOFMEMORY. E_PENDING.
/// Context: thread. Cost: linear in the texts.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetCredentials(
    job: BG_JOB,
    Target: BG_AUTH_TARGET,
    Scheme: BG_AUTH_SCHEME,
    pUserName: *mut LPWSTR,
    pPassword: *mut LPWSTR,
) -> HRESULT {
    let ask = || {
        OutPointer::new(pUserName)?;
        OutPointer::new(pPassword)?;
        job::get_credentials(&job_of(job)?, Target, Scheme, [pUserName, pPassword])
    };
    code(ask())
}

/// A flat handle as methods meet a job.
fn job_of(job: BG_JOB) -> Result<JobOf, HResult> {
    let profile = engine_of(job)?.profile();
    JobOf::new(layer::layer()?, profile, Job(job))
}
