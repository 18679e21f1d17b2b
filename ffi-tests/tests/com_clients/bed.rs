//! What one test works with: sources in one directory, destinations in another, and programs between them.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ffi_tests::scratch;

use crate::build::{Kit, System};

/// Far above what any program here takes, even on a loaded machine: a hang is a failure, not a stuck test.
const LIMIT: Duration = Duration::from_secs(120);

/// See the module.
pub(crate) struct Bed {
    dir: PathBuf,
    kit: &'static Kit,
    driver: &'static str,
}

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; `None` after a signal.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ended {
    /// Panics unless it ended well, and said nothing of errors.
    pub(crate) fn assert_good(&self) -> &Self {
        assert_eq!((self.code, &*self.err), (Some(0), ""), "{self:#?}");
        self
    }

    /// Panics unless it failed, and said this on standard error.
    pub(crate) fn assert_failed(&self, sentence: &str) -> &Self {
        assert_eq!(self.code, Some(1), "{self:#?}");
        assert!(self.err.contains(sentence), "no `{sentence}` in {self:#?}");
        self
    }

    /// Panics unless a line of the output is this.
    pub(crate) fn assert_line(&self, line: &str) -> &Self {
        assert!(self.out.lines().any(|l| l == line), "no line `{line}` in {self:#?}");
        self
    }
}

impl Bed {
    /// Nothing in either directory yet.
    pub(crate) fn new(test: &str, kit: &'static Kit) -> Self {
        let dir = scratch(&format!("com-clients-{test}-{}", kit.name));
        for sub in ["from", "to"] {
            fs::create_dir(dir.join(sub)).expect("the scratch directory is writable");
        }
        Self { dir, kit, driver: "" }
    }

    /// The same with a copier that is slow enough to be watched.
    pub(crate) fn slow(test: &str, kit: &'static Kit) -> Self {
        Self::new(test, kit).driven_by("chunk=10000,delay=20")
    }

    /// With these options of the copier.
    pub(crate) fn driven_by(self, driver: &'static str) -> Self {
        Self { driver, ..self }
    }

    /// The system that the programs run on.
    pub(crate) fn system(&self) -> System {
        self.kit.system
    }

    /// Makes a source of `size` bytes like no other, and returns them.
    pub(crate) fn source(&self, name: &str, size: usize) -> Vec<u8> {
        let seed = name.bytes().fold(size as u64, |seed, byte| seed.wrapping_mul(257) + u64::from(byte));
        let mut random = fastrand::Rng::with_seed(seed);
        let bytes: Vec<_> = std::iter::repeat_with(|| random.u8(..)).take(size).collect();
        fs::write(self.from(name), &bytes).expect("the scratch directory is writable");
        bytes
    }

    /// A source, on this machine.
    pub(crate) fn from(&self, name: &str) -> PathBuf {
        self.dir.join("from").join(name)
    }

    /// A destination, on this machine.
    pub(crate) fn to(&self, name: &str) -> PathBuf {
        self.dir.join("to").join(name)
    }

    /// The path of a source, as the programs are given it.
    pub(crate) fn source_path(&self, name: &str) -> String {
        self.path(&self.from(name))
    }

    /// The path of their directory, likewise.
    pub(crate) fn source_directory(&self) -> String {
        self.path(&self.dir.join("from"))
    }

    /// The path of a destination, likewise.
    pub(crate) fn destination_path(&self, name: &str) -> String {
        self.path(&self.to(name))
    }

    /// The URL of a source.
    pub(crate) fn url(&self, name: &str) -> String {
        let path = text(&self.from(name));
        let drive = if self.kit.system == System::Windows { "/Z:" } else { "" };
        let escaped: String = path
            .bytes()
            .map(|b| match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => char::from(b).to_string(),
                _ => format!("%{b:02x}"),
            })
            .collect();
        format!("file://{drive}{escaped}")
    }

    fn path(&self, path: &Path) -> String {
        match self.kit.system {
            System::Linux => text(path),
            System::Windows => format!("Z:{}", text(path).replace('/', "\\")),
        }
    }

    /// A program, not started yet.
    pub(crate) fn command<S: AsRef<str>>(&self, program: &str, args: &[S]) -> Command {
        let program = self.kit.program(program);
        let mut command = match self.kit.system {
            System::Linux => Command::new(program),
            System::Windows => crate::windows::wine(&program),
        };
        command
            .args(args.iter().map(AsRef::as_ref))
            .env("CLIENTS_COPY", self.driver)
            .env("ASAN_OPTIONS", "detect_leaks=1")
            .env("UBSAN_OPTIONS", "print_stacktrace=1")
            .stdin(Stdio::null());
        command
    }

    /// Starts a program.
    pub(crate) fn start<S: AsRef<str>>(&self, program: &str, args: &[S]) -> Running {
        self.start_command(&mut self.command(program, args))
    }

    /// Starts a program that was made by [`Bed::command`], or another one around it.
    pub(crate) fn start_command(&self, command: &mut Command) -> Running {
        // Files, not pipes: a pipe that nobody empties while the test waits would stop the program.
        let (out, err) = (self.dir.join("out.txt"), self.dir.join("err.txt"));
        let child = command
            .stdout(File::create(&out).expect("the scratch directory is writable"))
            .stderr(File::create(&err).expect("the scratch directory is writable"))
            .spawn()
            .expect("the program starts");
        Running { child, out, err }
    }

    /// Runs a program to its end.
    pub(crate) fn run<S: AsRef<str>>(&self, program: &str, args: &[S]) -> Ended {
        self.start(program, args).end()
    }

    /// Runs `bgcopy` with the bed's driver options.
    pub(crate) fn copy<S: AsRef<str>>(&self, args: &[S]) -> Ended {
        self.start_copy(args).end()
    }

    /// Starts it.
    pub(crate) fn start_copy<S: AsRef<str>>(&self, args: &[S]) -> Running {
        let driver = ["--driver", self.driver];
        let args: Vec<_> = driver.into_iter().chain(args.iter().map(AsRef::as_ref)).collect();
        self.start("bgcopy", &args)
    }

    /// Panics unless the destinations are these and nothing else: no temporary either.
    pub(crate) fn assert_arrived(&self, files: &[(&str, &[u8])]) {
        let mut found = self.names();
        let mut wanted: Vec<_> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted);
        for (name, bytes) in files {
            assert!(fs::read(self.to(name)).expect("it is readable") == *bytes, "{name} is not its source");
        }
    }

    /// The names beside the destinations.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.join("to")).expect("the directory is there");
        entries.map(|e| e.expect("readable").file_name().into_string().expect("UTF-8")).collect()
    }

    /// Waits until a temporary beside the destinations has more than `bytes`.
    pub(crate) fn wait_for_temporary(&self, bytes: u64) {
        wait_until("a temporary grows", || {
            let temporary = self.names().into_iter().find(|n| n.starts_with("BG") && n.ends_with(".tmp"));
            temporary.is_some_and(|name| fs::metadata(self.to(&name)).is_ok_and(|m| m.len() > bytes))
        });
    }
}

fn text(path: &Path) -> String {
    path.to_str().expect("the scratch directory is UTF-8").to_owned()
}

/// A program at work.
pub(crate) struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

/// Of a test that has panicked; one that has ended takes no notice.
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// What it has printed on standard output so far.
    pub(crate) fn out(&self) -> String {
        // Windows ends lines with two characters.
        fs::read_to_string(&self.out).expect("the output is UTF-8").replace('\r', "")
    }

    /// Waits until it has printed this on standard output.
    pub(crate) fn wait_for(&self, text: &str) {
        wait_until(text, || self.out().contains(text));
    }

    /// Gives it no chance to clean up.
    pub(crate) fn kill(self) {
        drop(self);
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Ended {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the child can be waited for") {
                break status;
            }
            assert!(begin.elapsed() < LIMIT, "still running after {} s: {}", LIMIT.as_secs(), self.out());
            std::thread::sleep(Duration::from_millis(2));
        };
        let err = fs::read_to_string(&self.err).expect("the output is UTF-8").replace('\r', "");
        Ended { code: status.code(), out: self.out(), err }
    }
}

/// Waits for something to become true, but not for ever.
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < LIMIT, "{what}: not so after {} s", LIMIT.as_secs());
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Whether a file is not there.
pub(crate) fn is_missing(path: &Path) -> bool {
    fs::metadata(path).is_err_and(|e| e.kind() == ErrorKind::NotFound)
}
