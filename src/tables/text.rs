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
        let mut first = NONE;
        let mut link = None;
        let mut bytes = text.iter();
        loop {
            // A text that fills its chunks still needs one for the NUL.
            let is_last = bytes.len() < DATA_BYTES;
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
                    four = four >> 8 | u32::from(bytes.next().copied().unwrap_or(0)) << 24;
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
    fn bytes(&self, first: u32) -> impl Iterator<Item = u8> {
        self.raw(first).take_while(|&byte| byte != 0)
    }

    /// The bytes of a chain, with its padding. Bound: a chain has no more chunks than the table.
    pub(crate) fn raw(&self, first: u32) -> impl Iterator<Item = u8> {
        let mut index = first;
        (0..self.chunks.len())
            .map_while(move |_| {
                let chunk = self.chunks.get(index as usize)?;
                index = chunk.next.load(Ordering::Relaxed);
                Some(chunk)
            })
            .flat_map(|chunk| &chunk.data)
            .flat_map(|word| word.load(Ordering::Relaxed).to_ne_bytes())
    }
}
