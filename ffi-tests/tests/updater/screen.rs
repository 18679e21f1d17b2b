//! A terminal for the updater: a pseudo-terminal, and vt100 to tell what a person would see on it.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::num::NonZero;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::bed;

/// A program running on a terminal of its own.
pub(crate) struct Screen {
    child: Child,
    ours: File,
    state: Arc<Mutex<State>>,
    reader: JoinHandle<()>,
}

/// What has been seen so far.
pub(crate) struct State {
    /// The screen as it is now.
    pub(crate) parser: vt100::Parser,
    /// Every byte that was written.
    pub(crate) raw: Vec<u8>,
    /// Whether the cursor was hidden at any time.
    pub(crate) was_hidden: bool,
}

impl Screen {
    /// Starts `command` on a terminal of this many columns.
    pub(crate) fn start(command: &mut Command, columns: u16) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a pseudo-terminal");
        grantpt(&ours).expect("a pseudo-terminal");
        unlockpt(&ours).expect("a pseudo-terminal");
        let path = ptsname(&ours, Vec::new()).expect("a pseudo-terminal has a name");
        let theirs =
            OpenOptions::new().read(true).write(true).open(path.to_str().expect("ASCII")).expect("its other end");
        let ours = File::from(ours);
        resize(&ours, columns);
        let child = command
            .env("TERM", "xterm")
            .stdout(theirs.try_clone().expect("a file can be cloned"))
            .stderr(theirs)
            .spawn()
            .expect("the updater starts");
        // Our copies of its end go, so that reading ends with the program.
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());

        let parser = vt100::Parser::new(cells(ROWS), cells(columns), 0);
        let state = Arc::new(Mutex::new(State { parser, raw: Vec::new(), was_hidden: false }));
        let reader = {
            let state = Arc::clone(&state);
            let mut source = ours.try_clone().expect("a file can be cloned");
            std::thread::spawn(move || {
                let mut block = [0; 4096];
                // Linux answers with an error once the last writer is gone.
                while let Ok(n @ 1..) = source.read(&mut block) {
                    let mut state = state.lock().expect("no reader panics");
                    state.parser.process(&block[..n]);
                    state.raw.extend_from_slice(&block[..n]);
                    state.was_hidden |= state.parser.screen().hide_cursor();
                }
            })
        };
        Self { child, ours, state, reader }
    }

    /// Looks at what is there now.
    pub(crate) fn see<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.lock().expect("no reader panics"))
    }

    /// Waits until a row of the screen contains `text`, and returns that row and whether the cursor was hidden then.
    pub(crate) fn wait_for(&self, text: &str) -> (String, bool) {
        let mut found = None;
        bed::wait_until(text, || {
            found = self.see(|s| {
                let row = s.rows().into_iter().find(|row| row.contains(text))?;
                Some((row, s.parser.screen().hide_cursor()))
            });
            found.is_some()
        });
        found.expect("the wait was for this")
    }

    /// Makes the window another size.
    pub(crate) fn resize(&self, columns: u16) {
        let mut state = self.state.lock().expect("no reader panics");
        resize(&self.ours, columns);
        state.parser.screen_mut().set_size(cells(ROWS), cells(columns));
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal).expect("it runs");
    }

    /// Waits for the end of the program and of its output.
    pub(crate) fn end(mut self) -> (ExitStatus, State) {
        let status = bed::wait(&mut self.child);
        self.reader.join().expect("the reader does not panic");
        let state = Arc::into_inner(self.state).expect("the reader is gone");
        (status, state.into_inner().expect("no reader panics"))
    }
}

const ROWS: u16 = 24;

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a terminal has at least one cell")
}

fn resize(pty: &File, columns: u16) {
    let size = Winsize { ws_row: ROWS, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(pty, size).expect("a pseudo-terminal has a size");
}

impl State {
    /// The rows that are not empty.
    pub(crate) fn rows(&self) -> Vec<String> {
        let (_, columns) = self.parser.screen().size();
        self.parser.screen().rows(0, columns.get()).filter(|row| !row.is_empty()).collect()
    }

    /// The longest line that was ever drawn over another, from the byte offset `from` on.
    pub(crate) fn widest_drawn(&self, from: usize) -> usize {
        let text = String::from_utf8_lossy(&self.raw[from..]);
        let frames = text.split("\x1b[?7l\r").skip(1);
        frames.filter_map(|f| f.split("\x1b[K").next()).map(str::len).max().unwrap_or(0)
    }
}
