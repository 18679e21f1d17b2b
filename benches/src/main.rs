//! `bgjob-bench`: measures, and writes the page. `cargo xtask bench` calls it with what it needs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use bgjob_benches::report::{self, Counts, Extras};
use bgjob_benches::rounds::{self, Effort, Results};
use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

/// Measures bgjob beside what a user would take instead.
#[derive(Parser)]
#[command(disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and save every figure of every round.
    Run {
        /// Where to.
        results: PathBuf,
        /// A few calls of each, to see that everything runs.
        #[arg(long)]
        smoke: bool,
        /// Rounds of one thread; those of several are a sixth of it.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        rounds: Option<u32>,
    },
    /// Write the page and its pictures from saved figures.
    Page {
        /// What `run` saved.
        results: PathBuf,
        /// RESULTS.md.
        page: PathBuf,
        /// Rounds of the Windows program, a JSON list.
        #[arg(long)]
        wine: Option<PathBuf>,
        /// What `cargo xtask counts` keeps.
        #[arg(long)]
        counts: Option<PathBuf>,
    },
    /// Tell which ratios differ between two runs by more than their rounds do.
    Compare {
        /// The run that is asked about.
        now: PathBuf,
        /// The run before.
        then: PathBuf,
    },
}

fn main() -> ExitCode {
    match command(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("bgjob-bench: {e:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(command: Command) -> Result<()> {
    match command {
        Command::Run { results, smoke, rounds } => run(&results, smoke, rounds),
        Command::Page { results, page, wine, counts } => {
            let wine = wine.map_or(Ok(Vec::new()), |file| read(&file))?;
            let counts = counts.map(|file| read_counts(&file)).transpose()?;
            report::write(&read(&results)?, &Extras { wine, counts }, &page)
        }
        Command::Compare { now, then } => {
            print!("{}", report::compare(&read::<Results>(&now)?, &read(&then)?));
            Ok(())
        }
    }
}

fn run(file: &Path, is_smoke: bool, rounds: Option<u32>) -> Result<()> {
    let mut effort = if is_smoke { Effort::SMOKE } else { Effort::WHOLE };
    if let Some(rounds) = rounds {
        effort.rounds = rounds as usize;
        effort.crowd_rounds = (rounds as usize).div_ceil(6);
    }
    let bar = ProgressBar::new(1);
    bar.set_style(ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len} {elapsed}").expect("a valid template"));
    let mut part = String::new();
    let mut told = |name: &str, done: usize, of: usize| {
        if part != name {
            // For a log; a terminal has the bar.
            if bar.is_hidden() {
                println!("measuring: {name}, {of} rounds");
            }
            name.clone_into(&mut part);
            bar.set_message(name.to_owned());
            bar.set_length(of as u64);
        }
        bar.set_position(done as u64);
    };
    let results = rounds::measure(bgjob_benches::designs(), &effort, &mut told)?;
    bar.finish_and_clear();
    let text = serde_json::to_string(&results)?;
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no saved run", file.display()))
}

fn read_counts(file: &Path) -> Result<Counts> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))
}
