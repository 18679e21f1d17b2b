//! The engine: jobs, files and transfers by handle, in one block of memory.
//!
//! Each operation finds the entry, asks `record::transition` for the next moment, and lets the record take it there in
//! one step.

mod add;
#[cfg(feature = "bare-record")]
mod bare;
mod beside;
mod changed;
mod clock;
mod complete;
mod cursor;
mod enumerate;
mod files;
mod jobs;
mod names;
mod overtaken;
mod prefix;
mod properties;
mod read;
mod transfer;
mod view;

#[cfg(not(loom))]
use crate::ground::atomic::{AtomicU32, Modify};
use crate::ground::handle::{self, Job, Transfer};
use crate::ground::hresult::{E_HANDLE, HResult};
use crate::ground::profile::Profile;
use crate::ground::types::Guid;
use crate::record::record::{Record, Transition};
use crate::record::slot::Slot;
use crate::tables::Tables;
pub use crate::tables::directory::Directory;
use crate::tables::job::JobEntry;
use crate::tables::layout::Capacities;
#[cfg(not(loom))]
use crate::tables::map::Block;
pub use add::FileSpec;
#[cfg(feature = "bare-record")]
#[doc(hidden)]
pub use bare::BareRecord;
pub use cursor::Cursor;
pub use enumerate::Snapshot;
pub use names::{CHARACTER_BYTES_MAX, DESCRIPTION_MAX, DISPLAY_NAME_MAX, LOCAL_NAME_MAX, REMOTE_NAME_MAX};
pub use properties::JobError;
pub use transfer::Started;
pub use view::View;

/// Engines made in this program so far. Handles carry ten bits of their engine's number, so those of another engine are
/// refused, whatever block it was in.
#[cfg(not(loom))]
static ENGINES: AtomicU32 = AtomicU32::new(0);

/// How an engine is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Config {
    /// Sizes of the tables.
    pub capacities: Capacities,
    /// Whose codes and defaults.
    pub profile: Profile,
    /// Where job ids come from: different for every engine whose ids may meet, random if possible.
    pub seed: Guid,
}

/// An engine over a block of memory that lives for `'r`. Copies are the same engine; every method takes `&self` and may
/// be called from any thread and, unless it says otherwise, from interrupt handlers.
#[derive(Clone, Copy)]
pub struct Engine<'r> {
    tables: Tables<'r>,
}

impl<'r> Engine<'r> {
    /// Makes an empty engine in `memory`, whose size comes from [`region_bytes`](crate::region_bytes).
    ///
    /// E_INVALIDARG: a capacity is 0 or too large. E_NOT_SUFFICIENT_BUFFER: the memory is too small.
    #[cfg(not(loom))]
    pub fn new(memory: &'r mut [u64], config: &Config) -> Result<Self, HResult> {
        // SAFETY: (A) and (B): an exclusive borrow for 'r, initialised; from here on only atomics touch it.
        let block = unsafe { Block::new(memory.as_mut_ptr().cast(), size_of_val(memory)) }?;
        // SAFETY: (B) as above; the borrow is exclusive, so no engine is at work in it.
        unsafe { Self::format(block, config) }
    }

    /// The same for memory that is only known by address.
    ///
    /// # Safety
    /// The `size` bytes at `start` are readable and writable for `'r`, initialised, and changed by nobody but engines
    /// of this library; no engine is at work in them. NULL and misaligned pointers are refused with E_INVALIDARG.
    #[cfg(not(loom))]
    pub unsafe fn from_raw(start: *mut u8, size: usize, config: &Config) -> Result<Self, HResult> {
        // SAFETY: (A) by this function's contract.
        let block = unsafe { Block::new(start, size) }?;
        // SAFETY: (B) by this function's contract.
        unsafe { Self::format(block, config) }
    }

    /// # Safety
    /// Contract (B) of `Block`; no engine is at work in it.
    #[cfg(not(loom))]
    unsafe fn format(block: Block<'r>, config: &Config) -> Result<Self, HResult> {
        let seed = config.seed.to_words();
        // SAFETY: the caller's contract.
        let tables =
            unsafe { block.format(config.capacities, config.profile, seed, ENGINES.count(1).wrapping_add(1)) }?;
        Ok(Engine { tables })
    }

    /// An engine for loom models.
    #[cfg(loom)]
    pub fn for_model(memory: &'r crate::tables::model::ModelMemory) -> Engine<'r> {
        Engine { tables: memory.tables(0) }
    }

    /// Begins another life of the memory, as [`Self::new`] does in a block that was one before.
    #[cfg(loom)]
    pub fn reborn(memory: &'r crate::tables::model::ModelMemory, instance: u32) -> Engine<'r> {
        Engine { tables: memory.reborn(instance) }
    }

    /// The profile that the engine was made with.
    pub fn profile(&self) -> Profile {
        self.tables.profile
    }

    /// True if a handle or token, live or stale, is of this engine and not of another one of the program.
    #[inline]
    pub fn owns(&self, handle: u64) -> bool {
        handle::instance_of(handle) == self.tables.instance
    }

    /// What its handles have and those of other engines of the program have not, but of one in 1,024.
    pub fn instance(&self) -> u32 {
        self.tables.instance
    }

    /// True if the handles of both look alike: only if 1,024 engines, or a multiple of it, were made from one to the
    /// other.
    pub fn has_handles_of(&self, other: &Engine<'_>) -> bool {
        self.tables.instance == other.tables.instance
    }

    /// Inside there are BITS' codes only; this is the way out.
    fn told<T>(&self, result: Result<T, HResult>) -> Result<T, HResult> {
        result.map_err(|code| self.tables.profile.told(code))
    }

    /// The same engine, as its readers see it.
    pub fn view(&self) -> View<'r> {
        View::of(self.tables)
    }

    /// Ends the block's life as a region: views of it are refused from now on.
    pub fn retire(&self) {
        // A view that sees anything of what the program does with the block then sees the magic gone.
        self.tables.header.retract();
    }
}

impl<'r> Tables<'r> {
    /// Index, generation and entry of a handle whose form is right; the record knows whether it is live.
    #[inline(always)]
    fn job_entry(&self, job: Job) -> Result<(u32, u32, &'r JobEntry), HResult> {
        self.directory.entry(job).ok_or(E_HANDLE)
    }

    /// Reads one moment of a job. `look` may run several times, but never on a slot of another job's.
    fn look<'a, T>(&'a self, job: Job, mut look: impl FnMut(&'a JobEntry, &'a Slot, u32) -> T) -> Result<T, HResult> {
        let (_, generation, entry) = self.job_entry(job)?;
        let seen = self
            .record(entry)
            .read(|slot, bytes| (slot.generation() == generation).then(|| look(entry, slot, bytes)))?;
        seen.ok_or(E_HANDLE)
    }

    /// Changes a job in one step.
    fn change(&self, job: Job, transition: Transition<'_>) -> Result<(), HResult> {
        let (_, generation, entry) = self.job_entry(job)?;
        self.record(entry).change(&mut |moment| {
            if moment.record.generation != generation {
                return Err(E_HANDLE);
            }
            transition(moment)
        })
    }

    /// Attempt and record of a transfer token.
    #[inline(always)]
    fn transfer(&self, transfer: Transfer) -> Result<(u32, Record<'_>), HResult> {
        let (index, attempt) = handle::unpack_transfer(transfer.0, self.instance);
        let entry = self.directory.jobs.get(index as usize).ok_or(E_HANDLE)?;
        if attempt == 0 {
            return Err(E_HANDLE);
        }
        Ok((attempt, self.record(entry)))
    }
}
