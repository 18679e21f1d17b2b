//! One engine, of either profile: a handle needs no look.

use super::{Found, NO_DIRECTORY, Place};
use crate::pointer::Slot;
use bgjob::engine::Directory;
use bgjob::hresult::E_HANDLE;
use bgjob::{Engine, HResult, Job, JobProgress, Profile};
use core::ptr;
use core::sync::atomic::AtomicPtr;

static ENGINE: Slot<Engine<'static>> = Slot::new();
static READY: AtomicPtr<Engine<'static>> = AtomicPtr::new(ptr::null_mut());
static DIRECTORY: AtomicPtr<Directory<'static>> = AtomicPtr::new(NO_DIRECTORY);
static PLACE: Place = Place { engine: &ENGINE, ready: &READY, directory: &DIRECTORY };

/// The engine; E_HANDLE before BgInitialize and after BgUninitialize.
#[inline]
pub fn engine() -> Found {
    PLACE.get().ok_or(E_HANDLE)
}

/// The engine that a handle or token is asked of.
#[inline(always)]
pub fn engine_of(_handle: u64) -> Found {
    engine()
}

/// One try of GetProgress; `None`: [`engine_of`] knows more.
#[inline(always)]
pub fn progress_at_once(job: Job) -> Option<JobProgress> {
    PLACE.progress_at_once(job)
}

/// The engine if it is of this profile, else E_HANDLE.
pub fn engine_with(profile: Profile) -> Found {
    engine().ok().filter(|engine| engine.profile() == profile).ok_or(E_HANDLE)
}

/// All engines, for what is about each of them.
#[inline(always)]
pub fn engines() -> Found {
    engine()
}

/// True if no place is left.
#[inline(always)]
pub(crate) fn is_full() -> bool {
    PLACE.get().is_some()
}

/// The place for an engine of this profile; it is vacant, as [`is_full`] has told.
#[inline(always)]
pub(crate) fn vacant(_profile: Profile) -> Result<&'static Place, HResult> {
    Ok(&PLACE)
}

/// Makes an engine that shares its handles with no other.
#[inline(always)]
pub(crate) fn distinct(make: impl Fn() -> Result<Engine<'static>, HResult>) -> Result<Engine<'static>, HResult> {
    make()
}

/// Ends every engine.
#[inline(always)]
pub(crate) fn empty() -> Result<(), HResult> {
    engine().map(|engine| {
        engine.retire();
        PLACE.empty();
    })
}
