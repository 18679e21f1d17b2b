//! The table of steps, cheapest first.

use std::process::Command;

use anyhow::Result;

use crate::archive::{self, Form};
use crate::{root, toolchain};

/// A named step: the commands to run one after the other.
pub(super) struct Step {
    pub(super) name: &'static str,
    /// May itself do work that the commands need, such as building the archive.
    pub(super) commands: fn() -> Result<Vec<Command>>,
}

/// All of them, in order.
pub(super) fn all() -> &'static [Step] {
    &[
        Step { name: "formatting", commands: || Ok(vec![cargo(&["fmt", "--all", "--check"])]) },
        Step {
            name: "clippy",
            commands: || {
                Ok(vec![cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])])
            },
        },
        Step {
            name: "tests of the project's commands",
            commands: || Ok(vec![cargo(&["test", "--quiet", "--package", "xtask"])]),
        },
        Step { name: "engine, 64-bit form", commands: || Ok(vec![engine(Form::Native)]) },
        Step { name: "engine, 32-bit form", commands: || Ok(vec![engine(Form::Bits32)]) },
        Step { name: "engine, masked form", commands: || Ok(vec![engine(Form::Masked)]) },
        Step { name: "loom models, 64-bit form", commands: || Ok(vec![loom(Form::Native)]) },
        Step { name: "loom models, 32-bit form", commands: || Ok(vec![loom(Form::Bits32)]) },
        Step { name: "loom models, masked form", commands: || Ok(vec![loom(Form::Masked)]) },
        Step { name: "archive and C ABI, 64-bit form", commands: || abi(Form::Native) },
        Step { name: "C ABI, 32-bit form", commands: || abi(Form::Bits32) },
        Step { name: "C ABI, masked form", commands: || abi(Form::Masked) },
        Step {
            name: "benchmarks compile",
            commands: || Ok(vec![cargo(&["bench", "--quiet", "--no-run", "--package", "bgjob-benches"])]),
        },
    ]
}

fn cargo(args: &[&str]) -> Command {
    let mut cargo = toolchain::cargo();
    cargo.args(args);
    cargo
}

/// Unit, property and documentation tests of the engine and of the C ABI's crate.
fn engine(form: Form) -> Command {
    let mut cargo = cargo(&["test", "--quiet", "--package", "bgjob", "--package", "bgjob-capi"]);
    cargo.env("RUSTFLAGS", form.rustflags()).arg("--target-dir").arg(form.target_dir());
    cargo
}

/// The models of `tests/loom_*.rs`; without optimisation they take ten times as long.
fn loom(form: Form) -> Command {
    let mut cargo = cargo(&["test", "--quiet", "--release", "--package", "bgjob", "--test", "loom_*"]);
    cargo.env("RUSTFLAGS", format!("--cfg loom {}", form.rustflags()).trim_end());
    cargo.arg("--target-dir").arg(root::target_dir().join(format!("loom{}", form.suffix())));
    cargo
}

/// The C and C++ programs; the forms other than the shipped one run only what depends on the form.
fn abi(form: Form) -> Result<Vec<Command>> {
    let built = archive::build_form(crate::target::host(), form)?;
    println!("{}: {} bytes", built.library.display(), std::fs::metadata(&built.library)?.len());
    let mut cargo = cargo(&["test", "--quiet", "--package", "ffi-tests"]);
    if form != Form::Native {
        cargo.args(["--test", "c_abi"]);
    }
    cargo.env("BGJOB_FORM", form.name());
    Ok(vec![cargo])
}
