//! Archives of a broken library: made from a copy of the sources with one line changed.

use std::path::{Path, PathBuf};

use xtask::archive::Kind;
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
        copy_with(directory, std::slice::from_ref(self));
    }
}

fn copy_with(directory: &Path, patches: &[Patch]) {
    copy::workspace(&SOURCES, &[".", "capi", "com", "archive"], directory).unwrap_or_else(|e| panic!("{e:#}"));
    for patch in patches {
        copy::replace(&directory.join(patch.file), patch.from, patch.to).unwrap_or_else(|e| panic!("{e:#}"));
    }
}

/// The library with the patch.
pub fn patched(triple: &str, patch: &Patch) -> PathBuf {
    patched_with(triple, Kind::Flat, patch.name, std::slice::from_ref(patch))
}

/// The library with several patches, for harnesses that tell one fault from another. Each copy has a build directory of
/// its own: cargo takes another tree's archive in a shared one for its own, where that is newer than the sources.
pub fn patched_with(triple: &str, kind: Kind, name: &str, patches: &[Patch]) -> PathBuf {
    let directory = root::target_dir().join("stepper/patched").join(name);
    copy_with(&directory, patches);

    let build = directory.join("target");
    let mut cargo = toolchain::cargo_for(triple).unwrap_or_else(|e| panic!("{e:#}"));
    cargo.args(["--quiet", "--package", "bgjob-archive", "--profile", "archive"]).arg("--target-dir").arg(&build);
    cargo.args(kind.cargo_arguments());
    // The patched line may leave something unused.
    cargo.current_dir(&directory).env("RUSTFLAGS", "-Awarnings");
    run::stdout(&mut cargo).unwrap_or_else(|e| panic!("{e:#}"));
    // A user's own compiler builds for this machine without a directory of its name.
    let of_triple = build.join(triple).join("archive/libbgjob.a");
    if of_triple.is_file() { of_triple } else { build.join("archive/libbgjob.a") }
}
