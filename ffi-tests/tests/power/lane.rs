//! What one thread works with: a disk of its own, a server, and updaters under the shim.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use bgjob_loopback_server::{Behaviour, Server};
use ffi_tests::cc::{self, Cc};
use sha2::{Digest, Sha256};

use crate::disk::{self, Tree};
use crate::trace::{self, Call, Op};

/// Far above what an update here takes, even on a loaded machine.
const LIMIT: Duration = Duration::from_secs(60);
/// What the updater sums up at once in a partial file (partial.h).
const BLOCK: u64 = 64 * 1024;
/// A file of images, its size, and whether the command line has its digest.
type Spec = (&'static str, usize, bool);

/// The images of the tests' updates: names in common, bytes never. The first two are in the slots before the third.
const UPDATES: [(&str, &[Spec]); 5] = [
    ("u0", &[("boot.bin", 70_000, true), ("old.bin", 5_000, true), ("kernel.img", 30_000, false)]),
    ("u1", &[("boot.bin", 20_000, false), ("kernel.img", 40_000, true)]),
    (
        "u2",
        &[("boot.bin", 100_000, true), ("empty.bin", 0, true), ("kernel.img", 150_000, false), ("dtb", 9_999, false)],
    ),
    ("u3", &[("kernel.img", 140_000, false), ("boot.bin", 90_000, false)]),
    ("u4", &[("boot.bin", 150_000, true), ("kernel.img", 260_000, true)]),
];

/// An update: its images, and the URLs that order them.
pub(crate) struct Update {
    pub(crate) name: &'static str,
    /// Names and bytes.
    pub(crate) images: Vec<(&'static str, Vec<u8>)>,
    urls: Vec<String>,
}

impl Update {
    pub(crate) fn total(&self) -> usize {
        self.images.iter().map(|(_, bytes)| bytes.len()).sum()
    }
}

/// An updater that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    status: ExitStatus,
    out: String,
    pub(crate) err: String,
}

impl Ended {
    pub(crate) fn was_killed(&self) -> bool {
        // SIGKILL
        self.status.signal() == Some(9)
    }

    pub(crate) fn succeeded(&self) -> bool {
        self.status.code() == Some(0)
    }
}

/// See the module.
pub(crate) struct Lane {
    dir: PathBuf,
    pub(crate) server: Server,
    pub(crate) updates: Vec<Update>,
}

fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let out = ffi_tests::scratch("power-shim").join("shim.so");
        let options = ["-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-pthread"];
        let sources = [ffi_tests::source("c/storage/shim.c"), "-ldl".into()];
        cc::must(Cc::new("cc", "c11").args(options).link(&sources, &out));
        out
    })
}

impl Lane {
    pub(crate) fn new(name: &str) -> Self {
        shim();
        let dir = ffi_tests::scratch(&format!("power-{name}"));
        let images = dir.join("images");
        fs::create_dir(&images).expect("the scratch directory is writable");
        let server = Server::start(&images, Behaviour::default()).expect("the loopback server starts");
        let updates = UPDATES.iter().map(|(name, specs)| make(&images, &server, name, specs)).collect();
        let lane = Self { dir, server, updates };
        fs::create_dir(lane.root()).expect("the scratch directory is writable");
        lane
    }

    /// The disk.
    pub(crate) fn root(&self) -> PathBuf {
        self.dir.join("disk")
    }

    /// Where the server has an image from.
    pub(crate) fn image(&self, update: usize, name: &str) -> PathBuf {
        self.dir.join("images").join(self.updates[update].name).join(name)
    }

    fn log(&self) -> PathBuf {
        self.dir.join("calls.log")
    }

    /// Runs the updater on the disk, and kills it before call number `kill` (0: never). What it does is added to the
    /// log.
    pub(crate) fn run(&self, updater: &Path, update: usize, kill: u64) -> Ended {
        self.run_with(updater, update, &[("STORAGE_KILL", kill.to_string())], &[])
    }

    /// The same, with these variables for the shim and these options for the updater.
    pub(crate) fn run_with(
        &self,
        updater: &Path,
        update: usize,
        variables: &[(&str, String)],
        options: &[&str],
    ) -> Ended {
        let (out, err) = (self.dir.join("out.txt"), self.dir.join("err.txt"));
        let create = |path| File::create(path).expect("the scratch directory is writable");
        self.server.forget_requests();
        let mut child = Command::new(updater)
            .arg("--no-progress")
            .arg("--slots")
            .arg(self.root().join("slots"))
            .args(options)
            .args(&self.updates[update].urls)
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .env("LD_PRELOAD", shim())
            .env("STORAGE_ROOT", self.root().canonicalize().expect("the disk is there"))
            .env("STORAGE_LOG", self.log())
            .stdin(Stdio::null())
            .stdout(create(&out))
            .stderr(create(&err))
            .spawn()
            .expect("the updater starts");
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("the child can be waited for") {
                break status;
            }
            if begin.elapsed() > LIMIT {
                let _ = child.kill();
                panic!("the updater was still running after {} s", LIMIT.as_secs());
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let text = |path| String::from_utf8_lossy(&fs::read(path).expect("the output is a file")).into_owned();
        Ended { status, out: text(&out), err: text(&err) }
    }

    /// What was done since the log was taken last.
    pub(crate) fn take_log(&self) -> Vec<Call> {
        let calls = trace::parse(&fs::read(self.log()).unwrap_or_default());
        fs::write(self.log(), "").expect("the scratch directory is writable");
        calls
    }

    /// Puts the disk into this state, with nothing in the log.
    pub(crate) fn reset(&self, tree: &Tree) {
        disk::write(&self.root(), tree);
        fs::write(self.log(), "").expect("the scratch directory is writable");
    }

    /// The disk as a program sees it.
    pub(crate) fn tree(&self) -> Tree {
        disk::read(&self.root())
    }

    /// The slots before the update under test: none, or slot b active with `u1` and `u0` in slot a.
    pub(crate) fn prepare(&self, updater: &Path, fresh: bool) {
        self.reset(&Tree::new());
        for update in if fresh { 0..0 } else { 0..2 } {
            self.must_update(updater, update, "preparing").unwrap_or_else(|e| panic!("{e}"));
        }
        self.take_log();
    }

    /// Runs the updater to its end, which must be success with the right counts and the right images.
    pub(crate) fn must_update(&self, updater: &Path, update: usize, when: &str) -> Result<u64, String> {
        let kept = kept(&self.tree());
        let ended = self.run(updater, update, 0);
        let wanted = &self.updates[update];
        if ended.status.code() != Some(0) {
            return Err(format!("{when}: the next run failed: {ended:#?}"));
        }
        let resumed = self.resumed(update);
        let (files, total) = (wanted.images.len(), wanted.total());
        for part in [format!(": {files} of {files} files, {total} of {total} bytes "), format!(", {resumed} resumed, ")]
        {
            if !ended.out.contains(&part) {
                return Err(format!("{when}: no `{part}` in {ended:#?}"));
            }
        }
        if resumed > kept {
            return Err(format!("{when}: {resumed} bytes were resumed, and {kept} were there"));
        }
        self.check(&self.tree(), &[Some(update)]).map_err(|e| format!("{when}, after the next run: {e}"))?;
        Ok(resumed)
    }

    /// Bytes that the last run did not fetch, by what it asked the server for.
    fn resumed(&self, update: usize) -> u64 {
        let mut resumed = 0;
        for (name, _) in &self.updates[update].images {
            let target = format!("/{}/{name}", self.updates[update].name);
            let requests = self.server.requests();
            let last = requests.iter().rfind(|r| r.target == target).expect("every image was asked for");
            if let (206 | 416, Some(range)) = (last.status, &last.range) {
                let start = range.strip_prefix("bytes=").and_then(|r| r.strip_suffix('-')).expect("bytes=N-");
                resumed += start.parse::<u64>().expect("a number");
            }
        }
        resumed
    }

    /// The active slot holds one of these updates and nothing else; `None`: no slot is active. Returns which.
    pub(crate) fn check(&self, tree: &Tree, allowed: &[Option<usize>]) -> Result<usize, String> {
        let Some(current) = tree.get("slots/current") else {
            let none = allowed.iter().position(Option::is_none);
            return none.ok_or_else(|| "no slot is active".to_owned());
        };
        let current = current.as_deref().unwrap_or_default();
        let slot = match current {
            b"a\n" => "slots/a/",
            b"b\n" => "slots/b/",
            other => return Err(format!("`current` names no slot: {:?}", String::from_utf8_lossy(other))),
        };
        let files = tree.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(slot)?, bytes.as_deref()?)));
        let found: Vec<_> = files.filter(|(name, _)| *name != "update.list").collect();
        let is = |update: usize| {
            let mut wanted: Vec<_> = self.updates[update].images.iter().map(|(n, b)| (*n, b.as_slice())).collect();
            wanted.sort();
            found == wanted
        };
        allowed.iter().position(|a| a.is_some_and(is)).ok_or_else(|| {
            let sizes: Vec<_> = found.iter().map(|(name, bytes)| format!("{name} ({} bytes)", bytes.len())).collect();
            let names: Vec<_> = allowed.iter().map(|a| a.map_or("none", |a| self.updates[a].name)).collect();
            format!("the active slot {slot} holds none of {names:?} but {sizes:?}")
        })
    }
}

/// Bytes of the partial files.
fn kept(tree: &Tree) -> u64 {
    let parts = tree.iter().filter(|(path, _)| path.ends_with(".part"));
    parts.map(|(_, bytes)| bytes.as_ref().map_or(0, |b| b.len() as u64)).sum()
}

/// What a later run must find worth resuming after a kill: all but the last blocks of a file, which had no sum yet.
pub(crate) fn must_resume(tree: &Tree) -> u64 {
    kept(tree).saturating_sub(2 * BLOCK)
}

fn make(dir: &Path, server: &Server, name: &'static str, specs: &'static [Spec]) -> Update {
    let mut update = Update { name, images: Vec::new(), urls: Vec::new() };
    fs::create_dir(dir.join(name)).expect("the scratch directory is writable");
    for (file, size, pinned) in specs {
        let (bytes, digest) = image(&format!("{name}/{file}"), *size);
        fs::write(dir.join(name).join(file), &bytes).expect("the scratch directory is writable");
        let fragment = if *pinned { format!("#sha256={digest}") } else { String::new() };
        update.urls.push(server.url(&format!("{name}/{file}{fragment}")));
        update.images.push((file, bytes));
    }
    update
}

/// Bytes that no other image has anywhere, and their digest in hex. Made once: every lane has the same.
fn image(name: &str, size: usize) -> (Vec<u8>, String) {
    static IMAGES: Mutex<BTreeMap<String, (Vec<u8>, String)>> = Mutex::new(BTreeMap::new());
    let mut images = IMAGES.lock().expect("no lane panics with the lock held");
    let make = || {
        let seed = name.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(257).wrapping_add(u64::from(byte)));
        let mut bytes = vec![0; size];
        fastrand::Rng::with_seed(seed).fill(&mut bytes);
        let digest = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        (bytes, digest)
    };
    images.entry(name.to_owned()).or_insert_with(make).clone()
}

/// How many numbers the shim gave in a run that ended by itself.
pub(crate) fn numbers(calls: &[Call]) -> u64 {
    calls.iter().rfind(|c| c.op == Op::End).expect("the run ended by itself").number
}
