//! The rung `linearizable`: the harness on the library as it is, and on a copy that pauses before each access to an
//! atomic, so that threads meet in the middle of operations however few processors there are.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::paused;
use super::rungs::proof_in;
use crate::archive::Form;
use crate::{copy, root};

const TESTS: [&str; 1] = ["linearizable"];
/// Those of the copy: [`paused::TEST`] stops there.
const TESTS_OF_COPY: [&str; 2] = ["linearizable", paused::TEST];

pub(super) fn commands() -> Result<Vec<Command>> {
    let copied = root::target_dir().join("paused");
    copy::workspace(&["src", "capi", "proof"], &[".", "capi", "proof"], &copied)?;
    paused::put_into(&copied)?;
    put_faults_into(&copied)?;
    let as_it_is = Form::ALL.map(|form| proof_in(root::root(), &form.target_dir(), &form.rustflags(), &TESTS));
    let paused = Form::ALL.map(|form| {
        let flags = format!("{} {}", paused::FLAG, form.rustflags());
        proof_in(&copied, &copied.join(format!("target{}", form.suffix())), flags.trim_end(), &TESTS_OF_COPY)
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
