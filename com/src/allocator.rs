//! Memory for the texts and lists that methods return: the program's own allocator, a pool in the block, or malloc.

use core::ffi::c_void;
use core::ptr;

use bgjob::HResult;
use bgjob::hresult::E_OUTOFMEMORY;
use bgjob::record::pool::Pool;

use crate::config::{BG_COM_ALLOC, BG_COM_FREE};
use crate::object::Object;

/// Bytes of the largest piece, so that sizes never overflow.
const BYTES_MAX: usize = 1 << 28;

#[cfg(not(any(target_os = "none", target_os = "unknown")))]
mod hosted {
    use core::ffi::c_void;

    // SAFETY: the C library's own signatures.
    unsafe extern "C" {
        fn malloc(size: usize) -> *mut c_void;
        fn free(pointer: *mut c_void);
    }

    pub(super) fn take(bytes: usize) -> *mut c_void {
        // SAFETY: any size may be asked for.
        unsafe { malloc(bytes) }
    }

    pub(super) fn give(pointer: *mut c_void) {
        // SAFETY: `Allocator::free`'s contract: it came from `take`, and is given once.
        unsafe { free(pointer) }
    }
}

#[cfg(any(target_os = "none", target_os = "unknown"))]
mod hosted {
    use core::ffi::c_void;

    pub(super) fn take(_: usize) -> *mut c_void {
        core::ptr::null_mut()
    }

    pub(super) fn give(_: *mut c_void) {}
}

/// Pieces of equal size in the block.
#[derive(Clone, Copy)]
pub(crate) struct Strings {
    start: *mut u8,
    each: usize,
    free: Pool<'static>,
    count: u32,
}

impl Strings {
    pub(crate) fn new(start: *mut u8, count: u32, each: u32, free: Pool<'static>) -> Self {
        Strings { start, each: (each as usize).div_ceil(8).wrapping_mul(8), free, count }
    }

    fn take(&self, bytes: usize) -> *mut c_void {
        match self.free.take() {
            Some(index) if bytes <= self.each => self.start.wrapping_add(index as usize * self.each).cast(),
            Some(index) => {
                self.free.give(index);
                ptr::null_mut()
            }
            None => ptr::null_mut(),
        }
    }

    /// A pointer that is none of the pieces is left alone.
    fn give(&self, pointer: *mut c_void) {
        // A search and no division, which the smallest machines would call a library for.
        let is_it = |index: &u32| self.start.wrapping_add(*index as usize * self.each).addr() == pointer.addr();
        if let Some(index) = (0..self.count).find(is_it) {
            self.free.give(index);
        }
    }
}

/// Copies as many elements as there are in both: unlike `copy_from_slice`, which panics where they differ.
pub(crate) fn copy<T: Copy>(to: &mut [T], from: &[T]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

/// Where the layer's memory comes from. Copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct Allocator {
    alloc: BG_COM_ALLOC,
    free: BG_COM_FREE,
    strings: Strings,
}

impl Allocator {
    pub(crate) fn new(alloc: BG_COM_ALLOC, free: BG_COM_FREE, strings: Strings) -> Self {
        Allocator { alloc, free, strings }
    }

    /// `bytes` of memory, aligned to eight; NULL if there is none.
    pub(crate) fn take(&self, bytes: usize) -> *mut c_void {
        if bytes > BYTES_MAX {
            return ptr::null_mut();
        }
        // Some allocators answer 0 bytes with NULL.
        let bytes = bytes.max(1);
        match self.alloc {
            // SAFETY: the program's function, of the type that the header asks for.
            Some(alloc) => unsafe { alloc(bytes) },
            None if self.strings.count != 0 => self.strings.take(bytes),
            None => hosted::take(bytes),
        }
    }

    /// Takes memory back. NULL is nothing.
    ///
    /// # Safety
    /// It came from [`Self::take`] and is given once.
    pub(crate) unsafe fn give(&self, pointer: *mut c_void) {
        if pointer.is_null() {
            return;
        }
        match self.free {
            // SAFETY: the program's function, of the type that the header asks for; this function's contract.
            Some(free) => unsafe { free(pointer) },
            None if self.strings.count != 0 => self.strings.give(pointer),
            None => hosted::give(pointer),
        }
    }

    /// A piece of `count` elements, all zero. E_OUTOFMEMORY.
    pub(crate) fn piece<T: Plain>(&self, count: usize) -> Result<Piece<'_, T>, HResult> {
        // Not a checked product, for which ARMv6-M would call a library.
        if count > BYTES_MAX / size_of::<T>() {
            return Err(E_OUTOFMEMORY);
        }
        let start = self.take(count.wrapping_mul(size_of::<T>())).cast::<T>();
        if start.is_null() || !start.is_aligned() {
            // A program's allocator that does not align: nothing of it is used.
            // SAFETY: it has just come from there.
            unsafe { self.give(start.cast()) }
            return Err(E_OUTOFMEMORY);
        }
        // SAFETY: `take` gave so many bytes, aligned.
        unsafe { start.write_bytes(0, count) }
        Ok(Piece { allocator: self, start, count })
    }
}

/// Integers and structures of them: zero is a value.
///
/// # Safety
/// All bit patterns are values, and there is no padding.
pub(crate) unsafe trait Plain: Copy {}
// SAFETY: an integer.
unsafe impl Plain for u8 {}
// SAFETY: an integer.
unsafe impl Plain for u16 {}
// SAFETY: an integer.
unsafe impl Plain for u64 {}
// SAFETY: an integer.
unsafe impl Plain for bgjob::Job {}
// SAFETY: an integer.
unsafe impl Plain for bgjob::File {}
// SAFETY: two integers of eight bytes.
unsafe impl Plain for bgjob::FileRange {}

/// Memory of the allocator, given back when it is dropped.
pub(crate) struct Piece<'a, T: Plain> {
    allocator: &'a Allocator,
    start: *mut T,
    count: usize,
}

impl<T: Plain> Piece<'_, T> {
    /// Copies as many elements as there are in both.
    pub(crate) fn copy_from(&mut self, from: &[T]) {
        copy(self, from);
    }

    /// Hands the memory out: to the program, or into an object's words.
    pub(crate) fn into_raw(self) -> *mut T {
        let start = self.start;
        core::mem::forget(self);
        start
    }
}

impl<T: Plain> core::ops::Deref for Piece<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: `piece` made it of so many elements, and it is this value's own.
        unsafe { core::slice::from_raw_parts(self.start, self.count) }
    }
}

impl<T: Plain> core::ops::DerefMut for Piece<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above.
        unsafe { core::slice::from_raw_parts_mut(self.start, self.count) }
    }
}

impl<T: Plain> Drop for Piece<'_, T> {
    fn drop(&mut self) {
        // SAFETY: it came from `take`, and nobody else has it.
        unsafe { self.allocator.give(self.start.cast()) }
    }
}

/// What an object keeps in a piece: address and number of elements in its first two words.
pub(crate) fn kept<T: Plain>(object: &Object) -> &[T] {
    let start = ptr::with_exposed_provenance::<T>(object.word(0) as usize);
    let count = object.word(1) as usize;
    if start.is_null() {
        return &[];
    }
    // SAFETY: objects that keep pieces are made with a piece's address and count, and give it back at their end.
    unsafe { core::slice::from_raw_parts(start, count) }
}

impl Allocator {
    /// Gives back what an object keeps. `secret` bytes are overwritten before.
    pub(crate) fn give_kept(&self, object: &Object, secret: usize) {
        let start = ptr::with_exposed_provenance_mut::<u8>(object.word(0) as usize);
        for at in 0..secret {
            // Volatile: else the compiler drops stores to memory that nobody reads again.
            // SAFETY: the object's own bytes, at least so many.
            unsafe { start.wrapping_add(at).write_volatile(0) }
        }
        // SAFETY: the object's end, which is once; it was made with a piece's address.
        unsafe { self.give(start.cast()) }
    }
}
