//! What is kept beside a job: how many objects are about it, its notify interface and its settings, and what the pump
//! has told.
//!
//! `word` says whose it is: sixteen bits of the job's generation, and how many objects there are. A job of a later
//! generation finds a stranger's and makes it its own, which only one context does at a time ([`CLOSING`]). A final job
//! that was created here is closed with its last object, or by the pump. What the flat ABI made, it closes.

use bgjob::ground::atomic::{AtomicU32, Modify, Ordering, Wide};
use bgjob::hresult::{E_HANDLE, E_OUTOFMEMORY, E_PENDING};
use bgjob::{Engine, HResult, Job};

use crate::block::InBlock;
use crate::config::COM_JOB_BYTES;
use crate::held::Cell;
use crate::layer::Layer;

const OBJECTS: u32 = 0x3FFF;
/// One context makes the entry its job's, or closes the job: nobody else comes in.
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
    unused: u32,
    /// The job, since the entry was made its own.
    job: Wide,
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
    /// E_PENDING: objects of a job that had this entry before are not released yet; or as always.
    pub(crate) fn enter(&self, layer: &Layer, engine: &Engine<'_>, job: Job, is_new: bool) -> Result<(), HResult> {
        let mine = generation(job);
        for _ in 0..TRIES {
            let word = self.word.load(Ordering::Acquire);
            if word & CLOSING != 0 {
                return Err(if word & GENERATION == mine { E_HANDLE } else { E_PENDING });
            }
            let created = if is_new { CREATED } else { 0 };
            if word & GENERATION != mine {
                // A stale handle must not take the entry from the job that has it now: if that comes only after this,
                // the word is another one.
                engine.state(job)?;
                if word & OBJECTS != 0 {
                    return Err(E_PENDING);
                }
                if !self.word.swap_if(word, mine | CLOSING) {
                    continue;
                }
                self.forget(layer);
                self.job.store(job.0);
                // Alone until now. Release in the swap: pairs with the load above.
                self.word.swap_if(mine | CLOSING, mine | created | 1);
            } else if word & OBJECTS == OBJECTS {
                return Err(E_OUTOFMEMORY);
            } else if !self.word.swap_if(word, word.wrapping_add(1) | created) {
                continue;
            }
            // Closed before this object was counted, or since.
            return engine.state(job).map(drop).inspect_err(|_| self.leave(layer, engine, job));
        }
        Err(E_PENDING)
    }

    /// One object less. The last one of a final job closes it, if it was created here.
    pub(crate) fn leave(&self, layer: &Layer, engine: &Engine<'_>, job: Job) {
        // Counting down is one addition, which always goes through: the count is not 0, because the caller's object is
        // in it.
        let word = self.word.count(u32::MAX).wrapping_sub(1);
        if word & OBJECTS == 0 && word & GENERATION == generation(job) {
            self.close_if_over(layer, engine, job);
        }
    }

    /// Where no object is about the job: closes it if it is final and was created here, and forgets it once it is
    /// closed, by whomever. E_PENDING of the engine: the pump tries again.
    pub(crate) fn close_if_over(&self, layer: &Layer, engine: &Engine<'_>, job: Job) {
        let word = self.word.load(Ordering::Acquire);
        if word & GENERATION != generation(job) || word & (OBJECTS | CLOSING) != 0 {
            return;
        }
        let is_over = match engine.state(job) {
            Ok(state) => state.is_final() && word & CREATED != 0,
            Err(code) => code == E_HANDLE,
        };
        if !is_over || !self.word.swap_if(word, word | CLOSING) {
            return;
        }
        let is_closed = engine.close_job(job) != Err(E_PENDING);
        if is_closed {
            self.forget(layer);
        }
        // Release in the swap: pairs with the load in `enter`.
        self.word.swap_if(word | CLOSING, if is_closed { 0 } else { word });
    }

    /// The job whose entry it is; a stale handle if there is none any more.
    pub(crate) fn job(&self) -> Job {
        Job(self.job.load())
    }

    /// Drops notify interface and settings, and what was told.
    pub(crate) fn forget(&self, layer: &Layer) {
        // In vain only if others set them all the time, which whoever closes a job has ended.
        let _ = self.sink.set(layer, None);
        let _ = self.settings.set(layer, None);
        self.told.reset();
    }
}
