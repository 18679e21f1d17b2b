//! Which cargo builds for a target: the user's own when it has the target, else Debian's with the library's sources.
//!
//! No toolchain or component is ever downloaded.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::archive::write_if_changed;
use crate::{install, root, run, target};

/// Cargo in the repository's root, as the user has it.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.current_dir(root::root());
    forget_outer_cargo(&mut cargo);
    cargo
}

/// A program of the user's toolchain, in the repository's root.
pub(crate) fn own(program: &str) -> Command {
    if program == "cargo" {
        return cargo();
    }
    let mut command = Command::new(program);
    command.current_dir(root::root());
    command
}

/// The same of a toolchain that rustup has under this name. None is installed for it.
pub(crate) fn of_rustup(toolchain: &str, program: &str) -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(root::root()).args(["run", toolchain, program]);
    forget_outer_cargo(&mut command);
    // `cargo xtask` has been given a compiler's tools by rustup already; these are another one's.
    command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN").env("RUSTUP_AUTO_INSTALL", "0");
    command
}

/// Whose compiler builds for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// The user's, for the machine's own target.
    Own,
    /// The user's, which has the library of another target.
    OwnCross,
    /// Debian's, which builds the library from its sources for any target.
    Debian,
}

/// The compiler that builds for `triple`: the user's where it can.
///
/// # Errors
/// When the user's compiler cannot be asked.
pub fn compiler_for(triple: &str) -> Result<Compiler> {
    if triple == target::host() {
        return Ok(Compiler::Own);
    }
    let sysroot = run::stdout(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root::root()))?;
    let has = Path::new(sysroot.trim()).join("lib/rustlib").join(triple).join("lib").is_dir();
    Ok(if has { Compiler::OwnCross } else { Compiler::Debian })
}

/// `cargo rustc` and the arguments that select `triple` and a toolchain for it, installing one where needed.
///
/// # Errors
/// When no toolchain has the target and Debian's cannot be installed.
pub fn cargo_for(triple: &str) -> Result<Command> {
    cargo_by(compiler_for(triple)?, triple)
}

/// The same by a given compiler.
///
/// # Errors
/// When Debian's is asked for and cannot be installed.
pub fn cargo_by(compiler: Compiler, triple: &str) -> Result<Command> {
    let mut cargo = match compiler {
        Compiler::Own | Compiler::OwnCross => cargo(),
        Compiler::Debian => debian_cargo().with_context(|| {
            format!("no Rust toolchain here has the target {triple} (with rustup: rustup target add {triple})")
        })?,
    };
    cargo.arg("rustc");
    match compiler {
        Compiler::Own => {}
        Compiler::OwnCross => drop(cargo.args(["--target", triple])),
        Compiler::Debian => drop(cargo.args(BUILD_CORE).arg("--target").arg(debian_target(triple)?)),
    }
    Ok(cargo)
}

/// What makes Debian's cargo build the library from its sources, and for what [`debian_target`] names.
pub const BUILD_CORE: [&str; 2] = ["-Zbuild-std=core", "-Zjson-target-spec"];

/// Debian's rustc, which [`debian_cargo`] runs.
pub const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Debian's cargo with its own compiler, installed where it is missing.
///
/// # Errors
/// When it cannot be installed.
pub fn debian_cargo() -> Result<Command> {
    install::ensure(install::DEBIAN_RUST)?;
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.current_dir(root::root());
    forget_outer_cargo(&mut cargo);
    // Without RUSTC, /usr/bin/cargo takes the first rustc on PATH, whose sources it does not have.
    cargo.env("RUSTC", DEBIAN_RUSTC).env("RUSTDOC", "/usr/bin/rustdoc").env("RUSTC_BOOTSTRAP", "1");
    Ok(cargo)
}

/// What Debian's cargo is told of a target: its name, or, on bare metal, the compiler's own description but for the
/// frame pointer that it keeps in every function: 5 % of the code, and a register.
///
/// # Errors
/// When the compiler cannot be asked.
pub fn debian_target(triple: &str) -> Result<OsString> {
    if !triple.contains("-none-") {
        return Ok(triple.into());
    }
    let mut rustc = Command::new(DEBIAN_RUSTC);
    rustc.env("RUSTC_BOOTSTRAP", "1").args(["--print", "target-spec-json", "-Zunstable-options", "--target", triple]);
    let specification = run::stdout(&mut rustc)?;
    let without = specification.replace(r#""frame-pointer": "always""#, r#""frame-pointer": "may-omit""#);
    if without == specification {
        return Ok(triple.into());
    }
    // Cargo names the output's directory after the file.
    let path = root::target_dir().join("specification").join(format!("{triple}.json"));
    write_if_changed(&path, without.as_bytes())?;
    Ok(path.into())
}

/// Variables that `cargo run` sets for xtask and that would change or confuse a cargo started from it.
fn forget_outer_cargo(cargo: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let private =
            text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_BIN_") || text.starts_with("CARGO_CFG_");
        if private
            || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"]
                .contains(&&*text)
        {
            cargo.env_remove(&name);
        }
    }
    // A flag set for the tests (loom, a form, a sanitizer) must not leak into the archive.
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("LD_LIBRARY_PATH");
}
