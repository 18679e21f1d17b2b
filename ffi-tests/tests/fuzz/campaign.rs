//! A run of a fuzzer: with its own seeds, to a number of inputs or for a time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// When it ends, unless it finds something.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Until {
    Runs(u64),
    Seconds(u64),
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) status: ExitStatus,
    pub(crate) calls: u64,
    pub(crate) runs: u64,
    pub(crate) answers: u64,
    pub(crate) elapsed: Duration,
    pub(crate) text: String,
    fuzzer: PathBuf,
    directory: PathBuf,
}

/// Starts with the fuzzer's seeds and with what `directory` has of earlier runs.
pub(crate) fn run(fuzzer: &Path, directory: &Path, until: Until, seed: u64) -> Report {
    let corpus = directory.join("corpus");
    fs::create_dir_all(&corpus).expect("the build directory is writable");
    let log = directory.join("log");
    let out = File::create(&log).expect("the build directory is writable");
    let mut command = Command::new(fuzzer);
    command.arg(format!("-seed={}", seed as u32)).arg(format!("-artifact_prefix={}/", directory.display()));
    // An input that takes seconds is a loop. Whole regions have some thousand bytes; so have long sequences.
    command.args(["-timeout=20", "-max_len=4000", "-len_control=0", "-detect_leaks=0", "-entropic=0"]);
    match until {
        Until::Runs(runs) => command.arg(format!("-runs={runs}")),
        Until::Seconds(seconds) => command.arg(format!("-max_total_time={seconds}")),
    };
    command.arg(&corpus).env("BGJOB_FUZZ_SEEDS", &corpus).stdin(Stdio::null());
    command.stdout(out.try_clone().expect("a file can be cloned")).stderr(out);
    let begin = Instant::now();
    let status = command.status().unwrap_or_else(|e| panic!("cannot start {}: {e}", fuzzer.display()));
    let text = String::from_utf8_lossy(&fs::read(&log).unwrap_or_default()).into_owned();
    let told = text.lines().rev().find_map(|line| line.strip_prefix("fuzzed: "));
    let count = |what: &str| {
        let words = told.unwrap_or_default().split_whitespace().filter_map(|word| word.split_once('='));
        words.filter(|(name, _)| *name == what).find_map(|(_, n)| n.parse().ok()).unwrap_or(0)
    };
    Report {
        status,
        calls: count("calls"),
        runs: count("runs"),
        answers: count("answers"),
        elapsed: begin.elapsed(),
        fuzzer: fuzzer.to_owned(),
        directory: directory.to_owned(),
        text,
    }
}

impl Report {
    /// Where libFuzzer has left the input that it failed at.
    pub(crate) fn finding(&self) -> Option<PathBuf> {
        let entries = fs::read_dir(&self.directory).expect("the directory is there").flatten();
        let is_finding = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            ["crash-", "timeout-", "oom-", "slow-unit-"].iter().any(|start| name.starts_with(start))
        };
        entries.map(|entry| entry.path()).find(is_finding)
    }

    /// Panics with what to do where something was found.
    pub(crate) fn must_have_found_nothing(&self) {
        if let Some(input) = self.finding() {
            panic!("{}\na finding; again by: {} {}", self.end(), self.fuzzer.display(), input.display());
        }
        assert!(self.status.success() && self.runs > 0, "{}\n{}", self.status, self.end());
    }

    /// The last lines of what it said.
    pub(crate) fn end(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        lines[lines.len().saturating_sub(60)..].join("\n")
    }
}
