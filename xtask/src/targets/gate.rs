//! The page's figures may shrink, not grow.

use anyhow::Result;

use super::PAGE;
use super::page::Page;
use crate::gate::Gate;
use crate::table::Table;

/// No byte and no instruction more.
const GATE: Gate = Gate { file: PAGE, command: "cargo xtask targets", tolerates: |_, _| false };

/// Fails when a figure has grown over the page's, or is missing from either. Another compiler's are not compared.
pub(super) fn compare(now: &Page, stored: &str) -> Result<()> {
    if !GATE.is_comparable(Page::compiler_of(stored), &now.compiler) {
        return Ok(());
    }
    if GATE.compare(&now.tables, &Table::read_all(stored))? {
        return Ok(());
    }
    if now.render() != stored {
        println!("the figures of {PAGE} hold, its text is an older one; cargo xtask targets writes it anew");
    } else {
        println!("{PAGE} holds: {} fields compared", now.tables.iter().flat_map(Table::cells).count());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    fn page(compiler: &str, read: Cell) -> Page {
        let columns = vec!["target".to_owned(), "GetProgress".to_owned()];
        let flash = Table { title: "Flash".to_owned(), columns, rows: vec![("thumbv7m".to_owned(), vec![read])] };
        Page { compiler: compiler.to_owned(), tables: vec![flash], budgets: Vec::new() }
    }

    #[test]
    fn a_written_page_is_what_later_figures_are_held_against() {
        let stored = page("rustc 1", 198.into()).render();
        compare(&page("rustc 1", 198.into()), &stored).unwrap();
        compare(&page("rustc 1", 190.into()), &stored).unwrap();
        let error = compare(&page("rustc 1", 199.into()), &stored).unwrap_err().to_string();
        assert!(error.contains("Flash: thumbv7m, GetProgress: 199, was 198"), "{error}");
    }

    #[test]
    fn another_compilers_page_is_not_compared() {
        compare(&page("rustc 2", 212.into()), &page("rustc 1", 198.into()).render()).unwrap();
    }
}
