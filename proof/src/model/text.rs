//! Texts as the model keeps them: plain values, so that a model is cheap to copy.

use std::fmt;

const ROOM: usize = 63;

/// At most 63 bytes; empty where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Text {
    length: u8,
    bytes: [u8; ROOM],
}

impl Text {
    /// No text.
    pub const EMPTY: Self = Self { length: 0, bytes: [0; ROOM] };

    /// A copy.
    ///
    /// # Panics
    /// When it is longer than any text that the model has accepted.
    pub fn new(text: &[u8]) -> Self {
        let mut new = Self::EMPTY;
        new.bytes[..text.len()].copy_from_slice(text);
        new.length = text.len() as u8;
        new
    }

    /// The text.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// Filled by a reader that is given all the room there is.
    pub fn read<E>(fill: impl FnOnce(&mut [u8]) -> Result<usize, E>) -> Result<Self, E> {
        let mut new = Self::EMPTY;
        let length = fill(&mut new.bytes)?;
        // What lies behind the text is no part of it: a terminator, or whatever was written there.
        new.bytes[length..].fill(0);
        new.length = length as u8;
        Ok(new)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_bytes().escape_ascii().to_string())
    }
}
