//! Ranges of a file: kept in the text area as the bytes of the caller's list.
//!
//! A range is never empty, so one of length 0, or the end of the chain, ends the list.

use bytemuck::{Pod, Zeroable};

use crate::ground::handle::NONE;
use crate::ground::hresult::{
    BG_E_INVALID_RANGE, BG_E_OVERLAPPING_RANGES, BG_E_TOO_MANY_RANGES_IN_FILE, E_INVALIDARG, E_OUTOFMEMORY, HResult,
};
use crate::ground::types::{FileRange, SIZE_UNKNOWN};
use crate::tables::text::Text;

/// Most ranges of a file: BITS' limit for ordinary users.
pub const RANGES_MAX: usize = 500;

// SAFETY: zero is a value of both fields.
unsafe impl Zeroable for FileRange {}
// SAFETY: repr(C), two u64 without padding: its size is asserted beside it.
unsafe impl Pod for FileRange {}

/// The byte behind a range, UNKNOWN for one to the file's end. `None`: it would lie beyond 64 bits.
fn end(range: &FileRange) -> Option<u64> {
    if range.length == SIZE_UNKNOWN {
        return Some(SIZE_UNKNOWN);
    }
    range.initial_offset.checked_add(range.length).filter(|&end| end != SIZE_UNKNOWN)
}

/// E_INVALIDARG: none. BG_E_INVALID_RANGE: an empty one, or one that begins at the end or lies beyond 64 bits.
/// BG_E_OVERLAPPING_RANGES, BG_E_TOO_MANY_RANGES_IN_FILE. Cost: quadratic, because nothing can be sorted in place.
pub(crate) fn check(ranges: &[FileRange]) -> Result<(), HResult> {
    if ranges.is_empty() {
        return Err(E_INVALIDARG);
    }
    if ranges.len() > RANGES_MAX {
        return Err(BG_E_TOO_MANY_RANGES_IN_FILE);
    }
    for (number, range) in ranges.iter().enumerate() {
        let last = end(range).ok_or(BG_E_INVALID_RANGE)?;
        if range.length == 0 || range.initial_offset == SIZE_UNKNOWN {
            return Err(BG_E_INVALID_RANGE);
        }
        for other in ranges.iter().take(number) {
            let is_apart = other.initial_offset >= last || end(other).is_none_or(|end| end <= range.initial_offset);
            if !is_apart {
                return Err(BG_E_OVERLAPPING_RANGES);
            }
        }
    }
    Ok(())
}

/// Bytes of the ranges in a remote file of `remote_total` bytes (or UNKNOWN): UNKNOWN while a range to the end has
/// none. BG_E_INVALID_RANGE: one lies outside of the file.
pub(crate) fn sum(ranges: impl Iterator<Item = FileRange>, remote_total: u64) -> Result<u64, HResult> {
    let mut sum = 0u64;
    let mut is_known = true;
    for range in ranges {
        let end = end(&range).ok_or(BG_E_INVALID_RANGE)?;
        let is_open = range.length == SIZE_UNKNOWN;
        if range.initial_offset > remote_total || !is_open && end > remote_total {
            return Err(BG_E_INVALID_RANGE);
        }
        is_known &= !is_open || remote_total != SIZE_UNKNOWN;
        let length = if is_open { remote_total.wrapping_sub(range.initial_offset) } else { range.length };
        sum = sum.wrapping_add(length);
    }
    Ok(if is_known { sum } else { SIZE_UNKNOWN })
}

impl Text<'_> {
    /// Stores a list that has been checked; its index, `NONE` for the empty one.
    pub(crate) fn store_ranges(&self, ranges: &[FileRange]) -> Result<u32, HResult> {
        if ranges.is_empty() {
            return Ok(NONE);
        }
        if !self.is_present() {
            return Err(E_OUTOFMEMORY);
        }
        self.store(Some(bytemuck::must_cast_slice(ranges)))
    }

    /// The list at an index, first in first. Empty for `NONE`, the whole file.
    pub(crate) fn ranges(&self, first: u32) -> impl Iterator<Item = FileRange> {
        let mut bytes = self.raw(first);
        let mut number = move || {
            let mut number = [0; 8];
            for byte in &mut number {
                *byte = bytes.next()?;
            }
            Some(u64::from_ne_bytes(number))
        };
        core::iter::from_fn(move || {
            let range = FileRange { initial_offset: number()?, length: number()? };
            (range.length != 0).then_some(range)
        })
    }

    /// Bytes to transfer of a remote file with `remote_total` bytes (or UNKNOWN). BG_E_INVALID_RANGE: a range lies
    /// outside of it.
    pub(crate) fn bytes_in(&self, ranges: u32, remote_total: u64) -> Result<u64, HResult> {
        if ranges == NONE { Ok(remote_total) } else { sum(self.ranges(ranges), remote_total) }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn range(initial_offset: u64, length: u64) -> FileRange {
        FileRange { initial_offset, length }
    }

    #[test]
    fn what_is_refused() {
        let check = |list: &[(u64, u64)]| check(&list.iter().map(|&(a, b)| range(a, b)).collect::<std::vec::Vec<_>>());
        assert_eq!(check(&[]), Err(E_INVALIDARG));
        assert_eq!(check(&[(0, 1)]), Ok(()));
        assert_eq!(check(&[(0, 0)]), Err(BG_E_INVALID_RANGE));
        assert_eq!(check(&[(SIZE_UNKNOWN, 1)]), Err(BG_E_INVALID_RANGE));
        assert_eq!(check(&[(SIZE_UNKNOWN, SIZE_UNKNOWN)]), Err(BG_E_INVALID_RANGE));
        assert_eq!(check(&[(2, SIZE_UNKNOWN - 2)]), Err(BG_E_INVALID_RANGE), "ends at UNKNOWN");
        assert_eq!(check(&[(2, SIZE_UNKNOWN - 1)]), Err(BG_E_INVALID_RANGE), "wraps");
        assert_eq!(check(&[(2, SIZE_UNKNOWN - 3)]), Ok(()));
        assert_eq!(check(&[(10, 10), (0, 10), (20, SIZE_UNKNOWN)]), Ok(()), "in any order, touching");
        for overlapping in [
            [(0, 10), (9, 1)],
            [(9, 1), (0, 10)],
            [(5, 1), (5, 1)],
            [(0, SIZE_UNKNOWN), (7, 1)],
            [(7, SIZE_UNKNOWN), (9, SIZE_UNKNOWN)],
            [(0, 100), (10, 10)],
            [(10, 10), (0, 100)],
        ] {
            assert_eq!(check(&overlapping), Err(BG_E_OVERLAPPING_RANGES), "{overlapping:?}");
        }
        let many: std::vec::Vec<_> = (0..=RANGES_MAX as u64).map(|n| (2 * n, 1)).collect();
        assert_eq!(check(&many), Err(BG_E_TOO_MANY_RANGES_IN_FILE));
        assert_eq!(check(&many[1..]), Ok(()));
    }

    #[test]
    fn only_their_bytes_count() {
        let sum = |list: &[(u64, u64)], total| sum(list.iter().map(|&(a, b)| range(a, b)), total);
        assert_eq!(sum(&[(0, 10), (50, 5)], 100), Ok(15));
        assert_eq!(sum(&[(0, 10), (50, 5)], SIZE_UNKNOWN), Ok(15));
        assert_eq!(sum(&[(0, 10), (50, SIZE_UNKNOWN)], SIZE_UNKNOWN), Ok(SIZE_UNKNOWN));
        assert_eq!(sum(&[(0, 10), (50, SIZE_UNKNOWN)], 100), Ok(60));
        assert_eq!(sum(&[(0, SIZE_UNKNOWN)], 0), Ok(0), "all of an empty file");
        assert_eq!(sum(&[(100, SIZE_UNKNOWN)], 100), Ok(0));
        assert_eq!(sum(&[(101, SIZE_UNKNOWN)], 100), Err(BG_E_INVALID_RANGE));
        assert_eq!(sum(&[(0, 101)], 100), Err(BG_E_INVALID_RANGE));
        assert_eq!(sum(&[(0, 100)], 100), Ok(100));
    }
}
