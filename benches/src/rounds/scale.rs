//! What operations cost in engines of 1 to 100,000 jobs: of one job again and again, and of any job.

use std::hint::black_box;
use std::time::Instant;

use bgjob::{Guid, JobProgress};

use super::results::Point;
use super::{Effort, Told, order};
use crate::ours::{self, Abi, Made};

/// Jobs in the engines.
pub const SIZES: [u32; 6] = [1, 10, 100, 1_000, 10_000, 100_000];
/// Jobs that are moving, at most: starting one looks at every job, so a hundred thousand of them would take minutes.
const MOVING_MAX: u32 = 4_000;
/// Rounds at each size: what is compared are orders of magnitude.
const ROUNDS: usize = 25;

/// An engine that is full but for one place, the only one of its build.
pub struct Full {
    abi: &'static Abi,
    made: Made,
    /// Its jobs, in an order that no processor foresees, the same in every run.
    jobs: Vec<u64>,
    /// The youngest one's id.
    id: Guid,
    /// Those that move, likewise.
    transfers: Vec<u64>,
    list: Vec<u64>,
    /// Calls in a measurement.
    calls: u32,
}

/// A curve: its name, and one measurement in nanoseconds.
type Curve = (&'static str, fn(&mut Full) -> f64);

/// The curves.
const CURVES: [Curve; 9] = [
    ("create, cancel, close", |full| {
        each(0..full.calls.min(1_000), |_| {
            let (job, _) = full.made.create();
            full.made.drop_job(job);
        })
    }),
    ("GetProgress, one job", |full| progress(full, &full.jobs[..1])),
    ("GetProgress, any job", |full| progress(full, &full.jobs)),
    ("BgGetState, one job", |full| state(full, &full.jobs[..1])),
    ("BgGetState, any job", |full| state(full, &full.jobs)),
    ("BgTransferAdvance, one job", |full| advance(full, &full.transfers[..1])),
    ("BgTransferAdvance, any job", |full| advance(full, &full.transfers)),
    ("BgGetJob, by id", |full| {
        let mut job = 0;
        // SAFETY: valid pointers.
        each(0..full.calls, |_| assert_eq!(unsafe { black_box(full.abi.get_job)(&full.id, &mut job) }, 0))
    }),
    ("BgEnumJobs, the whole list", |full| {
        let (list, mut count) = (&mut full.list, 0);
        let length = list.len() as u32;
        // SAFETY: valid pointers, and the list's length.
        let ns = each(0..1, |_| unsafe { black_box(full.abi.enum_jobs)(list.as_mut_ptr(), length, &mut count) });
        assert_eq!(count as usize, full.jobs.len(), "the whole list");
        ns
    }),
];

/// All points.
pub(super) fn measure(effort: &Effort, told: Told<'_>) -> Vec<Point> {
    let abi = ours::archive().unwrap_or_else(|| Abi::of_crate());
    let sizes: Vec<_> = SIZES.into_iter().filter(|size| *size <= effort.jobs_max).collect();
    let mut points = Vec::new();
    for (at, jobs) in sizes.iter().enumerate() {
        told("scaling", at, sizes.len());
        let mut full = Full::new(abi, *jobs, effort.calls);
        let mut of_size =
            CURVES.map(|(operation, _)| Point { operation: operation.to_owned(), jobs: *jobs, ns: Vec::new() });
        for round in 0..ROUNDS.min(effort.rounds) {
            for curve in order(round, CURVES.len()) {
                of_size[curve].ns.push(CURVES[curve].1(&mut full));
            }
        }
        points.extend(of_size);
    }
    points
}

impl Full {
    /// What [`Self::time`] can measure.
    pub fn operations() -> impl Iterator<Item = &'static str> {
        CURVES.iter().map(|(operation, _)| *operation)
    }

    /// Nanoseconds that the operation of this name takes, by one measurement of many calls; `None`: there is none.
    pub fn time(&mut self, operation: &str) -> Option<f64> {
        let (_, measure) = CURVES.iter().find(|(name, _)| *name == operation)?;
        Some(measure(self))
    }

    /// With so many jobs; a measurement has so many calls, or more.
    pub fn new(abi: &'static Abi, count: u32, calls: u32) -> Full {
        let made = Made::new(abi, count + 1, count + 1);
        let moving = count.min(MOVING_MAX);
        let queued: Vec<_> = (0..moving).map(|_| made.queue()).collect();
        let mut transfers: Vec<_> = queued.iter().map(|_| made.start_queued(bgjob::SIZE_UNKNOWN).transfer).collect();
        let others: Vec<_> = (moving..count).map(|_| made.create()).collect();
        let id = others.last().map_or_else(|| made.id(queued[queued.len() - 1]), |(_, id)| *id);
        let mut jobs: Vec<_> = queued.into_iter().chain(others.iter().map(|(job, _)| *job)).collect();
        let mut random = fastrand::Rng::with_seed(1);
        random.shuffle(&mut jobs);
        random.shuffle(&mut transfers);
        // Each job once at least.
        Full { abi, made, list: vec![0; jobs.len() + 1], calls: calls.max(count), jobs, id, transfers }
    }
}

/// Nanoseconds a run.
fn each<T, R>(of: impl ExactSizeIterator<Item = T>, mut run: impl FnMut(T) -> R) -> f64 {
    let (count, start) = (of.len(), Instant::now());
    for item in of {
        black_box(run(item));
    }
    start.elapsed().as_secs_f64() * 1e9 / count as f64
}

/// Nanoseconds a call, over all handles as often as makes enough calls.
fn over(full: &Full, handles: &[u64], mut call: impl FnMut(u64) -> i32) -> f64 {
    let times = (full.calls as usize / handles.len()).max(1);
    let start = Instant::now();
    for _ in 0..times {
        for handle in handles {
            assert_eq!(call(black_box(*handle)), 0);
        }
    }
    start.elapsed().as_secs_f64() * 1e9 / (times * handles.len()) as f64
}

fn progress(full: &Full, jobs: &[u64]) -> f64 {
    let mut out = JobProgress::default();
    // SAFETY: a valid pointer.
    over(full, jobs, |job| unsafe { black_box(full.abi.get_progress)(job, &mut out) })
}

fn state(full: &Full, jobs: &[u64]) -> f64 {
    let mut state = 0;
    // SAFETY: a valid pointer.
    over(full, jobs, |job| unsafe { black_box(full.abi.get_state)(job, &mut state) })
}

fn advance(full: &Full, transfers: &[u64]) -> f64 {
    // SAFETY: no pointers.
    over(full, transfers, |transfer| unsafe { black_box(full.abi.transfer_advance)(transfer, 16) })
}
