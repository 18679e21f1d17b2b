//! A cell that names an object of the table, or none, and may be given another at any moment; and its use by those who
//! want the object to stay while they look at it.
//!
//! What a cell names belongs to one job. The cell lives longer: it is beside a place for jobs. So its word says whose
//! the object is, by the low half of the job's generation, and for any other job the cell is empty.

use bgjob::ground::atomic::{AtomicU32, Modify, Ordering};
use bgjob::hresult::E_PENDING;
use bgjob::{Engine, HResult, Job};

use crate::layer::Layer;
use crate::object::Object;

/// How often a look at a cell begins again; each time means that somebody has set it.
const TRIES: u32 = 64;
/// Of a cell's word: an object's index and 1.
const INDEX: u32 = 0xFFFF;

/// Whose something is that is kept beside a job: the low half of its generation, in the upper half of a word. Odd while
/// the job lives, so never 0.
pub(crate) fn owner(job: Job) -> u32 {
    ((job.0 >> 32) as u32) << 16
}

/// {owner 16, index and 1, or 0: 16}.
#[repr(transparent)]
pub(crate) struct Cell(AtomicU32);

/// An object with a user more, until it is dropped.
pub(crate) struct Held<'a> {
    layer: &'a Layer,
    pub(crate) object: &'a Object,
    index: u32,
}

impl<'a> Held<'a> {
    /// Takes over a use that is counted already.
    pub(crate) fn adopt(layer: &'a Layer, object: &'a Object, index: u32) -> Self {
        Held { layer, object, index }
    }

    /// Hands the use out as an interface pointer, which the program releases.
    pub(crate) fn into_pointer<T>(self, head: usize) -> *mut T {
        let pointer = self.object.pointer(head);
        core::mem::forget(self);
        pointer.cast()
    }

    /// The enumeration, moved to where another one is.
    pub(crate) fn at(self, other: &Object) -> Self {
        let position = other.position.load(Ordering::Acquire);
        // Nobody else has it yet.
        self.object.position.store(position, Ordering::Relaxed);
        self
    }

    /// The interface pointer, only lent.
    pub(crate) fn pointer<T>(&self, head: usize) -> *mut T {
        self.object.pointer(head).cast()
    }

    /// What a job's cell holds that names it.
    fn word(&self, job: Job) -> u32 {
        owner(job) | self.index.wrapping_add(1)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.layer.release(self.index);
    }
}

impl Cell {
    /// True if it names something now, whoever's.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// True if it still names, for this job, what is held.
    pub(crate) fn names(&self, job: Job, held: &Held<'_>) -> bool {
        self.0.load(Ordering::Acquire) == held.word(job)
    }

    /// What it names for this job. E_PENDING: it was set at every try.
    pub(crate) fn get<'a>(&self, layer: &'a Layer, job: Job) -> Result<Option<Held<'a>>, HResult> {
        for _ in 0..TRIES {
            // Acquire: pairs with the swap in `swap_word`.
            let word = self.0.load(Ordering::Acquire);
            let index = (word & INDEX).checked_sub(1).filter(|_| word & !INDEX == owner(job));
            let Some((index, object)) = index.and_then(|index| Some((index, layer.objects.get(index as usize)?)))
            else {
                return Ok(None);
            };
            let is_alive = object.visit();
            let held = Held::adopt(layer, object, index);
            // If this still sees the word, the object was the cell's when it was added to: had the place had another
            // life, its beginning, which the addition has seen, would come after the cell's next word.
            if is_alive && self.0.load(Ordering::Acquire) == word {
                return Ok(Some(held));
            }
        }
        Err(E_PENDING)
    }

    /// Names `new` instead of `old`, if that is what it names for this job; gives `new` back if not. Holding `old`
    /// keeps its index from coming back as another's. E_HANDLE: the job is gone; `new` is dropped.
    pub(crate) fn swap<'a>(
        &self,
        layer: &Layer,
        (engine, job): (&Engine<'_>, Job),
        old: Option<&Held<'_>>,
        new: Held<'a>,
    ) -> Result<Option<Held<'a>>, HResult> {
        let seen = self.look(engine, job)?;
        // Empty for this job: nothing, or what was another job's.
        let is_empty = seen & !INDEX != owner(job);
        let before = old.map_or(seen, |held| held.word(job));
        if (old.is_none() && !is_empty) || !self.swap_word(layer, before, new.word(job)) {
            return Ok(Some(new));
        }
        core::mem::forget(new);
        Ok(None)
    }

    /// Names `new`, whatever it named. E_HANDLE: the job is gone. E_PENDING: it was set by others at every try. `new`
    /// is dropped then.
    pub(crate) fn set(
        &self,
        layer: &Layer,
        (engine, job): (&Engine<'_>, Job),
        new: Option<Held<'_>>,
    ) -> Result<(), HResult> {
        let word = new.as_ref().map_or(0, |held| held.word(job));
        for _ in 0..TRIES {
            if self.swap_word(layer, self.look(engine, job)?, word) {
                core::mem::forget(new);
                return Ok(());
            }
        }
        Err(E_PENDING)
    }

    /// The word, which is no later job's: this one was alive after it was loaded.
    fn look(&self, engine: &Engine<'_>, job: Job) -> Result<u32, HResult> {
        let word = self.0.load(Ordering::Acquire);
        engine.state(job).map(|_| word)
    }

    /// Empties it if what it names is not of a job that `is_live`.
    pub(crate) fn empty_unless(&self, layer: &Layer, is_live: impl FnOnce(u32) -> bool) {
        // Before `is_live`: what is over by then does not come back.
        let word = self.0.load(Ordering::Acquire);
        if word != 0 && !is_live(word & !INDEX) {
            self.swap_word(layer, word, 0);
        }
    }

    /// The one change of a cell. Who takes a word out has the use that it stood for, and ends it.
    fn swap_word(&self, layer: &Layer, before: u32, after: u32) -> bool {
        // AcqRel: pairs with the loads of the word.
        let is_set = self.0.swap_if(before, after);
        if is_set && let Some(index) = (before & INDEX).checked_sub(1) {
            layer.release(index);
        }
        is_set
    }
}
