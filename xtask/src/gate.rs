//! Figures may shrink, not grow: what was measured now beside what a file of the project keeps.

use anyhow::{Result, bail};

use crate::table::{Cell, Table};

/// A file of figures, and what is held against it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gate {
    /// The file that keeps them.
    pub(crate) file: &'static str,
    /// The command that measures and writes it anew.
    pub(crate) command: &'static str,
    /// Whether a figure that was the first may be the second, larger one.
    pub(crate) tolerates: fn(u64, u64) -> bool,
}

impl Gate {
    /// Another compiler's figures say nothing about these: whether the file is by this one, and a word if not.
    pub(crate) fn is_comparable(&self, stored: Option<&str>, now: &str) -> bool {
        if stored == Some(now) {
            return true;
        }
        let of = stored.unwrap_or("an unknown compiler");
        println!("{} is by {of}, this build by {now}: NO FIGURE WAS COMPARED", self.file);
        false
    }

    /// Fails when a figure has grown over the file's, or is missing from either. What has shrunk is told; whether
    /// anything has.
    pub(crate) fn compare(&self, now: &[Table], stored: &[Table]) -> Result<bool> {
        let (grown, shrunk) = self.changes(now, stored);
        let Self { file, command, .. } = self;
        if !grown.is_empty() {
            let grown = grown.join("\n");
            bail!("{file} does not hold any more:\n{grown}\nif this is meant: {command}, and commit the file");
        }
        if !shrunk.is_empty() {
            println!("smaller than {file} says; run {command} to keep it:\n{}", shrunk.join("\n"));
        }
        Ok(!shrunk.is_empty())
    }

    /// What has grown, differs or is missing; and what has shrunk.
    fn changes(&self, now: &[Table], stored: &[Table]) -> (Vec<String>, Vec<String>) {
        let (mut grown, mut shrunk) = (Vec::new(), Vec::new());
        for table in now {
            let old = stored.iter().find(|t| t.title == table.title);
            for (row, column, cell) in table.cells() {
                let name = format!("{}: {row}, {column}", table.title);
                match (old.and_then(|t| t.cell(row, column)), cell) {
                    (Some(was), is) if was == is => {}
                    (Some(Cell::Number(was)), Cell::Number(is)) if is < was => {
                        shrunk.push(format!("{name}: {is}, was {was}"))
                    }
                    (Some(Cell::Number(was)), Cell::Number(is)) if (self.tolerates)(*was, *is) => {}
                    (Some(was), is) => grown.push(format!("{name}: {is}, was {was}")),
                    (None, is) => grown.push(format!("{name}: {is}, not in the file")),
                }
            }
        }
        for table in stored {
            let new = now.iter().find(|t| t.title == table.title);
            let gone = table.cells().filter(|(row, column, _)| new.and_then(|t| t.cell(row, column)).is_none());
            grown.extend(gone.map(|(row, column, was)| format!("{}: {row}, {column}: gone, was {was}", table.title)));
        }
        (grown, shrunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXACT: Gate = Gate { file: "figures.md", command: "cargo xtask figures", tolerates: |_, _| false };
    const ONE_MORE: Gate = Gate { tolerates: |was, is| is == was + 1, ..EXACT };

    fn flash(read: Cell) -> [Table; 1] {
        let columns = vec!["target".to_owned(), "GetProgress".to_owned()];
        [Table { title: "Flash".to_owned(), columns, rows: vec![("thumbv7m".to_owned(), vec![read])] }]
    }

    #[test]
    fn a_figure_that_grew_is_named() {
        let error = EXACT.compare(&flash(212.into()), &flash(198.into())).unwrap_err().to_string();
        assert!(error.contains("Flash: thumbv7m, GetProgress: 212, was 198"), "{error}");
        assert!(error.contains("cargo xtask figures"), "{error}");
    }

    #[test]
    fn a_figure_that_grew_by_what_is_tolerated_passes() {
        assert!(!ONE_MORE.compare(&flash(199.into()), &flash(198.into())).unwrap());
        ONE_MORE.compare(&flash(200.into()), &flash(198.into())).unwrap_err();
        EXACT.compare(&flash(199.into()), &flash(198.into())).unwrap_err();
    }

    #[test]
    fn a_figure_that_shrank_passes_and_is_named() {
        let (grown, shrunk) = EXACT.changes(&flash(190.into()), &flash(198.into()));
        assert_eq!((grown.len(), &*shrunk), (0, &["Flash: thumbv7m, GetProgress: 190, was 198".to_owned()][..]));
        assert!(EXACT.compare(&flash(190.into()), &flash(198.into())).unwrap());
    }

    #[test]
    fn a_figure_that_is_in_one_of_them_only_is_named() {
        EXACT.compare(&flash(None.into()), &flash(198.into())).unwrap_err();
        let error = EXACT.compare(&[], &flash(198.into())).unwrap_err().to_string();
        assert!(error.contains("GetProgress: gone, was 198"), "{error}");
        let error = EXACT.compare(&flash(198.into()), &[]).unwrap_err().to_string();
        assert!(error.contains("GetProgress: 198, not in the file"), "{error}");
    }

    #[test]
    fn another_compilers_figures_are_not_compared() {
        assert!(EXACT.is_comparable(Some("rustc 1"), "rustc 1"));
        assert!(!EXACT.is_comparable(Some("rustc 1"), "rustc 2"));
        assert!(!EXACT.is_comparable(None, "rustc 2"));
    }
}
