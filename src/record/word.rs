//! The two words of a record, and the link word of a file: how the bits are cut.
//!
//! | word | 64-bit form | 32-bit and masked forms |
//! |---|---|---|
//! | hot | `{era 31, frozen 1, bytes 32}` | `{era 14, frozen 1, bytes 17}` |
//! | head, link | `{era 31, turn 13, index 20}` | `{era 14, turn 6, index 12}` |
//!
//! The tag of a head is `{turn, era}`: the era counts changes, the turn counts wraps of the era. The era stands where
//! hot has it, so that one exclusive-or compares them. All shifts and masks derive from the two widths below.

use crate::ground::atomic::Word;

const WIDE: bool = Word::BITS == 64;
const BYTES_BITS: u32 = if WIDE { 32 } else { 17 };
const INDEX_BITS: u32 = if WIDE { 20 } else { 12 };

const BYTES_MASK: Word = (1 << BYTES_BITS) - 1;
const INDEX_MASK: Word = (1 << INDEX_BITS) - 1;
const ERA_SHIFT: u32 = BYTES_BITS + 1;
const ERA_ONE: Word = 1 << ERA_SHIFT;
#[cfg(any(test, loom))]
const ERA_MAX: Word = Word::MAX >> ERA_SHIFT;
const TURN_MASK: Word = (ERA_ONE - 1) & !INDEX_MASK;

/// Most bytes one era holds, less one: what an advance compares with is the first sum that is too large.
pub(crate) const BYTES_MAX: u32 = BYTES_MASK as u32 - 1;
/// Most entries that an index in a head can name.
pub(crate) const INDEX_COUNT_MAX: u32 = INDEX_MASK as u32;

/// The word that grows: bytes since the head's slot was published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Hot(pub(crate) Word);

impl Hot {
    /// The bit that stops advances until the next era.
    pub(crate) const FROZEN: Word = 1 << BYTES_BITS;

    /// The era of a head, with no bytes.
    pub(crate) const fn open(head: Head) -> Hot {
        Hot(head.0 >> ERA_SHIFT << ERA_SHIFT)
    }
    /// True if this word counts the bytes of that head.
    #[inline(always)]
    pub(crate) const fn belongs_to(self, head: Head) -> bool {
        (self.0 ^ head.0) >> ERA_SHIFT == 0
    }
    /// True if this word was left frozen by the change that published `head`, and waits to be opened.
    pub(crate) const fn waits_for(self, head: Head) -> bool {
        self.is_frozen() && Hot(self.0.wrapping_add(ERA_ONE)).belongs_to(head)
    }
    pub(crate) const fn is_frozen(self) -> bool {
        self.0 & Self::FROZEN != 0
    }
    #[inline(always)]
    pub(crate) const fn bytes(self) -> u32 {
        (self.0 & BYTES_MASK) as u32
    }
    /// The caller has shown that the field has room.
    pub(crate) const fn plus(self, bytes: u32) -> Hot {
        Hot(self.0.wrapping_add(bytes as Word))
    }
    pub(crate) const fn frozen(self) -> Hot {
        Hot(self.0 | Self::FROZEN)
    }
}

/// The word that names the current slot (or a file's current cell); its tag grows with every change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Head(pub(crate) Word);

impl Head {
    /// A first head: tag 0.
    pub(crate) const fn first(index: u32) -> Head {
        Head(index as Word)
    }
    /// The head after this one, naming `index`. The tag wraps.
    #[inline(never)]
    pub(crate) const fn next(self, index: u32) -> Head {
        let (era, has_wrapped) = (self.0 & !(ERA_ONE - 1)).overflowing_add(ERA_ONE);
        let turn = (self.0 & TURN_MASK).wrapping_add((has_wrapped as Word) << INDEX_BITS) & TURN_MASK;
        Head(era | turn | index as Word & INDEX_MASK)
    }
    /// For tests of the wraps: the head that comes `changes` before the tag wraps (`whole`) or its era does, naming
    /// slot 0.
    #[cfg(any(test, loom))]
    pub(crate) fn before_wrap(changes: Word, whole: bool) -> Head {
        Head(((ERA_MAX - changes) << ERA_SHIFT) | if whole { TURN_MASK } else { 0 })
    }
    /// As a slot keeps it.
    #[allow(clippy::unnecessary_cast)] // not in the 32-bit form
    pub(crate) const fn to_wide(self) -> u64 {
        self.0 as u64
    }
    /// The reverse of [`Self::to_wide`].
    pub(crate) const fn from_wide(wide: u64) -> Head {
        Head(wide as Word)
    }
    pub(crate) const fn index(self) -> u32 {
        (self.0 & INDEX_MASK) as u32
    }
    /// True if `later` is the head directly after `self`.
    pub(crate) const fn precedes(self, later: Head) -> bool {
        self.next(later.index()).0 == later.0
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_overlap() {
        let all = Head(Word::MAX);
        let hot = Hot::open(all).plus(BYTES_MASK as u32);
        assert!(hot.belongs_to(all) && !hot.is_frozen() && hot.bytes() == BYTES_MASK as u32);
        let hot = hot.frozen();
        assert!(hot.belongs_to(all) && hot.is_frozen() && hot.bytes() == BYTES_MASK as u32);
        assert_eq!(hot.0, Word::MAX);
    }

    #[test]
    fn the_tag_counts_through_the_wrap_of_the_era_and_of_the_turn() {
        let last_era = Head(!(ERA_ONE - 1) | 5);
        assert_eq!(last_era.next(7), Head(1 << INDEX_BITS | 7), "the turn goes on when the era wraps");
        let last = Head(!INDEX_MASK);
        assert_eq!(last.next(7), Head(7));
        assert!(last.precedes(Head(7)) && !last.precedes(last) && !Head(7).precedes(last));
        assert!(Hot::open(last).frozen().waits_for(last.next(7)));
        assert!(!Hot::open(last).waits_for(last.next(7)), "not frozen");
        assert!(!Hot::open(last).frozen().waits_for(last), "its own era");
    }
}
