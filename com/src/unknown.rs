//! IUnknown of every object: the same three methods in every table.

use core::ffi::c_void;

use bgjob::hresult::{E_HANDLE, E_INVALIDARG, E_NOINTERFACE, E_POINTER};
use bgjob::{HResult, Profile};
use bgjob_capi::pointer::{Out, code, read};

use crate::held::Held;
use crate::interfaces::{
    IBackgroundCopyError, IBackgroundCopyFile, IBackgroundCopyFile2, IBackgroundCopyJob, IBackgroundCopyJob2,
    IBackgroundCopyJob3, IBackgroundCopyJob4, IBackgroundCopyJob5, IBackgroundCopyJobHttpOptions,
    IBackgroundCopyManager, IDeliveryOptimizationJob, IEnumBackgroundCopyFiles, IEnumBackgroundCopyJobs, IUnknown,
    IUnknownVtbl, Interface,
};
use crate::layer::{Layer, layer};
use crate::object::{Kind, Object};
use crate::types::{GUID, HRESULT, REFIID, ULONG};

pub(crate) const UNKNOWN: IUnknownVtbl =
    IUnknownVtbl { QueryInterface: query_interface, AddRef: add_ref, Release: release };

/// Head of the interface `iid` of such an object, if it has it. Head 0 is its IUnknown, whichever interface is asked.
fn head_of(kind: Kind, profile: Profile, iid: GUID) -> Option<usize> {
    const JOB: [GUID; 5] = [
        IBackgroundCopyJob::IID,
        IBackgroundCopyJob2::IID,
        IBackgroundCopyJob3::IID,
        IBackgroundCopyJob4::IID,
        IBackgroundCopyJob5::IID,
    ];
    let first: &[GUID] = match kind {
        Kind::Manager => &[IBackgroundCopyManager::IID],
        Kind::Job => &JOB,
        Kind::File => &[IBackgroundCopyFile::IID, IBackgroundCopyFile2::IID],
        Kind::EnumJobs => &[IEnumBackgroundCopyJobs::IID],
        Kind::EnumFiles => &[IEnumBackgroundCopyFiles::IID],
        Kind::Error => &[IBackgroundCopyError::IID],
        Kind::Sink | Kind::Settings => return None,
    };
    if iid == IUnknown::IID || first.contains(&iid) {
        return Some(0);
    }
    match (kind, profile) {
        (Kind::Job, Profile::Bits) if iid == IBackgroundCopyJobHttpOptions::IID => Some(1),
        (Kind::Job, Profile::DeliveryOptimization) if iid == IDeliveryOptimizationJob::IID => Some(1),
        _ => None,
    }
}

/// The object that an interface pointer belongs to. E_INVALIDARG: none of ours. E_HANDLE: it is over.
pub(crate) fn object_of<T>(this: *mut T) -> Result<(&'static Layer, u32, &'static Object), HResult> {
    let layer = layer()?;
    let (index, _) = layer.find(this.cast_const().cast()).ok_or(E_INVALIDARG)?;
    let object = layer.objects.get(index as usize).ok_or(E_INVALIDARG)?;
    object.kind_value().ok_or(E_HANDLE)?;
    Ok((layer, index, object))
}

/// The same, of one kind.
pub(crate) fn of_kind<T>(this: *mut T, kind: Kind) -> Result<(&'static Layer, &'static Object), HResult> {
    let (layer, _, object) = object_of(this)?;
    if object.is(kind) { Ok((layer, object)) } else { Err(E_HANDLE) }
}

/// A place for an interface pointer or a text that the caller owns afterwards: NULL until it is put.
pub(crate) struct OutPointer<T>(*mut *mut T);

impl<T> OutPointer<T> {
    pub(crate) fn new(pointer: *mut *mut T) -> Result<Self, HResult> {
        Out::new(pointer)?.put(core::ptr::null_mut());
        Ok(OutPointer(pointer))
    }

    pub(crate) fn put(self, value: *mut T) {
        // Checked in `new`.
        if let Ok(out) = Out::new(self.0) {
            out.put(value);
        }
    }
}

/// QueryInterface of an object that is in use: the pointer, counted.
pub(crate) fn query(held: Held<'_>, riid: REFIID, ppv: *mut *mut c_void) -> Result<(), HResult> {
    let out = OutPointer::new(ppv).map_err(|_| E_POINTER)?;
    let iid = read(riid)?;
    let kind = held.object.last_kind().ok_or(E_HANDLE)?;
    let head = head_of(kind, held.object.profile(), iid).ok_or(E_NOINTERFACE)?;
    out.put(held.into_pointer(head));
    Ok(())
}

unsafe extern "system" fn query_interface(this: *mut IUnknown, riid: REFIID, ppv: *mut *mut c_void) -> HRESULT {
    let query = || {
        OutPointer::new(ppv).map_err(|_| E_POINTER)?;
        let (layer, index, object) = object_of(this)?;
        object.add();
        query(Held::adopt(layer, object, index), riid, ppv)
    };
    code(query())
}

unsafe extern "system" fn add_ref(this: *mut IUnknown) -> ULONG {
    object_of(this).map_or(0, |(_, _, object)| object.add())
}

unsafe extern "system" fn release(this: *mut IUnknown) -> ULONG {
    object_of(this).map_or(0, |(layer, index, _)| layer.release(index))
}
