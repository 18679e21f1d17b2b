//! What is kept beside a job: how many objects are about it, its notify interface and its settings, and what the pump
//! has told.
//!
//! `word` says whose it is: sixteen bits of the job's generation, and how many objects there are. 0 is nobody's, and then
//! there is nothing else in the entry: who empties it does so alone ([`CLOSING`]). A final job
//! that was created here is closed with its last object, or by the pump. What the flat ABI made, it closes.

use bgjob::ground::atomic::{AtomicU32, Modify, Ordering, Wide};
use bgjob::hresult::{E_HANDLE, E_OUTOFMEMORY, E_PENDING};
use bgjob::{Engine, HResult, Job};

use crate::block::InBlock;
use crate::config::COM_JOB_BYTES;
use crate::held::Cell;
use crate::layer::Layer;

const OBJECTS: u32 = 0x3FFF;
/// One context empties the entry: nobody else comes in.
const CLOSING: u32 = 1 << 14;
/// The job was created by CreateJob of this layer, which therefore closes it.
const CREATED: u32 = 1 << 15;
const GENERATION: u32 = 0xFFFF_0000;
/// Tries of a change of the word; each time means that another object of the same job began or ended.
const TRIES: u32 = 1_000;

/// An entry beside a job's.
#[repr(C, align(8))]
pub(crate) struct Watch {
    word: AtomicU32,
    /// The notify interface: `Kind::Sink`.
    pub(crate) sink: Cell,
    /// `Kind::Settings`.
    pub(crate) settings: Cell,
    unused: [u32; 3],
    pub(crate) told: Told,
}

const _: () = assert!(size_of::<Watch>() == COM_JOB_BYTES);

/// What the pump has told a job's notify interface. Only the pump, which runs once at a time, and who has the entry for
/// himself touch it.
#[repr(C, align(8))]
pub(crate) struct Told {
    /// `Sequence` of the last snapshot.
    pub(crate) sequence: Wide,
    /// State of the last snapshot.
    pub(crate) state: AtomicU32,
    /// Attempt whose TRANSFERRED or ERROR was told.
    pub(crate) attempt: AtomicU32,
    /// Which of them: a state, 0 for none.
    pub(crate) last: AtomicU32,
    /// Files of which FileTransferred was told.
    pub(crate) files: AtomicU32,
    unused: [u32; 4],
}

impl Told {
    fn reset(&self) {
        self.sequence.store(0);
        for word in [&self.state, &self.attempt, &self.last, &self.files] {
            word.store(0, Ordering::Relaxed);
        }
    }
}

// SAFETY: words and atomics, aligned to eight.
unsafe impl InBlock for Watch {}

fn generation(job: Job) -> u32 {
    // Odd while the job lives, so never 0.
    ((job.0 >> 32) as u32) << 16
}

impl Watch {
    /// One more object about `job`. E_HANDLE: the job is being closed, or is not live. E_OUTOFMEMORY: there are 16,383.
    /// E_PENDING: objects of a job that the flat ABI closed are not released yet; or as always.
    pub(crate) fn enter(&self, layer: &Layer, engine: &Engine<'_>, job: Job, is_new: bool) -> Result<(), HResult> {
        let (mine, created) = (generation(job), if is_new { CREATED } else { 0 });
        for _ in 0..TRIES {
            let word = self.word.load(Ordering::Acquire);
            // A stale handle must not take the entry from the job that has it now: if that comes only after this, the
            // word is another one by then.
            engine.state(job)?;
            let next = if word & GENERATION == mine {
                match word & (OBJECTS | CLOSING) {
                    OBJECTS => return Err(E_OUTOFMEMORY),
                    closing if closing & CLOSING != 0 => return Err(E_HANDLE),
                    _ => word.wrapping_add(1) | created,
                }
            } else if word == 0 {
                mine | created | 1
            } else if word & (OBJECTS | CLOSING) != 0 {
                return Err(E_PENDING);
            } else {
                self.clear(layer, word);
                continue;
            };
            if self.word.swap_if(word, next) {
                // Closed since it was looked at: this object was too late.
                return engine.state(job).map(drop).inspect_err(|_| self.leave(layer, engine, job));
            }
        }
        Err(E_PENDING)
    }

    /// One object less. The last one of a final job closes it, if it was created here.
    pub(crate) fn leave(&self, layer: &Layer, engine: &Engine<'_>, job: Job) {
        // Counting down is one addition, which always goes through: the count is not 0, because the caller's object is
        // in it.
        let word = self.word.count(u32::MAX).wrapping_sub(1);
        if word & OBJECTS == 0 {
            self.close_if_over(layer, engine, Some(job));
        }
    }

    /// Where no object is about the entry's job: closes it if it is final and was created here, and forgets it once it
    /// is closed, by whomever. `job`: the one that the entry is thought to be of, if there is one.
    pub(crate) fn close_if_over(&self, layer: &Layer, engine: &Engine<'_>, job: Option<Job>) {
        let word = self.word.load(Ordering::Acquire);
        if word == 0 || word & (OBJECTS | CLOSING) != 0 {
            return;
        }
        let job = job.filter(|job| word & GENERATION == generation(*job));
        let is_over = match job.map_or(Err(E_HANDLE), |job| engine.state(job)) {
            Ok(state) => state.is_final() && word & CREATED != 0,
            Err(code) => code == E_HANDLE,
        };
        // Before the job is closed, so that its place's next job finds the entry free, wherever this context is stopped.
        if is_over && self.clear(layer, word) && job.is_some_and(|job| engine.close_job(job) == Err(E_PENDING)) {
            // The pump tries again.
            self.word.swap_if(0, word);
        }
    }

    /// Empties an entry that no object is about; whether it was still so.
    fn clear(&self, layer: &Layer, word: u32) -> bool {
        let is_mine = self.word.swap_if(word, word | CLOSING);
        if is_mine {
            self.forget(layer);
            // Release in the swap: pairs with the loads of the word.
            self.word.swap_if(word | CLOSING, 0);
        }
        is_mine
    }

    /// Whether it is the entry of this job.
    pub(crate) fn is_of(&self, job: Job) -> bool {
        self.word.load(Ordering::Acquire) & GENERATION == generation(job)
    }

    /// Drops notify interface and settings, and what was told.
    pub(crate) fn forget(&self, layer: &Layer) {
        // In vain only if others set them all the time, which whoever closes a job has ended.
        let _ = self.sink.set(layer, None);
        let _ = self.settings.set(layer, None);
        self.told.reset();
    }
}
