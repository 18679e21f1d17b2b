//! SPEC.md, section 4.2: ranges of a file, and how many bytes they are.

use bgjob::SIZE_UNKNOWN;
use bgjob::hresult::{BG_E_INVALID_RANGE, BG_E_OVERLAPPING_RANGES, HResult};

use super::arguments::RANGES;

/// Whether a list may be one, whatever the file's size.
pub(super) fn check(which: usize) -> Result<(), HResult> {
    let list = RANGES[which];
    // One past the last byte.
    let end = |(offset, length): (u64, u64)| if length == SIZE_UNKNOWN { SIZE_UNKNOWN } else { offset + length };
    if list.iter().any(|&(offset, length)| length == 0 || offset == SIZE_UNKNOWN) {
        return Err(BG_E_INVALID_RANGE);
    }
    for (n, &one) in list.iter().enumerate() {
        if list[n + 1..].iter().any(|&other| one.0 < end(other) && other.0 < end(one)) {
            return Err(BG_E_OVERLAPPING_RANGES);
        }
    }
    Ok(())
}

/// Bytes to transfer of a remote file; `None`: unknown.
pub(super) fn bytes_in(which: usize, remote: Option<u64>) -> Result<Option<u64>, HResult> {
    if RANGES[which].is_empty() {
        return Ok(remote);
    }
    let mut sum = Some(0);
    for &(offset, length) in RANGES[which] {
        let bytes = match (remote, length) {
            (Some(total), _) if offset > total => return Err(BG_E_INVALID_RANGE),
            (Some(total), SIZE_UNKNOWN) => Some(total - offset),
            (None, SIZE_UNKNOWN) => None,
            (Some(total), _) if length > total - offset => return Err(BG_E_INVALID_RANGE),
            _ => Some(length),
        };
        sum = sum.zip(bytes).map(|(sum, bytes)| sum + bytes);
    }
    Ok(sum)
}
