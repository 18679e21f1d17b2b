//! The text area: names, URLs and ranges as chains of 32-byte chunks.
//!
//! A chain is written before its index is published in a record or an entry, is never edited, and is given back only
//! after it has been unpublished. A reader copies it and then rechecks what named it.

use crate::ground::atomic::{AtomicU32, Ordering, fence};
use crate::ground::handle::NONE;
use crate::ground::hresult::{E_OUTOFMEMORY, HResult};
use crate::record::pool::Pool;

const DATA_WORDS: usize = 7;
/// Bytes of text in a chunk.
const DATA_BYTES: usize = DATA_WORDS * 4;
/// Bytes of a chunk.
pub(crate) const CHUNK_BYTES: usize = 32;

/// A link and 28 bytes of text; the last chunk of a chain is padded with NULs, and there is at least one.
#[derive(Default)]
#[repr(C)]
pub(crate) struct TextChunk {
    next: AtomicU32,
    data: [AtomicU32; DATA_WORDS],
}

/// The text area of a region.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    chunks: &'a [TextChunk],
    free: Pool<'a>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(chunks: &'a [TextChunk], free: Pool<'a>) -> Self {
        Text { chunks, free }
    }

    pub(crate) fn format(&self) {
        self.free.format(0, self.chunks.len() as u32);
    }

    /// False where the program left the text area out.
    pub(crate) fn is_present(&self) -> bool {
        !self.chunks.is_empty()
    }

    /// Stores a text; its index. Without a text area, or without a text: `NONE`.
    pub(crate) fn store(&self, text: Option<&[u8]>) -> Result<u32, HResult> {
        let Some(text) = text.filter(|_| self.is_present()) else {
            return Ok(NONE);
        };
        let mut bytes = text.iter();
        self.store_bytes(|| bytes.next().copied(), text.len())
    }

    /// Stores `length` bytes, as they come.
    #[inline(always)]
    pub(crate) fn store_bytes(&self, mut next: impl FnMut() -> Option<u8>, length: usize) -> Result<u32, HResult> {
        let mut first = NONE;
        let mut link = None;
        let mut left = length;
        loop {
            // A text that fills its chunks still needs one for the NUL.
            let is_last = left < DATA_BYTES;
            left = left.wrapping_sub(DATA_BYTES);
            let taken = self.free.take().and_then(|index| Some((index, self.chunks.get(index as usize)?)));
            let Some((index, chunk)) = taken else {
                self.drop(first);
                return Err(E_OUTOFMEMORY);
            };
            // Pairs with the Acquire fence of a reader's recheck: who sees the new text sees the old name gone.
            fence(Ordering::Release);
            chunk.next.store(NONE, Ordering::Relaxed);
            for word in &chunk.data {
                let mut four = 0u32;
                for _ in 0..4 {
                    // Past the end: the NUL, and padding.
                    four = four >> 8 | u32::from(next().unwrap_or(0)) << 24;
                }
                word.store(four.to_le(), Ordering::Relaxed);
            }
            match link.replace(&chunk.next) {
                None => first = index,
                Some(before) => before.store(index, Ordering::Relaxed),
            }
            if is_last {
                return Ok(first);
            }
        }
    }

    /// Gives a chain back. The caller has unpublished it.
    pub(crate) fn drop(&self, first: u32) {
        let mut index = first;
        for _ in 0..self.chunks.len() {
            let Some(chunk) = self.chunks.get(index as usize) else {
                return;
            };
            let next = chunk.next.load(Ordering::Relaxed);
            self.free.give(index);
            index = next;
        }
    }

    /// Copies the text into `buffer` if it fits; its length in bytes, without the NUL. `NONE` is the empty text.
    ///
    /// The caller rechecks what named the text. A chain that others rewrite meanwhile ends where the buffer does.
    pub(crate) fn copy(&self, first: u32, buffer: &mut [u8]) -> usize {
        let length = self.bytes(first).count();
        if length <= buffer.len() {
            for (to, from) in buffer.iter_mut().zip(self.bytes(first)) {
                *to = from;
            }
        }
        length
    }

    /// The bytes of a text, up to its NUL.
    pub(crate) fn bytes(&self, first: u32) -> impl Iterator<Item = u8> {
        self.raw(first).map_while(|byte| (byte != 0).then_some(byte))
    }

    /// The bytes of a chain, with its padding.
    pub(crate) fn raw(&self, first: u32) -> Raw<'a> {
        Raw { chunks: self.chunks, left: self.chunks.len(), next: first, chunk: None, at: DATA_BYTES }
    }
}

/// The bytes of a chain, one after the other. Bound: a chain has no more chunks than the table.
pub(crate) struct Raw<'a> {
    chunks: &'a [TextChunk],
    left: usize,
    /// The chunk after this one.
    next: u32,
    chunk: Option<&'a TextChunk>,
    /// Bytes that it has given.
    at: usize,
}

impl Iterator for Raw<'_> {
    type Item = u8;

    /// Not inlined: everything that reads a text has it in its innermost loop.
    #[inline(never)]
    fn next(&mut self) -> Option<u8> {
        if self.at == DATA_BYTES {
            self.left = self.left.checked_sub(1)?;
            let chunk = self.chunks.get(self.next as usize)?;
            self.next = chunk.next.load(Ordering::Relaxed);
            (self.chunk, self.at) = (Some(chunk), 0);
        }
        let four = u32::from_le(self.chunk?.data.get(self.at / 4)?.load(Ordering::Relaxed));
        let byte = (four >> (self.at % 4 * 8)) as u8;
        self.at += 1;
        Some(byte)
    }
}
