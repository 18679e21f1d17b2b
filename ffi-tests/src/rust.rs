//! Small Rust static libraries, made by the user's own rustc.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What every planted fault starts with: `no_std`, and the panic handler of the shipped archive.
const NO_STD: &str = "#![no_std]\n#[panic_handler]\nfn panic(_: &core::panic::PanicInfo<'_>) -> ! { loop {} }\n";

/// Compiles `code` as a `no_std` static library with the archive's own profile.
pub fn no_std(dir: &Path, name: &str, code: &str) -> PathBuf {
    let flags = ["-Copt-level=3", "-Clto=fat", "-Ccodegen-units=1", "-Cpanic=abort"];
    staticlib(dir, name, &format!("{NO_STD}{code}"), &flags)
}

/// Compiles `code` as a static library with std inside.
pub fn with_std(dir: &Path, name: &str, code: &str) -> PathBuf {
    staticlib(dir, name, code, &["-Copt-level=2"])
}

/// Compiles `code` as a static library with these flags.
pub fn staticlib(dir: &Path, name: &str, code: &str, flags: &[&str]) -> PathBuf {
    compile(dir, name, "staticlib", code, flags);
    dir.join(format!("lib{name}.a"))
}

/// Compiles `code` as a Rust library, whose objects carry bitcode.
pub fn rlib(dir: &Path, name: &str, code: &str, flags: &[&str]) -> PathBuf {
    compile(dir, name, "rlib", code, flags);
    dir.join(format!("lib{name}.rlib"))
}

fn compile(dir: &Path, name: &str, kind: &str, code: &str, flags: &[&str]) {
    let source = dir.join(format!("{name}.rs"));
    std::fs::write(&source, code).expect("the scratch directory is writable");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "--crate-type", kind, "--crate-name", name]).args(flags);
    let result = xtask::run::stdout(rustc.arg("--out-dir").arg(dir).arg(&source));
    result.unwrap_or_else(|e| panic!("{e:#}"));
}

/// The crate's own object out of such a library, as the archive's build takes it.
pub fn own_object(library: &Path, name: &str) -> PathBuf {
    let bytes = xtask::archive::own_object(library, name).unwrap_or_else(|e| panic!("{e:#}"));
    let object = library.with_extension("o");
    std::fs::write(&object, bytes).expect("the scratch directory is writable");
    object
}
