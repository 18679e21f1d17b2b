//! A working copy of the sources in which mutations are built and run, one after another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

use anyhow::{Context, Result, bail};

use super::Mutation;
use super::configuration::Configuration;
use crate::verify::paused;
use crate::{copy, root, run, toolchain};

/// What the copy consists of.
const SOURCES: [&str; 4] = ["src", "capi", "proof", "tests"];
/// More than any check needs beside others, when it ends at all.
const PATIENCE: u32 = 8;
const PATIENCE_LEAST: Duration = Duration::from_secs(10);
const PATIENCE_MOST: Duration = Duration::from_secs(300);
/// For one that waits and does nothing.
const WAIT_MOST: Duration = Duration::from_secs(1800);

/// A model or a test: the program and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Check {
    /// As cargo calls it.
    pub(super) program: String,
    pub(super) test: String,
}

/// The checks of a configuration, each with the time it takes in the sources as they are.
pub(super) type Checks = BTreeMap<Check, Duration>;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Passed,
    Failed,
    /// It was stopped.
    Never,
}

/// The copy.
pub(super) struct Bench {
    directory: PathBuf,
}

impl Bench {
    /// A copy with the sources as they are. What was built in it before stays.
    pub(super) fn new(number: usize) -> Result<Self> {
        let directory = root::target_dir().join("orderings").join(number.to_string());
        copy::workspace(&SOURCES, &[".", "capi", "proof"], &directory)?;
        Ok(Bench { directory })
    }

    /// Runs `work` with the mutation in place, and takes it out again.
    pub(super) fn with<T>(&self, mutation: &Mutation, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let path = self.directory.join(&mutation.file);
        let original = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        fs::write(&path, &mutation.text)?;
        let outcome = work(self);
        fs::write(&path, original)?;
        outcome
    }

    /// Builds the checks of a configuration: the programs by name.
    pub(super) fn build(&self, configuration: Configuration) -> Result<BTreeMap<String, PathBuf>> {
        if !configuration.is_paused {
            return self.build_as_it_is(configuration);
        }
        let changed = paused::CHANGED.map(|file| self.directory.join(file));
        let originals = changed.iter().map(fs::read).collect::<io::Result<Vec<_>>>()?;
        let programs = paused::put_into(&self.directory).and_then(|()| self.build_as_it_is(configuration));
        for (path, original) in changed.iter().zip(originals) {
            fs::write(path, original)?;
        }
        programs
    }

    fn build_as_it_is(&self, configuration: Configuration) -> Result<BTreeMap<String, PathBuf>> {
        let mut cargo = toolchain::cargo();
        cargo.args(["test", "--release", "--no-run", "--quiet", "--message-format", "json"]);
        if configuration.is_loom {
            cargo.args(["-p", "bgjob-proof", "--test", "loom_*"]);
        } else if configuration.is_paused {
            cargo.args(["-p", "bgjob-proof", "--test", paused::TEST]);
        } else {
            cargo.args(["-p", "bgjob", "--tests"]);
        }
        cargo.current_dir(&self.directory).arg("--target-dir").arg(self.directory.join("target"));
        // Only the core and one program are built again each time.
        cargo.env("CARGO_INCREMENTAL", "1").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        cargo.env("RUSTFLAGS", configuration.rustflags());
        let mut programs = BTreeMap::new();
        for line in run::stdout(&mut cargo)?.lines() {
            let message: serde_json::Value = serde_json::from_str(line).context("cargo wrote no JSON")?;
            if let (Some(path), Some(name)) = (message["executable"].as_str(), message["target"]["name"].as_str()) {
                programs.insert(name.to_owned(), path.into());
            }
        }
        Ok(programs)
    }

    /// Checks of a configuration, perhaps none, which pass: without a mutation they have to.
    pub(super) fn baseline(&self, configuration: Configuration, is_wanted: impl Fn(&str) -> bool) -> Result<Checks> {
        let programs = self.build(configuration)?;
        let mut checks = Checks::new();
        for (program, path) in &programs {
            let list = run::stdout(Command::new(path).args(["--list", "--format", "terse"]))?;
            for test in list.lines().filter_map(|line| line.strip_suffix(": test")).filter(|test| is_wanted(test)) {
                let check = Check { program: program.clone(), test: test.to_owned() };
                let (ended, time) = run_check(path, &check, PATIENCE_MOST)?;
                if ended != Ended::Passed {
                    bail!("{}: {} has {ended:?} without any mutation", configuration.name(), check.test);
                }
                checks.insert(check, time);
            }
        }
        Ok(checks)
    }
}

/// Runs one check, for as long as it can be expected to take.
pub(super) fn run_expecting(programs: &BTreeMap<String, PathBuf>, check: &Check, usual: Duration) -> Result<Ended> {
    let path = programs.get(&check.program).with_context(|| format!("{} was not built", check.program))?;
    Ok(run_check(path, check, (usual * PATIENCE).clamp(PATIENCE_LEAST, PATIENCE_MOST))?.0)
}

/// Also the processor's time that it took: the machine may be busy with something else.
fn run_check(program: &Path, check: &Check, at_most: Duration) -> Result<(Ended, Duration)> {
    let mut command = Command::new(program);
    command.args(["--exact", &check.test, "--quiet"]).env("BGJOB_PROOF", "short");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let start = Instant::now();
    let mut time = Duration::ZERO;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((if status.success() { Ended::Passed } else { Ended::Failed }, time));
        }
        time = processor_time(child.id()).unwrap_or_else(|| start.elapsed());
        if time > at_most || start.elapsed() > WAIT_MOST {
            child.kill()?;
            child.wait()?;
            return Ok((Ended::Never, time));
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// As Linux tells it, in hundredths of a second: the 14th and 15th field, the second of which may hold spaces.
fn processor_time(process: u32) -> Option<Duration> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = status.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (next()? + next()?)))
}
