//! Adding up what test runners say.

/// Tests that passed and failed.
#[derive(Default, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Count {
    /// Takes in libtest's closing line: `test result: ok. 3 passed; 0 failed; ...`. Other lines count nothing.
    pub(super) fn add_line(&mut self, line: &str) {
        let Some(rest) = line.trim_start().strip_prefix("test result: ") else {
            return;
        };
        let number_before = |word: &str| {
            let at = rest.find(word)?;
            rest[..at].trim_end().rsplit(' ').next()?.parse::<u64>().ok()
        };
        self.passed += number_before(" passed;").unwrap_or(0);
        self.failed += number_before(" failed;").unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn adds_libtest_lines_and_nothing_else() {
        let mut count = Count::default();
        count.add_line("running 3 tests");
        count
            .add_line("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        count.add_line(
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        count.add_line("I saw 7 passed; 9 failed;");
        assert_eq!(count, Count { passed: 13, failed: 2 });
    }
}
