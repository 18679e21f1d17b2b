//! The two words of a record, and the link word of a file: how the bits are cut.
//!
//! | word | 64-bit form | 32-bit and masked forms |
//! |---|---|---|
//! | hot | `{era 31, frozen 1, bytes 32}` | `{era 14, frozen 1, bytes 17}` |
//! | head, link | `{tag 44, index 20}` | `{tag 20, index 12}` |
//!
//! The era of a head is the low bits of its tag. All shifts and masks derive from the two widths below.

use crate::ground::atomic::Word;

const WIDE: bool = Word::BITS == 64;
const BYTES_BITS: u32 = if WIDE { 32 } else { 17 };
const INDEX_BITS: u32 = if WIDE { 20 } else { 12 };

const BYTES_MASK: Word = (1 << BYTES_BITS) - 1;
const INDEX_MASK: Word = (1 << INDEX_BITS) - 1;
const ERA_SHIFT: u32 = BYTES_BITS + 1;
const ERA_MASK: Word = Word::MAX >> ERA_SHIFT;

/// Most bytes one era holds.
pub(crate) const BYTES_MAX: u32 = BYTES_MASK as u32;
/// Most entries that an index in a head can name.
pub(crate) const INDEX_COUNT_MAX: u32 = INDEX_MASK as u32;

/// The word that grows: bytes since the head's slot was published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Hot(pub(crate) Word);

impl Hot {
    /// The bit that stops advances until the next era.
    pub(crate) const FROZEN: Word = 1 << BYTES_BITS;

    /// A new era with no bytes.
    pub(crate) const fn open(era: Word) -> Hot {
        Hot(era << ERA_SHIFT)
    }
    pub(crate) const fn era(self) -> Word {
        self.0 >> ERA_SHIFT
    }
    pub(crate) const fn is_frozen(self) -> bool {
        self.0 & Self::FROZEN != 0
    }
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
    pub(crate) const fn next(self, index: u32) -> Head {
        Head(((self.0 >> INDEX_BITS).wrapping_add(1)) << INDEX_BITS | index as Word & INDEX_MASK)
    }
    pub(crate) const fn index(self) -> u32 {
        (self.0 & INDEX_MASK) as u32
    }
    pub(crate) const fn era(self) -> Word {
        (self.0 >> INDEX_BITS) & ERA_MASK
    }
    /// True if `later` is the head directly after `self`.
    pub(crate) const fn precedes(self, later: Head) -> bool {
        self.next(later.index()).0 == later.0
    }
}

/// True if `hot` was left frozen by the change that published `head`, and waits to be opened.
pub(crate) const fn waits_to_open(hot: Hot, head: Head) -> bool {
    hot.is_frozen() && head.era() == (hot.era().wrapping_add(1)) & ERA_MASK
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_overlap_and_wrap() {
        let hot = Hot::open(ERA_MASK).plus(BYTES_MAX);
        assert_eq!((hot.era(), hot.is_frozen(), hot.bytes()), (ERA_MASK, false, BYTES_MAX));
        let hot = hot.frozen();
        assert_eq!((hot.era(), hot.is_frozen(), hot.bytes()), (ERA_MASK, true, BYTES_MAX));
        let last = Head(Word::MAX);
        assert_eq!(last.next(7), Head(7));
        assert!(last.precedes(Head(7)) && !last.precedes(last));
        assert!(waits_to_open(hot, last.next(7)));
        assert!(!waits_to_open(Hot::open(ERA_MASK), last.next(7)));
    }
}
