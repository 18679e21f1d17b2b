//! Copies of the project with something broken, for the harnesses that must find it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::archive::write_if_changed;
use crate::root;

/// Copies these packages and files of the root to `to`, as a workspace of those of them in `members`. Files that have
/// not changed are not written, so that cargo does not build them again.
///
/// # Errors
/// When something cannot be read or written.
pub fn workspace(sources: &[&str], members: &[&str], to: &Path) -> Result<()> {
    for source in sources {
        tree(&root::path(source), &to.join(source))?;
    }
    let manifest = fs::read_to_string(root::path("Cargo.toml")).context("cannot read Cargo.toml")?;
    let list = format!("[{}]", members.iter().map(|m| format!("\"{m}\"")).collect::<Vec<_>>().join(", "));
    let lines = manifest.lines().map(|line| match line.split_once(" = ") {
        Some((name @ ("members" | "default-members"), _)) => format!("{name} = {list}\n"),
        _ => format!("{line}\n"),
    });
    write_if_changed(&to.join("Cargo.toml"), lines.collect::<String>().as_bytes())?;
    tree(&root::path("Cargo.lock"), &to.join("Cargo.lock"))
}

fn tree(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        let text = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
        return write_if_changed(to, &text);
    }
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        tree(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Changes `from`, which must be in the file exactly once, to `to`.
///
/// # Errors
/// When it is not there, or several times: a patch that no longer fits.
pub fn replace(file: &Path, from: &str, to: &str) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let count = text.matches(from).count();
    if count != 1 {
        bail!("{}: the patch of `{from}` does not fit any more ({count} places)", file.display());
    }
    fs::write(file, text.replace(from, to)).with_context(|| format!("cannot write {}", file.display()))
}
