//! The program's engine: BgInitialize, BgUninitialize, BgTick.

use crate::engines::{self, distinct, engines, vacant};
use crate::pointer::{code, read, read_size_and_version};
use crate::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION, HRESULT};
use bgjob::hresult::{BGJOB_E_ALREADY_INITIALIZED, E_INVALIDARG};
use bgjob::{Capacities, Config, Engine, HResult, Profile};
use core::ffi::c_void;

fn initialize(region: *mut c_void, size: usize, config: *const BG_ENGINE_CONFIG) -> Result<(), HResult> {
    if engines::is_full() {
        return Err(BGJOB_E_ALREADY_INITIALIZED);
    }
    let (config_size, version) = read_size_and_version(config)?;
    if (config_size as usize) < size_of::<BG_ENGINE_CONFIG>() || version < BG_ENGINE_CONFIG_VERSION {
        return Err(E_INVALIDARG);
    }
    let config = read(config)?;
    let capacities = Capacities::new(config.jobs, config.files, config.text_bytes, config.spares);
    let profile = Profile::from_value(config.profile).ok_or(E_INVALIDARG)?;
    let place = vacant(profile)?;
    let config = Config { capacities, profile, seed: config.seed };
    // SAFETY: BgInitialize's contract: the block is the caller's and stays valid until BgUninitialize.
    let engine = distinct(|| unsafe { Engine::from_raw(region.cast(), size, &config) })?;
    // SAFETY: BgInitialize's contract forbids other calls now.
    unsafe { place.fill(engine) }
    Ok(())
}

/// Makes an empty engine in the block of memory at pRegion, which stays the program's: it must stay valid until
/// BgUninitialize, and nobody else may write to it. Declare it with BGJOB_REGION, or give any block of
/// BGJOB_REGION_BYTES bytes, aligned to 8 (shared memory, for instance). What the block held before is lost; views of
/// its former life are refused from here on.
/// The archive with the COM interface has room for an engine of each profile, in blocks of their own: a handle is asked
/// of the engine that gave it out; BgTick, BgTransferNext, BgGetJob and BgUninitialize are about both; BgCreateJob,
/// BgEnumJobs and BgEnumOpenJobs about that of BITS if there is one.
///
/// Errors: E_INVALIDARG: a NULL or misaligned pointer, a config that is smaller than this one or of version 0, a
///   profile that is none, a capacity of 0 or too large (64-bit targets: about one million jobs and files; 32-bit
///   targets: 4,095 less the spares). E_NOT_SUFFICIENT_BUFFER: cbRegion is too small. BGJOB_E_ALREADY_INITIALIZED:
///   there is an engine (with the COM interface: of this profile).
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
    code(engines::empty())
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
    code(engines().and_then(|engines| engines.tick(MonotonicMs, FileTimeUtc)))
}
