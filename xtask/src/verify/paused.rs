//! A copy of the core that pauses before each of its accesses to an atomic, for harnesses that go on elsewhere there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::archive::write_if_changed;
use crate::{copy, root};

/// Tells the harnesses that they have the copy.
pub(super) const FLAG: &str = "--cfg bgjob_paused";
/// The test that stops at each of them.
pub(super) const TEST: &str = "stopped";
/// The files that are changed.
pub(super) const CHANGED: [&str; 2] = ["src/ground/atomic.rs", "src/ground/mod.rs"];

/// Gives the copy the atomic types of `proof/paused_atomic.rs`.
pub(super) fn put_into(copied: &Path) -> Result<()> {
    let types = fs::read(root::path("proof/paused_atomic.rs")).context("the paused types are there")?;
    write_if_changed(&copied.join("src/ground/paused.rs"), &types)?;
    let [atomic, ground] = CHANGED.map(|file| copied.join(file));
    let (from, to) = ("portable_atomic::Atomic", "crate::ground::paused::Atomic");
    for name in ["U32,", "U64 as"] {
        copy::replace(&atomic, &format!("{from}{name}"), &format!("{to}{name}"))?;
    }
    let section = "critical_section::with(|_| f())";
    copy::replace(&atomic, section, &format!("crate::ground::paused::masked(|| {section})"))?;
    copy::replace(&ground, "pub mod atomic;", "pub mod atomic;\npub mod paused;")
}
