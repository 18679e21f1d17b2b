//! What is kept beside a job: how many objects are about it, its notify interface and its settings, and what the pump
//! has told.
//!
//! `word` says whose it is, and how many objects there are. A job that was created here is closed once it is final and
//! nothing is about it: with its last object, or by the pump; its word stays behind, marked, so that nobody enters a
//! job that is being closed. A live job takes the entry over from one that is gone by one swap; what that one's cells
//! name is no concern of it (`held.rs`). What the flat ABI made, it closes.

use bgjob::ground::atomic::{AtomicU32, Modify, Ordering, Wide};
use bgjob::hresult::{E_HANDLE, E_OUTOFMEMORY, E_PENDING};
use bgjob::{Engine, HResult, Job};

use crate::block::InBlock;
use crate::config::COM_JOB_BYTES;
use crate::held::{Cell, owner};
use crate::layer::Layer;

const OBJECTS: u32 = 0x3FFF;
/// The job is being closed: nobody comes in.
const CLOSING: u32 = 1 << 14;
/// The job was created by CreateJob of this layer, which therefore closes it.
const CREATED: u32 = 1 << 15;
const OWNER: u32 = 0xFFFF_0000;
/// Tries of a change of the word; each time means that another object of the same job began or ended.
const TRIES: u32 = 1_000;
/// Going cannot be refused, so it is tried longer: in vain only if others come and go so often meanwhile. The job is
/// then not closed before the layer's end.
const TRIES_TO_LEAVE: u32 = 1_000_000;

/// An entry beside a job's.
#[repr(C, align(8))]
pub(crate) struct Watch {
    word: AtomicU32,
    /// The notify interface: `Kind::Sink`.
    pub(crate) sink: Cell,
    /// `Kind::Settings`.
    pub(crate) settings: Cell,
    unused: u32,
    pub(crate) told: Told,
}

const _: () = assert!(size_of::<Watch>() == COM_JOB_BYTES);

/// What the pump has told a job's notify interface. Only the pump touches it, which runs once at a time.
#[repr(C, align(8))]
pub(crate) struct Told {
    /// `Sequence` of the last snapshot.
    pub(crate) sequence: Wide,
    /// Whose all this is.
    pub(crate) owner: AtomicU32,
    /// State of the last snapshot.
    pub(crate) state: AtomicU32,
    /// TRANSFERRED or ERROR that was told, by its attempt and its number of errors; and 1, 0 for none.
    pub(crate) end: [AtomicU32; 3],
    /// Files of which FileTransferred was told.
    pub(crate) files: AtomicU32,
    unused: [u32; 4],
}

impl Told {
    /// Nothing, if it was another job's.
    pub(crate) fn begin(&self, job: Job) {
        if self.owner.load(Ordering::Relaxed) != owner(job) {
            self.sequence.store(0);
            let [state, attempt, errors] = &self.end;
            for word in [&self.state, state, attempt, errors, &self.files] {
                word.store(0, Ordering::Relaxed);
            }
            self.owner.store(owner(job), Ordering::Relaxed);
        }
    }
}

// SAFETY: words and atomics, aligned to eight.
unsafe impl InBlock for Watch {}

impl Watch {
    /// One more object about `job`. E_HANDLE: the job is being closed, or is not live. E_OUTOFMEMORY: there are 16,383.
    pub(crate) fn enter(&self, engine: &Engine<'_>, job: Job) -> Result<(), HResult> {
        for _ in 0..TRIES {
            let word = self.word.load(Ordering::Acquire);
            // After the word: a stale handle must not take the entry from the job that has it now, and if that comes
            // only after this, the word is another one by then.
            engine.state(job)?;
            let next = match word & !(OBJECTS | CREATED) {
                mine if mine == owner(job) && word & OBJECTS == OBJECTS => return Err(E_OUTOFMEMORY),
                mine if mine == owner(job) => word.wrapping_add(1),
                closing if closing == owner(job) | CLOSING => return Err(E_HANDLE),
                // Nobody's, or a job's that is gone, whatever objects about it there still are.
                _ => owner(job) | 1,
            };
            if self.word.swap_if(word, next) {
                // Closed since it was looked at: this object was too late.
                return engine.state(job).map(drop).inspect_err(|_| self.count_down(job));
            }
        }
        Err(E_PENDING)
    }

    /// The first object about a job that CreateJob has just made.
    pub(crate) fn enter_created(&self, job: Job) -> Result<(), HResult> {
        for _ in 0..TRIES {
            let word = self.word.load(Ordering::Acquire);
            // Others may have found it in an enumeration already.
            let others = if word & OWNER == owner(job) { word & OBJECTS } else { 0 };
            if others == OBJECTS {
                return Err(E_OUTOFMEMORY);
            }
            if self.word.swap_if(word, owner(job) | CREATED | others.wrapping_add(1)) {
                return Ok(());
            }
        }
        Err(E_PENDING)
    }

    /// One object less. The last one of a final job closes it, if it was created here.
    pub(crate) fn leave(&self, layer: &Layer, engine: &Engine<'_>, job: Job) {
        self.count_down(job);
        self.close_if_over(layer, engine, job);
    }

    /// Not for the job that has the entry now, if it is another one.
    fn count_down(&self, job: Job) {
        for _ in 0..TRIES_TO_LEAVE {
            let word = self.word.load(Ordering::Acquire);
            if word & OWNER != owner(job) || word & OBJECTS == 0 || self.word.swap_if(word, word.wrapping_sub(1)) {
                return;
            }
        }
    }

    /// Closes the job, if it is final, was created here, and no object is about it. E_PENDING of the engine: the pump
    /// tries again.
    pub(crate) fn close_if_over(&self, layer: &Layer, engine: &Engine<'_>, job: Job) {
        let idle = owner(job) | CREATED;
        // The word first: if it is the job's when the job is seen to be final, and still is when it is swapped, nobody
        // has an object about it.
        if self.word.load(Ordering::Acquire) != idle || !engine.state(job).is_ok_and(bgjob::State::is_final) {
            return;
        }
        let closing = owner(job) | CLOSING;
        if !self.word.swap_if(idle, closing) {
            return;
        }
        // Nobody comes in any more, and the next job at this place finds the entry free, wherever this context stops.
        let is_other = |whose| whose != owner(job);
        self.sink.empty_unless(layer, is_other);
        self.settings.empty_unless(layer, is_other);
        if engine.close_job(job) == Err(E_PENDING) {
            self.word.swap_if(closing, idle);
        }
    }

    /// Closes what is over, and forgets what belongs to jobs that the flat ABI has closed.
    pub(crate) fn sweep(&self, layer: &Layer, engine: &Engine<'_>, index: u32) {
        let is_live = |whose| engine.job_at(index).map_or(true, |job| job.is_some_and(|job| owner(job) == whose));
        self.sink.empty_unless(layer, is_live);
        self.settings.empty_unless(layer, is_live);
        if let Ok(Some(job)) = engine.job_at(index) {
            self.close_if_over(layer, engine, job);
        }
    }

    /// Drops notify interface and settings: at the layer's end.
    pub(crate) fn forget(&self, layer: &Layer) {
        self.sink.empty_unless(layer, |_| false);
        self.settings.empty_unless(layer, |_| false);
    }
}
