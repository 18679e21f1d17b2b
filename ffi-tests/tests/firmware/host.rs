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
    ///
    /// Neither end may wait for the other to take what it sends: a machine that waits for its own bytes to leave takes
    /// none, and both would wait for ever.
    fn serve_opening(&mut self, emulator: &mut Emulator, mut stream: UnixStream) -> bool {
        stream.set_nonblocking(true).expect("a socket");
        let (mut received, mut buffer) = (Vec::new(), [0; 4096]);
        let (mut answer, mut is_hangup) = (Vec::new(), false);
        loop {
            let read = match stream.read(&mut buffer) {
                Ok(0) => return false,
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::WouldBlock => 0,
                Err(_) => return false,
            };
            received.extend_from_slice(&buffer[..read]);
            // Of what was asked while the last answer left, the last question alone is still of interest.
            if answer.is_empty()
                && let Some(at) = std::iter::from_fn(|| frame::take_ask(&mut received)).last()
            {
                (answer, is_hangup) = self.answer(at);
            }
            let written = match stream.write(&answer) {
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::WouldBlock => 0,
                // A machine that has just ended does not take it: the next read says so.
                Err(_) => answer.len(),
            };
            answer.drain(..written);
            if is_hangup && answer.is_empty() {
                return true;
            }
            if read == 0 && written == 0 {
                if emulator.has_ended() {
                    return false;
                }
                std::thread::sleep(Duration::from_micros(200));
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
