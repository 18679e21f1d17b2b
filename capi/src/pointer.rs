//! The one file that turns C pointers into Rust values and back.
//!
//! Contract (P), which every exported function asks of its caller: a pointer that is neither NULL nor misaligned is
//! valid for the whole object its type names, or for the number of elements given beside it, and for writing if it is
//! not const. NULL and misaligned pointers are refused here with E_INVALIDARG.
//!
//! The functions here are for the bodies of such functions and of nothing else: what makes them sound is that contract.

// Marking each of them unsafe would only repeat (P) at every call.
#![allow(clippy::not_unsafe_ptr_arg_deref)]

use crate::types::HRESULT;
use bgjob::engine::CHARACTER_BYTES_MAX;
use bgjob::hresult::{E_INVALIDARG, S_OK};
use bgjob::{FileProgress, HResult};
use core::ffi::c_char;
use core::mem::MaybeUninit;

#[inline(always)]
fn is_bad<T>(pointer: *const T) -> bool {
    !pointer.is_aligned() || pointer.is_null()
}

/// A place for one output.
pub struct Out<T>(*mut T);

impl<T: Copy> Out<T> {
    /// Checks a pointer; writes nothing yet.
    #[inline(always)]
    pub fn new(pointer: *mut T) -> Result<Self, HResult> {
        if is_bad(pointer) {
            return Err(E_INVALIDARG);
        }
        Ok(Out(pointer))
    }

    /// The same, for an output that may be NULL if the caller does not want it.
    pub fn optional(pointer: *mut T) -> Result<Option<Self>, HResult> {
        if pointer.is_null() { Ok(None) } else { Out::new(pointer).map(Some) }
    }

    /// Writes the value; padding is left as it comes.
    pub fn put(self, value: T) {
        // SAFETY: (P); checked in `new`.
        unsafe { self.0.write(value) }
    }
}

impl Out<FileProgress> {
    /// Writes the value into zeroed memory, so that the tail padding is zero.
    pub fn put_zero_padded(self, value: FileProgress) {
        // SAFETY: (P); checked in `new`.
        unsafe { self.0.write_bytes(0, 1) }
        // SAFETY: (P); all zeros is a value of this type.
        let place = unsafe { &mut *self.0 };
        // Field by field: assigning the whole may copy padding.
        place.bytes_total = value.bytes_total;
        place.bytes_transferred = value.bytes_transferred;
        place.completed = value.completed;
    }
}

/// An input structure.
pub fn read<T: Copy>(pointer: *const T) -> Result<T, HResult> {
    if is_bad(pointer) {
        return Err(E_INVALIDARG);
    }
    // SAFETY: (P); checked above.
    Ok(unsafe { pointer.read() })
}

/// Size and version at the start of a structure, before the rest may be read or written.
pub fn read_size_and_version<T>(pointer: *const T) -> Result<(u32, u32), HResult> {
    if !pointer.is_aligned() {
        return Err(E_INVALIDARG);
    }
    let [size, version] = read(pointer.cast::<[u32; 2]>())?;
    Ok((size, version))
}

/// An array of outputs; NULL with length 0 is the empty one.
pub fn array<'a, T>(pointer: *mut T, length: usize) -> Result<&'a mut [T], HResult> {
    if length == 0 {
        return Ok(&mut []);
    }
    if is_bad(pointer) || length > isize::MAX as usize / size_of::<T>() {
        return Err(E_INVALIDARG);
    }
    // SAFETY: (P); not NULL, aligned and of a possible size. All bit patterns of the types used here are valid, and the
    // caller's memory counts as initialised across the C boundary.
    Ok(unsafe { core::slice::from_raw_parts_mut(pointer, length) })
}

/// An array of inputs; NULL with length 0 is the empty one.
pub fn read_array<'a, T>(pointer: *const T, length: usize) -> Result<&'a [T], HResult> {
    if length == 0 {
        return Ok(&[]);
    }
    if is_bad(pointer) || length > isize::MAX as usize / size_of::<T>() {
        return Err(E_INVALIDARG);
    }
    // SAFETY: (P); not NULL, aligned and of a possible size. All bit patterns of the types used here are valid.
    Ok(unsafe { core::slice::from_raw_parts(pointer, length) })
}

/// A NUL-terminated text of at most `limit` characters; one of more bytes than these can have is cut one byte behind
/// them, where it is over the limit.
pub fn text<'a>(pointer: *const c_char, limit: usize) -> Option<&'a [u8]> {
    if pointer.is_null() {
        return None;
    }
    let start = pointer.cast::<u8>();
    let mut length = 0;
    while length <= limit * CHARACTER_BYTES_MAX {
        // SAFETY: (P): the text runs to its NUL, and no byte before `length` was one.
        let byte = unsafe { start.wrapping_add(length).read() };
        if byte == 0 {
            break;
        }
        length += 1;
    }
    // SAFETY: the loop has read these bytes.
    Some(unsafe { core::slice::from_raw_parts(start, length) })
}

/// Copies a text out: `copy` fills what it is given if the text fits and returns the text's length. Writes the NUL, and
/// the number of bytes needed with it. `buffer` NULL and 0 bytes: only tells the number.
pub fn text_out(
    buffer: *mut c_char,
    size: usize,
    needed: *mut usize,
    copy: impl FnOnce(&mut [u8]) -> Result<usize, HResult>,
) -> Result<(), HResult> {
    let needed = Out::optional(needed)?;
    if size == 0 && needed.is_none() {
        return Err(E_INVALIDARG);
    }
    let bytes = array(buffer.cast::<u8>(), size)?;
    let (space, end) = match bytes.split_last_mut() {
        Some((_, space)) => (space.len(), true),
        None => (0, false),
    };
    let length = copy(bytes.get_mut(..space).unwrap_or_default())?;
    if end {
        let nul = bytes.get_mut(length).ok_or(bgjob::hresult::E_NOT_SUFFICIENT_BUFFER)?;
        *nul = 0;
    }
    if let Some(needed) = needed {
        needed.put(length.wrapping_add(1));
    }
    Ok(())
}

/// Asks `of`, an engine or both, for one value and writes it on success.
#[inline(always)]
pub fn answer<E, T: Copy>(
    of: Result<E, HResult>,
    pointer: *mut T,
    ask: impl FnOnce(E) -> Result<T, HResult>,
) -> HRESULT {
    code(of.and_then(|of| {
        let out = Out::new(pointer)?;
        out.put(ask(of)?);
        Ok(())
    }))
}

/// Asks for a text.
#[inline(always)]
pub fn answer_text<E>(
    of: Result<E, HResult>,
    buffer: *mut c_char,
    size: usize,
    needed: *mut usize,
    ask: impl FnOnce(E, &mut [u8]) -> Result<usize, HResult>,
) -> HRESULT {
    code(of.and_then(|of| text_out(buffer, size, needed, |bytes| ask(of, bytes))))
}

/// What the exported functions return.
pub fn code<T>(result: Result<T, HResult>) -> HRESULT {
    match result {
        Ok(_) => S_OK,
        Err(code) => code.code(),
    }
}

/// A static that is written once between an initialisation and the next.
pub struct Slot<T>(core::cell::UnsafeCell<MaybeUninit<T>>);

// SAFETY: `put` asks its callers for the order that makes sharing sound.
unsafe impl<T: Sync + Send> Sync for Slot<T> {}

impl<T: Copy> Slot<T> {
    /// Not written yet.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Slot(core::cell::UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// Where the value now lies.
    ///
    /// # Safety
    /// Nobody uses an earlier value meanwhile.
    pub unsafe fn put(&self, value: T) -> *mut T {
        // SAFETY: exclusive by this function's contract.
        unsafe { self.0.get().write(MaybeUninit::new(value)) }
        self.0.get().cast()
    }
}
