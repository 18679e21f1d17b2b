//! The table of `VERIFICATION.md`: the claims come from [`super::rungs`], the counts from the last long run of each.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::{Outcome, RUNGS, Rung};
use crate::archive::write_if_changed;
use crate::root;

const BEGIN: &str = "<!-- The table is written by `cargo xtask verify`. -->\n";
const END: &str = "<!-- End of the table. -->";
const HEAD: &str =
    "| rung | claim | shown by | cases in the last long run | planted faults it caught |\n|---|---|---|---|---|\n";

/// Puts how a rung ended into its row; the rows of the others keep what they had.
pub(super) fn record(rung: &Rung, outcome: &Result<Outcome>) -> Result<()> {
    let path = root::path("VERIFICATION.md");
    let text = fs::read_to_string(&path).context("cannot read VERIFICATION.md")?;
    write_if_changed(&path, with(&text, rung.name, &cells(outcome))?.as_bytes())
}

/// Counts and faults.
fn cells(outcome: &Result<Outcome>) -> (String, String) {
    match outcome {
        Ok(Outcome::Passed(tally)) => (tally.cases(), tally.faults()),
        Ok(Outcome::NotRun(why)) => (format!("NOT RUN: {why}"), String::new()),
        Err(_) => ("FAILED".to_owned(), String::new()),
    }
}

fn with(text: &str, name: &str, new: &(String, String)) -> Result<String> {
    let (before, rest) = text.split_once(BEGIN).context("VERIFICATION.md has no table to write")?;
    let (table, after) = rest.split_once(END).context("the table of VERIFICATION.md has no end")?;
    let mut rows: BTreeMap<&str, (String, String)> = table
        .lines()
        .filter_map(|line| {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            let [_, name, _, _, cases, faults, _] = cells[..] else { return None };
            Some((name, (cases.to_owned(), faults.to_owned())))
        })
        .collect();
    rows.insert(name, new.clone());
    let mut out = format!("{before}{BEGIN}{HEAD}");
    for rung in RUNGS {
        let (cases, faults) = rows.get(rung.name).map_or(("NOT RUN", ""), |(cases, faults)| (&**cases, &**faults));
        out += &format!("| {} | {} | {} | {cases} | {faults} |\n", rung.name, rung.claim, rung.shown_by);
    }
    Ok(out + END + after)
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, with};

    #[test]
    fn replaces_one_row_and_keeps_the_others() {
        let page = format!("a\n{BEGIN}{END}\nb\n");
        let new = |cases: &str| (cases.to_owned(), "x; y".to_owned());
        let page = with(&page, "random", &new("5 operations")).unwrap();
        let page = with(&page, "handles", &new("7 patterns")).unwrap();
        assert!(page.starts_with("a\n") && page.ends_with("\nb\n"), "{page}");
        assert!(page.contains("| 5 operations | x; y |") && page.contains("| 7 patterns | x; y |"), "{page}");
        assert_eq!(page.matches("NOT RUN").count(), super::RUNGS.len() - 2);
    }
}
