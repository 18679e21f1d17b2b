//! The frames of the serial line, written a second time: `ffi-tests/firmware/app/frame.h` describes them.

/// At most so many bytes of payload.
pub(crate) const PAYLOAD_MAX: usize = 64;

const SYNC: [u8; 2] = [0xA5, 0x5A];
const HEADER: usize = 8;
const CRC: usize = 4;
const ASK: u8 = b'A';

/// What a frame is about: opening of the line, file and offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Where {
    /// How often the line was opened, modulo 16.
    pub(crate) opening: u32,
    /// Index of the file.
    pub(crate) file: usize,
    /// Byte of the file.
    pub(crate) offset: usize,
}

impl Where {
    fn word(self) -> u32 {
        self.opening << 28 | (self.file as u32) << 24 | self.offset as u32
    }

    fn from_word(word: u32) -> Self {
        Self { opening: word >> 28, file: (word >> 24 & 15) as usize, offset: (word & 0xFF_FFFF) as usize }
    }
}

/// What there is: size and CRC-32 of each image.
pub(crate) fn offer(opening: u32, images: &[Vec<u8>]) -> Vec<u8> {
    let words = images.iter().flat_map(|image| [image.len() as u32, crc32fast::hash(image)]);
    let payload: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
    frame(b'O', Where { opening, file: 0, offset: 0 }, &payload)
}

/// A piece of an image.
pub(crate) fn data(at: Where, piece: &[u8]) -> Vec<u8> {
    frame(b'D', at, piece)
}

fn frame(kind: u8, at: Where, payload: &[u8]) -> Vec<u8> {
    assert!(payload.len() <= PAYLOAD_MAX, "a frame holds {PAYLOAD_MAX} bytes");
    let mut bytes = [&SYNC[..], &[kind, payload.len() as u8], &at.word().to_le_bytes(), payload].concat();
    bytes.extend(crc32fast::hash(&bytes[2..]).to_le_bytes());
    bytes
}

/// Takes the first whole question out of what the device has sent. That side of the line has no faults; what was cut
/// off when the line was closed is skipped.
pub(crate) fn take_ask(received: &mut Vec<u8>) -> Option<Where> {
    loop {
        let begin = received.windows(2).position(|w| w == SYNC)?;
        received.drain(..begin);
        if received.len() < HEADER + CRC {
            return None;
        }
        let word = |at: usize| u32::from_le_bytes(received[at..at + 4].try_into().expect("four bytes"));
        if received[2] == ASK && received[3] == 0 && word(HEADER) == crc32fast::hash(&received[2..HEADER]) {
            let at = Where::from_word(word(4));
            received.drain(..HEADER + CRC);
            return Some(at);
        }
        received.drain(..1);
    }
}
