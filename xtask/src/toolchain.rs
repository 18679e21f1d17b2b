//! Which cargo builds for a target: the user's own when it has the target, else Debian's with the library's sources.
//!
//! No toolchain or component is ever downloaded.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
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

/// `cargo rustc` and the arguments that select `triple` and a toolchain for it, installing one where needed.
///
/// # Errors
/// When no toolchain has the target and Debian's cannot be installed.
pub fn cargo_for(triple: &str) -> Result<Command> {
    if triple == target::host() {
        let mut cargo = cargo();
        cargo.arg("rustc");
        return Ok(cargo);
    }
    let sysroot = run::stdout(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root::root()))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(triple).join("lib").is_dir() {
        let mut cargo = cargo();
        cargo.args(["rustc", "--target", triple]);
        return Ok(cargo);
    }
    install::ensure(install::DEBIAN_RUST).with_context(|| {
        format!("no Rust toolchain here has the target {triple} (with rustup: rustup target add {triple})")
    })?;
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.current_dir(root::root());
    forget_outer_cargo(&mut cargo);
    // Without RUSTC, /usr/bin/cargo takes the first rustc on PATH, whose sources it does not have.
    cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTDOC", "/usr/bin/rustdoc").env("RUSTC_BOOTSTRAP", "1");
    cargo.args(["rustc", "-Z", "build-std=core"]);
    match without_frame_pointer(triple)? {
        Some(specification) => cargo.args(["-Z", "json-target-spec", "--target"]).arg(specification),
        None => cargo.args(["--target", triple]),
    };
    Ok(cargo)
}

/// The compiler's own description of a bare-metal target, but for the frame pointer that it keeps in every function: 5 %
/// of the code, and a register. `None`: it keeps none.
fn without_frame_pointer(triple: &str) -> Result<Option<PathBuf>> {
    if !triple.contains("-none-") {
        return Ok(None);
    }
    let mut rustc = Command::new("/usr/bin/rustc");
    rustc.env("RUSTC_BOOTSTRAP", "1").args(["--print", "target-spec-json", "-Zunstable-options", "--target", triple]);
    let specification = run::stdout(&mut rustc)?;
    let without = specification.replace(r#""frame-pointer": "always""#, r#""frame-pointer": "may-omit""#);
    if without == specification {
        return Ok(None);
    }
    // Cargo names the output's directory after the file.
    let path = root::target_dir().join("specification").join(format!("{triple}.json"));
    write_if_changed(&path, without.as_bytes())?;
    Ok(Some(path))
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
