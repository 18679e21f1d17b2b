//! `docs/orderings.md`: what noticed each mutation in the last long run. The next run tries that first.

use std::fs;

use anyhow::Result;

use super::bench::Ended;
use super::{Caught, Hints, Mutation, justified};
use crate::archive::write_if_changed;
use crate::root;

const PAGE: &str = "docs/orderings.md";
const HEAD: &str = "# Orderings, fences and steps, each broken\n\n\
    Written by `cargo xtask verify orderings`: what notices when one of them is weakened, removed or left out. Models are \
    those of `proof/tests/loom`; other tests are those of `proof/tests/stopped.rs`, of `tests` and of `src`. \
    `VERIFICATION.md` says how it is done. `cargo xtask orderings 'part of a name'` runs some \
    of them again.\n";

/// What a mutation's last column says.
pub(super) fn verdict(mutation: &Mutation, caught: &Caught) -> String {
    match (caught, justified::reason(&mutation.name)) {
        (Some((check, Ended::Never)), _) => format!("`{}`, which does not end", check.test),
        (Some((check, _)), _) => format!("`{}`", check.test),
        (None, Some(reason)) => format!("nothing; {reason}"),
        (None, None) => "NOTHING".to_owned(),
    }
}

/// Sorted by file; orderings first, then steps.
pub(super) fn write(outcomes: &[(Mutation, Caught)]) -> Result<()> {
    let mut page = HEAD.to_owned();
    let mut file = "";
    for (mutation, caught) in outcomes {
        if mutation.file != file {
            file = &mutation.file;
            page += &format!("\n## {file}\n\n| mutation | noticed by |\n|---|---|\n");
        }
        page += &format!("| {} | {} |\n", mutation.name, verdict(mutation, caught));
    }
    write_if_changed(&root::path(PAGE), page.as_bytes())
}

/// Check by mutation, as far as the page has it.
pub(super) fn read() -> Hints {
    let page = fs::read_to_string(root::path(PAGE)).unwrap_or_default();
    page.lines()
        .filter_map(|line| {
            let (name, verdict) = line.strip_prefix("| ")?.split_once(" | `")?;
            Some((name.to_owned(), verdict.split_once('`')?.0.to_owned()))
        })
        .collect()
}
