//! A QEMU process: started with its serial line on a socket, watched, and never left behind.

use std::collections::HashMap;
use std::fs::File;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::board::{Board, Time};

/// Far above what any run takes, even on a loaded machine: a hang is a failure, not a stuck test.
const LIMIT: Duration = Duration::from_secs(120);

/// See the module.
pub(crate) struct Emulator {
    child: Child,
    begin: Instant,
    line: SocketAddr,
    log: PathBuf,
}

/// What is left of it.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The firmware's exit status, unless QEMU itself ended.
    pub(crate) status: ExitStatus,
    /// What the firmware, or QEMU, printed.
    pub(crate) text: String,
}

/// The numbers of a run's last line.
#[derive(Debug)]
pub(crate) struct Counts<'a>(HashMap<&'a str, u32>);

impl Counts<'_> {
    /// The number behind `key=`, which must be there.
    pub(crate) fn get(&self, key: &str) -> u32 {
        *self.0.get(key).unwrap_or_else(|| panic!("no `{key}` in {self:?}"))
    }
}

impl Ended {
    /// The `key=value` pairs of the firmware's last line.
    pub(crate) fn counts(&self) -> Counts<'_> {
        let line = self.text.lines().last().unwrap_or_default();
        let pairs = line.split_whitespace().filter_map(|pair| pair.split_once('='));
        Counts(pairs.filter_map(|(k, v)| Some((k, v.parse().ok()?))).collect())
    }

    /// The firmware ended with just this sentence.
    pub(crate) fn must_have_failed(&self, sentence: &str) {
        assert_eq!(self.status.code(), Some(1), "{self:#?}");
        assert!(self.text.contains(&format!("FAILED: {sentence}")), "no `{sentence}` in {self:#?}");
    }
}

impl Emulator {
    /// Starts `elf`; the machine waits until its line is opened.
    pub(crate) fn start(board: &Board, time: Time, elf: &Path) -> Self {
        // An abstract name: no file to leave behind, and no limit on the length of a path.
        let name = format!("bgjob-{}-{}", std::process::id(), elf.parent().expect("a directory").display());
        let name = format!("bgjob-{:08x}", crc32fast::hash(name.as_bytes()));
        let line = SocketAddr::from_abstract_name(&name).expect("a short name");
        let log = elf.with_extension("log");
        let out = File::create(&log).expect("the scratch directory is writable");
        let [program, machine @ ..] = board.machine else { panic!("a board without an emulator") };
        let mut command = Command::new(program);
        command
            .args(machine)
            .args(time.arguments())
            .args(["-display", "none", "-monitor", "none", "-semihosting-config", "enable=on,target=native"])
            .args(["-chardev", &format!("socket,id=line,path={name},abstract=on,server=on,wait=on")])
            .args(["-serial", "chardev:line", "-kernel"])
            .arg(elf)
            .stdin(Stdio::null())
            .stdout(out.try_clone().expect("a file can be cloned"))
            .stderr(out);
        let child = command.spawn().unwrap_or_else(|e| panic!("cannot start `{}`: {e}", xtask::run::line(&command)));
        Self { child, begin: Instant::now(), line, log }
    }

    /// Opens the line; `None` if the machine has ended.
    pub(crate) fn open_line(&mut self) -> Option<UnixStream> {
        loop {
            if let Ok(stream) = UnixStream::connect_addr(&self.line) {
                return Some(stream);
            }
            if self.has_ended() {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether it has ended. Panics when it has run for too long.
    pub(crate) fn has_ended(&mut self) -> bool {
        let status = self.child.try_wait().expect("the child can be waited for");
        assert!(
            status.is_some() || self.begin.elapsed() < LIMIT,
            "still running after {} s\n{}",
            LIMIT.as_secs(),
            self.text()
        );
        status.is_some()
    }

    /// Waits for the end.
    pub(crate) fn wait(mut self) -> Ended {
        while !self.has_ended() {
            std::thread::sleep(Duration::from_millis(2));
        }
        Ended { status: self.child.wait().expect("the child has ended"), text: self.text() }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // A test that panics must not leave an emulator behind. Both fail when it has ended, and that is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
