//! `proof/coverage.toml`: what no test reaches, and why not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Coverage, Gap};
use crate::root;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceptions {
    /// Reasons, each with all places that it holds for.
    pub reason: Vec<Reason>,
}

/// Why some places are not reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words.
    pub why: String,
    /// `FILE: FUNCTION: TEXT OF THE LINE`, ` #N` where it is the Nth such line of the function, and for a branch
    /// ` // N never true` or ` // N never false`, where N is the number of the condition in its line.
    pub places: Vec<String>,
}

impl Exceptions {
    /// `proof/coverage.toml`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read() -> Result<Self> {
        let text = fs::read_to_string(root::path("proof/coverage.toml")).context("cannot read proof/coverage.toml")?;
        toml::from_str(&text).context("proof/coverage.toml")
    }

    /// How many places there are.
    pub fn count(&self) -> u64 {
        self.reason.iter().map(|reason| reason.places.len() as u64).sum()
    }

    /// What is not reached and has no exception, and what has one and is reached.
    ///
    /// # Errors
    /// When a source cannot be read.
    pub fn complaints(&self, coverage: &Coverage) -> Result<Vec<String>> {
        let mut sources = BTreeMap::new();
        let mut gaps = BTreeSet::new();
        for gap in coverage.gaps() {
            gaps.insert(place(&gap, &mut sources)?);
        }
        let listed: BTreeSet<String> = self.reason.iter().flat_map(|reason| reason.places.iter().cloned()).collect();
        let mut complaints: Vec<String> =
            gaps.difference(&listed).map(|place| format!("no test reaches it: {place}")).collect();
        complaints.extend(listed.difference(&gaps).map(|place| format!("it is reached, or gone: {place}")));
        complaints.extend(self.reason.iter().filter(|r| r.why.len() < 20).map(|r| format!("no reason: {}", r.why)));
        Ok(complaints)
    }
}

/// A gap in words that stay when lines are added above it.
fn place(gap: &Gap, sources: &mut BTreeMap<String, Vec<String>>) -> Result<String> {
    if !sources.contains_key(&gap.file) {
        let text = fs::read_to_string(root::path(&gap.file)).with_context(|| format!("cannot read {}", gap.file))?;
        sources.insert(gap.file.clone(), text.lines().map(str::to_owned).collect());
    }
    let lines = &sources[&gap.file];
    let at = gap.line - 1;
    let text = lines.get(at).map_or("", |line| line.trim());
    let until_here = &lines[..=at.min(lines.len() - 1)];
    let begin = until_here.iter().rposition(|line| function_of(line).is_some()).unwrap_or(0);
    let function = until_here.get(begin).and_then(|line| function_of(line)).unwrap_or("none");
    let same = until_here[begin..].iter().filter(|line| line.trim() == text).count();
    let which = if same > 1 { format!(" #{same}") } else { String::new() };
    let branch = gap.branch.map_or_else(String::new, |(number, side)| format!(" // {number} never {side}"));
    Ok(format!("{}: {function}: {text}{which}{branch}", gap.file))
}

/// The name behind `fn `, if the line begins a function.
fn function_of(line: &str) -> Option<&str> {
    let code = line.split("//").next()?;
    let at = code.find("fn ")?;
    let is_word = at == 0 || code[..at].ends_with(' ');
    let name = code[at + 3..].split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (is_word && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{Exceptions, Reason, function_of};
    use crate::coverage::{Coverage, Reached};

    #[test]
    fn an_exception_too_many_is_as_bad_as_one_too_few() {
        let file = "src/ground/handle.rs".to_owned();
        let reached = Reached { lines: [(1, false), (2, true)].into(), branches: [((1, 1, true), false)].into() };
        let coverage = Coverage([(file, reached)].into());
        let none = Exceptions { reason: vec![] };
        let complaints = none.complaints(&coverage).unwrap();
        assert_eq!(complaints.len(), 2, "{complaints:?}");
        let places: Vec<_> =
            complaints.iter().map(|c| c.strip_prefix("no test reaches it: ").unwrap().to_owned()).collect();
        assert!(places[1].ends_with("// 1 never true"), "{places:?}");
        let why = "a reason of some length".to_owned();
        let all = Exceptions { reason: vec![Reason { why, places }] };
        assert_eq!(all.complaints(&coverage).unwrap(), Vec::<String>::new());
        assert_eq!(all.complaints(&Coverage::default()).unwrap().len(), 2);
    }

    #[test]
    fn names_functions() {
        assert_eq!(function_of("    pub(crate) const fn of<'a>(x: u8) -> u8 {"), Some("of"));
        assert_eq!(function_of("fn main() {"), Some("main"));
        assert_eq!(function_of("    /// a fn of sorts"), None);
        assert_eq!(function_of("    f: impl Fn(u8)"), None);
        assert_eq!(function_of("    f: fn(u8)"), None);
    }
}
