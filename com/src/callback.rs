//! The program's notify interfaces: the one file that calls methods of objects that are not ours.
//!
//! Contract (C): what the program gives to SetNotifyInterface is an object with working IUnknown methods, and what that
//! answers for IID_IBackgroundCopyCallback and Callback2 are such interfaces (the header's documentation).

#![allow(clippy::multiple_unsafe_ops_per_block, reason = "a call through an interface is three: pointer, table, call")]

use core::ffi::c_void;
use core::ptr::{self, with_exposed_provenance_mut};

use bgjob::hresult::{E_INVALIDARG, E_NOINTERFACE, S_OK};
use bgjob::{HResult, Profile};

use crate::held::Held;
use crate::interfaces::{
    IBackgroundCopyCallback, IBackgroundCopyCallback2, IBackgroundCopyError, IBackgroundCopyFile, IBackgroundCopyJob,
    IUnknown, Interface,
};
use crate::layer::Layer;
use crate::object::{HEADS, Kind, Object, Parts};
use crate::types::{GUID, HRESULT};

fn query(unknown: *mut IUnknown, iid: &GUID) -> Option<*mut c_void> {
    let mut pointer = ptr::null_mut();
    // SAFETY: (C).
    let code = unsafe { ((*(*unknown).lpVtbl).QueryInterface)(unknown, iid, &raw mut pointer) };
    (code >= 0 && !pointer.is_null()).then_some(pointer)
}

fn add_ref(unknown: *mut IUnknown) {
    // SAFETY: (C).
    unsafe { ((*(*unknown).lpVtbl).AddRef)(unknown) };
}

fn release_one(unknown: *mut IUnknown) {
    if !unknown.is_null() {
        // SAFETY: (C); it was counted for us.
        unsafe { ((*(*unknown).lpVtbl).Release)(unknown) };
    }
}

/// A notify interface as an object of the table: as it was set, and as what is called. E_INVALIDARG: misaligned.
/// E_NOINTERFACE: it has no IBackgroundCopyCallback. E_OUTOFMEMORY: the table is full.
pub(crate) fn sink(layer: &'static Layer, unknown: *mut IUnknown) -> Result<Held<'static>, HResult> {
    if !unknown.is_aligned() {
        return Err(E_INVALIDARG);
    }
    let place = layer.reserve()?;
    let callback = query(unknown, &IBackgroundCopyCallback::IID).ok_or(E_NOINTERFACE)?;
    let second = query(unknown, &IBackgroundCopyCallback2::IID).unwrap_or(ptr::null_mut());
    add_ref(unknown);
    let words = [unknown.cast(), callback, second].map(|pointer| pointer.expose_provenance() as u64);
    Ok(place.begin(&Parts { kind: Kind::Sink, profile: Profile::Bits, heads: [ptr::null(); HEADS], words }))
}

fn word<T>(sink: &Object, which: usize) -> *mut T {
    with_exposed_provenance_mut(sink.word(which) as usize)
}

/// What was set, counted.
pub(crate) fn as_set(sink: &Object) -> *mut IUnknown {
    let unknown = word(sink, 0);
    add_ref(unknown);
    unknown
}

/// The sink is over.
pub(crate) fn release(sink: &Object) {
    for which in [2, 1, 0] {
        release_one(word(sink, which));
    }
}

/// What a notify interface is told.
#[derive(Clone, Copy)]
pub(crate) enum Event {
    Transferred,
    Error(*mut IBackgroundCopyError),
    Modification,
    File(*mut IBackgroundCopyFile),
}

/// Calls it; whether the answer was S_OK. One that does not know files has nothing to be told of them.
pub(crate) fn call(sink: &Object, job: *mut IBackgroundCopyJob, event: Event) -> bool {
    let callback: *mut IBackgroundCopyCallback = word(sink, 1);
    let second: *mut IBackgroundCopyCallback2 = word(sink, 2);
    // SAFETY: (C) for all of them; the pointers that are lent are ours and stay during the call.
    let code: HRESULT = unsafe {
        match event {
            Event::Transferred => ((*(*callback).lpVtbl).JobTransferred)(callback, job),
            Event::Error(error) => ((*(*callback).lpVtbl).JobError)(callback, job, error),
            Event::Modification => ((*(*callback).lpVtbl).JobModification)(callback, job, 0),
            Event::File(_) if second.is_null() => S_OK,
            Event::File(file) => ((*(*second).lpVtbl).FileTransferred)(second, job, file),
        }
    };
    code == S_OK
}

/// True if it knows files.
pub(crate) fn knows_files(sink: &Object) -> bool {
    sink.word(2) != 0
}
