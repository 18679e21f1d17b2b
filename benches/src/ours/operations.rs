//! What this library does, an operation at a time: each runs as often as it is told and says how long that took,
//! without what had to be prepared.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bgjob::{
    Capacities, Config, Engine, Guid, Job, JobProgress, JobSnapshot, JobType, Profile, Transfer, region_bytes,
};

use super::engine::{FILE_BYTES, must};
use super::{Abi, Made, Started};

/// Which floor an operation is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// The C compiler's struct copy.
    Read,
    /// One fetch_add.
    Add,
}

/// Runs it so often, and tells the time.
pub type Run = Box<dyn FnMut(u32) -> Duration>;

/// One operation.
pub struct Operation {
    /// What it is called: the function, or the functions.
    pub name: String,
    /// What one run does, where the name does not say it.
    pub note: &'static str,
    /// What it is compared with.
    pub floor: Floor,
    /// The operation. At most [`RUNS_MAX`] at a time.
    pub run: Run,
}

/// Jobs that are prepared for operations which end them, and so most runs at a time.
pub const RUNS_MAX: u32 = 1_000;
/// Jobs in the list that is enumerated.
pub const LISTED: u32 = 1_000;

/// The operations of one build of the C ABI. It has no other engine meanwhile.
pub fn of_abi(abi: &'static Abi) -> Vec<Operation> {
    let made: &'static Made = Box::leak(Box::new(Made::new(abi, 2 * RUNS_MAX + 2, 2 * RUNS_MAX + 2)));
    let moving = made.start();
    let (idle, _) = made.create();
    let named = |name: &str, note, floor, run| Operation { name: format!("{name}, {}", abi.name), note, floor, run };
    vec![
        named("GetProgress", "", Floor::Read, get_progress(abi, moving)),
        named("BgGetSnapshot", "everything about the job", Floor::Read, get_snapshot(abi, moving)),
        named("BgViewSnapshot", "the same from outside of the engine, block checked", Floor::Read, view(made, moving)),
        named("BgGetState", "", Floor::Read, get_state(abi, moving)),
        named("BgTransferAdvance", "bytes", Floor::Add, advance(abi, moving)),
        named("BgTransferDone", "bytes and file in one step", Floor::Add, done(made)),
        named("BgSuspend", "one change of state", Floor::Add, suspend(abi, idle)),
        named("BgCreateJob, BgCancel, BgCloseJob", "three calls", Floor::Add, create(made)),
        named("BgEnumJobs", "a job, of 1,000 in a list", Floor::Add, enumerate(made)),
    ]
}

/// The same in Rust, where the compiler may inline.
pub fn of_rust() -> Vec<Operation> {
    let memory = Box::leak(vec![0u64; region_bytes(2, 2, 0) / 8].into_boxed_slice());
    let config = Config { capacities: Capacities::new(2, 2, 0, 0), profile: Profile::Bits, seed: Guid::default() };
    let engine: &Engine<'static> = Box::leak(Box::new(Engine::new(memory, &config).expect("valid capacities")));
    let (job, _) = engine.create_job(None, JobType::Download).expect("there is room");
    engine.add_file(job, None, None, 0).expect("there is room");
    engine.resume(job).expect("has a file");
    let transfer = engine.transfer_next().expect("is queued").transfer;
    engine.transfer_connected(transfer, bgjob::SIZE_UNKNOWN, 0).expect("has started");
    let named = |name: &str, floor, run| Operation { name: name.to_owned(), note: "Rust", floor, run };
    vec![
        named("Engine::progress", Floor::Read, timed(move || engine.progress(black_box::<Job>(job)).is_ok())),
        named("Engine::snapshot", Floor::Read, timed(move || engine.snapshot(black_box::<Job>(job)).is_ok())),
        named(
            "Engine::transfer_advance",
            Floor::Add,
            timed(move || engine.transfer_advance(black_box::<Transfer>(transfer), black_box(16)).is_ok()),
        ),
    ]
}

/// Each run is one call that must hold.
fn timed(mut call: impl FnMut() -> bool + 'static) -> Run {
    Box::new(move |runs| {
        let start = Instant::now();
        for _ in 0..runs {
            assert!(black_box(call()));
        }
        start.elapsed()
    })
}

fn get_progress(abi: &'static Abi, Started { job, .. }: Started) -> Run {
    let mut out = JobProgress::default();
    // SAFETY: a valid pointer.
    timed(move || unsafe { black_box(abi.get_progress)(black_box(job), &mut out) } == 0)
}

fn get_snapshot(abi: &'static Abi, Started { job, .. }: Started) -> Run {
    let mut out = snapshot();
    // SAFETY: a valid pointer.
    timed(move || unsafe { black_box(abi.get_snapshot)(black_box(job), &mut out) } == 0)
}

fn view(made: &'static Made, Started { job, .. }: Started) -> Run {
    let (abi, (start, bytes)) = (made.abi(), made.region());
    let mut out = snapshot();
    // SAFETY: valid pointers.
    timed(move || unsafe { black_box(abi.view_snapshot)(start, bytes, black_box(job), &mut out) } == 0)
}

fn snapshot() -> JobSnapshot {
    // SAFETY: integers only.
    let empty: JobSnapshot = unsafe { std::mem::zeroed() };
    JobSnapshot { size: bgjob::SNAPSHOT_SIZE_MIN, version: bgjob::SNAPSHOT_VERSION, ..empty }
}

fn get_state(abi: &'static Abi, Started { job, .. }: Started) -> Run {
    let mut state = 0;
    // SAFETY: a valid pointer.
    timed(move || unsafe { black_box(abi.get_state)(black_box(job), &mut state) } == 0)
}

fn advance(abi: &'static Abi, Started { transfer, .. }: Started) -> Run {
    // SAFETY: no pointers.
    timed(move || unsafe { black_box(abi.transfer_advance)(black_box(transfer), black_box(16)) } == 0)
}

fn suspend(abi: &'static Abi, job: u64) -> Run {
    // SAFETY: no pointers.
    timed(move || unsafe { black_box(abi.suspend)(black_box(job)) } == 0)
}

/// Jobs whose last bytes have come, one for each run.
fn done(made: &'static Made) -> Run {
    Box::new(move |runs| {
        let abi = made.abi();
        let jobs: Vec<_> = (0..runs).map(|_| made.start_sized()).collect();
        for started in &jobs {
            // SAFETY: no pointers.
            must(unsafe { (abi.transfer_advance)(started.transfer, FILE_BYTES) });
        }
        let start = Instant::now();
        for started in &jobs {
            // SAFETY: no pointers.
            must(unsafe { black_box(abi.transfer_done)(black_box(started.transfer)) });
        }
        let taken = start.elapsed();
        jobs.iter().for_each(|started| made.drop_job(started.job));
        taken
    })
}

fn create(made: &'static Made) -> Run {
    timed(move || {
        let (job, _) = made.create();
        made.drop_job(job);
        true
    })
}

/// The list is made once a run, so a run is as many as there are jobs in it: rounded up to whole lists.
fn enumerate(made: &'static Made) -> Run {
    Box::new(move |runs| {
        let abi = made.abi();
        let jobs: Vec<_> = (0..LISTED).map(|_| made.create().0).collect();
        let mut list = vec![0u64; 2 * LISTED as usize];
        let (mut count, lists) = (0, runs.div_ceil(LISTED));
        let start = Instant::now();
        for _ in 0..lists {
            // SAFETY: valid pointers, and the list's length.
            must(unsafe { black_box(abi.enum_jobs)(list.as_mut_ptr(), list.len() as u32, &mut count) });
        }
        let taken = start.elapsed();
        assert!(count >= LISTED, "{count} of {LISTED} jobs in the list");
        jobs.into_iter().for_each(|job| made.drop_job(job));
        taken.mul_f64(f64::from(runs) / f64::from(lists * count))
    })
}
