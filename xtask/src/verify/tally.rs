//! What the harnesses say they did, added up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Result, bail};

/// Counts by name, in all commands of a rung, and the planted faults that were caught.
#[derive(Default)]
pub(super) struct Tally {
    counts: BTreeMap<String, u64>,
    faults: BTreeSet<String>,
}

impl Tally {
    /// Takes in `proof: RUNG what=1 other=2` and `proof-fault: RUNG what was planted`; other lines count nothing.
    ///
    /// Anywhere in a line, because libtest puts `test NAME ...` before what a test prints.
    pub(super) fn add_line(&mut self, rung: &str, line: &str) {
        let after = |mark: &str| {
            let rest = &line[line.find(mark)? + mark.len()..];
            rest.strip_prefix(rung)?.strip_prefix(' ')
        };
        if let Some(counts) = after("proof: ") {
            for (what, count) in counts.split_whitespace().filter_map(|word| word.split_once('=')) {
                *self.counts.entry(what.to_owned()).or_default() += count.parse().unwrap_or(0);
            }
        }
        if let Some(fault) = after("proof-fault: ") {
            self.faults.insert(fault.trim().to_owned());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    pub(super) fn must_reach(&self, least: &[(&str, u64)]) -> Result<()> {
        for (what, least) in least {
            let count = self.counts.get(*what).copied().unwrap_or(0);
            if count < *least {
                bail!("{count} {what}; at least {least} are promised");
            }
        }
        Ok(())
    }

    /// For the table's third column.
    pub(super) fn cases(&self) -> String {
        let words: Vec<_> =
            self.counts.iter().map(|(what, count)| format!("{} {}", grouped(*count), what.replace('_', " "))).collect();
        words.join(", ")
    }

    /// For the fourth.
    pub(super) fn faults(&self) -> String {
        self.faults.iter().cloned().collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {} planted faults caught", self.cases(), self.faults.len())
    }
}

/// `12345678` as `12,345,678`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn adds_its_own_rungs_lines() {
        let mut tally = Tally::default();
        tally.add_line("random", "test here ... proof: random operations=1000 busy_codes=2");
        tally.add_line("random", "proof: random operations=234567");
        tally.add_line("random", "proof: randomly operations=5");
        tally.add_line("random", "proof: other operations=7");
        tally.add_line("random", "proof-fault: random a code is swapped");
        assert_eq!(tally.cases(), "2 busy codes, 235,567 operations");
        assert_eq!(tally.faults(), "a code is swapped");
        assert!(tally.must_reach(&[("operations", 235_567)]).is_ok());
        assert!(tally.must_reach(&[("operations", 235_568)]).is_err());
        assert!(tally.must_reach(&[("missing", 1)]).is_err());
    }
}
