//! The far end of the serial line: answers what the device asks, and lets the planned faults happen.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use crate::emulator::Emulator;
use crate::faults::{Fault, Faults};
use crate::frame::{self, PAYLOAD_MAX, Where};

/// See the module.
#[derive(Debug)]
pub(crate) struct Host<'a> {
    /// What it serves.
    pub(crate) images: &'a [Vec<u8>],
    /// What goes wrong.
    pub(crate) faults: Faults,
    /// How often the line was opened.
    pub(crate) openings: u32,
}

impl Host<'_> {
    /// Serves until the machine ends.
    pub(crate) fn serve(&mut self, emulator: &mut Emulator) {
        while let Some(stream) = emulator.open_line() {
            self.openings += 1;
            let is_hangup = self.serve_opening(emulator, stream);
            if !is_hangup {
                return;
            }
        }
    }

    /// Whether it was this end that closed the line.
    fn serve_opening(&mut self, emulator: &mut Emulator, mut stream: UnixStream) -> bool {
        // So that a machine that hangs is noticed.
        stream.set_read_timeout(Some(Duration::from_millis(100))).expect("not zero");
        let (mut received, mut buffer) = (Vec::new(), [0; 4096]);
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => return false,
                Ok(n) => received.extend_from_slice(&buffer[..n]),
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    if emulator.has_ended() {
                        return false;
                    }
                }
                Err(_) => return false,
            }
            while let Some(at) = frame::take_ask(&mut received) {
                let (bytes, is_hangup) = self.answer(at);
                // A machine that has just ended does not take it: the next read says so.
                let _ = stream.write_all(&bytes);
                if is_hangup {
                    return true;
                }
            }
        }
    }

    /// Number of the piece at `at` among those of all images.
    fn piece(&self, at: Where) -> usize {
        let before = self.images.iter().take(at.file).map(|image| pieces(image)).sum::<usize>();
        before + at.offset / PAYLOAD_MAX
    }

    /// What to send, and whether to hang up then.
    fn answer(&mut self, at: Where) -> (Vec<u8>, bool) {
        let opening = self.openings % 16;
        if at.opening != opening {
            return (frame::offer(opening, self.images), false);
        }
        let rest = self.images.get(at.file).and_then(|image| image.get(at.offset..)).unwrap_or_default();
        let whole = frame::data(at, &rest[..rest.len().min(PAYLOAD_MAX)]);
        let half = whole.len() / 2;
        match self.faults.take(self.piece(at)) {
            None => (whole, false),
            Some(Fault::Flip) => (self.faults.flip(whole), false),
            Some(Fault::Drop) => (Vec::new(), false),
            Some(Fault::Cut) => (whole[..half].to_vec(), false),
            Some(Fault::Double) => ([&whole[..], &whole].concat(), false),
            Some(Fault::Hangup) => (whole[..half].to_vec(), true),
        }
    }
}

/// In how many pieces an image goes over the line.
pub(crate) fn pieces(image: &[u8]) -> usize {
    image.len().div_ceil(PAYLOAD_MAX)
}
