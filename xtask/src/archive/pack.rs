//! What lies beside the libraries: headers, licences, pkg-config and CMake files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Kind, Options};
use crate::{root, target};

/// Template in the repository -> place in `dist/TRIPLE`.
const COMPANIONS: &[(&str, &str)] = &[
    ("include/bgjob.h", "include/bgjob.h"),
    ("include/deliveryoptimization.h", "include/deliveryoptimization.h"),
    ("include/bits.h", "include/bits.h"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("packaging/bgjob.pc", "lib/pkgconfig/bgjob.pc"),
    ("packaging/bgjobConfig.cmake", "lib/cmake/bgjob/bgjobConfig.cmake"),
    ("packaging/bgjobConfigVersion.cmake", "lib/cmake/bgjob/bgjobConfigVersion.cmake"),
];

/// Those that only the library with COM has.
const COM_COMPANIONS: &[(&str, &str)] = &[("packaging/bgjob-com.pc", "lib/pkgconfig/bgjob-com.pc")];

/// Writes them, with what depends on version and target filled in.
pub(super) fn companions(dist: &Path, options: &Options<'_>) -> Result<()> {
    let more = if options.kind == Kind::Com { COM_COMPANIONS } else { &[] };
    // Memory that COM's methods return is CoTaskMemAlloc's there.
    let system = if target::is_elf(options.triple) { "" } else { " -lole32" };
    for (from, to) in COMPANIONS.iter().chain(more) {
        let text = fs::read_to_string(root::path(from)).with_context(|| format!("cannot read {from}"))?;
        let text = text.replace("@VERSION@", env!("CARGO_PKG_VERSION")).replace("@SYSTEM@", system);
        write_if_changed(&dist.join(to), text.as_bytes())?;
    }
    Ok(())
}

/// Writes the file in one step, and only when its bytes differ: somebody may be reading it.
///
/// # Errors
/// When it cannot be written.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let dir = path.parent().context("a file lies in a directory")?;
    fs::create_dir_all(dir)?;
    let new = path.with_extension("new");
    fs::write(&new, bytes).with_context(|| format!("cannot write {}", new.display()))?;
    fs::rename(&new, path).with_context(|| format!("cannot write {}", path.display()))
}
