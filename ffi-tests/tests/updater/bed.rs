//! What one test works with: images, a server for them on loopback, slots, and the updater itself.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use bgjob_loopback_server::{Behaviour, Cut, Request, Server};
use rustix::process::{Pid, Signal, kill_process};
use sha2::{Digest, Sha256};

/// Far above what any update here takes, even on a loaded machine: a hang is a failure, not a stuck test.
const LIMIT: Duration = Duration::from_secs(60);

/// The server of the test that speaks HTTPS.
const OPENSSL: xtask::install::Tool = xtask::install::Tool { probe: "openssl", package: "openssl" };

/// The updater, built once per process against the archive that ships.
fn updater() -> &'static Path {
    static UPDATER: OnceLock<PathBuf> = OnceLock::new();
    UPDATER.get_or_init(|| {
        // All in one go: two tests that install at the same moment would meet at apt's lock.
        let mut tools = xtask::demo::updater_tools();
        tools.push(OPENSSL);
        xtask::install::ensure(&tools).expect("the updater's libraries are there");
        xtask::demo::build_updater(ffi_tests::built()).expect("the updater builds")
    })
}

/// See the module.
pub(crate) struct Bed {
    /// A directory of the test's own.
    pub(crate) dir: PathBuf,
    /// Serves `dir/images`.
    pub(crate) server: Server,
}

/// An updater that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit status.
    pub(crate) status: ExitStatus,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ended {
    /// The exit code; a death by signal fails the test.
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("{self:?}"))
    }

    /// Panics unless the update succeeded with just these counters.
    pub(crate) fn assert_updated(&self, slot: &str, files: usize, bytes: usize, resumed: u64) {
        assert_eq!(self.code(), 0, "{self:#?}");
        let counters = format!("Updated slot {slot}: {files} of {files} files, {bytes} of {bytes} bytes ");
        assert!(self.out.contains(&counters), "no `{counters}` in {self:#?}");
        assert!(self.out.contains(&format!(", {resumed} resumed, ")), "not {resumed} resumed: {self:#?}");
        assert!(self.out.ends_with(&format!("Slot {slot} is active now.\n")), "{self:#?}");
    }

    /// Panics unless the job ended in ERROR with this code, as name and number.
    pub(crate) fn assert_error(&self, code: &str) {
        assert_eq!(self.code(), 1, "{self:#?}");
        assert!(self.err.contains(&format!("the job is in state ERROR with {code};")), "no {code} in {self:#?}");
    }
}

impl Bed {
    /// Images to be served as `behaviour` says, and no slots yet.
    pub(crate) fn new(test: &str, behaviour: Behaviour) -> Self {
        updater();
        let dir = ffi_tests::scratch(&format!("updater-{test}"));
        fs::create_dir(dir.join("images")).expect("the scratch directory is writable");
        let server = Server::start(&dir.join("images"), behaviour).expect("the loopback server starts");
        Self { dir, server }
    }

    /// Makes an image of `size` bytes that no other name or size shares, and returns its bytes.
    pub(crate) fn image(&self, name: &str, size: usize) -> Vec<u8> {
        let mut state = Sha256::digest(format!("{name} {size}"));
        let mut bytes = Vec::with_capacity(size + state.len());
        while bytes.len() < size {
            bytes.extend_from_slice(&state);
            state = Sha256::digest(state);
        }
        bytes.truncate(size);
        self.put(name, &bytes);
        bytes
    }

    /// Makes or replaces an image; requests that are being answered go on with the old one.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let aside = self.dir.join("aside");
        fs::write(&aside, bytes).expect("the scratch directory is writable");
        fs::rename(&aside, self.dir.join("images").join(name)).expect("the scratch directory is writable");
    }

    /// Its URL on the server, without a digest.
    pub(crate) fn url(&self, name: &str) -> String {
        self.server.url(name)
    }

    /// Its URL with the digest of `bytes`.
    pub(crate) fn pinned(&self, name: &str, bytes: &[u8]) -> String {
        format!("{}#sha256={}", self.url(name), sha256(bytes))
    }

    /// The updater on this bed's slots, not started yet.
    pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(updater());
        command.arg("--slots").arg(self.slots()).args(args).stdin(Stdio::null());
        command
    }

    /// Runs the updater to its end.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, args: &[S]) -> Ended {
        self.start(args).end()
    }

    /// Starts the updater.
    pub(crate) fn start<S: AsRef<std::ffi::OsStr>>(&self, args: &[S]) -> Running {
        // Files, not pipes: a pipe that nobody empties while the test waits would stop the updater.
        let (out, err) = (self.dir.join("out.txt"), self.dir.join("err.txt"));
        let child = self
            .command(args)
            .stdout(File::create(&out).expect("the scratch directory is writable"))
            .stderr(File::create(&err).expect("the scratch directory is writable"))
            .spawn()
            .expect("the updater starts");
        Running { child, out, err }
    }

    /// Starts the updater, waits until `name` has more than `bytes` in the inactive slot, and stops it by `signal`.
    pub(crate) fn interrupt<S: AsRef<std::ffi::OsStr>>(
        &self,
        args: &[S],
        name: &str,
        bytes: u64,
        signal: Signal,
    ) -> Ended {
        let running = self.start(args);
        let part = self.part(name);
        wait_until("the partial file grows", || fs::metadata(&part).is_ok_and(|m| m.len() > bytes));
        running.signal(signal);
        running.end()
    }

    /// Starts the updater, lets the server stall after `bytes` of a body, waits until `name` has just these, and
    /// suspends the updater.
    pub(crate) fn suspend_at<S: AsRef<std::ffi::OsStr>>(&self, args: &[S], name: &str, bytes: u64) {
        self.server.behave(|b| b.stall = Some(Cut { after_bytes: bytes, responses: u32::MAX }));
        let running = self.start(args);
        let part = self.part(name);
        wait_until("the server stalls", || fs::metadata(&part).is_ok_and(|m| m.len() == bytes));
        running.signal(Signal::INT);
        assert_eq!(running.end().code(), 130);
        self.server.behave(|b| b.stall = None);
        self.server.forget_requests();
    }

    /// The partial file of `name` in the inactive slot.
    pub(crate) fn part(&self, name: &str) -> PathBuf {
        self.inactive().join(format!("{name}.part"))
    }

    /// The sums beside it.
    pub(crate) fn sums(&self, name: &str) -> PathBuf {
        self.inactive().join(format!("{name}.part.sums"))
    }

    /// The directory of the slots.
    pub(crate) fn slots(&self) -> PathBuf {
        self.dir.join("slots")
    }

    /// The active slot's name, if there is one.
    pub(crate) fn active(&self) -> Option<String> {
        let text = fs::read_to_string(self.slots().join("current")).ok()?;
        Some(text.trim_end().to_owned())
    }

    /// The slot that the next update writes.
    pub(crate) fn inactive(&self) -> PathBuf {
        self.slots().join(if self.active().as_deref() == Some("a") { "b" } else { "a" })
    }

    /// Everything in a slot but its list: name and content, sorted.
    pub(crate) fn content(&self, slot: &str) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.slots().join(slot)).expect("the slot is there");
        let mut files: Vec<_> = entries
            .map(|e| e.expect("the slot is readable"))
            .filter(|e| e.file_name() != "update.list")
            .map(|e| (e.file_name().into_string().expect("UTF-8"), fs::read(e.path()).expect("a readable file")))
            .collect();
        files.sort();
        files
    }

    /// The names of these files.
    pub(crate) fn names(&self, slot: &str) -> Vec<String> {
        self.content(slot).into_iter().map(|(name, _)| name).collect()
    }

    /// Panics unless `slot` is active and holds these files and nothing else.
    pub(crate) fn assert_slot(&self, slot: &str, files: &[(&str, &[u8])]) {
        assert_eq!(self.active().as_deref(), Some(slot));
        let content = self.content(slot);
        let names: Vec<_> = content.iter().map(|(name, _)| name.as_str()).collect();
        let wanted: Vec<_> = files.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, wanted, "names in slot {slot}, sorted");
        for ((name, found), (_, wanted)) in content.iter().zip(files) {
            assert!(found == wanted, "{name} in slot {slot} is not the image");
        }
    }

    /// Sum of the partial files in the inactive slot, in bytes.
    pub(crate) fn partial_bytes(&self) -> u64 {
        let entries = fs::read_dir(self.inactive()).expect("the slot is there").map(|e| e.expect("readable"));
        let parts = entries.filter(|e| e.file_name().to_string_lossy().ends_with(".part"));
        parts.map(|e| e.metadata().expect("readable").len()).sum()
    }

    /// The `Range` headers that the server saw for `name`, in order.
    pub(crate) fn ranges(&self, name: &str) -> Vec<Option<String>> {
        self.requests(name).into_iter().map(|r| r.range).collect()
    }

    /// The requests for `name`, in order.
    pub(crate) fn requests(&self, name: &str) -> Vec<Request> {
        let target = format!("/{name}");
        self.server.requests().into_iter().filter(|r| r.target == target).collect()
    }
}

/// An updater at work.
pub(crate) struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Running {
    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the updater is running");
    }

    /// What it has printed on standard output so far.
    pub(crate) fn out(&self) -> String {
        fs::read_to_string(&self.out).expect("the output is a file")
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Ended {
        let status = wait(&mut self.child);
        Ended { status, out: self.out(), err: fs::read_to_string(&self.err).expect("the output is a file") }
    }
}

/// Waits for a child, but not for ever.
pub(crate) fn wait(child: &mut Child) -> ExitStatus {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            return status;
        }
        if begin.elapsed() > LIMIT {
            let _ = child.kill();
            panic!("the updater was still running after {} s", LIMIT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Waits for something to become true, but not for ever.
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < LIMIT, "{what}: not so after {} s", LIMIT.as_secs());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// SHA-256 in lower-case hex, by another implementation than the updater's.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
