//! The enumeration objects of BITS over a list that was taken at once: Next, Skip, Reset, Clone, GetCount.

/// Where a caller is in a list of handles. The list does not change while cursors are over it, so a clone is a copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cursor {
    count: u32,
    at: u32,
}

impl Cursor {
    /// At the beginning of a list of `count`.
    pub const fn new(count: u32) -> Self {
        Cursor { count, at: 0 }
    }

    /// A cursor that was kept somewhere else; one beyond its end is at its end.
    pub const fn at(count: u32, at: u32) -> Self {
        Cursor { count, at: if at > count { count } else { at } }
    }

    /// GetCount: the length of the list.
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// How many came before.
    pub const fn position(&self) -> u32 {
        self.at
    }

    /// Next: the places of at most `count` elements, and moves behind them.
    pub fn next(&mut self, count: u32) -> core::ops::Range<u32> {
        let from = self.at;
        self.at += count.min(self.count - self.at);
        from..self.at
    }

    /// Skip: true if there were so many. If not, the cursor is at the end.
    pub fn skip(&mut self, count: u32) -> bool {
        self.next(count).len() == count as usize
    }

    /// Reset: back to the beginning.
    pub fn reset(&mut self) {
        self.at = 0;
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn every_walk_over_five() {
        let mut cases = 0;
        for at in 0..=7 {
            for count in [0, 1, 2, 4, 5, 6, u32::MAX] {
                let begin = at.min(5);
                let mut cursor = Cursor::at(5, at);
                let copy = cursor;
                let end = begin.saturating_add(count).min(5);
                assert_eq!(cursor.next(count), begin..end);
                assert_eq!((cursor.position(), cursor.count()), (end, 5));
                let mut skipping = copy;
                assert_eq!(skipping.skip(count), end - begin == count);
                assert_eq!(skipping, cursor);
                cursor.reset();
                assert_eq!(cursor, Cursor::new(5));
                cases += 1;
            }
        }
        assert_eq!(cases, 56);
    }
}
