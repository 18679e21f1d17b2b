//! Which engine a function is about. Everywhere else there is just an engine.
//!
//! The program has one, of either profile. With the feature `both-profiles`, which the COM interface is built with, it
//! has one of each at most, and a handle says whose it is. A place is filled by BgInitialize and emptied by
//! BgUninitialize, which no other function runs beside.

#[cfg(feature = "both-profiles")]
mod both;
#[cfg(not(feature = "both-profiles"))]
mod one;

use crate::pointer::Slot;
use bgjob::engine::Directory;
use bgjob::{Engine, HResult, Job, JobProgress};
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

#[cfg(feature = "both-profiles")]
pub use both::{Both, engine, engine_of, engine_with, engines, progress_at_once};
#[cfg(not(feature = "both-profiles"))]
pub use one::{engine, engine_of, engine_with, engines, progress_at_once};

#[cfg(feature = "both-profiles")]
pub(crate) use both::{distinct, empty, is_full, vacant};
#[cfg(not(feature = "both-profiles"))]
pub(crate) use one::{distinct, empty, is_full, vacant};

/// What the functions of this module hand out.
pub type Found = Result<&'static Engine<'static>, HResult>;

/// The directory of a place without an engine.
static VACANT: Directory<'static> = Directory::VACANT;

/// Room for one engine: several statics, because in one there would be padding between them.
pub(crate) struct Place {
    engine: &'static Slot<Engine<'static>>,
    /// Points at `engine` while there is one.
    ready: &'static AtomicPtr<Engine<'static>>,
    /// Points at its directory, and at [`NO_DIRECTORY`] while there is none.
    directory: &'static AtomicPtr<Directory<'static>>,
}

/// Whether there is a loader, which has initialised all data before anything runs. Firmware may meet an interrupt
/// before it has: there NULL, which zeroed memory is, stands for no directory.
const IS_LOADED: bool = cfg!(not(target_os = "none"));
/// What a place without an engine points at: [`VACANT`], so that GetProgress has no NULL to look for.
const NO_DIRECTORY: *mut Directory<'static> = if IS_LOADED { (&raw const VACANT).cast_mut() } else { ptr::null_mut() };

impl Place {
    /// The engine, if there is one here.
    #[inline]
    fn get(&self) -> Option<&'static Engine<'static>> {
        // Acquire: pairs with the store in `fill`.
        let engine = self.ready.load(Ordering::Acquire);
        // SAFETY: NULL, or `engine` after a `put`; the next one is only allowed when no call is under way.
        unsafe { engine.as_ref() }
    }

    /// [`Directory::progress_at_once`]; `None` too while there is no engine here.
    #[inline(always)]
    fn progress_at_once(&self, job: Job) -> Option<JobProgress> {
        // Acquire: pairs with the store in `fill`.
        let directory = self.directory.load(Ordering::Acquire);
        if !IS_LOADED && directory.is_null() {
            return None;
        }
        // SAFETY: `VACANT`, or in `engine` as in `get`.
        unsafe { &*directory }.progress_at_once(job)
    }

    /// The place holds this engine.
    ///
    /// # Safety
    /// No other call is under way.
    pub(crate) unsafe fn fill(&self, engine: Engine<'static>) {
        // SAFETY: nobody uses an earlier engine, by this function's contract.
        let engine = unsafe { self.engine.put(engine) };
        // SAFETY: just put there.
        let directory: *const Directory<'static> = unsafe { &*engine }.directory();
        // Hidden from the optimiser, which would load the address a second time where it knows it. Release: pairs with
        // the loads in `progress_at_once` and `get`.
        self.directory.store(core::hint::black_box(directory.cast_mut()), Ordering::Release);
        self.ready.store(core::hint::black_box(engine), Ordering::Release);
    }

    fn empty(&self) {
        // Release, both: pair with the loads in `get` and `progress_at_once`; who finds the place empty sees that the
        // engine was retired.
        self.ready.store(ptr::null_mut(), Ordering::Release);
        self.directory.store(NO_DIRECTORY, Ordering::Release);
    }
}
