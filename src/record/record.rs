//! The era record: one moment for any reader, from any context, whatever writer was stopped where.
//!
//! Words: `hot = {era, frozen, bytes}` grows; `head = {tag, slot}` names an immutable [`Slot`]; the era of a head is
//! the low part of its tag. The value of the record is the slot, plus `bytes` if hot's era is the head's.
//!
//! # Invariants
//! 1. Within an era `bytes` only grows, only by a compare-and-swap of an unfrozen hot, and `frozen` is never cleared.
//! 2. The head changes only by compare-and-swap, only after hot was frozen in the head's era, and its tag grows by one.
//!    So while hot is unfrozen in era e, the head of era e is current: a swap of hot proves it after the fact.
//! 3. Whoever finds hot frozen in the era before the head's opens it: era + 1, no bytes, not frozen. Exactly one
//!    opener succeeds, because the swap expects the frozen word.
//! 4. A slot is written only between `Pool::take` and the swap that publishes it, and given back only by the context
//!    whose swap unpublished it.
//! 5. A file's link is what the current slot says if it names that file, else what the file's entry says. The entry is
//!    brought up to date before the next change of the job commits.
//! 6. A refusal is believed only if the head is unchanged after everything it was derived from was read.
//!
//! # Who writes what
//! hot: [`Record::advance`] (plus), [`Record::change`] (freeze, open). head: [`Record::change`] alone. Slots and cells:
//! the context inside [`Record::change`] that took them. `FileEntry::link`: [`Store::help`].
//!
//! # Why it is linearizable
//! A change takes effect when its swap of head succeeds; by 1 and 2 nothing can be added between the freeze that fixed
//! `bytes` and that swap. An advance takes effect when its swap of hot succeeds (2). A read takes effect when it loads
//! hot: the head was the same before and after, so by 2 and 4 the slot was current and whole. If hot's era is not the
//! head's, the era's bytes are 0 and the read takes effect at the publication of the head.
//!
//! # Orderings
//! * The swap of head is AcqRel: Release publishes slot and cell to the Acquire load of head in every reader.
//! * The swap that opens or grows hot is AcqRel: a reader that sees it runs an Acquire fence, then reloads head, and so
//!   sees at least the head that hot's era belongs to. Without it a reader could pair a new hot with an old head and
//!   miss the folded bytes.
//! * Advance loads hot Relaxed, before or after head: the eras are compared, and a swap of an unfrozen hot succeeds
//!   only while the head of its era is current (2).
//! * A Release fence stands between `Pool::take` and the first store to the slot, and pairs with the reader's Acquire
//!   fence: a reader that sees a recycled slot's new words also sees that the head has moved.
//!
//! # Progress
//! No context ever waits for a stopped one: a frozen or unopened hot is folded or opened by whoever comes. Each retry
//! means that another context's operation took effect. Bounds: [`READ_TRIES`], [`ADVANCE_TRIES`], [`CHANGE_TRIES`];
//! beyond them E_PENDING and nothing changed. Wraps (a context stopped in the middle of one operation, while others
//! make exactly so many changes): era 2^31, tag 2^44 in the 64-bit form; 2^14 and 2^20 in the others.
//!
//! # References
//! The hot word and the recheck follow the seqcount latch of Linux; versioned immutable slots with a swapped head and
//! helping are Herlihy's; "Big Atomics" (arXiv 2501.07503) measures the alternatives. `DESIGN.md` has our figures.

use crate::ground::atomic::{Ordering, WordCell, fence};
use crate::ground::handle::NONE;
use crate::ground::hresult::{BG_E_INVALID_STATE, BGJOB_E_INVALID_DATA, E_PENDING, HResult};
use crate::ground::types::SIZE_UNKNOWN;
use crate::record::file::{FileCell, FileEntry};
use crate::record::pool::Pool;
use crate::record::slot::{JobRecord, Slot};
use crate::record::word::{BYTES_MAX, Head, Hot};

/// A read starts again at most so often.
pub(crate) const READ_TRIES: u32 = if cfg!(loom) { 3 } else { 64 };
/// An advance tries the short way at most so often, then the long one.
pub(crate) const ADVANCE_TRIES: u32 = if cfg!(loom) { 2 } else { 16 };
/// A change starts again at most so often.
pub(crate) const CHANGE_TRIES: u32 = if cfg!(loom) { 6 } else { 64 };
/// From this try on a change freezes first and looks then, so that a storm of advances cannot outrun it.
const FREEZE_FIRST: u32 = 2;
/// Beyond so many bytes in one era an advance folds them, so that the hot field does not fill up.
const FOLD_BYTES: u32 = BYTES_MAX / 2;

/// The two words of a job.
#[derive(Default)]
#[repr(C)]
pub(crate) struct JobWords {
    pub(crate) hot: WordCell,
    pub(crate) head: WordCell,
}

impl JobWords {
    /// An entry's first state: slot `index`, era 0, no bytes. Before the region is shared.
    pub(crate) fn format(&self, index: u32) {
        self.hot.store(Hot::open(Head::first(index)).0);
        self.head.store(Head::first(index).0);
    }
}

/// The memory that records live in.
#[derive(Clone, Copy)]
pub(crate) struct Store<'a> {
    pub(crate) slots: &'a [Slot],
    pub(crate) files: &'a [FileEntry],
    pub(crate) cells: &'a [FileCell],
    pub(crate) spare_slots: Pool<'a>,
    pub(crate) spare_cells: Pool<'a>,
}

impl<'a> Store<'a> {
    fn slot(&self, head: Head) -> Option<&'a Slot> {
        self.slots.get(head.index() as usize)
    }

    fn cell(&self, link: Head) -> Option<&'a FileCell> {
        self.cells.get(link.index() as usize)
    }

    /// The current cell of a file whose job's link has been helped along. The caller rechecks the job's head.
    pub(crate) fn file_cell(&self, file: u32) -> Option<&'a FileCell> {
        let entry = self.files.get(file as usize)?;
        // Acquire pairs with the swap in `help`: the cell's words are there.
        self.cell(Head(entry.link.load(Ordering::Acquire)))
    }

    /// The same for readers, who do not help: the slot's word comes first (invariant 5).
    pub(crate) fn file_cell_in(&self, slot: &Slot, file: u32) -> Option<&'a FileCell> {
        if slot.link_file.load(Ordering::Relaxed) == file {
            // The head's Acquire load made the slot and the cell it names visible.
            self.cell(Head(slot.link_new.load(Ordering::Relaxed)))
        } else {
            self.file_cell(file)
        }
    }

    /// Moves a file's link to `new`, unless somebody has. Whoever moves it gives the old cell back.
    fn help(&self, file: u32, new: Head) {
        let Some(entry) = self.files.get(file as usize) else {
            return;
        };
        let old = Head(entry.link.load(Ordering::Acquire));
        // A late helper finds a tag that is not the one before `new`, or loses the swap: it does nothing.
        if old.precedes(new) && entry.link.swap_if(old.0, new.0) {
            self.spare_cells.give(old.index());
        }
    }

    /// A spare slot to keep for a series of changes. `None`: none is free.
    pub(crate) fn reserve(&self) -> Option<Spare> {
        self.spare_slots.take().map(|slot| Spare { slot: Some(slot), cell: None })
    }

    /// Gives back what is left of a spare.
    pub(crate) fn release(&self, spare: &mut Spare) {
        if let Some(slot) = spare.slot.take() {
            self.spare_slots.give(slot);
        }
        if let Some(cell) = spare.cell.take() {
            self.spare_cells.give(cell);
        }
    }

    /// The file at `ordinal` of the job whose last file is `tail`: at most as many steps as the job has files.
    pub(crate) fn file_at(&self, tail: u32, ordinal: u32) -> Option<u32> {
        let mut file = tail;
        for _ in 0..self.files.len() {
            let entry = self.files.get(file as usize)?;
            if entry.ordinal.load(Ordering::Relaxed) == ordinal {
                return Some(file);
            }
            file = entry.previous.load(Ordering::Relaxed);
        }
        None
    }
}

/// What a change asks of a moment: what the next one is, or a refusal. May run several times; has no other effect.
pub(crate) type Transition<'f> = &'f mut dyn FnMut(&mut JobRecord) -> Result<(), HResult>;

/// Slot and cell that a change has taken and not yet published. After a commit: the slot that it unpublished, so that a
/// series of changes which keeps its spare can never find the pool empty.
#[derive(Default)]
pub(crate) struct Spare {
    slot: Option<u32>,
    cell: Option<u32>,
}

/// What one try of a change came to.
enum Try {
    Committed(JobRecord),
    Refused(HResult),
    /// Another context moved the record: look again.
    Moved,
}

/// The record of one job.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) words: &'a JobWords,
    pub(crate) store: &'a Store<'a>,
}

impl<'a> Record<'a> {
    fn is_current(&self, head: Head) -> bool {
        // Pairs with the writer's Release fence and with the Release half of the swaps of hot and head.
        fence(Ordering::Acquire);
        self.words.head.load(Ordering::Relaxed) == head.0
    }

    /// Reads one moment: `look` is given the slot and the bytes of its era, and may run several times, on slots that
    /// are no longer this record's too.
    ///
    /// Writes nothing, never waits. Bound: [`READ_TRIES`].
    pub(crate) fn read<T>(&self, mut look: impl FnMut(&'a Slot, u32) -> T) -> Result<T, HResult> {
        for _ in 0..READ_TRIES {
            if let Some(seen) = self.try_read(|slot, bytes| Some(look(slot, bytes))) {
                return Ok(seen);
            }
        }
        // Only a foreign or damaged region has such a head.
        let head = Head(self.words.head.load(Ordering::Acquire));
        Err(if self.store.slot(head).is_none() { BGJOB_E_INVALID_DATA } else { E_PENDING })
    }

    /// One try of [`Self::read`]: it nearly always holds. `look` may give up early.
    #[inline(always)]
    pub(crate) fn try_read<T>(&self, look: impl FnOnce(&'a Slot, u32) -> Option<T>) -> Option<T> {
        // Pairs with the swap that published the head.
        let head = Head(self.words.head.load(Ordering::Acquire));
        let slot = self.store.slot(head)?;
        let hot = Hot(self.words.hot.load(Ordering::Relaxed));
        let bytes = if hot.belongs_to(head) { hot.bytes() } else { 0 };
        let seen = look(slot, bytes)?;
        self.is_current(head).then_some(seen)
    }

    /// Adds bytes under the permit of `attempt` (not 0). Bound: [`ADVANCE_TRIES`], then that of [`Self::change`].
    #[inline(always)]
    pub(crate) fn advance(&self, attempt: u32, bytes: u32) -> Result<(), HResult> {
        for _ in 0..ADVANCE_TRIES {
            let hot = Hot(self.words.hot.load(Ordering::Relaxed));
            // Pairs with the swap that published the head.
            let head = Head(self.words.head.load(Ordering::Acquire));
            let Some(slot) = self.store.slot(head) else {
                return Err(BGJOB_E_INVALID_DATA);
            };
            if slot.permit.load(Ordering::Relaxed) != attempt {
                if self.is_current(head) {
                    return Err(BG_E_INVALID_STATE);
                }
                continue;
            }
            let room = slot.room.load(Ordering::Relaxed);
            let sum = u64::from(hot.bytes()) + u64::from(bytes);
            // Not a refusal: it is looked at again, and validated, by the long way.
            if hot.is_frozen() || !hot.belongs_to(head) || sum > u64::from(room) {
                break;
            }
            if self.words.hot.swap_if(hot.0, hot.plus(bytes).0) {
                if sum > u64::from(FOLD_BYTES) && room == BYTES_MAX {
                    self.fold();
                }
                return Ok(());
            }
        }
        self.advance_by_change(attempt, bytes)
    }

    #[cold]
    #[inline(never)]
    fn advance_by_change(&self, attempt: u32, bytes: u32) -> Result<(), HResult> {
        self.change(&mut |record| record.advance(attempt, bytes)).map(|_| ())
    }

    /// Moves the era's bytes into a new slot. In vain if others are busy: the bytes are counted, and the next advance
    /// tries again.
    #[cold]
    #[inline(never)]
    fn fold(&self) {
        let _ = self.change(&mut |_| Ok(()));
    }

    /// Moves the record to what `transition` makes of it, in one step; returns the new moment.
    ///
    /// E_PENDING: no spare slot, or [`CHANGE_TRIES`] tries were all overtaken; nothing changed.
    pub(crate) fn change(&self, transition: Transition<'_>) -> Result<JobRecord, HResult> {
        let mut spare = Spare::default();
        let outcome = self.change_keeping(&mut spare, transition);
        self.store.release(&mut spare);
        outcome
    }

    /// [`Self::change`] with a spare of the caller's.
    #[inline(never)]
    pub(crate) fn change_keeping(&self, spare: &mut Spare, transition: Transition<'_>) -> Result<JobRecord, HResult> {
        for number in 0..CHANGE_TRIES {
            if number >= FREEZE_FIRST {
                self.words.hot.set_bits(Hot::FROZEN);
            }
            match self.try_change(transition, spare) {
                Try::Committed(record) => return Ok(record),
                Try::Refused(code) => return Err(code),
                Try::Moved => {}
            }
        }
        Err(E_PENDING)
    }

    fn try_change(&self, transition: Transition<'_>, spare: &mut Spare) -> Try {
        let words = self.words;
        // Pairs with the swap that published the head.
        let head = Head(words.head.load(Ordering::Acquire));
        let Some(slot) = self.store.slot(head) else {
            return Try::Refused(BGJOB_E_INVALID_DATA);
        };
        let hot = Hot(words.hot.load(Ordering::Relaxed));
        if hot.waits_for(head) {
            words.hot.swap_if(hot.0, Hot::open(head).0);
            return Try::Moved;
        }
        let mut record = slot.copy(hot.bytes());
        let link = (slot.link_file.load(Ordering::Relaxed), Head(slot.link_new.load(Ordering::Relaxed)));
        if !hot.belongs_to(head) || !self.is_current(head) {
            return Try::Moved;
        }
        if link.0 != NONE {
            self.store.help(link.0, link.1);
        }
        if record.active != NONE {
            record.file_total = self.store.file_cell(record.active).map_or(SIZE_UNKNOWN, |cell| cell.total.load());
        }
        let verdict = transition(&mut record);
        if !self.is_current(head) {
            return Try::Moved;
        }
        if let Err(code) = verdict {
            return Try::Refused(code);
        }
        match self.commit(head, hot, &record, spare) {
            Ok(true) => Try::Committed(record),
            Ok(false) => Try::Moved,
            Err(code) => Try::Refused(code),
        }
    }

    /// Freeze, write, publish, open. False: overtaken.
    fn commit(&self, head: Head, hot: Hot, record: &JobRecord, spare: &mut Spare) -> Result<bool, HResult> {
        let words = self.words;
        let store = self.store;
        // Before the freeze, so that a pool run dry disturbs nobody.
        let Some(slot_index) = spare.slot.or_else(|| store.spare_slots.take()) else {
            return Err(E_PENDING);
        };
        spare.slot = Some(slot_index);
        if record.resized.is_some() && spare.cell.is_none() {
            spare.cell = store.spare_cells.take();
            if spare.cell.is_none() {
                return Err(E_PENDING);
            }
        }
        // Exactly the word the transition has seen: its bytes are final now (invariant 1).
        if !hot.is_frozen() && !words.hot.swap_if(hot.0, hot.frozen().0) {
            return Ok(false);
        }
        // Pairs with the Acquire fence in `is_current`: see the orderings above.
        fence(Ordering::Release);
        let link = match (record.resized, spare.cell) {
            (Some((file, total)), Some(cell)) => self.write_cell(file, cell, total),
            _ => None,
        };
        let Some(slot) = store.slots.get(slot_index as usize) else {
            return Err(BGJOB_E_INVALID_DATA);
        };
        slot.write(record, link);
        let next = head.next(slot_index);
        if !words.head.swap_if(head.0, next.0) {
            return Ok(false);
        }
        // Published: from here on anybody may finish what follows.
        words.hot.swap_if(hot.frozen().0, Hot::open(next).0);
        spare.slot = Some(head.index());
        if let Some((file, new)) = link {
            store.help(file, new);
            spare.cell = None;
        }
        Ok(true)
    }

    fn write_cell(&self, file: u32, cell: u32, total: u64) -> Option<(u32, Head)> {
        let entry = self.store.files.get(file as usize)?;
        let old = Head(entry.link.load(Ordering::Acquire));
        let remote_name = self.store.cell(old)?.remote_name.load(Ordering::Relaxed);
        let new = self.store.cells.get(cell as usize)?;
        new.total.store(total);
        new.remote_name.store(remote_name, Ordering::Relaxed);
        Some((file, old.next(cell)))
    }
}
