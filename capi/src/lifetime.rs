//! The program's one engine: BgInitialize, BgUninitialize, BgTick.

use crate::pointer::{Out, Slot, code, read, read_size_and_version, text_out};
use crate::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION, HRESULT};
use bgjob::hresult::{BGJOB_E_ALREADY_INITIALIZED, E_HANDLE, E_INVALIDARG};
use bgjob::{Capacities, Config, Engine, HResult, Profile};
use core::ffi::{c_char, c_void};
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

static ENGINE: Slot<Engine<'static>> = Slot::new();
/// Points at `ENGINE` while there is one.
static READY: AtomicPtr<Engine<'static>> = AtomicPtr::new(ptr::null_mut());

/// The engine, or E_HANDLE before BgInitialize and after BgUninitialize.
#[inline]
pub(crate) fn engine() -> Result<&'static Engine<'static>, HResult> {
    // Acquire: pairs with the store in `initialize`.
    let engine = READY.load(Ordering::Acquire);
    // SAFETY: NULL, or `ENGINE` after a `put`; the next one is only allowed when no call is under way.
    unsafe { engine.as_ref() }.ok_or(E_HANDLE)
}

/// Asks the engine for one value and writes it on success.
pub(crate) fn answer<T: Copy>(pointer: *mut T, ask: impl FnOnce(&Engine<'static>) -> Result<T, HResult>) -> HRESULT {
    code(engine().and_then(|engine| {
        let out = Out::new(pointer)?;
        out.put(ask(engine)?);
        Ok(())
    }))
}

/// Asks the engine for a text.
pub(crate) fn answer_text(
    buffer: *mut c_char,
    size: usize,
    needed: *mut usize,
    ask: impl FnOnce(&Engine<'static>, &mut [u8]) -> Result<usize, HResult>,
) -> HRESULT {
    code(engine().and_then(|engine| text_out(buffer, size, needed, |bytes| ask(engine, bytes))))
}

fn initialize(region: *mut c_void, size: usize, config: *const BG_ENGINE_CONFIG) -> Result<(), HResult> {
    if !READY.load(Ordering::Acquire).is_null() {
        return Err(BGJOB_E_ALREADY_INITIALIZED);
    }
    let (config_size, version) = read_size_and_version(config)?;
    if (config_size as usize) < size_of::<BG_ENGINE_CONFIG>() || version < BG_ENGINE_CONFIG_VERSION {
        return Err(E_INVALIDARG);
    }
    let config = read(config)?;
    let capacities = Capacities::new(config.jobs, config.files, config.text_bytes, config.spares);
    let profile = Profile::from_value(config.profile).ok_or(E_INVALIDARG)?;
    let config = Config { capacities, profile, seed: config.seed };
    // SAFETY: BgInitialize's contract: the block is the caller's and stays valid until BgUninitialize.
    let engine = unsafe { Engine::from_raw(region.cast(), size, &config) }?;
    // SAFETY: there is no engine, and BgInitialize's contract forbids other calls now.
    let engine = unsafe { ENGINE.put(engine) };
    // Hidden from the optimiser, which would load the address a second time where it knows it. Release: pairs with the
    // load in `engine`.
    READY.store(core::hint::black_box(engine), Ordering::Release);
    Ok(())
}

/// Makes an empty engine in the block of memory at pRegion, which stays the program's: it must stay valid until
/// BgUninitialize, and nobody else may write to it. Declare it with BGJOB_REGION, or give any block of
/// BGJOB_REGION_BYTES bytes, aligned to 8 (shared memory, for instance). What the block held before is lost; views of
/// its former life are refused from here on.
///
/// Errors: E_INVALIDARG: a NULL or misaligned pointer, a config that is smaller than this one or of version 0, a
///   profile that is none, a capacity of 0 or too large (64-bit targets: about one million jobs and files; 32-bit
///   targets: 4,095 less the spares). E_NOT_SUFFICIENT_BUFFER: cbRegion is too small. BGJOB_E_ALREADY_INITIALIZED:
///   there is an engine.
/// Context: thread, while no other function of this header runs. Cost: linear in cbRegion.
///
/// # Safety
/// pRegion and pConfig as above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgInitialize(
    pRegion: *mut c_void,
    cbRegion: usize,
    pConfig: *const BG_ENGINE_CONFIG,
) -> HRESULT {
    code(initialize(pRegion, cbRegion, pConfig))
}

/// Ends the engine. The block is the program's again; every handle is stale.
///
/// Errors: E_HANDLE: there is no engine.
/// Context: thread, while no other function of this header runs. Cost: constant.
#[unsafe(no_mangle)]
pub extern "C" fn BgUninitialize() -> HRESULT {
    code(engine().map(|engine| {
        engine.retire();
        // Release: orders the retirement before the end.
        READY.store(ptr::null_mut(), Ordering::Release);
    }))
}

/// Tells the time. The engine has no clock of its own: times in snapshots, retries and timeouts are as fine as the
/// ticks. Ten a second is plenty. MonotonicMs never goes back; FileTimeUtc counts 100 ns since 1601-01-01 UTC
/// (a FILETIME as one number), 0 if unknown. Stamps ModificationTime and LastAdvanceMs of the jobs that have changed;
/// queues those whose retry delay is over (BgSetMinimumRetryDelay); turns those without progress for too long to ERROR
/// (BgSetNoProgressTimeout); cancels jobs to which nothing has happened for 90 days (BG_PROFILE_DO: 30).
///
/// Errors: E_HANDLE. E_PENDING: another context is ticking; nothing was done.
/// Context: thread, interrupt; non-maskable as above. Cost: a look at every job, a change for each one that needs it.
#[unsafe(no_mangle)]
pub extern "C" fn BgTick(MonotonicMs: u64, FileTimeUtc: u64) -> HRESULT {
    code(engine().and_then(|engine| engine.tick(MonotonicMs, FileTimeUtc)))
}
