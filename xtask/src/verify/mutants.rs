//! The rung `mutants`: cargo-mutants on the core, in each form where the form matters.
//!
//! What the quick tests miss is tried again with all of them, then with many more random cases. A mutant that is not
//! compiled in one form may be caught in another. It takes more than an hour: a run that was stopped goes on where it
//! was, as long as the sources are the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::archive::Form;
use crate::{install, root, run, toolchain};

/// Of a hundred mutants that compile, at least so many are caught.
const CAUGHT_LEAST: usize = 95;
/// What is compiled differently in the other forms.
const OF_FORMS: [&str; 2] = ["src/ground/atomic.rs", "src/record/word.rs"];
/// What catches most: the model's steps. Few programs to link, which is what a mutant costs.
const QUICK: [&str; 2] = ["--package=bgjob-proof", "--test=sequential"];
/// What the rest gets beside it.
const PATIENT: [&str; 11] = [
    "--lib",
    "--test=changes",
    "--test=edges",
    "--test=estimator",
    "--test=ground",
    "--test=region",
    "--test=spares",
    "--test=state_machine",
    "--test=texts",
    "--test=threads",
    "--test=timers",
];
/// A mutant of the protocol, for which the tests of another part are no match, and those of the engine are.
const PLANTED: &str = "replace Record<'a>::advance -> Result<.*> with Ok\\(\\(\\)\\)";

/// What became of a mutant; of two runs the greater one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Fate {
    Missed,
    /// It does not compile.
    Unviable,
    Timeout,
    Caught,
}

/// By name, which has file, line and column.
type Fates = BTreeMap<String, Fate>;

/// Runs them all, or those that cargo-mutants chooses by `arguments`.
///
/// # Errors
/// When too few are caught, or cargo-mutants fails.
pub fn command(arguments: &[String]) -> Result<()> {
    install::cargo_tool("cargo-mutants", "27.1.0")?;
    planted()?;
    let mut fates = Fates::new();
    let runs = [(Form::Native, &[][..]), (Form::Bits32, &OF_FORMS[..]), (Form::Masked, &OF_FORMS[..])];
    for (form, files) in runs {
        let mut passes = Passes::begin(form, arguments)?;
        let base = || {
            let mut cargo = mutants(form, &passes.output);
            cargo.args(QUICK.map(cargo_arg)).args(arguments).args(files.iter().flat_map(|file| ["-f", file]));
            cargo
        };
        let (mut quick, mut patient, mut long) = (base(), base(), base());
        // Random cases enough for most, and no time lost on making a failing one shorter.
        quick.env("PROPTEST_CASES", "96");
        patient.args(PATIENT.map(cargo_arg)).env("PROPTEST_CASES", "96");
        long.args(PATIENT.map(cargo_arg)).env("PROPTEST_CASES", "1000");
        let mut list = base();
        passes.run([quick, patient, long])?;
        // Those that the configuration has since learnt to leave out do not count.
        let listed = run::stdout(list.arg("--list"))?;
        let listed: BTreeSet<_> = listed.lines().collect();
        passes.fates.retain(|name, _| listed.contains(name.as_str()));
        add(&mut fates, passes.fates);
    }
    judge(&fates)?;
    // Else a run after more tests goes on with what was missed.
    drop(fs::remove_dir_all(output()));
    Ok(())
}

fn cargo_arg(argument: &str) -> String {
    format!("--cargo-arg={argument}")
}

fn mutants(form: Form, output: &Path) -> Command {
    let mut cargo = toolchain::cargo();
    cargo.args(["mutants", "-p", "bgjob", "--no-shuffle", "--jobs", "2", "--output"]).arg(output);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = [install::cargo_tools()].into_iter().chain(std::env::split_paths(&path));
    cargo.env("PATH", std::env::join_paths(paths).unwrap_or(path.clone()));
    cargo.env("RUSTFLAGS", form.rustflags()).env("CARGO_INCREMENTAL", "1");
    cargo.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("BGJOB_PROOF", "short");
    cargo
}

/// The passes over the mutants of one form, each over what the ones before have missed.
struct Passes {
    output: PathBuf,
    fates: Fates,
    /// Whether there was one, in this process or before it was stopped.
    is_begun: bool,
}

impl Passes {
    /// Goes on where a run over the same sources with the same arguments was stopped, or begins anew.
    fn begin(form: Form, arguments: &[String]) -> Result<Self> {
        let output = output().join(format!("form{}", form.suffix()));
        let mut of = DefaultHasher::new();
        arguments.hash(&mut of);
        hash(&root::path("src"), &mut of)?;
        let (marker, of) = (output.join("of"), format!("{:016x}", of.finish()));
        if fs::read_to_string(&marker).is_ok_and(|known| known == of) {
            let mut passes = Passes { output, fates: Fates::new(), is_begun: true };
            passes.is_begun = passes.read()?;
            println!("going on: {} mutants have been tried", passes.fates.len());
            return Ok(passes);
        }
        drop(fs::remove_dir_all(&output));
        fs::create_dir_all(&output)?;
        fs::write(&marker, of)?;
        Ok(Passes { output, fates: Fates::new(), is_begun: false })
    }

    fn run(&mut self, passes: [Command; 3]) -> Result<()> {
        let quick_is_over = self.output.join("quick-is-over");
        // What more tests may catch is not for the quick one.
        let first = usize::from(quick_is_over.exists());
        for mut cargo in passes.into_iter().skip(first) {
            if self.is_begun {
                cargo.arg("--iterate");
            }
            finish(&mut cargo)?;
            self.is_begun |= self.read()?;
            fs::write(&quick_is_over, "")?;
        }
        Ok(())
    }

    /// Adds what the last pass found, and what was known before it, which it leaves out. False: there was no pass.
    fn read(&mut self) -> Result<bool> {
        let all = self.output.join("fates.json");
        if let Ok(text) = fs::read_to_string(&all) {
            add(&mut self.fates, serde_json::from_str(&text)?);
        }
        let is_there = match outcomes(&self.output)? {
            Some(fates) => {
                add(&mut self.fates, fates);
                true
            }
            None => false,
        };
        fs::write(&all, serde_json::to_string(&self.fates)?)?;
        Ok(is_there)
    }
}

/// Names and contents of all files, in order.
fn hash(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    path.file_name().hash(hasher);
    if !path.is_dir() {
        fs::read(path).with_context(|| format!("cannot read {}", path.display()))?.hash(hasher);
        return Ok(());
    }
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<BTreeSet<_>>>()?;
    entries.iter().try_for_each(|entry| hash(entry, hasher))
}

/// Where the passes leave what they found.
fn output() -> PathBuf {
    root::target_dir().join("mutants")
}

fn add(fates: &mut Fates, more: Fates) {
    for (name, fate) in more {
        let known = fates.entry(name).or_insert(fate);
        *known = fate.max(*known);
    }
}

/// Runs it. It fails where a mutant is missed, which is for [`judge`] to say.
fn finish(cargo: &mut Command) -> Result<()> {
    println!("$ {}", run::line(cargo));
    let status = cargo.status().context("cannot start cargo-mutants")?;
    // 0: all caught, 2: some missed, 3: some never ended.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        bail!("cargo-mutants ended with {status}");
    }
    Ok(())
}

/// What the last pass found. `None`: nothing was left to be tried.
fn outcomes(output: &Path) -> Result<Option<Fates>> {
    let path = output.join("mutants.out/outcomes.json");
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    read(&serde_json::from_str(&text)?).map(Some)
}

/// What outcomes.json says of each mutant.
fn read(report: &Value) -> Result<Fates> {
    let outcomes = report["outcomes"].as_array().context("no outcomes in the report of cargo-mutants")?;
    let mut fates = Fates::new();
    for outcome in outcomes {
        let Some(name) = outcome["scenario"]["Mutant"]["name"].as_str() else { continue };
        let fate = match outcome["summary"].as_str() {
            Some("CaughtMutant") => Fate::Caught,
            Some("MissedMutant") => Fate::Missed,
            Some("Timeout") => Fate::Timeout,
            Some("Unviable") => Fate::Unviable,
            other => bail!("{name}: {other:?} is no outcome"),
        };
        fates.insert(name.to_owned(), fate);
    }
    Ok(fates)
}

/// One mutant with tests that do not touch it, and with those that do.
fn planted() -> Result<()> {
    let output = root::target_dir().join("mutants-planted");
    let of = |arguments: &[String]| {
        drop(fs::remove_dir_all(&output));
        let mut cargo = mutants(Form::Native, &output);
        cargo.args(["-f", "src/record/record.rs", "-F", PLANTED]).args(arguments);
        finish(&mut cargo)?;
        anyhow::Ok(outcomes(&output)?.unwrap_or_default().into_values().collect::<Vec<_>>())
    };
    let blind = of(&["--cargo-arg=--test=ground".to_owned()])?;
    if blind != [Fate::Missed] {
        bail!("an advance that counts nothing, and tests of something else: {blind:?}");
    }
    println!("proof-fault: mutants tests of something else miss an advance that counts nothing");
    let seeing = of(&QUICK.map(cargo_arg))?;
    if seeing != [Fate::Caught] {
        bail!("an advance that counts nothing: {seeing:?}");
    }
    println!("proof-fault: mutants an advance that counts nothing");
    Ok(())
}

fn judge(fates: &Fates) -> Result<()> {
    let count = |fate| fates.values().filter(|of| **of == fate).count();
    let (missed, unviable, timeout) = (count(Fate::Missed), count(Fate::Unviable), count(Fate::Timeout));
    let caught = count(Fate::Caught);
    for (name, _) in fates.iter().filter(|(_, fate)| **fate == Fate::Missed) {
        println!("missed: {name}");
    }
    let total = fates.len();
    println!("proof: mutants mutants={total} caught={caught} timeout={timeout} missed={missed} unviable={unviable}");
    // One that never ends has been noticed.
    let (noticed, viable) = (caught + timeout, total - unviable);
    // Most compile: if not, it is the tests that do not, and nothing was tried.
    if unviable * 4 > total {
        bail!("{unviable} of {total} mutants do not compile");
    }
    if viable == 0 || noticed * 100 < viable * CAUGHT_LEAST {
        bail!("{noticed} of {viable} mutants that compile are caught, which is less than {CAUGHT_LEAST} %");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Fate, read};

    #[test]
    fn a_report_is_read() {
        let report = serde_json::json!({"outcomes": [
            {"scenario": "Baseline", "summary": "Success"},
            {"scenario": {"Mutant": {"name": "a"}}, "summary": "CaughtMutant"},
            {"scenario": {"Mutant": {"name": "b"}}, "summary": "MissedMutant"},
        ]});
        let fates = read(&report).unwrap();
        assert_eq!((fates.len(), fates["a"], fates["b"]), (2, Fate::Caught, Fate::Missed));
        assert!(read(&serde_json::json!({"outcomes": [{"scenario": {"Mutant": {"name": "c"}}}]})).is_err());
        assert!(read(&serde_json::json!({})).is_err());
    }
}
