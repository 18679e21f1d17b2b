//! Memory between two pages that nobody may touch.

use std::ffi::c_void;
use std::ptr;

use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect};

const PAGE: usize = 4096;

/// A block of whole pages.
#[derive(Debug)]
pub struct Guarded {
    start: *mut u8,
    bytes: usize,
}

// SAFETY: plain memory of the process, which is never unmapped.
unsafe impl Send for Guarded {}
// SAFETY: as above; who writes says so by `unsafe`.
unsafe impl Sync for Guarded {}

impl Guarded {
    /// At least `bytes` bytes.
    ///
    /// # Panics
    /// When the system has no memory.
    pub fn new(bytes: usize) -> Self {
        let bytes = bytes.next_multiple_of(PAGE);
        // SAFETY: a new mapping at an address of the system's choice.
        let pages = unsafe { mmap_anonymous(ptr::null_mut(), bytes + 2 * PAGE, ProtFlags::empty(), MapFlags::PRIVATE) };
        let start = pages.expect("there is memory").cast::<u8>().wrapping_add(PAGE);
        // SAFETY: pages of that mapping.
        let opened = unsafe { mprotect(start.cast::<c_void>(), bytes, MprotectFlags::READ | MprotectFlags::WRITE) };
        opened.expect("the pages can be opened");
        Guarded { start, bytes }
    }

    /// The bytes, put where they end at the guard, or begin at the other one; the first is `off` bytes behind a multiple
    /// of eight. What is not taken of the last eight is the caller's too.
    ///
    /// # Panics
    /// When there are more than fit.
    pub fn put(&self, bytes: &[u8], at_end: bool, off: usize) -> *mut u8 {
        let taken = (bytes.len() + off).next_multiple_of(8);
        assert!(taken <= self.bytes, "{} bytes do not fit", bytes.len());
        let start = if at_end { self.start.wrapping_add(self.bytes - taken) } else { self.start };
        let start = start.wrapping_add(off);
        // SAFETY: within the mapping, as was just checked, and nobody else's.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), start, bytes.len()) }
        start
    }
}
