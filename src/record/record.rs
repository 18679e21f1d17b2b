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
//! hot: [`Record::advance`] (plus), [`Record::change`] (freeze, open). head: [`Record::change`] alone. Slots: the
//! context inside [`Record::change`] that took them. Cells: the one inside [`Record::change_with_cell`], and who adds a
//! file its first one. `FileEntry::link`: [`Store::help`], and whoever takes a free entry.
//!
//! # Why it is linearizable
//! A change takes effect when its swap of head succeeds; by 1 and 2 nothing can be added between the freeze that fixed
//! `bytes` and that swap. An advance takes effect when its swap of hot succeeds (2). A read takes effect when it loads
//! hot: the head was the same before and after, so by 2 and 4 the slot was current and whole. If hot's era is not the
//! head's, the era's bytes are 0 and the read takes effect at the publication of the head.
//!
//! # Orderings
//! * The swap of head is Release: it publishes slot and cell to the Acquire load of head in every reader. Nothing that is
//!   swapped is an Acquire: whoever swaps has loaded the head with Acquire, and acts on what that has shown it.
//! * The swap that opens or grows hot is Release: a reader that sees it runs an Acquire fence, then reloads head, and so
//!   sees at least the head that hot's era belongs to. Without it a reader could pair a new hot with an old head and
//!   miss the folded bytes. A freeze by setting the bit continues the opener's release sequence.
//! * Advance loads hot Relaxed, before or after head: the eras are compared, and a swap of an unfrozen hot succeeds
//!   only while the head of its era is current (2).
//! * A Release fence stands between `Pool::take` and the first store to the slot, and pairs with the reader's Acquire
//!   fence: a reader that sees a recycled slot's new words also sees that the head has moved.
//!
//! # Progress
//! No context ever waits for a stopped one: a frozen or unopened hot is folded or opened by whoever comes. Each retry
//! means that another context's operation took effect, or that an era was frozen or opened, once each. Bounds:
//! [`READ_TRIES`], [`ADVANCE_TRIES`], [`CHANGE_TRIES`]; beyond them E_PENDING and nothing changed. An advance that lost
//! its swap backs off first, for a fixed number of hints and whatever the others do: a delay, no wait. Wraps (a context
//! stopped in the middle of one operation, while others make exactly so many changes): era 2^31, tag 2^44 in the 64-bit
//! form; 2^14 and 2^20 in the others.
//!
//! # References
//! The hot word and the recheck follow the seqcount latch of Linux; versioned immutable slots with a swapped head and
//! helping are Herlihy's; "Big Atomics" (arXiv 2501.07503) measures the alternatives. `DESIGN.md` has our figures.

use bytemuck::Zeroable;

use crate::ground::atomic::{Ordering, WordCell, back_off, fence};
use crate::ground::handle::NONE;
use crate::ground::hresult::{BG_E_INVALID_STATE, BGJOB_E_INVALID_DATA, E_PENDING, HResult};
use crate::record::file::{FileCell, FileEntry};
use crate::record::pool::Pool;
use crate::record::slot::{JobRecord, Slot};
use crate::record::transition::Moment;
use crate::record::word::{Head, Hot};

/// A read starts again at most so often.
pub(crate) const READ_TRIES: u32 = if cfg!(loom) { 3 } else { 64 };
/// An advance tries the short way at most so often, then the long one.
pub(crate) const ADVANCE_TRIES: u32 = if cfg!(loom) { 2 } else { 16 };
/// A change starts again at most so often.
pub(crate) const CHANGE_TRIES: u32 = if cfg!(loom) { 6 } else { 64 };
/// From this try on a change freezes first and looks then, so that a storm of advances cannot outrun it.
const FREEZE_FIRST: u32 = 2;

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

    /// The head, its slot and hot, in the order that [`Self::is_current`] validates.
    #[inline(always)]
    fn load<'a>(&self, slots: &'a [Slot]) -> Option<(Head, &'a Slot, Hot)> {
        // Pairs with the swap that published the head.
        let head = Head(self.head.load(Ordering::Acquire));
        let slot = slot_in(slots, head)?;
        Some((head, slot, Hot(self.hot.load(Ordering::Relaxed))))
    }

    /// [`Record::look`] for a reader that has another way: `None` too while hot waits to be opened.
    #[inline(always)]
    pub(crate) fn look_if_open<'a>(&self, slots: &'a [Slot]) -> Option<(Head, &'a Slot, u32)> {
        let (head, slot, hot) = self.load(slots)?;
        hot.belongs_to(head).then_some((head, slot, hot.bytes()))
    }

    /// See [`Record::is_current`].
    #[inline(always)]
    pub(crate) fn is_current(&self, head: Head) -> bool {
        // Pairs with the writer's Release fence and with the Release half of the swaps of hot and head.
        fence(Ordering::Acquire);
        self.head.load(Ordering::Relaxed) == head.0
    }
}

#[inline(always)]
fn slot_in(slots: &[Slot], head: Head) -> Option<&Slot> {
    slots.get(head.index() as usize)
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
    #[inline(always)]
    fn slot(&self, head: Head) -> Option<&'a Slot> {
        slot_in(self.slots, head)
    }

    pub(crate) fn cell(&self, link: Head) -> Option<&'a FileCell> {
        self.cells.get(link.index() as usize)
    }

    /// The current cell of a file whose job's link has been helped along. The caller rechecks the job's head.
    pub(crate) fn file_cell(&self, file: u32) -> Option<&'a FileCell> {
        self.cell(self.file_link(file)?)
    }

    /// The current link of a file whose job's link has been helped along: another one with each version of its cell.
    pub(crate) fn file_link(&self, file: u32) -> Option<Head> {
        // Relaxed: the fence of the recheck pairs with the swap in `help`, whose context has seen the head that names
        // the link. So who meets a link, or a cell, newer than its head finds the head gone.
        self.files.get(file as usize).map(|entry| Head(entry.link.load(Ordering::Relaxed)))
    }

    /// The same for readers, who do not help: the slot's word comes first (invariant 5).
    pub(crate) fn file_link_in(&self, slot: &Slot, file: u32) -> Option<Head> {
        let (link_file, link_new) = slot.link();
        if link_file == file {
            // The head's Acquire load made the slot and the cell it names visible.
            Some(Head::from_wide(link_new))
        } else {
            self.file_link(file)
        }
    }

    /// The cell that a reader's link names.
    #[inline(never)]
    pub(crate) fn file_cell_in(&self, slot: &Slot, file: u32) -> Option<&'a FileCell> {
        self.cell(self.file_link_in(slot, file)?)
    }

    /// Moves a file's link to `new`, unless somebody has. Whoever moves it gives the old cell back.
    pub(crate) fn help(&self, file: u32, new: Head) {
        let Some(entry) = self.files.get(file as usize) else {
            return;
        };
        let old = Head(entry.link.load(Ordering::Relaxed));
        // A late helper finds a tag that is not the one before `new`, or loses the swap: it does nothing.
        if old.precedes(new) && entry.link.swap_if(old.0, new.0) {
            self.spare_cells.give(old.index());
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

/// What a change asks of a moment: what the next one is, or a refusal. May run several times, and on a moment that is
/// no longer this record's too; the run that is committed is the last one.
pub(crate) type Transition<'f> = &'f mut dyn FnMut(&mut Moment) -> Result<(), HResult>;

/// A slot that a change has taken and not yet published, or `NONE`. After a commit: the slot that it unpublished, so
/// that a series of changes which keeps its spare can never find the pool empty.
pub(crate) struct Spare(u32);

impl Spare {
    /// None yet: the first change takes one.
    pub(crate) const EMPTY: Spare = Spare(NONE);

    /// Takes a slot unless one is held already. E_PENDING: none is free.
    fn fill(&mut self, pool: &Pool<'_>) -> Result<(), HResult> {
        take_once(&mut self.0, pool)
    }

    /// Gives back what is left.
    pub(crate) fn release(&self, pool: &Pool<'_>) {
        // `NONE` is beyond every pool.
        pool.give(self.0);
    }
}

/// Takes an entry unless one is held already. E_PENDING: none is free.
pub(crate) fn take_once(held: &mut u32, pool: &Pool<'_>) -> Result<(), HResult> {
    if *held == NONE {
        *held = pool.take().ok_or(E_PENDING)?;
    }
    Ok(())
}

/// The record of one job.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) words: &'a JobWords,
    pub(crate) store: &'a Store<'a>,
}

impl<'a> Record<'a> {
    /// The recheck: true if everything that was read since `head` was loaded belongs to it.
    #[inline(always)]
    pub(crate) fn is_current(&self, head: Head) -> bool {
        self.words.is_current(head)
    }

    /// Reads one moment: `look` is given the slot and the bytes of its era, and may run several times, on slots that
    /// are no longer this record's too.
    ///
    /// Writes nothing, never waits. Bound: [`READ_TRIES`].
    pub(crate) fn read<T>(&self, mut look: impl FnMut(&'a Slot, u32) -> T) -> Result<T, HResult> {
        for _ in 0..READ_TRIES {
            let (head, slot, bytes) = self.look()?;
            let seen = look(slot, bytes);
            if self.is_current(head) {
                return Ok(seen);
            }
        }
        Err(E_PENDING)
    }

    /// The head, its slot and the bytes of its era: what a reader looks at before it asks [`Self::is_current`].
    /// BGJOB_E_INVALID_DATA: the head names no slot, as only a foreign or damaged region's can.
    #[inline(always)]
    pub(crate) fn look(&self) -> Result<(Head, &'a Slot, u32), HResult> {
        let (head, slot, hot) = self.words.load(self.store.slots).ok_or(BGJOB_E_INVALID_DATA)?;
        Ok((head, slot, if hot.belongs_to(head) { hot.bytes() } else { 0 }))
    }

    /// Adds bytes under the permit of `attempt` (not 0). Bound: [`ADVANCE_TRIES`], then that of [`Self::change`].
    #[inline(always)]
    pub(crate) fn advance(&self, attempt: u32, bytes: u32) -> Result<(), HResult> {
        for _ in 0..ADVANCE_TRIES {
            let hot = Hot(self.words.hot.load(Ordering::Relaxed));
            // Pairs with the swap that published the head.
            let head = Head(self.words.head.load(Ordering::Acquire));
            let Some(slot) = self.store.slot(head) else {
                break;
            };
            let limit = slot.limit();
            // Without a limit the job is not TRANSFERRING.
            if slot.attempt() != attempt || limit == 0 {
                if self.is_current(head) {
                    return Err(BG_E_INVALID_STATE);
                }
                continue;
            }
            let (sum, is_over) = hot.bytes().overflowing_add(bytes);
            // Not refused: the long way looks again, and validates.
            if hot.is_frozen() || !hot.belongs_to(head) || is_over || sum >= limit {
                break;
            }
            if self.words.hot.swap_if_inline(hot.0, hot.plus(bytes).0) {
                return Ok(());
            }
            back_off();
        }
        self.advance_by_change(attempt, bytes)
    }

    #[cold]
    #[inline(never)]
    fn advance_by_change(&self, attempt: u32, bytes: u32) -> Result<(), HResult> {
        self.change(&mut |moment| moment.advance(attempt, bytes))
    }

    /// Moves the record to what `transition` makes of it, in one step.
    ///
    /// E_PENDING: no spare slot, or [`CHANGE_TRIES`] tries were all overtaken; nothing changed.
    pub(crate) fn change(&self, transition: Transition<'_>) -> Result<(), HResult> {
        let mut spare = Spare::EMPTY;
        let outcome = self.change_keeping(&mut spare, transition);
        spare.release(&self.store.spare_slots);
        outcome
    }

    /// [`Self::change`] with a spare of the caller's.
    #[inline(never)]
    pub(crate) fn change_keeping(&self, spare: &mut Spare, transition: Transition<'_>) -> Result<(), HResult> {
        for number in 0..CHANGE_TRIES {
            if number >= FREEZE_FIRST {
                self.words.hot.set_bits(Hot::FROZEN);
            }
            if self.try_change(spare, transition)? {
                return Ok(());
            }
        }
        Err(E_PENDING)
    }

    /// One try: true if it is committed, false if another context moved the record, so that it is to be looked at
    /// again.
    #[inline(always)]
    fn try_change(&self, spare: &mut Spare, transition: Transition<'_>) -> Result<bool, HResult> {
        let Record { words, store } = *self;
        // Pairs with the swap that published the head.
        let head = Head(words.head.load(Ordering::Acquire));
        let slot = store.slot(head).ok_or(BGJOB_E_INVALID_DATA)?;
        let hot = Hot(words.hot.load(Ordering::Relaxed));
        if hot.waits_for(head) {
            words.hot.swap_if(hot.0, Hot::open(head).0);
            return Ok(false);
        }
        let mut moment = Moment::of(JobRecord::zeroed());
        slot.copy_to(hot.bytes(), &mut moment.record);
        if !hot.belongs_to(head) || !self.is_current(head) {
            return Ok(false);
        }
        store.help(moment.record.link_file, Head::from_wide(moment.record.link_new));
        moment.record.link_file = NONE;
        if let Some(cell) = store.file_cell(moment.record.active) {
            moment.file = cell.load();
        }
        let verdict = transition(&mut moment);
        if !self.is_current(head) {
            return Ok(false);
        }
        verdict?;
        self.commit(head, hot, &mut moment, spare)
    }

    /// Freeze, write, publish, open. False: overtaken.
    #[inline(always)]
    fn commit(&self, head: Head, hot: Hot, moment: &mut Moment, spare: &mut Spare) -> Result<bool, HResult> {
        let Record { words, store } = *self;
        // Before the freeze, so that a pool run dry disturbs nobody.
        spare.fill(&store.spare_slots)?;
        // Exactly the word the transition has seen: its bytes are final now (invariant 1).
        if !hot.is_frozen() && !words.hot.swap_if(hot.0, hot.frozen().0) {
            return Ok(false);
        }
        // Pairs with the Acquire fence in `is_current`: see the orderings above.
        fence(Ordering::Release);
        moment.seal();
        let next = head.next(spare.0);
        store.slot(next).ok_or(BGJOB_E_INVALID_DATA)?.write(&moment.record);
        if !words.head.swap_if(head.0, next.0) {
            return Ok(false);
        }
        // Published: from here on anybody may open it.
        words.hot.swap_if(hot.frozen().0, Hot::open(next).0);
        spare.0 = head.index();
        Ok(true)
    }
}
