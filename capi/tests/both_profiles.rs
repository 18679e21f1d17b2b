//! Two engines in one program: which function is about which of them, and that neither waits for the other.
// Every call keeps the same contract, (P) of `pointer`.
#![allow(clippy::multiple_unsafe_ops_per_block)]

use bgjob::hresult::{
    BG_E_EMPTY, BG_E_INVALID_STATE, BG_E_NOT_FOUND, BGJOB_E_ALREADY_INITIALIZED, DO_E_INVALID_STATE, DO_E_JOB_EMPTY,
    E_HANDLE, E_INVALIDARG, E_PENDING, HResult, S_OK,
};
use bgjob::{Config, Engine, Guid, Job, JobProgress, JobTimes, JobType, Profile};
use bgjob_capi::engines::{engine, engine_of, engine_with, engines};
use bgjob_capi::enumerate::BgEnumOpenJobs;
use bgjob_capi::files::{BgAddFile, BgGetFileCookie};
use bgjob_capi::jobs::*;
use bgjob_capi::lifetime::{BgInitialize, BgTick, BgUninitialize};
use bgjob_capi::progress::BgGetProgress;
use bgjob_capi::properties::{BgGetNoProgressTimeout, BgGetTimes};
use bgjob_capi::transfers::*;
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION, BG_ENUM};
use core::ptr;
use core::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

const BITS: u32 = Profile::Bits as u32;
const DO: u32 = Profile::DeliveryOptimization as u32;
const JOBS: u32 = 3;
const WORDS: usize = bgjob::region_bytes(JOBS, JOBS, 0) / 8;

/// One test at a time has the engines.
static TURN: Mutex<()> = Mutex::new(());
/// One for each profile.
static REGIONS: [[AtomicU64; WORDS]; 2] = [const { [const { AtomicU64::new(0) }; WORDS] }; 2];

/// A turn that begins without engines.
fn turn() -> MutexGuard<'static, ()> {
    let turn = TURN.lock().unwrap_or_else(|failed| failed.into_inner());
    BgUninitialize();
    turn
}

fn config(profile: u32) -> BG_ENGINE_CONFIG {
    BG_ENGINE_CONFIG {
        size: size_of::<BG_ENGINE_CONFIG>() as u32,
        version: BG_ENGINE_CONFIG_VERSION,
        jobs: JOBS,
        files: JOBS,
        text_bytes: 0,
        spares: 0,
        seed: Guid { data1: 7 + profile, ..Guid::default() },
        profile,
        reserved: 0,
    }
}

fn initialize(profile: u32) -> i32 {
    let region = &REGIONS[profile as usize % 2];
    // SAFETY: (P); a static of atomics, for this engine alone.
    unsafe { BgInitialize(region.as_ptr().cast_mut().cast(), size_of_val(region), &config(profile)) }
}

/// Both engines.
fn begin() -> MutexGuard<'static, ()> {
    let turn = turn();
    assert_eq!(initialize(DO), S_OK);
    assert_eq!(initialize(BITS), S_OK);
    turn
}

/// A job with one file, whose cookie says whose it is.
fn queued(profile: Profile) -> u64 {
    let engine = engine_with(profile).unwrap();
    let (job, _) = engine.create_job(None, bgjob::JobType::Download).unwrap();
    let mut file = 0;
    // SAFETY: (P).
    assert_eq!(unsafe { BgAddFile(job.0, ptr::null(), ptr::null(), profile as u64, &mut file) }, S_OK);
    assert_eq!(BgResume(job.0), S_OK);
    job.0
}

fn next() -> Result<(u64, u64, u64), i32> {
    let (mut t, mut file, mut job) = (0, 0, 0);
    // SAFETY: (P).
    match unsafe { BgTransferNext(&mut t, &mut file, &mut job) } {
        S_OK => Ok((t, file, job)),
        code => Err(code),
    }
}

fn cookie(file: u64) -> u64 {
    let mut cookie = u64::MAX;
    // SAFETY: (P).
    assert_eq!(unsafe { BgGetFileCookie(file, &mut cookie) }, S_OK);
    cookie
}

fn error(code: HResult) -> i32 {
    code.code()
}

#[test]
fn one_engine_of_each_profile() {
    let _turn = turn();
    assert!(engines().is_err() && engine().is_err() && engine_of(0).is_err());
    assert_eq!(BgTick(1, 1), error(E_HANDLE));
    assert_eq!(next(), Err(error(E_HANDLE)));
    assert_eq!(BgUninitialize(), error(E_HANDLE));

    assert_eq!(initialize(DO), S_OK);
    assert_eq!(initialize(DO), error(BGJOB_E_ALREADY_INITIALIZED));
    assert_eq!(initialize(2), error(E_INVALIDARG), "there is room, but not for this one");
    assert_eq!(engine().unwrap().profile(), Profile::DeliveryOptimization, "alone");
    assert_eq!(engine_with(Profile::Bits).err(), Some(E_HANDLE));
    assert_eq!(next(), Err(error(DO_E_JOB_EMPTY)), "its own code");

    assert_eq!(initialize(BITS), S_OK);
    assert_eq!(initialize(BITS), error(BGJOB_E_ALREADY_INITIALIZED));
    assert_eq!(initialize(2), error(BGJOB_E_ALREADY_INITIALIZED));
    assert_eq!(engine().unwrap().profile(), Profile::Bits);
    assert_eq!(next(), Err(error(BG_E_EMPTY)));

    // A job of each: GetProgress has a way of its own to them, and none once they have ended.
    let jobs = Profile::ALL.map(|profile| engine_with(profile).unwrap().create_job(None, JobType::Download).unwrap().0);
    let mut progress = JobProgress::default();
    // SAFETY: a valid pointer.
    let mut get = |job: &Job| unsafe { BgGetProgress(job.0, &mut progress) };
    assert_eq!(jobs.each_ref().map(&mut get), [S_OK; 2]);

    assert_eq!(BgUninitialize(), S_OK);
    assert_eq!(jobs.each_ref().map(get), [error(E_HANDLE); 2]);
    assert_eq!(BgUninitialize(), error(E_HANDLE));
    for profile in Profile::ALL {
        assert_eq!(engine_with(profile).err(), Some(E_HANDLE));
        assert_eq!(initialize(profile as u32), S_OK, "both places are vacant again");
    }
}

#[test]
fn a_handle_finds_its_engine() {
    let _turn = begin();
    let jobs = Profile::ALL.map(queued);
    for (profile, job) in Profile::ALL.into_iter().zip(jobs) {
        assert_eq!(engine_of(job).unwrap().profile(), profile);
        let (mut seconds, mut state, mut progress) = (0, -1, bgjob::JobProgress::default());
        // SAFETY: (P), here and below.
        unsafe {
            assert_eq!(BgGetNoProgressTimeout(job, &mut seconds), S_OK);
            assert_eq!(BgGetState(job, &mut state), S_OK);
            assert_eq!(BgGetProgress(job, &mut progress), S_OK);
        }
        assert_eq!(seconds, if profile == Profile::Bits { 1_209_600 } else { 86_400 });
        assert_eq!((state, progress.files_total), (0, 1));
        assert_eq!(BgCancel(job), S_OK);
        let refused = if profile == Profile::Bits { BG_E_INVALID_STATE } else { DO_E_INVALID_STATE };
        assert_eq!(BgCancel(job), error(refused), "in the codes of its own profile");
        assert_eq!(BgCloseJob(job), S_OK);
        assert_eq!(BgCloseJob(job), error(E_HANDLE), "a stale one too");
    }
    // A kind that is none, an engine that is none, nothing at all.
    for forged in [jobs[0] ^ 3 << 30, jobs[0] ^ 1 << 29, jobs[1] ^ 1 << 29, 0, u64::MAX] {
        assert_eq!(BgSuspend(forged), error(E_HANDLE), "{forged:#x}");
        // SAFETY: (P).
        assert_eq!(unsafe { BgGetState(forged, ptr::null_mut()) }, error(E_INVALIDARG), "pointers first");
    }
}

#[test]
fn a_token_finds_its_engine() {
    let _turn = begin();
    let jobs = Profile::ALL.map(queued);
    for _ in 0..2 {
        let (mut t, file, job) = next().unwrap();
        assert!(jobs.contains(&job));
        assert_eq!(engine_of(t).unwrap().profile() as u64, cookie(file));
        let old = t;
        assert_eq!(BgTransferConnected(t, 10, 0), S_OK);
        assert_eq!(BgTransferAdvance(t, 4), S_OK);
        // SAFETY: (P).
        assert_eq!(unsafe { BgTransferRestart(&mut t, 5) }, S_OK);
        let dead = if cookie(file) == 0 { BG_E_INVALID_STATE } else { DO_E_INVALID_STATE };
        assert_eq!(BgTransferAdvance(old, 1), error(dead));
        assert_eq!(BgTransferAdvance(t, 5), S_OK);
        assert_eq!(BgTransferDone(t), S_OK);
        // SAFETY: (P); there is nothing to save.
        assert_eq!(unsafe { BgComplete(job, None, ptr::null_mut()) }, S_OK);
    }
    // SAFETY: (P).
    assert_eq!(unsafe { BgTransferRestart(ptr::null_mut(), 5) }, error(E_INVALIDARG));
}

#[test]
fn files_of_both_alternate() {
    let _turn = begin();
    for profile in [Profile::ALL; JOBS as usize].as_flattened() {
        queued(*profile);
    }
    let given: Vec<u64> = (0..2 * JOBS).map(|_| cookie(next().unwrap().1)).collect();
    assert!(given.windows(2).all(|pair| pair[0] != pair[1]), "{given:?}");
    assert_eq!(next(), Err(error(BG_E_EMPTY)));
}

#[test]
fn one_that_is_empty_keeps_nobody_waiting() {
    let _turn = begin();
    for profile in Profile::ALL {
        for _ in 0..JOBS {
            queued(profile);
        }
        for _ in 0..JOBS {
            assert_eq!(cookie(next().unwrap().1), profile as u64);
        }
        assert_eq!(next(), Err(error(BG_E_EMPTY)));
    }
}

#[test]
fn a_tick_is_for_both_and_its_first_failure_is_told() {
    let _turn = begin();
    let jobs = Profile::ALL.map(queued);
    let modified = |job| {
        let mut times = JobTimes::default();
        // SAFETY: (P).
        assert_eq!(unsafe { BgGetTimes(job, &mut times) }, S_OK);
        times.modification_time.low
    };
    assert_eq!(BgTick(1, 11), S_OK);
    assert_eq!(jobs.map(modified), [11, 11]);
    for busy in 0..2 {
        assert_eq!(BgSuspend(jobs[0]), S_OK);
        assert_eq!(BgSuspend(jobs[1]), S_OK);
        // The header's word at 44, which a context sets while it ticks (SPEC 1.1).
        let ticking = &REGIONS[busy][5];
        let bit = if cfg!(target_endian = "little") { 1 << 32 } else { 1 };
        ticking.fetch_or(bit, Ordering::Relaxed);
        assert_eq!(BgTick(2, 22 + busy as u64), error(E_PENDING));
        ticking.fetch_and(!bit, Ordering::Relaxed);
        let times = jobs.map(modified);
        assert_eq!(times[1 - busy], 22 + busy as u32, "the other ticks all the same");
        assert_ne!(times[busy], 22 + busy as u32);
    }
}

#[test]
fn a_job_is_found_in_both() {
    let _turn = begin();
    for profile in Profile::ALL {
        let (job, id) = engine_with(profile).unwrap().create_job(None, bgjob::JobType::Download).unwrap();
        let mut found = 0;
        // SAFETY: (P), here and below.
        unsafe {
            assert_eq!(BgGetJob(&id, &mut found), S_OK);
            assert_eq!(found, job.0);
            let nobody = Guid { data1: !id.data1, ..id };
            assert_eq!(BgGetJob(&nobody, &mut found), error(BG_E_NOT_FOUND));
            assert_eq!(BgGetJob(ptr::null(), &mut found), error(E_INVALIDARG));
        }
    }
    // New jobs and lists are BITS' where there is a choice.
    let (mut id, mut job, mut count) = (Guid::default(), 0, 0);
    let mut list = BG_ENUM { handles: ptr::null_mut(), count: 0, position: 0 };
    let mut create = |of: Profile, jobs: u32| {
        let mut handles = [0; JOBS as usize];
        // SAFETY: (P).
        unsafe {
            assert_eq!(BgCreateJob(ptr::null(), 0, &mut id, &mut job), S_OK);
            assert_eq!(BgEnumJobs(ptr::null_mut(), 0, &mut count), S_OK);
            assert_eq!(BgEnumOpenJobs(&mut list, handles.as_mut_ptr(), JOBS), S_OK);
        }
        assert_eq!((count, list.count, handles[count as usize - 1]), (jobs, jobs, job));
        assert_eq!(engine_of(job).unwrap().profile(), of);
    };
    create(Profile::Bits, 2);
    BgUninitialize();
    assert_eq!(initialize(DO), S_OK);
    create(Profile::DeliveryOptimization, 1);
}

#[test]
fn handles_differ_after_a_thousand_engines() {
    let _turn = turn();
    assert_eq!(initialize(BITS), S_OK);
    let mut memory = vec![0u64; WORDS];
    let capacities = bgjob::Capacities::new(JOBS, JOBS, 0, 0);
    let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
    for _ in 0..1023 {
        Engine::new(&mut memory, &config).unwrap();
    }
    assert_eq!(initialize(DO), S_OK);
    let [bits, delivery_optimization] = Profile::ALL.map(|profile| engine_with(profile).unwrap());
    assert!(!bits.has_handles_of(delivery_optimization));
    for profile in Profile::ALL {
        assert_eq!(engine_of(queued(profile)).unwrap().profile(), profile);
    }
}
