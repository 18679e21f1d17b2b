//! `cargo xtask verify`: the harnesses behind `VERIFICATION.md`, one rung of its table each.
//!
//! The long version rewrites the counts in the table; the short one is what `cargo xtask test` runs. A rung whose tool
//! is not installed reads NOT RUN, and a short version of it fails.

mod linearizable;
mod miri;
pub mod mutants;
pub mod orderings;
mod page;
mod paused;
mod rungs;
mod tally;

use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{install, run};
pub use rungs::{Length, RUNGS, Rung};
use tally::Tally;

/// How a rung ended.
enum Outcome {
    Passed(Tally),
    /// Why not.
    NotRun(String),
}

/// Runs the rungs named, or all of them; a failing one does not keep the others from running.
///
/// # Errors
/// When a name is not known, or any of them failed.
pub fn command(names: &[String], length: Length) -> Result<()> {
    if let Some(name) = names.iter().find(|name| !RUNGS.iter().any(|rung| rung.name == **name)) {
        let known: Vec<_> = RUNGS.iter().map(|rung| rung.name).collect();
        bail!("there is no rung `{name}`; there are: {}", known.join(", "));
    }
    let chosen = RUNGS.iter().filter(|rung| names.is_empty() || names.iter().any(|name| name == rung.name));
    let mut failed = Vec::new();
    for rung in chosen.filter(|rung| length == Length::Long || !names.is_empty() || rung.is_short) {
        println!("\n== {}", rung.name);
        let start = Instant::now();
        let outcome = run_rung(rung, length);
        let seconds = start.elapsed().as_secs_f64();
        match &outcome {
            Ok(Outcome::Passed(tally)) => println!("== {}: passed in {seconds:.1} s: {tally}", rung.name),
            Ok(Outcome::NotRun(why)) => println!("== {}: NOT RUN: {why}", rung.name),
            Err(e) => println!("== {}: FAILED in {seconds:.1} s: {e:#}", rung.name),
        }
        if outcome.is_err() {
            failed.push(rung.name);
        }
        if length == Length::Long {
            page::record(rung, &outcome)?;
        }
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

fn run_rung(rung: &Rung, length: Length) -> Result<Outcome> {
    if let Some(why) = (rung.missing)()? {
        if length == Length::Short {
            bail!("{why}");
        }
        return Ok(Outcome::NotRun(why));
    }
    install::ensure(rung.tools)?;
    let mut tally = Tally::default();
    for mut command in (rung.commands)(length)? {
        command.env("BGJOB_PROOF", length.name());
        run::watched(&mut command, |line| tally.add_line(rung.name, line))
            .with_context(|| format!("the rung `{}` failed", rung.name))?;
    }
    if tally.is_empty() {
        bail!("the rung `{}` counted nothing", rung.name);
    }
    if length == Length::Long {
        tally.must_reach(rung.least)?;
    }
    Ok(Outcome::Passed(tally))
}
