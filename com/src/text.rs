//! Texts: UTF-16 outside, UTF-8 inside.

use bgjob::HResult;
use bgjob::hresult::{E_INVALIDARG, E_PENDING};
use bgjob_capi::pointer::Out;

use crate::allocator::{self, Allocator, Piece};
use crate::types::{LPCWSTR, LPWSTR, WCHAR};

/// A text for the program, with its NUL.
pub(crate) type Units<'a> = Piece<'a, WCHAR>;

/// How often a text that has grown is asked for again.
const TRIES: usize = 8;

/// The units of a text up to its NUL, at most `limit`; of a longer one, `limit + 1`, which is over any limit. `None`:
/// NULL. E_INVALIDARG: misaligned.
pub(crate) fn units<'a>(text: LPCWSTR, limit: usize) -> Result<Option<&'a [WCHAR]>, HResult> {
    if text.is_null() {
        return Ok(None);
    }
    if !text.is_aligned() {
        return Err(E_INVALIDARG);
    }
    let mut length = 0;
    // SAFETY: (P): the text runs to its NUL, and no unit before `length` was one.
    while length <= limit && unsafe { text.wrapping_add(length).read() } != 0 {
        length += 1;
    }
    // SAFETY: the loop has read these units.
    Ok(Some(unsafe { core::slice::from_raw_parts(text, length) }))
}

/// The same for a text that must be there.
pub(crate) fn needed<'a>(text: LPCWSTR, limit: usize) -> Result<&'a [WCHAR], HResult> {
    units(text, limit)?.ok_or(E_INVALIDARG)
}

/// A text that may be kept as it is: `too_long` if it is over the limit that [`units`] was given, which may have cut a
/// pair; E_INVALIDARG: half of a pair of surrogates.
pub(crate) fn limited(units: &[WCHAR], limit: usize, too_long: HResult) -> Result<&[WCHAR], HResult> {
    if units.len() > limit {
        return Err(too_long);
    }
    let is_half = char::decode_utf16(units.iter().copied()).any(|character| character.is_err());
    if is_half { Err(E_INVALIDARG) } else { Ok(units) }
}

/// Writes the text as UTF-8 into `bytes`, which has room for [`bytes_of`]; its length. E_INVALIDARG: half of a pair of
/// surrogates.
pub(crate) fn encode(units: &[WCHAR], bytes: &mut [u8]) -> Result<usize, HResult> {
    let mut length = 0usize;
    for character in char::decode_utf16(units.iter().copied()) {
        let character = character.map_err(|_| E_INVALIDARG)?;
        let mut four = [0; 4];
        let encoded = character.encode_utf8(&mut four).as_bytes();
        let end = length.wrapping_add(encoded.len());
        allocator::copy(bytes.get_mut(length..end).ok_or(E_INVALIDARG)?, encoded);
        length = end;
    }
    Ok(length)
}

/// Room that [`encode`] needs.
pub(crate) fn bytes_of(units: &[WCHAR]) -> usize {
    // No overflow: texts are read up to a limit.
    units.iter().fold(0, |sum: usize, unit| {
        sum.wrapping_add(match unit {
            0..0x80 => 1,
            // Halves of a pair: four bytes for both.
            0x80..0x800 | 0xD800..0xE000 => 2,
            _ => 3,
        })
    })
}

/// A text that came in, as UTF-8.
pub(crate) struct Utf8<'a> {
    bytes: Piece<'a, u8>,
    length: usize,
}

impl<'a> Utf8<'a> {
    /// E_OUTOFMEMORY, and as [`encode`].
    pub(crate) fn new(allocator: &'a Allocator, units: &[WCHAR]) -> Result<Self, HResult> {
        let mut bytes = allocator.piece(bytes_of(units))?;
        let length = encode(units, &mut bytes)?;
        Ok(Utf8 { bytes, length })
    }
}

impl core::ops::Deref for Utf8<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// A copy of units, with a NUL, for the program.
pub(crate) fn copy<'a>(allocator: &'a Allocator, units: &[WCHAR]) -> Result<Units<'a>, HResult> {
    let mut copy = allocator.piece::<WCHAR>(units.len().saturating_add(1))?;
    copy.copy_from(units);
    Ok(copy)
}

/// UTF-8 as UTF-16 with a NUL, for the program; what is no UTF-8 becomes U+FFFD.
pub(crate) fn decode<'a>(allocator: &'a Allocator, bytes: &[u8]) -> Result<Units<'a>, HResult> {
    // Never more units than bytes.
    let mut units = allocator.piece::<WCHAR>(bytes.len().saturating_add(1))?;
    let mut places = units.iter_mut();
    for chunk in bytes.utf8_chunks() {
        let replacement = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
        for character in chunk.valid().chars().chain(replacement) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                if let Some(place) = places.next() {
                    *place = *unit;
                }
            }
        }
    }
    Ok(units)
}

/// Asks the engine for a text, and gives it to the program.
pub(crate) fn answer(
    allocator: &Allocator,
    pointer: *mut LPWSTR,
    ask: impl Fn(&mut [u8]) -> Result<usize, HResult>,
) -> Result<(), HResult> {
    let out = Out::new(pointer)?;
    let mut length = ask(&mut [])?;
    for _ in 0..TRIES {
        let mut bytes = allocator.piece::<u8>(length)?;
        let now = ask(&mut bytes)?;
        if now <= bytes.len() {
            out.put(decode(allocator, bytes.get(..now).unwrap_or_default())?.into_raw());
            return Ok(());
        }
        // It was given a longer one meanwhile.
        length = now;
    }
    Err(E_PENDING)
}

#[cfg(test)]
mod tests {
    use super::*;
    extern crate std;
    use std::vec::Vec;

    #[test]
    fn every_character_there_is_comes_back() {
        let mut characters = 0;
        for character in (1..=0x10_FFFF).filter_map(char::from_u32) {
            let mut two = [0; 2];
            let units = character.encode_utf16(&mut two);
            let mut bytes = [0; 6];
            let room = bytes_of(units);
            let length = encode(units, &mut bytes[..room]).unwrap();
            assert_eq!(length, room);
            let back: Vec<u16> = core::str::from_utf8(&bytes[..length]).unwrap().encode_utf16().collect();
            assert_eq!(back, units);
            characters += 1;
        }
        assert_eq!(characters, 0x11_0000 - 0x800 - 1);
        for half in [[0xD800, 0x61], [0x61, 0xDC00], [0xDC00, 0xD800]] {
            assert_eq!(encode(&half, &mut [0; 6]), Err(E_INVALIDARG));
        }
    }
}
