//! The stack depths of `cargo xtask targets`, on C functions with planted frames: for every target, by clang, whose
//! `.stack_sizes` are rustc's.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use ffi_tests::{scratch, source};
use xtask::target::{self, Target};
use xtask::targets::stack;
use xtask::{install, run};

/// What the compiler may add to the planted bytes of three functions: saved registers, alignment, s390x's save areas.
const SLACK: u64 = 3 * 200;

fn compile(target: &Target, file: &str) -> PathBuf {
    let object = scratch(&format!("stack-{file}-{}", target.triple)).join("planted.o");
    let mut clang = Command::new("clang");
    // clang has the extensions of RISC-V apart, in `target.gcc`.
    let triple = target.triple.replace("riscv32imac-", "riscv32-").replace("riscv32imc-", "riscv32-");
    let triple = triple.replace("riscv64gc-", "riscv64-");
    clang.arg(format!("--target={triple}")).args(target.gcc.iter().filter(|flag| **flag != "-mthumb"));
    clang.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-c", "-ffreestanding"]);
    clang.args(["-fstack-size-section", "-ffunction-sections", "-fdata-sections", "-fno-unwind-tables"]);
    clang.arg(source(&format!("c/stack/{file}.c"))).arg("-o").arg(&object);
    run::stdout(&mut clang).unwrap_or_else(|e| panic!("{e:#}"));
    object
}

fn depths(target: &Target, file: &str, functions: &[&str]) -> Result<BTreeMap<String, u64>> {
    install::ensure(install::TARGETS)?;
    let names: Vec<_> = functions.iter().map(|f| (*f).to_owned()).collect();
    stack::depths(&compile(target, file), install::binutils(target.triple)?, &names)
}

#[test]
fn planted_frames_show_on_every_target() {
    for target in target::ALL {
        let names = ["leaf", "direct", "indirect", "tail", "outside"];
        let depth = depths(&target, "planted", &names).unwrap_or_else(|e| panic!("{}: {e:#}", target.triple));
        let within = |name: &str, planted: u64, slack: u64| {
            let is = depth[name];
            assert!((planted..=planted + slack).contains(&is), "{}: {name} takes {is}, not {planted}", target.triple);
        };
        within("leaf", 0, 16);
        within("direct", 200 + 1000, SLACK);
        within("indirect", 400 + 1000, SLACK);
        within("outside", stack::HELPER, 200);
        // ARMv6-M has no jump that reaches everywhere: its compilers call, and the frames add up.
        let is_jump = !target.triple.starts_with("thumbv6m");
        within("tail", if is_jump { 700 } else { 600 + 700 }, if is_jump { 500 } else { SLACK });
    }
}

#[test]
fn recursion_is_refused_on_every_target() {
    for target in target::ALL {
        let error = depths(&target, "recursive", &["even"]).unwrap_err().to_string();
        assert!(error.contains("calls itself"), "{}: {error}", target.triple);
    }
}

#[test]
fn a_frame_without_a_bound_is_refused_on_every_target() {
    for target in target::ALL {
        let error = depths(&target, "growing", &["growing"]).unwrap_err().to_string();
        assert!(error.contains("how much stack") || error.contains("cannot be seen"), "{}: {error}", target.triple);
    }
}
