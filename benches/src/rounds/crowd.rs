//! Several threads at once, for a fixed time: how long a call takes one thread, waiting for a processor included.

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bgjob::JobProgress;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use super::results::{Kind, Series};
use super::{Effort, Runner, Scenario, Told, order};
use crate::design::Calls;

/// Processors that the threads share, so that the figures mean the same on a larger machine.
const PROCESSORS: usize = 2;
/// Calls between two looks at whether it is over.
const BATCH: u32 = 64;

/// A series of readings and one of updates for each design, where the scenario has them.
///
/// # Errors
/// When the threads cannot be kept to [`PROCESSORS`] processors.
pub(super) fn measure(scenario: &Scenario, runners: &[Runner], effort: &Effort, told: Told<'_>) -> Result<Vec<Series>> {
    // Threads inherit it.
    let before = sched_getaffinity(None).context("cannot ask for the processors")?;
    sched_setaffinity(None, &first(&before, PROCESSORS)).context("cannot choose processors")?;
    let can = |runner: &&Runner| scenario.writers < 2 || runner.design.has_many_writers;
    let runners: Vec<_> = runners.iter().filter(can).collect();
    let of = |kind: Kind| move |runner: &&Runner| Series::new(scenario.name, kind, runner.design.name);
    let mut reads: Vec<_> = runners.iter().map(of(Kind::Read)).collect();
    let mut adds: Vec<_> = runners.iter().map(of(Kind::Add)).collect();
    for round in 0..effort.crowd_rounds {
        told(scenario.name, round, effort.crowd_rounds);
        for at in order(round, runners.len()) {
            let [read, add] = run(scenario, runners[at].calls, effort.crowd_time);
            reads[at].push_with(read.ns(), read.refused);
            adds[at].push_with(add.ns(), add.refused);
        }
    }
    sched_setaffinity(None, &before).context("cannot choose processors")?;
    Ok(reads.into_iter().chain(adds).filter(|series| scenario.has(series.kind)).collect())
}

fn first(of: &CpuSet, count: usize) -> CpuSet {
    let mut set = CpuSet::new();
    (0..CpuSet::MAX_CPU).filter(|cpu| of.is_set(*cpu)).take(count).for_each(|cpu| set.set(cpu));
    set
}

/// Nanoseconds that a call of this kind takes one thread.
pub fn time_crowd(scenario: &Scenario, calls: Calls, kind: Kind, time: Duration) -> f64 {
    let [read, add] = run(scenario, calls, time);
    if kind == Kind::Read { read.ns() } else { add.ns() }
}

/// What one kind of thread did.
#[derive(Clone, Copy, Debug, Default)]
struct Done {
    seconds: f64,
    calls: u64,
    refused: u64,
}

impl Done {
    fn and(self, other: Done) -> Done {
        Done {
            seconds: self.seconds + other.seconds,
            calls: self.calls + other.calls,
            refused: self.refused + other.refused,
        }
    }

    fn ns(&self) -> f64 {
        self.seconds * 1e9 / self.calls.max(1) as f64
    }
}

/// What the readers and the writers did in this time.
fn run(scenario: &Scenario, calls: Calls, time: Duration) -> [Done; 2] {
    let (is_over, begin) = (&AtomicBool::new(false), &Barrier::new(scenario.readers + scenario.writers + 1));
    let until_over = |batch: u32, work: &dyn Fn() -> u64| {
        begin.wait();
        let (mut done, start) = (Done::default(), Instant::now());
        while !is_over.load(Ordering::Relaxed) {
            done.refused += work();
            done.calls += u64::from(batch);
        }
        done.seconds = start.elapsed().as_secs_f64();
        done
    };
    let write = || match scenario.pace {
        None => until_over(BATCH, &|| add(calls, BATCH)),
        Some(pace) => until_over(1, &|| add_paced(calls, pace)),
    };
    thread::scope(|scope| {
        let readers: Vec<_> =
            (0..scenario.readers).map(|_| scope.spawn(move || until_over(BATCH, &|| read(calls)))).collect();
        let writers: Vec<_> = (0..scenario.writers).map(|_| scope.spawn(write)).collect();
        begin.wait();
        thread::sleep(time);
        is_over.store(true, Ordering::Relaxed);
        [readers, writers].map(|threads| {
            let ends = threads.into_iter().map(|thread| thread.join().expect("a thread of the measurement"));
            ends.fold(Done::default(), Done::and)
        })
    })
}

/// A batch; how many were refused, as ours are with E_PENDING when they were overtaken too often.
fn read(calls: Calls) -> u64 {
    let mut out = JobProgress::default();
    let mut refused = 0;
    for _ in 0..BATCH {
        // SAFETY: `out` is valid.
        let code = unsafe { black_box(calls.read)(black_box(calls.job), &mut out) };
        black_box(&out);
        refused += u64::from(code != 0);
    }
    refused
}

fn add(calls: Calls, count: u32) -> u64 {
    let mut refused = 0;
    for _ in 0..count {
        // SAFETY: no pointers.
        let code = unsafe { black_box(calls.add)(black_box(calls.transfer), black_box(16)) };
        refused += u64::from(code != 0);
    }
    refused
}

fn add_paced(calls: Calls, pace: Duration) -> u64 {
    let next = Instant::now() + pace;
    let refused = add(calls, 1);
    while Instant::now() < next {
        std::hint::spin_loop();
    }
    refused
}
