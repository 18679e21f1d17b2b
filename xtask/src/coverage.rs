//! Which lines and branches of `src/` the tests reach: LLVM's source-based coverage, read by Debian's tools of the same
//! major version as the compiler's.
//!
//! Each program that is run has its own counters; what any of them reached, in any form of the record, is reached. Tests
//! in the sources themselves are not counted: they are a file's last item. What is not reached has to be in
//! `proof/coverage.toml`, with the reason, and what is there must not be reached.

mod exceptions;
mod lcov;
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

pub use exceptions::{Exceptions, Reason};
pub use tests::Tests;

use crate::{root, run};

/// What is reached, by file of `src/`.
#[derive(Clone, Debug, Default)]
pub struct Coverage(BTreeMap<String, Reached>);

/// Of one file: by line, and by branch (line, number of the condition in it, and whether it was true).
#[derive(Clone, Debug, Default)]
struct Reached {
    lines: BTreeMap<usize, bool>,
    branches: BTreeMap<(usize, usize, bool), bool>,
}

/// A line that was not reached, or a branch: the number of the condition in its line, from 1, and whether it never was
/// true or never false.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    file: String,
    line: usize,
    branch: Option<(usize, bool)>,
}

impl Coverage {
    /// Lines and branches, whether reached or not.
    pub fn counts(&self) -> (u64, u64) {
        let lines: usize = self.0.values().map(|file| file.lines.len()).sum();
        let branches: usize = self.0.values().map(|file| file.branches.len()).sum();
        (lines as u64, branches as u64)
    }

    /// Adds what another program reached.
    pub fn add(&mut self, other: &Coverage) {
        for (file, reached) in &other.0 {
            let mine = self.0.entry(file.clone()).or_default();
            for (line, is_reached) in &reached.lines {
                *mine.lines.entry(*line).or_default() |= is_reached;
            }
            for (branch, is_reached) in &reached.branches {
                *mine.branches.entry(*branch).or_default() |= is_reached;
            }
        }
    }

    fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (file, reached) in &self.0 {
            let mut gap = |line, branch| gaps.push(Gap { file: file.clone(), line, branch });
            for (line, _) in reached.lines.iter().filter(|(_, is_reached)| !**is_reached) {
                gap(*line, None);
            }
            for ((line, number, side), _) in reached.branches.iter().filter(|(_, is_reached)| !**is_reached) {
                gap(*line, Some((*number, *side)));
            }
        }
        gaps
    }
}

/// Runs a program whose Rust parts have counters; what it reached. Its output goes to the caller, who knows what to
/// expect of it.
///
/// # Errors
/// When it cannot be started, or LLVM's tools fail.
pub fn of(program: &Path, command: &mut Command, profile: &Path) -> Result<(std::process::Output, Coverage)> {
    let raw = profile.with_extension("profraw");
    let out = run::capture(command.env("LLVM_PROFILE_FILE", &raw))?;
    let merged = profile.with_extension("profdata");
    run::stdout(Command::new("llvm-profdata-22").args(["merge", "-sparse"]).arg(&raw).arg("-o").arg(&merged))?;
    let mut export = Command::new("llvm-cov-22");
    export.args(["export", "-format=lcov", "-instr-profile"]).arg(&merged).arg(program);
    export.arg("-sources").arg(root::path("src"));
    let text = run::stdout(&mut export)?;
    std::fs::remove_file(&raw).with_context(|| format!("{} wrote no counters", program.display()))?;
    Ok((out, lcov::read(&text)?))
}
