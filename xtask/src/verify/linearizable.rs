//! The rung `linearizable`: the harness on the library as it is, and on a copy that pauses before each access to an
//! atomic, so that threads meet in the middle of operations however few processors there are.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::rungs::proof_in;
use crate::archive::{Form, write_if_changed};
use crate::{copy, root};

const TESTS: [&str; 1] = ["linearizable"];

pub(super) fn commands() -> Result<Vec<Command>> {
    let copied = root::target_dir().join("paused");
    copy::workspace(&["src", "capi", "proof"], &[".", "capi", "proof"], &copied)?;
    put_pauses_into(&copied)?;
    put_faults_into(&copied)?;
    let as_it_is = Form::ALL.map(|form| proof_in(root::root(), &form.target_dir(), &form.rustflags(), &TESTS));
    let paused = Form::ALL.map(|form| {
        // The flag tells the harness that it has the copy.
        let flags = format!("--cfg bgjob_paused {}", form.rustflags());
        proof_in(&copied, &copied.join(format!("target{}", form.suffix())), flags.trim_end(), &TESTS)
    });
    Ok(as_it_is.into_iter().chain(paused).collect())
}

/// Faults that the harness switches on, by number (`proof/tests/linearizable/pause.rs`).
fn put_faults_into(copied: &Path) -> Result<()> {
    let record = copied.join("src/record/record.rs");
    let planted = |number| format!("crate::ground::paused::is_planted({number})");
    let recheck = "if self.is_current(head) {\n                return Ok(seen);";
    copy::replace(&record, recheck, &recheck.replace("if ", &format!("if {} || ", planted(1))))?;
    let era = "if hot.belongs_to(head) {";
    copy::replace(&record, era, &era.replace("if ", &format!("if {} || ", planted(3))))?;
    // GetProgress's first try has both steps again.
    let first = "words.is_current(head).then_some(progress)";
    let held = format!("({} || words.is_current(head)).then_some(progress)", planted(1));
    copy::replace(&copied.join("src/engine/read.rs"), first, &held)?;
    let open = "hot.belongs_to(head).then_some((head";
    copy::replace(&record, open, &format!("({} || hot.belongs_to(head)).then_some((head", planted(3)))?;
    let swap = "if self.words.hot.swap_if_inline(hot.0, hot.plus(bytes).0) {";
    let store = format!(
        "if {} && self.words.hot.load(Ordering::Relaxed) == hot.0 {{\n\
         self.words.hot.store(hot.plus(bytes).0);\nreturn Ok(());\n}}\n{swap}",
        planted(2)
    );
    copy::replace(&record, swap, &store)
}

/// Gives the copy the atomic types of `proof/paused_atomic.rs`.
fn put_pauses_into(copied: &Path) -> Result<()> {
    let types = fs::read(root::path("proof/paused_atomic.rs")).context("the paused types are there")?;
    let ground = copied.join("src/ground");
    write_if_changed(&ground.join("paused.rs"), &types)?;
    let (from, to) = ("portable_atomic::Atomic", "crate::ground::paused::Atomic");
    let atomic = ground.join("atomic.rs");
    for name in ["U32,", "U64 as"] {
        copy::replace(&atomic, &format!("{from}{name}"), &format!("{to}{name}"))?;
    }
    let section = "critical_section::with(|_| f())";
    copy::replace(&atomic, section, &format!("crate::ground::paused::masked(|| {section})"))?;
    copy::replace(&ground.join("mod.rs"), "pub mod atomic;", "pub mod atomic;\npub mod paused;")
}
