//! Archives of a broken library: made from a copy of the sources with one line changed.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::archive::write_if_changed;
use xtask::{root, run, toolchain};

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
const SOURCES: [&str; 6] = ["src", "capi", "com", "archive", "Cargo.toml", "Cargo.lock"];

/// The library with the patch. Each copy has a build directory of its own: cargo takes another tree's archive in a
/// shared one for its own, where that is newer than the sources.
pub fn patched(triple: &str, patch: &Patch) -> PathBuf {
    let copy = root::target_dir().join("stepper/patched").join(patch.name);
    for source in SOURCES {
        copy_tree(&root::path(source), &copy.join(source));
    }
    replace(&copy.join(patch.file), patch.from, patch.to);
    let manifest = copy.join("Cargo.toml");
    replace(&manifest, r#""archive", "benches", "ffi-tests", "ffi-tests/server", "xtask"]"#, r#""archive"]"#);
    replace(&manifest, r#""capi", "com", "ffi-tests", "xtask"]"#, r#""capi"]"#);

    let build = copy.join("target");
    let mut cargo = toolchain::cargo_for(triple).unwrap_or_else(|e| panic!("{e:#}"));
    cargo.args(["--quiet", "--package", "bgjob-archive", "--profile", "archive"]).arg("--target-dir").arg(&build);
    // The patched line may leave something unused.
    cargo.current_dir(&copy).env("RUSTFLAGS", "-Awarnings");
    run::stdout(&mut cargo).unwrap_or_else(|e| panic!("{e:#}"));
    build.join(triple).join("archive/libbgjob.a")
}

fn copy_tree(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in fs::read_dir(from).expect("the sources can be read") {
            let entry = entry.expect("the sources can be read");
            copy_tree(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        write_if_changed(to, &fs::read(from).expect("the sources can be read")).unwrap_or_else(|e| panic!("{e:#}"));
    }
}

/// Changes `from`, which must be there exactly once, to `to`.
pub fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("the copy is there");
    assert_eq!(text.matches(from).count(), 1, "{}: the patch of `{from}` does not fit any more", file.display());
    fs::write(file, text.replace(from, to)).expect("the copy can be written");
}
