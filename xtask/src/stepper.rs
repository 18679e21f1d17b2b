//! Linked images of the archive that `ffi-tests/stepper/`, a Python package on the Unicorn engine, can run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::archive::Built;
use crate::{header, install, python, root, run};

/// Targets that the engine runs, and how their C compiler is told of them. Debian's compilers for Linux make
/// position-independent programs otherwise, and guard stacks with a thread pointer that nobody sets here.
const TARGETS: [(&str, &[&str]); 11] = [
    ("thumbv6m-none-eabi", &["-mthumb", "-mcpu=cortex-m0"]),
    ("thumbv7m-none-eabi", &["-mthumb", "-mcpu=cortex-m3"]),
    ("thumbv7em-none-eabihf", &["-mthumb", "-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]),
    ("thumbv8m.main-none-eabi", &["-mthumb", "-mcpu=cortex-m33", "-mfloat-abi=soft"]),
    ("riscv32imc-unknown-none-elf", &["-march=rv32imc", "-mabi=ilp32"]),
    ("riscv32imac-unknown-none-elf", &["-march=rv32imac", "-mabi=ilp32"]),
    ("riscv64gc-unknown-none-elf", &["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"]),
    ("aarch64-unknown-linux-gnu", &["-no-pie", "-fno-pic"]),
    ("armv7-unknown-linux-gnueabihf", &["-no-pie", "-fno-pic"]),
    ("s390x-unknown-linux-gnu", &["-no-pie", "-fno-pic"]),
    ("x86_64-unknown-linux-gnu", &["-no-pie", "-fno-pic", "-mcmodel=large"]),
];

/// The triples that can be run.
pub fn targets() -> impl Iterator<Item = &'static str> {
    TARGETS.iter().map(|(triple, _)| *triple)
}

/// Links every function of the header out of `library`, with `sources` beside it, into `image`.
///
/// # Errors
/// When the target is not in the table, its compiler is missing, or it complains.
pub fn link(triple: &str, library: &Path, include: &Path, sources: &[PathBuf], image: &Path) -> Result<()> {
    let Some((_, flags)) = TARGETS.iter().find(|(known, _)| *known == triple) else {
        bail!("the stepper does not run {triple}; the table is in xtask/src/stepper.rs");
    };
    install::ensure(install::STEPPER)?;
    let own = root::path("ffi-tests/stepper/image");
    let script = own.join("link.ld");
    let functions = header::functions(&fs::read_to_string(header::path())?)?;
    fs::create_dir_all(image.parent().context("an image lies in a directory")?)?;
    let mut cc = Command::new(format!("{}gcc", install::binutils(triple)?));
    cc.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-Os", "-ffreestanding", "-fno-stack-protector"]);
    // Else the loop of memcpy becomes a call of memcpy.
    cc.arg("-fno-tree-loop-distribute-patterns").args(*flags).arg("-I").arg(include);
    cc.args(["-nostdlib", "-static", "-Wl,--gc-sections", "-Wl,--build-id=none", "-Wl,--no-warn-execstack"]);
    cc.arg(format!("-Wl,-T,{}", script.display())).args(functions.iter().map(|name| format!("-Wl,-u,{name}")));
    cc.args(sources).arg(own.join("memory.c")).arg(library).arg("-lgcc").arg("-o").arg(image);
    run::stdout(&mut cc).map(drop)
}

/// Instructions of one undisturbed call of each function that the stepper knows, handle check included.
///
/// # Errors
/// As [`link`], and when Python or a package is missing.
pub fn count(built: &Built) -> Result<BTreeMap<String, u64>> {
    let image = root::target_dir().join("stepper").join(format!("{}-count.elf", built.triple));
    link(&built.triple, &built.library, &built.include, &[], &image)?;
    let mut module = python::module("stepper.count")?;
    let printed = run::stdout(module.arg("--elf").arg(image).args(["--arch", &built.triple]))?;
    // One `"name": number` a line.
    let pairs = printed.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": "));
    pairs.map(|(name, n)| Ok((name.trim_matches('"').to_owned(), n.parse()?))).collect()
}
