//! `interrupts DESIGN read|add [COUNT [HANG_MS]]`: what a design's call does in an interrupt over a stopped update.
//!
//! A signal handler makes the call: readings after every instruction of every update; adds once in an update, in the
//! first after its first instruction, in the second after its second, and so on, and again from the start when an
//! update has no more (a loop of compare-and-swap would starve if it were disturbed after each). The one line that is
//! printed tells what came of COUNT such interrupts. A hang is HANG_MS without any progress.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use bgjob::JobProgress;
use bgjob_benches::design::{Add, Calls, Design, Payload};
use bgjob_benches::peers::{self, floors};

#[cfg_attr(not(target_arch = "x86_64"), path = "timer.rs")]
#[cfg_attr(target_arch = "x86_64", path = "trap.rs")]
mod source;

/// Bytes of an update that is an add.
const ADD_BYTES: u32 = 16;
/// Bytes of an update that finishes a file, where a design is said to be torn.
const FILE_BYTES: u32 = 4096;

/// What the handler has to know.
struct Run {
    calls: Calls,
    payload: Payload,
    is_read: bool,
    /// Bytes of one update; and whether it counts a file too.
    bytes: u32,
    has_files: bool,
    start: JobProgress,
}

static RUN: OnceLock<Run> = OnceLock::new();
/// Updates that have returned. All of these are counted by one thread and its handler; the watchdog only looks.
static UPDATES: AtomicU64 = AtomicU64::new(0);
/// Calls in the handler that have returned.
static HANDLED: AtomicU64 = AtomicU64::new(0);
/// Readings that told what never was.
static WRONG: AtomicU64 = AtomicU64::new(0);

/// Called in the handler: one call of the design.
fn interrupt() {
    let Some(run) = RUN.get() else { return };
    // SAFETY: no pointers.
    let add = || unsafe { (run.calls.add)(run.calls.transfer, ADD_BYTES) } == 0;
    let is_right = if run.is_read { is_right(run) } else { add() };
    WRONG.fetch_add(u64::from(!is_right), Relaxed);
    HANDLED.fetch_add(1, Relaxed);
}

/// Whether a reading tells the progress before or after the update that is stopped.
fn is_right(run: &Run) -> bool {
    let mut progress = run.start;
    // SAFETY: `progress` is valid.
    let code = unsafe { (run.calls.read)(run.calls.job, &mut progress) };
    let updates = UPDATES.load(Relaxed);
    code == 0 && [updates, updates + 1].contains(&updates_in(run, &progress))
}

/// The number of updates after which the progress is this; `u64::MAX` if it never is.
fn updates_in(run: &Run, progress: &JobProgress) -> u64 {
    let bytes = progress.bytes_transferred.wrapping_sub(run.start.bytes_transferred);
    let updates = bytes / u64::from(run.bytes);
    let files = if run.has_files { updates as u32 } else { 0 };
    let expected = JobProgress {
        bytes_transferred: run.start.bytes_transferred + updates * u64::from(run.bytes),
        files_transferred: run.start.files_transferred + files,
        ..run.start
    };
    let is_whole = run.payload == Payload::OneField || *progress == expected;
    if is_whole { updates } else { u64::MAX }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default| arguments.get(at).map_or(default, |n: &String| n.parse().expect("a number"));
    let [name, call] = [0, 1].map(|at| arguments.get(at).map_or("", String::as_str));
    let design = peers::designs().into_iter().find(|d| d.name == name).unwrap_or_else(|| panic!("no design {name:?}"));
    assert!(["read", "add"].contains(&call), "read or add, not {call:?}");
    let (count, hang_ms) = (number(2, 2_000), number(3, 3_000));

    without_core_dump();
    let calls = (design.make)();
    let done = floors::file_done(design.name).filter(|_| call == "read");
    let (update, bytes): (Add, u32) = done.map_or((calls.add, ADD_BYTES), |done| (done, FILE_BYTES));
    let mut start = JobProgress::default();
    // SAFETY: `start` is valid.
    assert_eq!(unsafe { (calls.read)(calls.job, &mut start) }, 0);
    let (payload, is_read, has_files) = (design.payload, call == "read", done.is_some());
    let run = RUN.get_or_init(|| Run { calls, payload, is_read, bytes, has_files, start });
    without_signals(|| std::thread::spawn(move || watch(Duration::from_millis(hang_ms))));
    source::start(interrupt);
    let sweeps = stop_updates(is_read, count, pause(&design), || {
        // SAFETY: no pointers.
        assert_eq!(unsafe { update(run.calls.transfer, bytes) }, 0, "an update");
    });
    source::end();
    say(format_args!("{}", verdict(run, sweeps)));
}

/// Runs updates until `count` interrupts have come; how often an update has been gone through from start to end.
fn stop_updates(is_read: bool, count: u64, pause: Duration, update: impl Fn()) -> u64 {
    let (mut at, mut sweeps) = (0, 0);
    while HANDLED.load(Relaxed) < count {
        let begin = Instant::now();
        while begin.elapsed() < pause {}
        if is_read {
            source::interrupted_everywhere(&update);
            sweeps += 1;
        } else if source::interrupted(at, &update) {
            at += 1;
        } else {
            (at, sweeps) = (0, sweeps + u64::from(at > 0));
        }
        UPDATES.fetch_add(1, Relaxed);
    }
    sweeps
}

/// indicatif's updates take its lock when a millisecond has passed for each of those that did.
fn pause(design: &Design) -> Duration {
    Duration::from_micros(if design.name == "indicatif" { 2_200 } else { 0 })
}

fn verdict(run: &Run, sweeps: u64) -> String {
    let [updates, handled, wrong] = [&UPDATES, &HANDLED, &WRONG].map(|n| n.load(Relaxed));
    let mut end = run.start;
    // SAFETY: `end` is valid.
    assert_eq!(unsafe { (run.calls.read)(run.calls.job, &mut end) }, 0);
    let added = if run.is_read { 0 } else { handled * u64::from(ADD_BYTES) };
    let expected = updates * u64::from(run.bytes) + added;
    let found = end.bytes_transferred - run.start.bytes_transferred;
    if wrong > 0 {
        let word = if run.has_files { "torn" } else { "wrong" };
        format!("{word}: {wrong} of {handled} interrupts")
    } else if found != expected {
        format!("loses {} of {expected} bytes in {handled} interrupts", expected.wrapping_sub(found) as i64)
    } else {
        format!("right: {handled} interrupts{}", source::told(sweeps))
    }
}

/// A thread that `start` starts gets none of the signals: the handler must not stop the watchdog.
fn without_signals<T>(start: impl FnOnce() -> T) -> T {
    // SAFETY: all zeros is a value of this type; both are filled before they are used.
    let [mut all, mut before]: [libc::sigset_t; 2] = unsafe { core::mem::zeroed() };
    // SAFETY: `all` is valid.
    unsafe { libc::sigfillset(&mut all) };
    // SAFETY: both are valid, here and below.
    assert_eq!(unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before) }, 0);
    let started = start();
    // SAFETY: as above.
    assert_eq!(unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, core::ptr::null_mut()) }, 0);
    started
}

/// Ends the process when nothing moves any more.
fn watch(hang: Duration) {
    let moved = || [&UPDATES, &HANDLED].map(|n| n.load(Relaxed));
    let (mut last, mut since) = (moved(), Instant::now());
    loop {
        std::thread::sleep(Duration::from_millis(20));
        if moved() != last {
            (last, since) = (moved(), Instant::now());
        } else if since.elapsed() > hang {
            say(format_args!("hangs after {} interrupts", last[1]));
            // SAFETY: no pointers. Nothing is run at this end: the other thread may hold any lock.
            unsafe { libc::_exit(0) }
        }
    }
}

/// Prints a line without a lock and without the heap: a stopped thread may hold both.
fn say(text: std::fmt::Arguments<'_>) {
    let mut line = std::io::Cursor::new([0; 200]);
    writeln!(line, "{text}").expect("short");
    let length = line.position() as usize;
    // SAFETY: so many bytes of the array are there.
    unsafe { libc::write(1, line.get_ref().as_ptr().cast(), length) };
}

/// Some designs crash here, and that is their answer.
fn without_core_dump() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `none` is valid.
    unsafe { libc::setrlimit(libc::RLIMIT_CORE, &none) };
}
