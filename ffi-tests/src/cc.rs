//! Compiling C and C++ the way a careful user would.

use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::archive::Built;

/// Warnings that are errors everywhere.
pub const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// One run of a compiler.
#[derive(Debug)]
pub struct Cc(Command);

impl Cc {
    /// `compiler -std=standard`, with the strict warnings and `include/` of the repository.
    pub fn new(compiler: &str, standard: &str) -> Self {
        Self::with_include(compiler, standard, &xtask::root::path("include"))
    }

    /// The same, but only `#include "..."` finds the repository's headers: `<bits.h>` is the platform's.
    pub fn quoted(compiler: &str, standard: &str) -> Self {
        let include = xtask::root::path("include");
        let mut cc = Self::strict(compiler, standard);
        cc.0.arg("-iquote").arg(include);
        cc
    }

    /// The same with the header as it ships.
    pub fn shipped(compiler: &str, standard: &str, built: &Built) -> Self {
        Self::with_include(compiler, standard, &built.include)
    }

    /// The same without a directory for headers.
    pub fn bare(compiler: &str, standard: &str) -> Self {
        Self::strict(compiler, standard)
    }

    fn with_include(compiler: &str, standard: &str, include: &Path) -> Self {
        let mut cc = Self::strict(compiler, standard);
        cc.0.arg("-I").arg(include);
        cc
    }

    fn strict(compiler: &str, standard: &str) -> Self {
        let mut command = Command::new(compiler);
        command.arg(format!("-std={standard}")).args(STRICT);
        Self(command)
    }

    /// Adds arguments.
    pub fn args<S: AsRef<std::ffi::OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.0.args(args);
        self
    }

    /// Compiles without output, and returns the compiler's complaints.
    ///
    /// # Errors
    /// What the compiler printed, when it refuses.
    pub fn check(self, file: &Path) -> Result<(), String> {
        self.args(["-fsyntax-only"]).arg_path(file).finish()
    }

    /// Compiles and links `files` (sources, objects, archives, in this order) into `out`.
    ///
    /// # Errors
    /// What the compiler or linker printed, when it refuses.
    pub fn link(mut self, files: &[PathBuf], out: &Path) -> Result<(), String> {
        self.0.args(files).arg("-o").arg(out);
        self.finish()
    }

    /// The same with the platform's libraries, which linkers want last.
    ///
    /// # Errors
    /// As [`Cc::link`].
    pub fn link_with(mut self, files: &[PathBuf], libraries: &[&str], out: &Path) -> Result<(), String> {
        self.0.args(files).args(libraries).arg("-o").arg(out);
        self.finish()
    }

    fn arg_path(mut self, file: &Path) -> Self {
        self.0.arg(file);
        self
    }

    fn finish(mut self) -> Result<(), String> {
        let line = xtask::run::line(&self.0);
        let out = self.0.output().map_err(|e| format!("cannot start `{line}`: {e}"))?;
        if out.status.success() {
            return Ok(());
        }
        Err(format!("{line}\n{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
    }
}

/// Panics with the compiler's own words.
pub fn must(result: Result<(), String>) {
    if let Err(text) = result {
        panic!("{text}");
    }
}
