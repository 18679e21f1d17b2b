//! The rung `miri`: `tests/miri.rs` and the C ABI's in the interpreter, where a toolchain has it. It is a component of
//! nightly toolchains and nowhere else to be had; no component is ever downloaded from here.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Length;
use crate::{root, run, toolchain};

/// 64-bit, 32-bit, and big-endian.
const TARGETS: [&str; 3] = ["x86_64-unknown-linux-gnu", "i686-unknown-linux-gnu", "s390x-unknown-linux-gnu"];

/// Another schedule of the threads, and other addresses, with each.
const SEEDS: &str = "-Zmiri-many-seeds=0..64";

/// Whose Miri: the user's own toolchain, else rustup's nightly one.
fn toolchains() -> [fn(&str) -> Command; 2] {
    [toolchain::own, |program| toolchain::of_rustup("nightly", program)]
}

/// The first toolchain that has all of it; else why the last one has not.
fn find() -> Result<Result<fn(&str) -> Command, String>> {
    let mut why = String::new();
    for toolchain in toolchains() {
        match lacks(toolchain)? {
            None => return Ok(Ok(toolchain)),
            Some(lack) => why = lack,
        }
    }
    Ok(Err(why))
}

fn lacks(toolchain: fn(&str) -> Command) -> Result<Option<String>> {
    let answers = |command: &mut Command| run::capture(command).is_ok_and(|out| out.status.success());
    if !answers(toolchain("cargo").args(["miri", "--version"])) {
        return Ok(Some("no toolchain has Miri (rustup component add --toolchain nightly miri rust-src)".to_owned()));
    }
    let sysroot = run::stdout(toolchain("rustc").args(["--print", "sysroot"]))?;
    // Miri interprets the standard library too, and compiles it for each target.
    let has_sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file();
    let lack = || "Miri's toolchain lacks the library's sources (rustup component add rust-src)".to_owned();
    Ok((!has_sources).then(lack))
}

/// Why it cannot be run here, if so.
pub(super) fn missing() -> Result<Option<String>> {
    Ok(find()?.err())
}

/// One for each target. The tests are small, so there is one length.
pub(super) fn commands(_: Length) -> Result<Vec<Command>> {
    let Ok(toolchain) = find()? else { return Ok(Vec::new()) };
    let one = |target: &str| {
        let mut cargo = toolchain("cargo");
        cargo.args(["miri", "test", "-p", "bgjob", "-p", "bgjob-capi", "--test", "miri", "--test", "pointers"]);
        cargo.args(["--target", target, "--target-dir"]).arg(root::target_dir().join("miri"));
        cargo.env("MIRIFLAGS", SEEDS).args(["--", "--nocapture"]);
        cargo
    };
    Ok(TARGETS.map(one).into())
}

#[cfg(test)]
mod tests {
    /// A reason, or a toolchain: nothing in between, whatever is installed.
    #[test]
    fn says_why_or_runs() {
        let commands = super::commands(super::Length::Long).unwrap();
        match super::missing().unwrap() {
            Some(why) => assert!(!why.is_empty() && commands.is_empty()),
            None => assert_eq!(commands.len(), super::TARGETS.len()),
        }
    }
}
