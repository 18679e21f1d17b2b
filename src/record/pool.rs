//! A pool of entries as a bitmap: one bit an entry, set while the entry is free.
//!
//! Taking and giving back are single read-modify-writes on one word, so there is nothing to be stopped in the middle
//! of, no link to follow and no ABA: whoever clears a bit owns the entry. Giving back is wait-free; taking visits each
//! word at most once and each word at most 32 times.
//!
//! Orderings: `give` is Release and pairs with the Acquire of `take`, so the last owner's stores, and the change of
//! head that unpublished the entry, happen before the next owner's stores.

use crate::ground::atomic::{AtomicU32, Modify, Ordering};

/// What a word may take off a search's allowance: one for each claim that is lost in it, and the rest when it is empty.
const WORD_COST: usize = 33;
const CLAIMS: usize = 32;

/// A view of a pool's bitmap.
#[derive(Clone, Copy)]
pub struct Pool<'a> {
    words: &'a [AtomicU32],
    /// Word where an entry was last given back: where to look first. Advisory.
    hint: &'a AtomicU32,
}

impl<'a> Pool<'a> {
    /// A pool of the entries that `words` has bits for; [`Self::format`] says which of them are free.
    pub const fn new(words: &'a [AtomicU32], hint: &'a AtomicU32) -> Self {
        Pool { words, hint }
    }

    /// Marks entries `from..to` free and all others taken. Before the pool is shared.
    pub fn format(&self, from: u32, to: u32) {
        for (number, word) in (0u32..).zip(self.words) {
            let first = number.saturating_mul(32);
            let mut bits = 0u32;
            for bit in 0..32 {
                let entry = first.saturating_add(bit);
                if entry >= from && entry < to {
                    bits |= 1 << bit;
                }
            }
            word.store(bits, Ordering::Relaxed);
        }
        self.hint.store(from / 32, Ordering::Relaxed);
    }

    /// Takes a free entry. `None`: every word was seen without one.
    pub fn take(&self) -> Option<u32> {
        let mut at = self.hint.load(Ordering::Relaxed) as usize;
        // A word has 32 bits, and each failed claim means that somebody else took that very bit: so this sees every
        // word.
        let mut left = (self.words.len() * (WORD_COST + CLAIMS)) as isize;
        while left > 0 {
            let Some(word) = self.words.get(at) else {
                at = 0;
                continue;
            };
            let free = word.load(Ordering::Relaxed);
            if free == 0 {
                at += 1;
                left -= WORD_COST as isize;
                continue;
            }
            left -= 1;
            let mut entry = at as u32 * 32;
            let mut bit = 1;
            // Not `trailing_zeros`, which is a call into libgcc on the smallest machines.
            while free & bit == 0 {
                bit <<= 1;
                entry += 1;
            }
            if word.clear_bits(bit) & bit != 0 {
                return Some(entry);
            }
        }
        None
    }

    /// Gives an entry back. The caller owned it and has unpublished it.
    #[inline(never)]
    pub fn give(&self, entry: u32) {
        if let Some(word) = self.words.get((entry / 32) as usize) {
            word.set_bits(1 << (entry % 32));
            self.hint.store(entry / 32, Ordering::Relaxed);
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn every_entry_once_and_back() {
        let words = [const { AtomicU32::new(0) }; 3];
        let hint = AtomicU32::new(0);
        let pool = Pool::new(&words, &hint);
        pool.format(5, 70);
        let mut taken: std::vec::Vec<u32> = core::iter::from_fn(|| pool.take()).collect();
        taken.sort_unstable();
        assert_eq!(taken, (5..70).collect::<std::vec::Vec<u32>>());
        pool.give(69);
        assert_eq!(hint.load(Ordering::Relaxed), 2, "where it was given back is where to look first");
        assert_eq!(pool.take(), Some(69));
        assert_eq!(pool.take(), None);
        hint.store(u32::MAX, Ordering::Relaxed);
        pool.give(5);
        hint.store(u32::MAX, Ordering::Relaxed);
        assert_eq!(pool.take(), Some(5), "a forged hint only costs time");
        pool.format(64, 70);
        assert_eq!(hint.load(Ordering::Relaxed), 2);
    }
}
