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
use bgjob::{Engine, HResult};
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

#[cfg(feature = "both-profiles")]
pub use both::{Both, engine, engine_of, engine_with, engines};
#[cfg(not(feature = "both-profiles"))]
pub use one::{engine, engine_of, engine_with, engines};

#[cfg(feature = "both-profiles")]
pub(crate) use both::{distinct, empty, is_full, vacant};
#[cfg(not(feature = "both-profiles"))]
pub(crate) use one::{distinct, empty, is_full, vacant};

/// What the functions of this module hand out.
pub type Found = Result<&'static Engine<'static>, HResult>;

/// Room for one engine: two statics, because in one there would be padding between them.
pub(crate) struct Place {
    engine: &'static Slot<Engine<'static>>,
    /// Points at `engine` while there is one.
    ready: &'static AtomicPtr<Engine<'static>>,
}

impl Place {
    /// The engine, if there is one here.
    #[inline]
    fn get(&self) -> Option<&'static Engine<'static>> {
        // Acquire: pairs with the store in `fill`.
        let engine = self.ready.load(Ordering::Acquire);
        // SAFETY: NULL, or `engine` after a `put`; the next one is only allowed when no call is under way.
        unsafe { engine.as_ref() }
    }

    /// The place holds this engine.
    ///
    /// # Safety
    /// No other call is under way.
    pub(crate) unsafe fn fill(&self, engine: Engine<'static>) {
        // SAFETY: nobody uses an earlier engine, by this function's contract.
        let engine = unsafe { self.engine.put(engine) };
        // Hidden from the optimiser, which would load the address a second time where it knows it. Release: pairs with
        // the load in `get`.
        self.ready.store(core::hint::black_box(engine), Ordering::Release);
    }

    fn empty(&self) {
        // Release: orders the engine's retirement before the end.
        self.ready.store(ptr::null_mut(), Ordering::Release);
    }
}
