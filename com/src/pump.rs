//! The pump: tells each job's notify interface what has happened, on the thread that calls it.
//!
//! What is owed follows from a snapshot and what was told last, so nothing is queued and nothing can be lost:
//! JobTransferred and JobError are owed while the job is in that state and its attempt's end was not told; a file, until
//! as many were told as have arrived; a modification, while the sequence has moved and neither of the others explains
//! it. No lock is held while a callback runs, only the mark that keeps a second pump away.

use bgjob::ground::atomic::{Modify, Ordering};
use bgjob::hresult::{E_HANDLE, E_OUTOFMEMORY, E_PENDING};
use bgjob::{HResult, State};

use crate::callback::{self, Event};
use crate::held::Held;
use crate::job::JobOf;
use crate::layer::{Layer, layer};
use crate::watch::Told;
use crate::{error, file};

/// BG_NOTIFY flags.
const JOB_TRANSFERRED: u32 = 0x01;
const JOB_ERROR: u32 = 0x02;
const DISABLE: u32 = 0x04;
const JOB_MODIFICATION: u32 = 0x08;
const FILE_TRANSFERRED: u32 = 0x10;

/// The mark that a pump runs, until it is dropped.
struct Pumping<'a>(&'a Layer);

impl<'a> Pumping<'a> {
    fn begin(layer: &'a Layer) -> Result<Self, HResult> {
        // AcqRel: pairs with the clearing in `drop`, so this pump sees what the last one has told.
        if layer.header.pumping.set_bits(1) == 0 { Ok(Pumping(layer)) } else { Err(E_PENDING) }
    }
}

impl Drop for Pumping<'_> {
    fn drop(&mut self) {
        self.0.header.pumping.clear_bits(1);
    }
}

/// BgPumpCallbacks: counts the calls that were made.
pub(crate) fn pump(calls: &mut u32) -> Result<(), HResult> {
    let layer = layer()?;
    let _mark = Pumping::begin(layer)?;
    let mut outcome = Ok(());
    for (engine, job, watch) in layer.watches().filter(|(.., watch)| watch.sink.is_set()) {
        let Some(job) = job.filter(|job| watch.is_of(*job)) else {
            continue;
        };
        // One job's trouble must not keep the others from being told.
        let told = JobOf::new(layer, engine.profile(), job).and_then(|job| pump_job(&job, calls));
        if told != Err(E_HANDLE) {
            outcome = outcome.and(told);
        }
    }
    sweep(layer);
    outcome
}

/// Closes the final jobs that were created here and that nobody has a pointer to any more, and forgets those that the
/// flat ABI has closed.
pub(crate) fn sweep(layer: &'static Layer) {
    for (engine, job, watch) in layer.watches() {
        watch.close_if_over(layer, engine, job);
    }
}

/// A job whose notify interface is being told.
struct Telling<'a> {
    job: &'a JobOf,
    /// The job's object and the notify interface, both held.
    object: Held<'a>,
    sink: Held<'a>,
    calls: &'a mut u32,
}

impl Telling<'_> {
    /// Calls it; whether the answer was S_OK.
    fn call(&mut self, event: Event) -> bool {
        *self.calls = self.calls.wrapping_add(1);
        callback::call(self.sink.object, self.object.pointer(0), event)
    }

    /// Each file that has arrived and was not told. False: one was not taken, the rest waits.
    fn files(&mut self, told: &Told, arrived: u32) -> Result<bool, HResult> {
        for ordinal in told.files.load(Ordering::Relaxed)..arrived {
            let file = self.job.engine.file_at(self.job.job, ordinal)?.ok_or(E_HANDLE)?;
            let object = file::of_job(self.job, file)?;
            if !self.call(Event::File(object.pointer(0))) {
                return Ok(false);
            }
            told.files.store(ordinal.wrapping_add(1), Ordering::Relaxed);
        }
        Ok(true)
    }

    /// TRANSFERRED or ERROR; whether it was taken.
    fn end(&mut self, is_error: bool) -> Result<bool, HResult> {
        if !is_error {
            return Ok(self.call(Event::Transferred));
        }
        match error::of_job(self.job) {
            Ok(error) => Ok(self.call(Event::Error(error.pointer(0)))),
            // No memory for it: the next pump tells.
            Err(E_OUTOFMEMORY) => Err(E_OUTOFMEMORY),
            // The job has gone on: nothing is owed.
            Err(_) => Ok(false),
        }
    }
}

fn pump_job(job: &JobOf, calls: &mut u32) -> Result<(), HResult> {
    let Some(sink) = job.watch.sink.get(job.layer)? else {
        return Ok(());
    };
    let object = job.object(false)?;
    let flags = job.engine.notify_flags(job.job)?;
    let flags = if flags & DISABLE != 0 { 0 } else { flags };
    let snapshot = job.engine.snapshot(job.job)?;
    let state = snapshot.state as u32;
    let told = &job.watch.told;
    let knows_files = callback::knows_files(sink.object);
    let mut telling = Telling { job, object, sink, calls };

    let (state_before, sequence_before) = (told.state.load(Ordering::Relaxed), told.sequence.load());
    // Before the calls: what callbacks change is news for the next pump.
    told.state.store(state, Ordering::Relaxed);
    told.sequence.store(snapshot.sequence);

    if flags & FILE_TRANSFERRED == 0 || !knows_files {
        told.files.store(snapshot.progress.files_transferred, Ordering::Relaxed);
    } else if !telling.files(told, snapshot.progress.files_transferred)? {
        return Ok(());
    }
    let (is_transferred, is_error) = (state == State::Transferred as u32, state == State::Error as u32);
    let is_end = is_transferred || is_error;
    // The way into an end is no modification.
    let mut explains_itself = is_end && state != state_before;
    if is_end {
        // States count from 0, which is "none told" here.
        let this_end = [state.wrapping_add(1), snapshot.attempt];
        let told_end = [&told.last, &told.attempt].map(|word| word.load(Ordering::Relaxed));
        let wanted = if is_error { JOB_ERROR } else { JOB_TRANSFERRED };
        if told_end != this_end && flags & wanted != 0 {
            explains_itself = true;
            if telling.end(is_error)? {
                told.last.store(this_end[0], Ordering::Relaxed);
                told.attempt.store(this_end[1], Ordering::Relaxed);
            }
        }
    }
    if snapshot.sequence != sequence_before && !explains_itself && flags & JOB_MODIFICATION != 0 {
        // May be lost, so the answer does not matter.
        telling.call(Event::Modification);
    }
    if [State::Acknowledged, State::Cancelled].map(|end| end as u32).contains(&state) {
        // There will be nothing to tell of it any more.
        job.watch.sink.set(job.layer, None)?;
    }
    Ok(())
}
