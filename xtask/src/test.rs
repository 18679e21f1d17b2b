//! `cargo xtask test`: every check of the project, as named steps with their times.
//!
//! It stops at the first step that fails. The last line is the sum of what the test runners reported.

mod count;
mod steps;

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::{install, python, root, run, target, toolchain};
use count::Count;
use steps::{STEPS, Step};

/// Runs all steps up to the first that fails; whether all passed. What went wrong has been printed.
pub fn run() -> bool {
    let begin = Instant::now();
    let mut count = Count::default();
    let mut times: Vec<(String, Duration)> = Vec::new();
    warn_of_little_space();
    let mut result = install_tools();
    if result.is_ok() {
        for step in STEPS {
            println!("\n== {}", step.name);
            let start = Instant::now();
            result = run_step(step, &mut count);
            times.push((step.name.to_owned(), start.elapsed()));
            println!(
                "== {}: {} in {:.1} s",
                step.name,
                if result.is_ok() { "ok" } else { "FAILED" },
                start.elapsed().as_secs_f64()
            );
            if result.is_err() {
                break;
            }
        }
    }
    println!("\nTime by step:");
    for (name, time) in &times {
        println!("{:8.1} s  {name}", time.as_secs_f64());
    }
    println!("{:8.1} s  in all", begin.elapsed().as_secs_f64());
    if let Err(e) = &result {
        // A step that is no test runner failed: the sum must not read as a success.
        count.failed += u64::from(count.failed == 0);
        println!("\n{e:#}");
    }
    println!("{} passed, {} failed", count.passed, count.failed);
    result.is_ok()
}

/// What a run from a fresh clone leaves in the build directory.
const SPACE_GB: u64 = 12;

/// A full disk shows in the middle of some compiler's message; this says it in front.
fn warn_of_little_space() {
    let Ok(disk) = rustix::fs::statvfs(root::root()) else { return };
    let free_gb = disk.f_bavail.saturating_mul(disk.f_frsize) >> 30;
    if free_gb < SPACE_GB {
        println!("The disk has {free_gb} GB free; from a fresh clone, this takes up to {SPACE_GB} GB.");
    }
}

/// Everything that any step needs, so that a long run does not stop half-way for a missing compiler.
fn install_tools() -> Result<()> {
    let wanted = [
        install::HOST_ARCHIVE,
        install::COMPILERS,
        install::CROSS_COMPILERS,
        install::TARGETS,
        install::CALLGRIND,
        install::PACKAGING,
        install::UPDATER,
        install::EMULATORS,
        install::BENCH_PEERS,
    ];
    install::ensure(&wanted.concat())?;
    install::ensure(&[install::QEMU_USER, install::WINE].concat())?;
    // The tests would install these too, but nobody sees what a test prints.
    for triple in target::CROSS.into_iter().chain(target::CROSS_COM) {
        install::binutils(triple)?;
        toolchain::cargo_for(triple)?;
    }
    install::ensure(install::TARGETS)?;
    python::interpreter()?;
    Ok(())
}

fn run_step(step: &Step, count: &mut Count) -> Result<()> {
    step.command()
        .and_then(|mut command| run::watched(&mut command, |line| count.add_line(line)))
        .with_context(|| format!("the step `{}` failed", step.name))
}
