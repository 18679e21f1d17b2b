//! Linked images of the archive that `ffi-tests/stepper/`, a Python package on the Unicorn engine, can run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::archive::Built;
use crate::target::{self, Target};
use crate::{header, install, python, root, run};

/// Debian's compilers for Linux make position-independent programs otherwise.
const LINUX: &[&str] = &["-no-pie", "-fno-pic"];
/// The image's addresses are beyond the reach of the small code model.
const X86_64: &[&str] = &["-mcmodel=large"];

/// The targets that can be run: the engine's images are ELF.
pub fn targets() -> impl Iterator<Item = &'static Target> {
    target::ALL.iter().filter(|target| target::is_elf(target.triple))
}

/// How gcc is told of a target.
fn flags(target: &Target) -> Vec<&'static str> {
    let mut flags = target.gcc.to_vec();
    for (part, more) in [("-linux-", LINUX), ("x86_64-", X86_64)] {
        if target.triple.contains(part) {
            flags.extend(more);
        }
    }
    flags
}

/// Links every function of the header out of `library`, with `sources` beside it, into `image`.
///
/// # Errors
/// When the target cannot be run, its compiler is missing, or it complains.
pub fn link(triple: &str, library: &Path, include: &Path, sources: &[PathBuf], image: &Path) -> Result<()> {
    let Some(target) = targets().find(|target| target.triple == triple) else {
        bail!("the stepper does not run {triple}; the table is in xtask/src/target.rs");
    };
    install::ensure(install::TARGETS)?;
    let own = root::path("ffi-tests/stepper/image");
    let script = own.join("link.ld");
    let functions = header::functions(&fs::read_to_string(header::path())?)?;
    fs::create_dir_all(image.parent().context("an image lies in a directory")?)?;
    let mut cc = Command::new(format!("{}gcc", install::binutils(triple)?));
    cc.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-Os", "-ffreestanding", "-fno-stack-protector"]);
    // Else the loop of memcpy becomes a call of memcpy.
    cc.arg("-fno-tree-loop-distribute-patterns").args(flags(target)).arg("-I").arg(include);
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
