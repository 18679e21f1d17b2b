//! The rung `mutants`: cargo-mutants on the core, in each form where the form matters.
//!
//! What the quick tests miss is tried again with many more random cases and with threads. A mutant that is not compiled
//! in one form may be caught in another.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
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
const PATIENT: [&str; 9] = [
    "--lib",
    "--test=changes",
    "--test=edges",
    "--test=estimator",
    "--test=ground",
    "--test=region",
    "--test=spares",
    "--test=state_machine",
    "--test=threads",
];
/// A mutant of the protocol, for which the tests of another part are no match, and those of the engine are.
const PLANTED: &str = "replace Record<'a>::advance -> Result<.*> with Ok\\(\\(\\)\\)";

/// What became of a mutant; of two runs the greater one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
        let output = root::target_dir().join(format!("mutants{}", form.suffix()));
        drop(fs::remove_dir_all(&output));
        let base = || {
            let mut cargo = mutants(form, &output);
            cargo.args(QUICK.map(cargo_arg)).args(arguments).args(files.iter().flat_map(|file| ["-f", file]));
            cargo
        };
        // Random cases enough for most, and no time lost on making a failing one shorter.
        finish(base().env("PROPTEST_CASES", "96"), &mut fates, &output)?;
        // The rest, with more of them and with threads.
        let mut patient = base();
        patient.arg("--iterate").args(PATIENT.map(cargo_arg)).env("PROPTEST_CASES", "1000");
        finish(&mut patient, &mut fates, &output)?;
    }
    judge(&fates)
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

/// Runs it and adds what became of each mutant. It fails where one is missed, which is for [`judge`] to say.
fn finish(cargo: &mut Command, fates: &mut Fates, output: &Path) -> Result<()> {
    println!("$ {}", run::line(cargo));
    let status = cargo.status().context("cannot start cargo-mutants")?;
    // 0: all caught, 2: some missed, 3: some never ended.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        bail!("cargo-mutants ended with {status}");
    }
    let path = output.join("mutants.out/outcomes.json");
    // There is none when nothing was left to be tried.
    if !path.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    for (name, fate) in read(&serde_json::from_str(&text)?)? {
        let known = fates.entry(name).or_insert(fate);
        *known = fate.max(*known);
    }
    Ok(())
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
        let mut fates = Fates::new();
        let mut cargo = mutants(Form::Native, &output);
        cargo.args(["-f", "src/record/record.rs", "-F", PLANTED]).args(arguments);
        finish(&mut cargo, &mut fates, &output).map(|()| fates.into_values().collect::<Vec<_>>())
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
