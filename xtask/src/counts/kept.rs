//! `benches/counts/counts.toml`: the counts that a later build is held to.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::gate::Gate;
use crate::table::{Cell, Table};

/// Where they are.
pub const FILE: &str = "benches/counts/counts.toml";

/// What a table of counts is called, and its first column.
pub(super) const TITLE: &str = "Instructions";
pub(super) const OPERATION: &str = "Operation";

/// Another inlining decision passes, another loop does not: up to one instruction, or 3 %.
const GATE: Gate =
    Gate { file: FILE, command: "cargo xtask counts", tolerates: |was, is| is <= was + 1 || is * 100 <= was * 103 };

/// What the file says, or will say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Compilers and target.
    pub(super) compiler: String,
    /// Operations down, forms across.
    pub(super) instructions: Table,
}

/// The same as TOML has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    compiler: String,
    instructions: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Kept {
    pub(super) fn render(&self) -> String {
        let mut text = format!(
            "# Written by `cargo xtask counts`; `cargo xtask counts --check`, which CI runs, fails when one grows.\n\
             # Instructions of one call, counted by callgrind: see xtask/src/counts.rs.\n\
             compiler = {}\n\n[instructions]\n",
            quoted(&self.compiler)
        );
        for (name, cells) in &self.instructions.rows {
            let forms = self.instructions.columns.iter().skip(1).zip(cells);
            let forms: Vec<_> = forms.map(|(form, count)| format!("{form} = {count}")).collect();
            writeln!(text, "{} = {{ {} }}", quoted(name), forms.join(", ")).expect("a string takes everything");
        }
        text
    }

    fn read(text: &str) -> Result<Self> {
        let stored: Stored = toml::from_str(text).with_context(|| format!("cannot understand {FILE}"))?;
        let mut columns = vec![OPERATION.to_owned()];
        for form in stored.instructions.values().flat_map(BTreeMap::keys) {
            if !columns.contains(form) {
                columns.push(form.clone());
            }
        }
        let row = |(name, counts): (String, BTreeMap<String, u64>)| {
            let cells = columns[1..].iter().map(|form| Cell::from(counts.get(form).copied())).collect();
            (name, cells)
        };
        let rows = stored.instructions.into_iter().map(row).collect();
        Ok(Self { compiler: stored.compiler, instructions: Table { title: TITLE.to_owned(), columns, rows } })
    }
}

/// As TOML quotes: what JSON does is valid there.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Fails when a count has grown over the file's by more than is tolerated, or is missing from either. Counts of other
/// compilers are not compared.
pub(super) fn compare(now: &Kept, stored: &str) -> Result<()> {
    let stored = Kept::read(stored)?;
    if GATE.is_comparable(Some(&stored.compiler), &now.compiler)
        && !GATE.compare(std::slice::from_ref(&now.instructions), &[stored.instructions])?
    {
        println!("{FILE} holds: {} counts compared", now.instructions.cells().count());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(compiler: &str, native: u64) -> Kept {
        let columns = [OPERATION, "64-bit", "masked"].map(str::to_owned).to_vec();
        let rows = vec![
            ("BgEnumJobs, 1,000 jobs".to_owned(), vec![50_000.into(), 60_000.into()]),
            ("GetProgress".to_owned(), vec![native.into(), 70.into()]),
        ];
        Kept { compiler: compiler.into(), instructions: Table { title: TITLE.to_owned(), columns, rows } }
    }

    fn error_of(is: u64, was: u64) -> Option<String> {
        compare(&kept("rustc 1", is), &kept("rustc 1", was).render()).err().map(|e| e.to_string())
    }

    #[test]
    fn what_is_written_is_read_back() {
        let kept = kept("rustc \"1\", cc", 56);
        assert_eq!(Kept::read(&kept.render()).unwrap(), kept);
    }

    #[test]
    fn a_planted_growth_is_told() {
        let error = error_of(58, 56).unwrap();
        assert!(error.contains("Instructions: GetProgress, 64-bit: 58, was 56"), "{error}");
        assert!(!error.contains("masked") && !error.contains("BgEnumJobs"), "{error}");
        error_of(1031, 1000).unwrap();
    }

    #[test]
    fn an_instruction_or_three_percent_are_tolerated() {
        for (is, was) in [(56, 56), (57, 56), (1030, 1000), (1001, 1000), (1, 0), (40, 56)] {
            assert_eq!(error_of(is, was), None, "{is}, was {was}");
        }
    }

    #[test]
    fn an_operation_that_is_not_in_the_file_is_told() {
        let mut now = kept("rustc 1", 56);
        now.instructions.rows.push(("BgTick".to_owned(), vec![9.into(), 9.into()]));
        let error = compare(&now, &kept("rustc 1", 56).render()).unwrap_err().to_string();
        assert!(error.contains("BgTick, 64-bit: 9, not in the file"), "{error}");
    }

    #[test]
    fn other_compilers_counts_are_not_compared() {
        compare(&kept("rustc 2", 500), &kept("rustc 1", 56).render()).unwrap();
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        compare(&kept("rustc 1", 56), "compiler = \"rustc 1\"\n").unwrap_err();
        compare(&kept("rustc 1", 56), &kept("rustc 1", 56).render().replace("= 56", "= many")).unwrap_err();
    }
}
