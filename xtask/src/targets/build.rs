//! All archives, by Debian's compiler.

use std::process::Command;

use anyhow::Result;

use crate::archive::{self, Built, Form, Kind, Options};
use crate::toolchain::{self, Compiler};
use crate::{install, root, run, target};

/// Every archive of [`target::ALL`], in its order.
pub(super) fn all(kind: Kind) -> Result<Vec<Built>> {
    install::ensure(install::TARGETS)?;
    compile_together(kind)?;
    let build = |t: &target::Target| {
        let options = Options { triple: t.triple, form: Form::Native, get_progress: true, kind };
        archive::build_by(Compiler::Debian, &options)
    };
    target::ALL.iter().map(build).collect()
}

/// One cargo for all targets of one profile: the library takes 30 s a target, and one target's alone keeps one core
/// busy. Afterwards the build of each finds everything compiled.
fn compile_together(kind: Kind) -> Result<()> {
    println!("Building lib{}.a for {} targets", kind.name(), target::ALL.len());
    let (own, common): (Vec<target::Target>, Vec<_>) =
        target::ALL.into_iter().partition(|t| archive::profile(t.triple).is_some());
    for targets in [common, own] {
        let mut cargo = toolchain::debian_cargo()?;
        cargo.arg("build").args(toolchain::BUILD_CORE).args(["--quiet", "--package", "bgjob-archive"]);
        cargo.args(["--profile", "archive", "--target-dir"]).arg(root::target_dir()).args(kind.cargo_arguments());
        for target in targets {
            let variable = target.triple.to_uppercase().replace(['-', '.'], "_");
            let flags = archive::rustflags(Compiler::Debian, target.triple, Form::Native);
            cargo.env(format!("CARGO_TARGET_{variable}_RUSTFLAGS"), flags);
            cargo.envs(archive::profile(target.triple));
            cargo.arg("--target").arg(toolchain::debian_target(target.triple)?);
        }
        run::stdout(&mut cargo)?;
    }
    Ok(())
}

/// The compiler's version, as it says it.
pub(super) fn compiler() -> Result<String> {
    Ok(run::stdout(Command::new(toolchain::DEBIAN_RUSTC).arg("-V"))?.trim().to_owned())
}
