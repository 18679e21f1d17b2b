//! What the models share: exploring, noting outcomes, threads with an engine, and where most models begin.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc as StdArc, Mutex as StdMutex};

use bgjob::tables::model::ModelMemory;
use bgjob::{Engine, HResult, Job, JobProgress, JobType, Transfer};
use bgjob_proof::report;
use loom::sync::Arc;
use loom::thread::{self, JoinHandle};

/// The rung of `VERIFICATION.md`.
pub(crate) const RUNG: &str = "interleavings";

/// Forms in which a 64-bit value has two words: every one of them squares the number of executions.
pub(crate) const HALVES: bool = cfg!(any(bgjob_form = "32", bgjob_form = "masked"));

/// The outcomes seen over all executions.
pub(crate) struct Seen<T>(StdArc<StdMutex<BTreeSet<T>>>);

impl<T> Clone for Seen<T> {
    fn clone(&self) -> Self {
        Seen(self.0.clone())
    }
}

impl<T: Ord> Seen<T> {
    fn new() -> Self {
        Seen(StdArc::new(StdMutex::new(BTreeSet::new())))
    }
    pub(crate) fn note(&self, outcome: T) {
        self.0.lock().unwrap().insert(outcome);
    }
}

/// Context switches that no thread asked for, at most: in the short version, and in the long one.
#[derive(Clone, Copy)]
pub(crate) struct Preemptions {
    pub(crate) short: usize,
    pub(crate) long: usize,
}

/// No bound: every interleaving.
pub(crate) const ALL: usize = usize::MAX;

pub(crate) const fn within(short: usize, long: usize) -> Preemptions {
    Preemptions { short, long }
}

/// The same in both.
pub(crate) const fn up_to(preemptions: usize) -> Preemptions {
    within(preemptions, preemptions)
}

/// Runs `run` in every interleaving: the outcomes noted, and the number of executions.
fn interleave<T: Ord + Send + 'static>(
    preemptions: usize,
    run: impl Fn(&Seen<T>) + Sync + Send + 'static,
) -> (BTreeSet<T>, u64) {
    let seen = Seen::new();
    let executions = StdArc::new(AtomicU64::new(0));
    let (notes, count) = (seen.clone(), executions.clone());
    let mut builder = loom::model::Builder::new();
    // loom's own LOOM_MAX_PREEMPTIONS goes first.
    builder.preemption_bound = builder.preemption_bound.or((preemptions != ALL).then_some(preemptions));
    builder.max_branches = 100_000;
    builder.check(move || {
        count.fetch_add(1, Ordering::Relaxed);
        run(&notes);
    });
    let outcomes = std::mem::take(&mut *seen.0.lock().unwrap());
    (outcomes, executions.load(Ordering::Relaxed))
}

/// Explores a model, and asserts that each outcome in `wanted` was noted.
pub(crate) fn explore<T: Ord + Debug + Send + 'static>(
    name: &str,
    preemptions: Preemptions,
    wanted: &[T],
    run: impl Fn(&Seen<T>) + Sync + Send + 'static,
) {
    let (outcomes, executions) = interleave(report::by_length(preemptions.short, preemptions.long), run);
    println!("{name}: {executions} executions, outcomes {outcomes:x?}");
    for outcome in wanted {
        assert!(outcomes.contains(outcome), "{name}: {outcome:?} was never reached");
    }
    report::counts(RUNG, &[("models", 1, 1), ("executions", executions, 2)]);
}

/// A planted fault: `is_right`, which judges as its model does, must say no somewhere.
pub(crate) fn catches(fault: &str, preemptions: usize, is_right: impl Fn() -> bool + Sync + Send + 'static) {
    let (judged, executions) = interleave(preemptions, move |seen| seen.note(is_right()));
    report::fault_caught(RUNG, fault, judged.contains(&false), format!("{executions} executions were right"));
}

/// A thread with the engine.
pub(crate) fn spawn<T: 'static>(
    memory: &Arc<ModelMemory>,
    run: impl FnOnce(&Engine<'_>) -> T + 'static,
) -> JoinHandle<T> {
    let memory = memory.clone();
    thread::spawn(move || run(&Engine::for_model(&memory)))
}

/// Memory for so many jobs, files and spares.
pub(crate) fn memory(jobs: u32, files: u32, spares: u32) -> Arc<ModelMemory> {
    Arc::new(ModelMemory::new(jobs, files, spares))
}

/// Memory for one job, so prepared that the next `changes` of it meet no reader of a slot that they write.
pub(crate) fn prepared<T>(files: u32, changes: u32, prepare: impl FnOnce(&Engine<'_>) -> T) -> (Arc<ModelMemory>, T) {
    let memory = memory(1, files, changes + 1);
    let prepared = memory.hold_spares(changes, || prepare(&Engine::for_model(&memory)));
    (memory, prepared)
}

/// One job with one file, TRANSFERRING: 100 bytes, or unknown.
pub(crate) fn transferring(engine: &Engine<'_>, total: u64) -> (Job, Transfer) {
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, total, 0).unwrap();
    (job, transfer)
}

pub(crate) fn code<T>(result: Result<T, HResult>) -> i32 {
    result.err().map_or(0, HResult::code)
}

/// Bytes and files at one moment.
pub(crate) type Look = (u64, u32);

/// The same of a progress, for outcomes.
pub(crate) fn of(progress: Result<JobProgress, HResult>) -> Look {
    let progress = progress.unwrap();
    (progress.bytes_transferred, progress.files_transferred)
}
