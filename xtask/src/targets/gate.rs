//! The figures may shrink, not grow.

use anyhow::{Result, bail};

use super::page::Page;
use super::table::{Cell, Table};

/// Fails when a figure has grown over the page's, or is missing from either. Another compiler's are not compared.
pub(super) fn compare(now: &Page, stored: &str) -> Result<()> {
    match Page::compiler_of(stored) {
        Some(compiler) if compiler == now.compiler => {}
        compiler => {
            let of = compiler.unwrap_or("an unknown compiler");
            println!("docs/targets.md is by {of}, this build by {}: NO FIGURE WAS COMPARED", now.compiler);
            return Ok(());
        }
    }
    let (grown, shrunk) = changes(&now.tables, &Table::read_all(stored));
    if !grown.is_empty() {
        bail!(
            "docs/targets.md does not hold any more:\n{}\nif this is meant: cargo xtask targets, and commit the page",
            grown.join("\n")
        );
    }
    if !shrunk.is_empty() {
        println!("smaller than docs/targets.md says; cargo xtask targets writes it anew:\n{}", shrunk.join("\n"));
    } else if now.render() != stored {
        println!("the figures of docs/targets.md hold, its text is an older one; cargo xtask targets writes it anew");
    } else {
        println!("docs/targets.md holds: {} fields compared", now.tables.iter().flat_map(Table::cells).count());
    }
    Ok(())
}

/// What has grown, differs or is missing; and what has shrunk.
fn changes(now: &[Table], stored: &[Table]) -> (Vec<String>, Vec<String>) {
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
                (Some(was), is) => grown.push(format!("{name}: {is}, was {was}")),
                (None, is) => grown.push(format!("{name}: {is}, not on the page")),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn flash(read: Cell) -> Table {
        let columns = vec!["target".to_owned(), "GetProgress".to_owned()];
        Table { title: "Flash".to_owned(), columns, rows: vec![("thumbv7m".to_owned(), vec![read])] }
    }

    fn page(compiler: &str, read: Cell) -> Page {
        Page { compiler: compiler.to_owned(), tables: vec![flash(read)], budgets: Vec::new() }
    }

    #[test]
    fn a_figure_that_grew_is_named() {
        let stored = page("rustc 1", 198.into()).render();
        let error = compare(&page("rustc 1", 212.into()), &stored).unwrap_err().to_string();
        assert!(error.contains("Flash: thumbv7m, GetProgress: 212, was 198"), "{error}");
    }

    #[test]
    fn a_figure_that_shrank_passes_and_is_named() {
        let (grown, shrunk) = changes(&[flash(190.into())], &[flash(198.into())]);
        assert_eq!((grown.len(), &*shrunk), (0, &["Flash: thumbv7m, GetProgress: 190, was 198".to_owned()][..]));
        compare(&page("rustc 1", 190.into()), &page("rustc 1", 198.into()).render()).unwrap();
    }

    #[test]
    fn a_figure_that_cannot_be_had_any_more_is_named() {
        let stored = page("rustc 1", 198.into()).render();
        compare(&page("rustc 1", None.into()), &stored).unwrap_err();
        let error = compare(&Page { tables: vec![], ..page("rustc 1", None.into()) }, &stored).unwrap_err().to_string();
        assert!(error.contains("GetProgress: gone, was 198"), "{error}");
    }

    #[test]
    fn another_compilers_figures_are_not_compared() {
        compare(&page("rustc 2", 212.into()), &page("rustc 1", 198.into()).render()).unwrap();
    }
}
