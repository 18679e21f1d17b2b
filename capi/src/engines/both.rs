//! An engine of each profile: a handle is asked of the one that gave it out; what has no handle is asked of both.

use super::{Found, NO_DIRECTORY, Place};
use crate::pointer::Slot;
use bgjob::engine::{Directory, Started};
use bgjob::hresult::{BG_E_EMPTY, BG_E_NOT_FOUND, BGJOB_E_ALREADY_INITIALIZED, E_HANDLE};
use bgjob::{Engine, Guid, HResult, Job, JobProgress, Profile};
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

static ENGINES: [Slot<Engine<'static>>; 2] = [const { Slot::new() }; 2];
static READY: [AtomicPtr<Engine<'static>>; 2] = [const { AtomicPtr::new(ptr::null_mut()) }; 2];
static DIRECTORIES: [AtomicPtr<Directory<'static>>; 2] = [const { AtomicPtr::new(NO_DIRECTORY) }; 2];
static BITS: Place = Place { engine: &ENGINES[0], ready: &READY[0], directory: &DIRECTORIES[0] };
static DELIVERY_OPTIMIZATION: Place = Place { engine: &ENGINES[1], ready: &READY[1], directory: &DIRECTORIES[1] };
/// True if the last file to transfer was Delivery Optimization's. Advisory.
static WAS_SECOND: AtomicBool = AtomicBool::new(false);

fn place(profile: Profile) -> &'static Place {
    match profile {
        Profile::Bits => &BITS,
        Profile::DeliveryOptimization => &DELIVERY_OPTIMIZATION,
    }
}

/// The engines there are.
#[derive(Clone, Copy)]
pub struct Both {
    /// BITS', or Delivery Optimization's if it is alone.
    first: &'static Engine<'static>,
    /// Delivery Optimization's beside it.
    second: Option<&'static Engine<'static>>,
}

/// The engines; E_HANDLE while there is none.
#[inline]
pub fn engines() -> Result<Both, HResult> {
    match (BITS.get(), DELIVERY_OPTIMIZATION.get()) {
        (Some(first), second) => Ok(Both { first, second }),
        (None, Some(first)) => Ok(Both { first, second: None }),
        (None, None) => Err(E_HANDLE),
    }
}

/// The engine that functions without a handle are about where they can be about one only: BITS', or Delivery
/// Optimization's if it is alone.
pub fn engine() -> Found {
    Ok(engines()?.first)
}

/// The engine that a handle or token is asked of: the one that gave it out, and for a forged one any that refuses it.
#[inline]
pub fn engine_of(handle: u64) -> Found {
    let Both { first, second } = engines()?;
    Ok(if first.owns(handle) { first } else { second.unwrap_or(first) })
}

/// One try of GetProgress; `None`: [`engine_of`] knows more.
#[inline(always)]
pub fn progress_at_once(job: Job) -> Option<JobProgress> {
    BITS.progress_at_once(job).or_else(|| DELIVERY_OPTIMIZATION.progress_at_once(job))
}

/// The engine of this profile; E_HANDLE if there is none.
pub fn engine_with(profile: Profile) -> Found {
    place(profile).get().ok_or(E_HANDLE)
}

/// True if no place is left.
pub(crate) fn is_full() -> bool {
    engines().is_ok_and(|both| both.second.is_some())
}

/// The place for an engine of this profile. BGJOB_E_ALREADY_INITIALIZED: it is taken.
pub(crate) fn vacant(profile: Profile) -> Result<&'static Place, HResult> {
    let place = place(profile);
    if place.get().is_some() { Err(BGJOB_E_ALREADY_INITIALIZED) } else { Ok(place) }
}

/// Makes an engine that shares its handles with no other: once more if it is the 1,024th after the one there is, whose
/// number comes again in handles.
pub(crate) fn distinct(make: impl Fn() -> Result<Engine<'static>, HResult>) -> Result<Engine<'static>, HResult> {
    let engine = make()?;
    if engines().is_ok_and(|both| both.first.has_handles_of(&engine)) { make() } else { Ok(engine) }
}

/// Ends every engine.
pub(crate) fn empty() -> Result<(), HResult> {
    let Both { first, second } = engines()?;
    first.retire();
    if let Some(second) = second {
        second.retire();
    }
    BITS.empty();
    DELIVERY_OPTIMIZATION.empty();
    Ok(())
}

impl Both {
    /// Both tick; the first failure is told.
    pub fn tick(&self, monotonic_ms: u64, file_time: u64) -> Result<(), HResult> {
        let outcome = self.first.tick(monotonic_ms, file_time);
        outcome.and(self.second.map_or(Ok(()), |second| second.tick(monotonic_ms, file_time)))
    }

    /// The next file: of the engine that did not give the last one, if it has one, so that neither waits for the other.
    pub fn transfer_next(&self) -> Result<Started, HResult> {
        let was_second = WAS_SECOND.load(Ordering::Relaxed);
        self.ask(!was_second, BG_E_EMPTY, |engine, is_second| {
            let started = engine.transfer_next()?;
            WAS_SECOND.store(is_second, Ordering::Relaxed);
            Ok(started)
        })
    }

    /// The job with this id, in whichever it is.
    pub fn find_job(&self, id: Guid) -> Result<Job, HResult> {
        self.ask(false, BG_E_NOT_FOUND, |engine, _| engine.find_job(id))
    }

    /// The first answer, beginning with the second engine if `is_from_second`. `nothing`, which is BITS' code, only if
    /// both have none; else what kept one of them from looking.
    fn ask<T>(
        &self,
        is_from_second: bool,
        nothing: HResult,
        ask: impl Fn(&Engine<'static>, bool) -> Result<T, HResult>,
    ) -> Result<T, HResult> {
        let Some(second) = self.second else {
            return ask(self.first, false);
        };
        let is_nothing = |code| Profile::ALL.iter().any(|profile| profile.told(nothing) == code);
        let of = |is_second| ask(if is_second { second } else { self.first }, is_second);
        of(is_from_second).or_else(|early| {
            of(!is_from_second).map_err(|late| match (is_nothing(early), is_nothing(late)) {
                (true, true) => nothing,
                (true, false) => late,
                (false, _) => early,
            })
        })
    }
}
