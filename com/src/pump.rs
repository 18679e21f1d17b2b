//! The pump: tells each job's notify interface what has happened, on the thread that calls it.
//!
//! What is owed follows from a snapshot and what was told last, so nothing is queued and nothing can be lost:
//! JobTransferred and JobError are owed while the job is in that state and its attempt's end was not told; a file,
//! until as many were told as have arrived; a modification, while the sequence has moved and neither of the others
//! explains it. No lock is held while a callback runs, only the mark that keeps a second pump away.

use bgjob::ground::atomic::{Modify, Ordering};
use bgjob::hresult::{E_HANDLE, E_OUTOFMEMORY, E_PENDING};
use bgjob::{HResult, JobSnapshot, State};

use crate::callback::{self, Event};
use crate::held::{Held, owner};
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

/// How often files that arrived while others were told are told by the same pump.
const TRIES: u32 = 16;

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
    for (engine, index, _) in layer.watches().filter(|(.., watch)| watch.sink.is_set()) {
        let told = match engine.job_at(index) {
            Ok(Some(job)) => JobOf::new(layer, engine.profile(), job).and_then(|job| pump_job(&job, calls)),
            Ok(None) => Ok(()),
            Err(code) => Err(code),
        };
        // One job's trouble must not keep the others from being told; a job that is gone has none.
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
    for (engine, index, watch) in layer.watches() {
        watch.sweep(layer, engine, index);
    }
}

/// A job whose notify interface is being told.
struct Telling<'a> {
    job: &'a JobOf,
    /// The job's object and the notify interface, both held.
    object: Held<'a>,
    sink: Held<'a>,
    told: &'a Told,
    calls: &'a mut u32,
}

fn is_final(state: u32) -> bool {
    state == State::Acknowledged as u32 || state == State::Cancelled as u32
}

impl Telling<'_> {
    /// Whether the interface is still the job's, and wants to be told this. Asked before each call, because each call
    /// may have changed it.
    fn wants(&self, flag: u32) -> Result<bool, HResult> {
        let flags = self.job.engine.notify_flags(self.job.job)?;
        Ok(flags & (flag | DISABLE) == flag && self.job.watch.sink.names(self.job.job, &self.sink))
    }

    /// Calls it; whether the answer was S_OK.
    fn call(&mut self, event: Event) -> bool {
        *self.calls = self.calls.wrapping_add(1);
        callback::call(self.sink.object, self.object.pointer(0), event)
    }

    /// Each file that has arrived and was not told. False: one was not taken, and the rest waits.
    fn files(&mut self) -> Result<bool, HResult> {
        let engine = self.job.engine;
        let arrived = engine.progress(self.job.job)?.files_transferred;
        if !callback::knows_files(self.sink.object) || engine.notify_flags(self.job.job)? & FILE_TRANSFERRED == 0 {
            // From here on, should they be wanted later.
            self.told.files.store(arrived, Ordering::Relaxed);
            return Ok(true);
        }
        for ordinal in self.told.files.load(Ordering::Relaxed)..arrived {
            if !self.wants(FILE_TRANSFERRED)? || engine.state(self.job.job)?.is_final() {
                return Ok(false);
            }
            let file = engine.file_at(self.job.job, ordinal)?.ok_or(E_HANDLE)?;
            let object = file::of_job(self.job, file)?;
            if !self.call(Event::File(object.pointer(0))) {
                return Ok(false);
            }
            self.told.files.store(ordinal.wrapping_add(1), Ordering::Relaxed);
        }
        Ok(true)
    }

    /// The job as it is once all of its files that have arrived by then were told: the end of a job comes after them.
    /// `None`: that waits for the next pump.
    fn files_until_now(&mut self) -> Result<Option<JobSnapshot>, HResult> {
        for _ in 0..TRIES {
            let engine = self.job.engine;
            // A final job's files are of no interest any more.
            if !engine.state(self.job.job)?.is_final() && !self.files()? {
                return Ok(None);
            }
            // Their callbacks, and the transport meanwhile, may have changed it.
            let now = engine.snapshot(self.job.job)?;
            if is_final(now.state as u32) || now.progress.files_transferred == self.told.files.load(Ordering::Relaxed) {
                return Ok(Some(now));
            }
        }
        Ok(None)
    }

    /// TRANSFERRED or ERROR, if the job is in it and this one was not told; whether it was due.
    fn end(&mut self, now: &JobSnapshot) -> Result<bool, HResult> {
        let state = now.state as u32;
        let wanted = match state {
            _ if state == State::Transferred as u32 => JOB_TRANSFERRED,
            _ if state == State::Error as u32 => JOB_ERROR,
            _ => return Ok(false),
        };
        // States count from 0, which is "none told" here. A file that was found to be bad is an error without an
        // attempt.
        let errors = if wanted == JOB_ERROR { now.error_count } else { 0 };
        let this = [state.wrapping_add(1), now.attempt, errors];
        let before = self.told.end.each_ref().map(|word| word.load(Ordering::Relaxed));
        if this == before || !self.wants(wanted)? {
            return Ok(false);
        }
        let is_taken = if wanted == JOB_TRANSFERRED {
            self.call(Event::Transferred)
        } else {
            match error::of_job(self.job) {
                Ok(error) => self.call(Event::Error(error.pointer(0))),
                // No memory for it: the next pump tells.
                Err(E_OUTOFMEMORY) => return Err(E_OUTOFMEMORY),
                // The job has gone on: nothing is owed.
                Err(_) => false,
            }
        };
        if is_taken {
            self.told.end.iter().zip(this).for_each(|(word, value)| word.store(value, Ordering::Relaxed));
        }
        Ok(true)
    }
}

fn pump_job(job: &JobOf, calls: &mut u32) -> Result<(), HResult> {
    let Some(sink) = job.watch.sink.get(job.layer, job.job)? else {
        return Ok(());
    };
    let told = &job.watch.told;
    told.begin(job.job);
    let mut telling = Telling { job, object: job.object()?, sink, told, calls };
    let Some(now) = telling.files_until_now()? else {
        return Ok(());
    };
    let state = now.state as u32;
    let (state_before, sequence_before) = (told.state.load(Ordering::Relaxed), told.sequence.load());
    // Before the calls: what they change is news for the next pump.
    told.state.store(state, Ordering::Relaxed);
    told.sequence.store(now.sequence);

    let is_end = state == State::Transferred as u32 || state == State::Error as u32;
    // The way into an end is no modification.
    let explains_itself = telling.end(&now)? || is_end && state != state_before;
    if now.sequence != sequence_before && !explains_itself && telling.wants(JOB_MODIFICATION)? {
        // May be lost, so the answer does not matter.
        telling.call(Event::Modification);
    }
    if is_final(state) {
        // There will be nothing to tell of it any more.
        job.watch.sink.empty_unless(job.layer, |whose| whose != owner(job.job));
    }
    Ok(())
}
