//! Windows' own BITS service, as Wine has it, beside this library: `benches/wine/bits.cpp`.
//!
//! The work is not the same, and no ratio of the two says how good either is. `IBackgroundCopyJob::GetProgress` of the
//! service is a remote procedure call: the arguments go to another process, which takes a lock, and the answer comes
//! back. Ours reads memory of the program itself. A user has the choice all the same: this is what he calls today.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::archive::{self, Built};
use crate::wine::Prefix;
use crate::{root, run};

/// Rounds, in each of which all three are timed; each of them begins every third one.
const ROUNDS: u32 = 27;

/// Calls of ours in a round: the clock's ticks are 100 ns.
const CALLS: u32 = 100_000;

/// Calls of the service in a round, from half a millisecond to some: more if the machine is busy.
const SERVICE_CALLS: u32 = 40;

const TRIPLE: &str = "x86_64-pc-windows-gnu";

/// What one call took in one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// From 0.
    pub round: u32,
    /// `IBackgroundCopyJob::GetProgress` of Wine's service.
    pub wine_ns: f64,
    /// The same method of this library.
    pub com_ns: f64,
    /// `GetProgress` of `bgjob.h`, for the same job.
    pub flat_ns: f64,
}

/// What one of the three tells of its job, before it is timed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    job: String,
    bytes_total: u64,
    bytes_transferred: u64,
    files_total: u32,
    files_transferred: u32,
}

/// A line that the program prints.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Round(Round),
    Told(Told),
}

/// Builds the program and runs it: what each round took. The three have told the same of their jobs, each of one file
/// of unknown size.
///
/// # Errors
/// When a tool is missing and cannot be installed, the service does not start (the message has its HRESULT), or they
/// tell something else.
pub fn measure() -> Result<Vec<Round>> {
    let dir = root::target_dir().join("wine-bits");
    // Jobs that an earlier run has left in the service's queue would be asked for, too.
    let place = dir.join("prefix");
    if place.exists() {
        Prefix::at(place.clone())?.end()?;
        fs::remove_dir_all(&place).with_context(|| format!("cannot remove {}", place.display()))?;
    }
    fs::create_dir_all(&place)?;
    let prefix = Prefix::new(place)?;
    prefix.wait()?;
    let program = dir.join("bits.exe");
    compile(&archive::build_com(TRIPLE)?, &program)?;
    let mut command = prefix.command(&program);
    command.args([ROUNDS, CALLS, SERVICE_CALLS].map(|number| number.to_string()));
    let output = run::finish_ok(&mut command, &program.with_extension("log"));
    prefix.end()?;
    rounds(&output?)
}

/// The platform's `<bits.h>` is found before ours.
fn compile(built: &Built, program: &PathBuf) -> Result<()> {
    let mut compiler = Command::new("x86_64-w64-mingw32-g++");
    compiler.args(["-std=c++17", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-static", "-idirafter"]);
    compiler.arg(&built.include).arg(root::path("benches/wine/bits.cpp")).arg(&built.library);
    run::stdout(compiler.args(["-lole32", "-luuid"]).arg("-o").arg(program))?;
    Ok(())
}

/// The rounds of what the program printed. Lines that are no JSON are Wine's own words.
fn rounds(output: &str) -> Result<Vec<Round>> {
    let (mut told, mut rounds) = (Vec::new(), Vec::new());
    for line in output.lines().filter(|l| l.starts_with('{')) {
        match serde_json::from_str(line).with_context(|| format!("cannot understand `{line}`"))? {
            Line::Round(round) => rounds.push(round),
            Line::Told(one) => told.push(one),
        }
    }
    let new = |job: &str| Told {
        job: job.to_owned(),
        bytes_total: u64::MAX,
        bytes_transferred: 0,
        files_total: 1,
        files_transferred: 0,
    };
    let wanted = ["wine", "com", "flat"].map(new);
    ensure!(told == wanted, "of a job of one file of unknown size the three do not tell the same: {told:#?}");
    ensure!(rounds.len() == ROUNDS as usize, "there are {} rounds, not {ROUNDS}", rounds.len());
    Ok(rounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(wine_files: u32, count: u32) -> String {
        let told = |job: &str, files: u32| {
            format!(
                "{{\"job\":\"{job}\",\"bytes_total\":18446744073709551615,\"bytes_transferred\":0,\
                 \"files_total\":{files},\"files_transferred\":0}}\n"
            )
        };
        let round = |n| format!("{{\"round\":{n},\"wine_ns\":396508.0,\"com_ns\":14.385,\"flat_ns\":2.780}}\r\n");
        let rounds: String = (0..count).map(round).collect();
        format!("wine: says something\n{}{}{}{rounds}", told("wine", wine_files), told("com", 1), told("flat", 1))
    }

    #[test]
    fn rounds_are_read_and_written() {
        let rounds = rounds(&output(1, ROUNDS)).unwrap();
        assert_eq!(rounds[2], Round { round: 2, wine_ns: 396_508.0, com_ns: 14.385, flat_ns: 2.78 });
        let text = serde_json::to_string(&rounds).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Round>>(&text).unwrap(), rounds);
    }

    #[test]
    fn what_is_not_the_same_is_refused() {
        let error = rounds(&output(2, ROUNDS)).unwrap_err().to_string();
        assert!(error.contains("do not tell the same"), "{error}");
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        rounds(&output(1, ROUNDS - 1)).unwrap_err();
        rounds(&output(1, ROUNDS).replace("flat_ns", "flat")).unwrap_err();
        rounds("CoCreateInstance: 0x80040154\n").unwrap_err();
    }
}
