//! Beginning and end of a fuzzer: seeds for its corpus, and what it counted.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

static CALLS: AtomicU64 = AtomicU64::new(0);
static RUNS: AtomicU64 = AtomicU64::new(0);
static ANSWERS: AtomicU64 = AtomicU64::new(0);

unsafe extern "C" {
    fn atexit(function: extern "C" fn()) -> i32;
}

/// Writes the seeds to the directory that `BGJOB_FUZZ_SEEDS` names, if it names one, and sees to it that the end tells
/// how much was done.
///
/// # Panics
/// When a seed cannot be written.
pub fn begin(seeds: &[(String, Vec<u8>)]) {
    if let Some(directory) = std::env::var_os("BGJOB_FUZZ_SEEDS") {
        for (name, bytes) in seeds {
            std::fs::write(Path::new(&directory).join(name), bytes).expect("the corpus is writable");
        }
    }
    // SAFETY: a function that never unwinds, and lives as long as the program.
    let registered = unsafe { atexit(tell) };
    assert_eq!(registered, 0, "there is room for one function");
}

extern "C" fn tell() {
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    println!("fuzzed: calls={} runs={} answers={}", count(&CALLS), count(&RUNS), count(&ANSWERS));
}

/// One more call of the library.
pub fn count_call() {
    CALLS.fetch_add(1, Ordering::Relaxed);
}

/// One of them told of a job in a hostile region.
pub fn count_answer() {
    ANSWERS.fetch_add(1, Ordering::Relaxed);
}

/// One more input is done.
pub fn count_run() {
    RUNS.fetch_add(1, Ordering::Relaxed);
}
