//! The table of steps, cheapest first, and the command that each one is.

use std::process::Command;

use anyhow::Result;

use crate::archive::{self, Form, Kind, Options};
use crate::{root, target, toolchain};

/// A named step.
pub(super) struct Step {
    pub(super) name: &'static str,
    work: Work,
}

/// What a step runs.
enum Work {
    /// One cargo command.
    Cargo(&'static [&'static str]),
    /// Unit, property and documentation tests of the engine and of the C ABI's crate.
    Engine(Form),
    /// proptest's sequences of operations beside the sequential model, optimised as the harnesses of `proof/` are.
    Sequential(Form),
    /// The archive and the C and C++ programs on it.
    Abi(Form),
    /// This command of the project itself.
    Xtask(&'static [&'static str]),
}

const fn step(name: &'static str, work: Work) -> Step {
    Step { name, work }
}

/// All of them, in order.
pub(super) const STEPS: &[Step] = &[
    step("formatting", Work::Cargo(&["fmt", "--all", "--check"])),
    step("clippy", Work::Cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    step("engine, 64-bit form", Work::Engine(Form::Native)),
    step("engine, 32-bit form", Work::Engine(Form::Bits32)),
    step("engine, masked form", Work::Engine(Form::Masked)),
    step("sequential model, 64-bit form", Work::Sequential(Form::Native)),
    step("sequential model, 32-bit form", Work::Sequential(Form::Bits32)),
    step("sequential model, masked form", Work::Sequential(Form::Masked)),
    // By itself: built beside the COM layer, the C ABI has room for two engines.
    step(
        "clippy, C ABI",
        Work::Cargo(&["clippy", "--quiet", "-p", "bgjob-capi", "--all-targets", "--", "-D", "warnings"]),
    ),
    step(
        "COM layer",
        Work::Cargo(&[
            "test",
            "--quiet",
            "-p",
            "bgjob-com",
            "-p",
            "bgjob-capi",
            "--features",
            "bgjob-capi/both-profiles",
        ]),
    ),
    step("project's commands", Work::Cargo(&["test", "--quiet", "-p", "xtask", "-p", "bgjob-loopback-server"])),
    step("archive and C ABI, 64-bit form", Work::Abi(Form::Native)),
    step("C ABI, 32-bit form", Work::Abi(Form::Bits32)),
    step("C ABI, masked form", Work::Abi(Form::Masked)),
    step("C ABI under qemu-user", Work::Cargo(&["test", "--quiet", "-p", "ffi-tests", "--test", "qemu_user"])),
    step("C ABI under Wine", Work::Cargo(&["test", "--quiet", "-p", "ffi-tests", "--test", "wine"])),
    step("firmware under QEMU", Work::Cargo(&["test", "--quiet", "-p", "ffi-tests", "--test", "firmware"])),
    step("targets", Work::Xtask(&["targets", "--check"])),
    step("instruction counts", Work::Xtask(&["counts", "--check"])),
    // Those of criterion too, each once.
    step(
        "benchmarks' tests",
        Work::Cargo(&["test", "--quiet", "-p", "bgjob-benches", "--lib", "--benches", "--test", "*"]),
    ),
    // A few calls of each: that everything runs, and a page comes of it.
    step("benchmarks run", Work::Xtask(&["bench", "--smoke"])),
    // The claims of VERIFICATION.md, each as far as a few minutes allow.
    step("verification, short version", Work::Xtask(&["verify", "--short"])),
    step("every instruction", Work::Cargo(&["test", "--quiet", "-p", "ffi-tests", "--test", "stepper"])),
];

impl Step {
    /// The command to run. The archive, where one is tested, has been built when it is returned.
    pub(super) fn command(&self) -> Result<Command> {
        Ok(match self.work {
            Work::Cargo(args) => cargo(args),
            Work::Engine(form) => engine(form),
            Work::Sequential(form) => sequential(form),
            Work::Abi(form) => abi(form)?,
            Work::Xtask(args) => cargo(&[&["run", "--quiet", "-p", "xtask", "--"], args].concat()),
        })
    }
}

fn cargo(args: &[&str]) -> Command {
    let mut cargo = toolchain::cargo();
    cargo.args(args);
    cargo
}

fn engine(form: Form) -> Command {
    let mut cargo = cargo(&["test", "--quiet", "-p", "bgjob", "-p", "bgjob-capi"]);
    cargo.env("RUSTFLAGS", form.rustflags()).arg("--target-dir").arg(form.target_dir());
    cargo
}

fn sequential(form: Form) -> Command {
    let mut cargo = cargo(&["test", "--quiet", "--profile", "proof", "-p", "bgjob-proof", "--test", "sequential"]);
    cargo.env("RUSTFLAGS", form.rustflags()).arg("--target-dir").arg(form.target_dir());
    cargo
}

/// The forms other than the shipped one run only what depends on the form.
fn abi(form: Form) -> Result<Command> {
    let built = archive::build_with(&Options { triple: target::host(), form, get_progress: true, kind: Kind::Flat })?;
    println!("libbgjob.a: {}", built.size);
    let mut cargo = cargo(&["test", "--quiet", "-p", "ffi-tests"]);
    if form == Form::Native {
        cargo.arg("--lib").args(tests_without_steps()?);
    } else {
        cargo.args(["--test", "c_abi", "--test", "com_abi", "--test", "spec_table"]);
    }
    cargo.env("BGJOB_FORM", form.name());
    Ok(cargo)
}

/// The tests of `ffi-tests` that are steps of their own, or part of the verification.
const TESTS_WITH_STEPS: [&str; 8] =
    ["callers", "coverage", "firmware", "fuzz", "qemu_user", "sanitizers", "stepper", "wine"];

/// `--test NAME` for each of the others.
fn tests_without_steps() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in root::path("ffi-tests/tests").read_dir()? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.extension().is_some_and(|e| e == "rs") && !TESTS_WITH_STEPS.contains(&&*name) {
            names.push(format!("--test={name}"));
        }
    }
    names.sort();
    Ok(names)
}
