//! What the benchmarks measure, and how.

pub mod design;

use core::ffi::c_void;

// SAFETY: declared as floors.c defines them.
unsafe extern "C" {
    /// Copies 24 bytes out.
    pub fn floor_struct_copy(job: u64, out: *mut c_void) -> i32;
    /// Adds to a shared counter.
    pub fn floor_fetch_add(transfer: u64, bytes: u32) -> i32;
    /// Copies 24 bytes out under a seqlock.
    pub fn seqlock_read(job: u64, out: *mut c_void) -> i32;
    /// Adds under a seqlock.
    pub fn seqlock_add(transfer: u64, bytes: u32) -> i32;
}
