//! A table of figures as Markdown, written and read back: what the project keeps of its measurements.

use std::fmt::Write;

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A figure: it may shrink, not grow.
    Number(u64),
    /// A word, or `-` where there is no figure.
    Text(String),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(n) => f.pad(&n.to_string()),
            Self::Text(t) => f.pad(t),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Text(text.to_owned()), Self::Number)
    }
}

impl From<u64> for Cell {
    fn from(n: u64) -> Self {
        Self::Number(n)
    }
}

impl From<Option<u64>> for Cell {
    fn from(n: Option<u64>) -> Self {
        n.map_or_else(|| Self::Text("-".to_owned()), Self::Number)
    }
}

/// Rows and columns with their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// The heading above it.
    pub(crate) title: String,
    /// Names of the columns; the first is that of the rows' names.
    pub(crate) columns: Vec<String>,
    /// Name and fields of each row.
    pub(crate) rows: Vec<(String, Vec<Cell>)>,
}

impl Table {
    /// The field of this row and column.
    pub(crate) fn cell(&self, row: &str, column: &str) -> Option<&Cell> {
        let (_, cells) = self.rows.iter().find(|(name, _)| name == row)?;
        cells.get(self.columns.iter().skip(1).position(|c| c == column)?)
    }

    /// Every field with the names of its row and column.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&str, &str, &Cell)> {
        self.rows.iter().flat_map(|(row, cells)| {
            self.columns.iter().skip(1).zip(cells).map(move |(column, cell)| (row.as_str(), column.as_str(), cell))
        })
    }

    /// The table without its heading.
    pub(crate) fn render(&self) -> String {
        let first = self.rows.iter().map(|(name, _)| name.len()).chain([self.columns[0].len()]).max().unwrap_or(0);
        let mut text = format!("| {:first$} |", self.columns[0]);
        for column in &self.columns[1..] {
            write!(text, " {column} |").expect("a string takes everything");
        }
        let _ = write!(text, "\n|{}|", "-".repeat(first + 2));
        for column in &self.columns[1..] {
            let _ = write!(text, "{}:|", "-".repeat(column.chars().count() + 1));
        }
        text.push('\n');
        for (name, cells) in &self.rows {
            let _ = write!(text, "| {name:first$} |");
            for (column, cell) in self.columns[1..].iter().zip(cells) {
                let _ = write!(text, " {cell:>width$} |", width = column.chars().count());
            }
            text.push('\n');
        }
        text
    }

    /// The tables of a page: each is what follows a `## ` heading and begins with `|`.
    pub(crate) fn read_all(page: &str) -> Vec<Self> {
        let sections = page.split("\n## ").skip(1).filter_map(|section| {
            let (title, body) = section.split_once('\n')?;
            let mut lines = body.lines().filter(|l| l.starts_with('|'));
            let columns = fields(lines.next()?);
            let row = |line: &str| {
                let mut fields = fields(line).into_iter();
                let name = fields.next().unwrap_or_default();
                (name, fields.map(|f| Cell::from(f.as_str())).collect())
            };
            Some(Self { title: title.to_owned(), columns, rows: lines.skip(1).map(row).collect() })
        });
        sections.collect()
    }
}

fn fields(line: &str) -> Vec<String> {
    line.trim().trim_matches('|').split('|').map(|f| f.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cell, Table};

    #[test]
    fn what_is_written_is_read_back() {
        let table = Table {
            title: "Flash".into(),
            columns: vec!["target".into(), "form".into(), "read".into()],
            rows: vec![
                ("thumbv7m".into(), vec!["32-bit".into(), 212.into()]),
                ("s390x".into(), vec!["64-bit".into(), None.into()]),
            ],
        };
        let page = format!("# Page\n\n## Words\n\nNo table.\n\n## Flash\n\nA note.\n\n{}\n## More\n", table.render());
        assert_eq!(Table::read_all(&page), std::slice::from_ref(&table));
        assert_eq!(table.cell("thumbv7m", "read"), Some(&Cell::Number(212)));
        assert_eq!(table.cells().count(), 4);
    }
}
