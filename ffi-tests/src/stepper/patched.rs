//! Archives of a broken library: made from a copy of the sources with one line changed.

use std::path::{Path, PathBuf};

use xtask::{copy, root, run, toolchain};

/// A change of one line, which must be there exactly once: a patch that no longer fits fails.
#[derive(Clone, Copy, Debug)]
pub struct Patch {
    /// What is broken, as a directory's name.
    pub name: &'static str,
    /// The file.
    pub file: &'static str,
    /// Its text.
    pub from: &'static str,
    /// The broken text.
    pub to: &'static str,
}

/// What the copy consists of.
const SOURCES: [&str; 4] = ["src", "capi", "com", "archive"];

impl Patch {
    /// Copies the sources of the library to `directory`, with the patch.
    pub fn copy_to(&self, directory: &Path) {
        copy::workspace(&SOURCES, &[".", "capi", "com", "archive"], directory)
            .and_then(|()| copy::replace(&directory.join(self.file), self.from, self.to))
            .unwrap_or_else(|e| panic!("{e:#}"));
    }
}

/// The library with the patch. Each copy has a build directory of its own: cargo takes another tree's archive in a
/// shared one for its own, where that is newer than the sources.
pub fn patched(triple: &str, patch: &Patch) -> PathBuf {
    let directory = root::target_dir().join("stepper/patched").join(patch.name);
    patch.copy_to(&directory);

    let build = directory.join("target");
    let mut cargo = toolchain::cargo_for(triple).unwrap_or_else(|e| panic!("{e:#}"));
    cargo.args(["--quiet", "--package", "bgjob-archive", "--profile", "archive"]).arg("--target-dir").arg(&build);
    // The patched line may leave something unused.
    cargo.current_dir(&directory).env("RUSTFLAGS", "-Awarnings");
    run::stdout(&mut cargo).unwrap_or_else(|e| panic!("{e:#}"));
    build.join(triple).join("archive/libbgjob.a")
}
