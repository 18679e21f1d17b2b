//! LLVM's report in the format of lcov: a line of text for each line and each branch of the sources.

use std::fs;

use anyhow::{Context, Result};

use super::{Coverage, Reached};
use crate::root;

/// What it says of `src/`, without the files' own tests.
pub(super) fn read(text: &str) -> Result<Coverage> {
    let mut coverage = Coverage::default();
    let mut file: Option<(String, usize)> = None;
    for line in text.lines() {
        let Some((what, rest)) = line.split_once(':') else { continue };
        if what == "SF" {
            file = in_core(rest)?;
            continue;
        }
        let Some((name, end)) = &file else { continue };
        let numbers: Vec<&str> = rest.split(',').collect();
        let number = |at: usize| -> Result<usize> {
            numbers.get(at).and_then(|n| n.parse().ok()).with_context(|| format!("lcov: cannot read `{line}`"))
        };
        let reached: &mut Reached = coverage.0.entry(name.clone()).or_default();
        match what {
            "DA" if number(0)? < *end => *reached.lines.entry(number(0)?).or_default() |= number(1)? > 0,
            "BRDA" if number(0)? < *end => {
                // Conditions of a line count from 0, their two sides on through all of them, true first; `-`: never
                // looked at.
                let is_reached = numbers.get(3).is_some_and(|n| !["-", "0"].contains(n));
                let branch = (number(0)?, number(1)? + 1, number(2)?.is_multiple_of(2));
                *reached.branches.entry(branch).or_default() |= is_reached;
            }
            _ => {}
        }
    }
    Ok(coverage)
}

/// The name of a file of the core, and the line where its own tests begin.
fn in_core(path: &str) -> Result<Option<(String, usize)>> {
    let Some(name) = path.strip_prefix(&format!("{}/", root::root().display())).filter(|n| n.starts_with("src/"))
    else {
        return Ok(None);
    };
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    let end = text.lines().position(|line| line == "#[cfg(test)]").map_or(usize::MAX, |at| at + 1);
    Ok(Some((name.to_owned(), end)))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::root;

    #[test]
    fn reads_lines_and_branches_of_the_core_alone() {
        let src = root::path("src/ground/handle.rs");
        let text = format!(
            "SF:{}\nDA:3,5\nDA:4,0\nBRDA:3,0,0,7\nBRDA:3,0,1,0\nBRDA:3,1,2,-\nBRDA:3,1,3,2\nDA:99999,0\nend_of_record\n\
             SF:/elsewhere/src/lib.rs\nDA:1,0\n",
            src.display()
        );
        let coverage = read(&text).unwrap();
        // The file's own tests, which follow it, are not counted.
        assert_eq!(coverage.counts(), (2, 4));
        let gaps: Vec<_> = coverage.gaps().into_iter().map(|gap| (gap.line, gap.branch)).collect();
        assert_eq!(gaps, [(4, None), (3, Some((1, false))), (3, Some((2, true)))]);
    }
}
