//! The one file that turns the program's block of memory into tables.
//!
//! Contract (B): the block is the program's, valid for reading and writing until BgComUninitialize, and changed by
//! nobody else meanwhile (BgComInitialize's documentation).

use bgjob::HResult;
use bgjob::ground::atomic::AtomicU32;
use bgjob::hresult::{E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER};

/// Types that atomics and words make up, for which zero is a value.
///
/// # Safety
/// All zero bytes are a value of the type, it may be shared between threads, and it is aligned to at most eight bytes.
pub(crate) unsafe trait InBlock: Sync + 'static {}

/// What is left of the block.
pub(crate) struct Block {
    at: *mut u8,
    left: usize,
}

impl Block {
    /// Takes a block. E_INVALIDARG: NULL or misaligned.
    ///
    /// # Safety
    /// Contract (B) for the `size` bytes at `start`.
    pub(crate) unsafe fn new(start: *mut u8, size: usize) -> Result<Self, HResult> {
        if start.is_null() || !start.addr().is_multiple_of(8) || size > isize::MAX as usize {
            return Err(E_INVALIDARG);
        }
        Ok(Block { at: start, left: size })
    }

    /// The next `size` bytes, filled with zeros; all sizes asked for are multiples of eight. E_NOT_SUFFICIENT_BUFFER:
    /// there are fewer.
    fn take(&mut self, size: usize) -> Result<*mut u8, HResult> {
        let start = self.at;
        self.left = self.left.checked_sub(size).ok_or(E_NOT_SUFFICIENT_BUFFER)?;
        // SAFETY: (B) for bytes that are nobody else's.
        unsafe { start.write_bytes(0, size) }
        self.at = start.wrapping_add(size);
        Ok(start)
    }

    /// A `T` in the next `size` bytes.
    pub(crate) fn one<T: InBlock>(&mut self, size: usize) -> Result<&'static T, HResult> {
        let start = self.take(size.max(size_of::<T>()))?;
        // SAFETY: (B) for bytes that are nobody else's, aligned to eight, zero, which is a `T` (`InBlock`).
        Ok(unsafe { &*start.cast::<T>() })
    }

    /// The next `count` of `T`, whose size is a multiple of eight.
    pub(crate) fn many<T: InBlock>(&mut self, count: u32) -> Result<&'static [T], HResult> {
        let count = count as usize;
        // Not a checked product, for which ARMv6-M would call a library.
        if count > self.left / size_of::<T>() {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        }
        let start = self.take(count.wrapping_mul(size_of::<T>()))?;
        // SAFETY: as in `one`.
        Ok(unsafe { core::slice::from_raw_parts(start.cast::<T>(), count) })
    }

    /// A bitmap for `count` entries.
    pub(crate) fn bitmap(&mut self, count: u32) -> Result<&'static [AtomicU32], HResult> {
        let start = self.take(count.div_ceil(64) as usize * 8)?;
        // SAFETY: as in `one`.
        Ok(unsafe { core::slice::from_raw_parts(start.cast::<AtomicU32>(), count.div_ceil(32) as usize) })
    }

    /// The next `count` times `size` bytes, each rounded up to eight: where they begin. Both are at most sixteen bits.
    pub(crate) fn bytes(&mut self, count: u32, size: u32) -> Result<*mut u8, HResult> {
        self.take(size.next_multiple_of(8).wrapping_mul(count) as usize)
    }
}
