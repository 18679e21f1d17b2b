//! The rungs: what is claimed, what shows it, and the commands of both lengths.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{linearizable, miri};
use crate::archive::{Form, instrumented};
use crate::install::{self, Tool};
use crate::{root, toolchain};

/// How much of a harness is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// In every `cargo xtask test`: 12 minutes for all of them, on two cores.
    Short,
    /// What the table counts.
    Long,
}

impl Length {
    /// The value of `BGJOB_PROOF`.
    pub fn name(self) -> &'static str {
        match self {
            Length::Short => "short",
            Length::Long => "long",
        }
    }
}

/// A row of the table.
pub struct Rung {
    /// How the row, the step and the printed counts are called.
    pub name: &'static str,
    /// First column of the table in `VERIFICATION.md`.
    pub claim: &'static str,
    /// Second column.
    pub shown_by: &'static str,
    /// Debian packages.
    pub tools: &'static [Tool],
    /// Why it cannot be run here, when a tool that is not installed by the project is missing.
    pub missing: fn() -> Result<Option<String>>,
    /// To be run one after another.
    pub commands: fn(Length) -> Result<Vec<Command>>,
    /// What the long version must reach, all commands together.
    pub least: &'static [(&'static str, u64)],
    /// Part of `cargo xtask test`.
    pub is_short: bool,
}

/// What compiles the C programs, and reads their counters.
const COVERAGE: &[Tool] = &[install::COMPILERS[1], install::COMPILERS[4], install::COVERAGE[0], install::COVERAGE[1]];

/// All of them, in the order of the table.
pub const RUNGS: &[Rung] = &[
    Rung {
        name: "states",
        claim: "the state machine is the documented one",
        shown_by: "every cell of state and call or event; breadth-first, every operation and argument class on 2 jobs x 2 files, states deduplicated, to depth 6, against the sequential model",
        tools: &[],
        missing: nothing,
        // The C programs of the table are a step of `cargo xtask test` anyway.
        commands: |length| {
            let mut all = vec![proof(Form::Native, &["exhaustive"]), engine("state_machine")];
            if length == Length::Long {
                all.push(ffi("spec_table"));
            }
            Ok(all)
        },
        least: &[("cells", 8_700), ("states", 2_500_000), ("transitions", 60_000_000)],
        is_short: true,
    },
    Rung {
        name: "handles",
        claim: "a handle or token is accepted exactly while it lives",
        shown_by: "every 32-bit pattern of each half of handles and tokens; reuse past every wrap",
        tools: &[],
        missing: nothing,
        commands: |_| Ok(forms(|form| proof(form, &["handles", "wraps"]))),
        least: &[("patterns", 18 << 32), ("wraps", 600), ("changes", 1 << 31)],
        is_short: true,
    },
    Rung {
        name: "random",
        claim: "the engine behaves as the model",
        shown_by: "random operations through the C ABI beside the sequential model, all codes and readings compared",
        tools: &[],
        missing: nothing,
        commands: |_| Ok(vec![proof(Form::Native, &["random"])]),
        least: &[("operations", 100_000_000)],
        is_short: true,
    },
    Rung {
        name: "interleavings",
        claim: "no interleaving breaks the record",
        shown_by: "loom, one protocol a file, in all three forms; each model asserts which outcomes it reached; every state of the COM layer's counting",
        tools: &[],
        missing: nothing,
        commands: |_| Ok(forms(loom).into_iter().chain([counting()]).collect()),
        least: &[("models", 180), ("executions", 10_000_000), ("counting_states", 500_000)],
        is_short: true,
    },
    Rung {
        name: "orderings",
        claim: "every ordering and fence is needed, and together they suffice",
        shown_by: "each one weakened or removed in a copy of the sources, then the models, the test that stops at each access, and all others of the core",
        tools: &[],
        missing: nothing,
        commands: |length| {
            Ok(vec![own(if length == Length::Short { &["orderings", "--few"] } else { &["orderings"] })?])
        },
        least: &[("mutations", 60), ("caught", 54)],
        is_short: true,
    },
    Rung {
        name: "mutants",
        claim: "the tests notice changes of the code",
        shown_by: "cargo-mutants on the core",
        tools: &[],
        missing: nothing,
        commands: |_| Ok(vec![own(&["mutants"])?]),
        least: &[("mutants", 1_500), ("caught", 1_300)],
        is_short: false,
    },
    Rung {
        name: "miri",
        claim: "no undefined behaviour in Rust",
        shown_by: "Miri, 64 seeds each on 64-bit, 32-bit and big-endian targets: threads, region mapping, the C ABI's pointers, a job's life",
        tools: &[],
        missing: miri::missing,
        commands: miri::commands,
        least: &[("runs", 192)],
        is_short: false,
    },
    Rung {
        name: "sanitizers",
        claim: "no undefined behaviour in C programs on the archive",
        shown_by: "address, thread and undefined-behaviour sanitizers in the archive and in the programs, no suppressions: a storm of random calls in all three forms, and every program of the C ABI and of COM",
        tools: install::COMPILERS,
        missing: instrumented::no_sanitizers,
        commands: sanitizers,
        least: &[("operations", 100_000_000), ("programs", 192)],
        is_short: true,
    },
    Rung {
        name: "linearizable",
        claim: "concurrent calls take effect one after another",
        shown_by: "recorded histories of four threads through a Wing-Gong/Lowe checker: of the library as it is, and of a copy in which threads meet at every access to an atomic; there also changes, stopped before each access in turn while others run to their end",
        tools: &[],
        missing: nothing,
        commands: |_| linearizable::commands(),
        least: &[("histories", 600_000), ("overlapping_pairs", 6_000_000), ("stops", 100_000)],
        is_short: true,
    },
    Rung {
        name: "callers",
        claim: "bad callers do no harm",
        shown_by: "a program written from the headers: every exported function and COM method x every pointer x NULL, misaligned, at a PROT_NONE page; forged, stale and foreign handles; lengths and deltas at 2^31, 2^32, 2^63, 2^64-1",
        tools: &[],
        missing: nothing,
        commands: |length| {
            Ok(if length == Length::Long { forms(|form| ffi_in(form, "callers")) } else { vec![ffi("callers")] })
        },
        least: &[("exports", 72), ("com_exports", 9), ("calls", 1_000_000), ("com_calls", 100_000)],
        is_short: true,
    },
    Rung {
        name: "fuzz",
        claim: "no sequence of calls and no hostile region does harm",
        shown_by: "coverage-guided fuzzing (libFuzzer, with the address sanitizer) of call sequences and of regions",
        tools: &[],
        missing: nothing,
        commands: |_| Ok(vec![ffi("fuzz")]),
        least: &[("calls", 100_000_000), ("seconds", 600)],
        is_short: true,
    },
    Rung {
        name: "updater",
        claim: "the updater survives",
        shown_by: "killed before each change of its storage, power cut after it; and at 100 places each: connections that break, bytes that are others, contents too short, refusals, a full disk, a failing one",
        tools: &[],
        missing: nothing,
        commands: |_| Ok(vec![ffi("power")]),
        least: &[("runs", 400), ("kills", 100), ("faults", 600)],
        // Its short version is the test as the step of the archive runs it.
        is_short: false,
    },
    Rung {
        name: "instructions",
        claim: "an interrupt may come before any instruction",
        shown_by: "Unicorn: each operation interrupted before each of its instructions by each of the others, on four processors",
        tools: &[],
        missing: nothing,
        commands: |_| Ok(vec![ffi("stepper")]),
        least: &[("points", 1_000_000), ("processors", 4)],
        is_short: false,
    },
    Rung {
        name: "coverage",
        claim: "the tests reach the core",
        shown_by: "every line and both sides of every branch of src/ by LLVM's coverage, in the three forms together; each exception is listed with its reason in proof/coverage.toml",
        tools: COVERAGE,
        missing: instrumented::no_coverage,
        commands: |_| Ok(vec![ffi("coverage")]),
        least: &[("lines", 1), ("branches", 1)],
        is_short: false,
    },
];

fn nothing() -> Result<Option<String>> {
    Ok(None)
}

/// `cargo test` of harnesses in `proof/tests`, optimised, in one form.
fn proof(form: Form, tests: &[&str]) -> Command {
    proof_in(root::root(), &form.target_dir(), &form.rustflags(), tests)
}

/// The same in a copy of the project, with the compiler's flags.
pub(super) fn proof_in(project: &Path, target_dir: &Path, rustflags: &str, tests: &[&str]) -> Command {
    let mut cargo = toolchain::cargo();
    cargo.current_dir(project).args(["test", "--quiet", "--profile", "proof", "-p", "bgjob-proof"]);
    for test in tests {
        cargo.args(["--test", test]);
    }
    cargo.env("RUSTFLAGS", rustflags).arg("--target-dir").arg(target_dir).args(["--", "--nocapture"]);
    cargo
}

/// `cargo test` of one of the engine's own tests, in the shipped form.
fn engine(test: &str) -> Command {
    let mut cargo = toolchain::cargo();
    cargo.args(["test", "--quiet", "-p", "bgjob", "--test", test, "--", "--nocapture"]);
    cargo
}

/// The models of `proof/tests/loom` in one form. Optimised: they take ten times as long otherwise.
fn loom(form: Form) -> Command {
    let mut cargo = toolchain::cargo();
    cargo.args(["test", "--quiet", "--release", "-p", "bgjob-proof", "--test", "loom_models"]);
    cargo.env("RUSTFLAGS", format!("--cfg loom {}", form.rustflags()).trim_end());
    cargo.arg("--target-dir").arg(root::target_dir().join(format!("loom{}", form.suffix())));
    cargo.args(["--", "--nocapture"]);
    cargo
}

/// This program's own command.
fn own(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments);
    Ok(command)
}

/// The model of the COM layer's counting, with the features of the step that tests that layer.
fn counting() -> Command {
    let mut cargo = toolchain::cargo();
    cargo.args(["test", "--quiet", "-p", "bgjob-com", "-p", "bgjob-capi", "--features", "bgjob-capi/both-profiles"]);
    cargo.args(["--test", "counting_model", "--", "--nocapture"]);
    cargo
}

/// One command for each form.
fn forms(command: fn(Form) -> Command) -> Vec<Command> {
    Form::ALL.into_iter().map(command).collect()
}

/// The short version has the form that users get.
fn sanitizers(length: Length) -> Result<Vec<Command>> {
    let forms = if length == Length::Long { &Form::ALL[..] } else { &[Form::Native] };
    Ok(forms.iter().map(|form| ffi_in(*form, "sanitizers")).collect())
}

/// [`ffi`] with archives in one form.
fn ffi_in(form: Form, test: &str) -> Command {
    let mut cargo = ffi(test);
    cargo.env("BGJOB_FORM", form.name());
    cargo
}

/// `cargo test` of a harness in `ffi-tests/tests`.
fn ffi(test: &str) -> Command {
    let mut cargo = toolchain::cargo();
    cargo.args(["test", "--quiet", "-p", "ffi-tests", "--test", test, "--", "--nocapture"]);
    cargo
}
