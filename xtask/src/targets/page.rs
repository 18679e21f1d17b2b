//! `docs/targets.md`: the text around the figures.

use super::budget;
use super::figures::Figures;
use super::stack::{HELPER, NESTING};
use crate::table::{Cell, Table};

/// The page's contents.
pub(super) struct Page {
    /// Which compiler built everything.
    pub(super) compiler: String,
    /// The figures.
    pub(super) tables: Vec<Table>,
    /// The limits and whether they are met.
    pub(super) budgets: Vec<String>,
}

/// Headings.
const FLASH: &str = "Flash";
const RAM: &str = "RAM";
const INSTRUCTIONS: &str = "Instructions";
const STACK: &str = "Stack";

/// What stands before the compiler's version.
const COMPILER: &str = "Compiler: ";

impl Page {
    pub(super) fn of(compiler: String, figures: &[Figures]) -> Self {
        let tables = vec![flash(figures), ram(figures), instructions(figures), stack(figures)];
        Self { compiler, tables, budgets: budget::lines(figures) }
    }

    /// The compiler that a page names.
    pub(super) fn compiler_of(page: &str) -> Option<&str> {
        page.lines().find_map(|l| l.strip_prefix(COMPILER))
    }

    pub(super) fn render(&self) -> String {
        let tables: String =
            self.tables.iter().map(|t| format!("\n## {}\n\n{}\n{}", t.title, note(&t.title), t.render())).collect();
        format!(
            "# What the library takes on each target\n\n\
             Written by `cargo xtask targets`; `cargo xtask targets --check`, which CI runs, fails when a figure grows.\n\n\
             {COMPILER}{}\n\n\
             Every archive is one object without bitcode that exports the functions of its headers. Undefined are\n\
             only memcpy and its like, not even arithmetic helpers of libgcc, and malloc and free in the one with COM where\n\
             there is an operating system; anything else fails too.\n\n\
             ## Budgets\n\n{}\n{}{tables}",
            self.compiler,
            self.budgets.iter().map(|l| format!("{l}\n")).collect::<String>(),
            budget::TRIED,
        )
    }
}

/// How to read a table.
fn note(title: &str) -> String {
    match title {
        FLASH => "Bytes by which a linked program grows that calls GetProgress alone; GetProgress, BgTransferAdvance and\n\
             BgCreateJob; every function; every function of `libbgjob-com.a`, all methods with them. Each is the\n\
             difference of two images linked with `--gc-sections`, whose memcpy and its like cancel out. Unwind\n\
             tables of the hosted targets are in it. On Windows all code is in one section, as rustc does for GNU\n\
             linkers there, and none of it can be dropped.\n"
            .to_owned(),
        RAM => "Bytes. *static*: variables of the library, and of the one with COM, whose block is another one:\n\
             `BGJOB_COM_BYTES`, the same on every target. The rest is the program's block, `BGJOB_REGION_BYTES` without\n\
             text, compiled for the target: what every block has, and what a job, a file, a spare (`BGJOB_SPARES`) add.\n\
             The bit or two that each of them takes in bitmaps are left out.\n"
            .to_owned(),
        INSTRUCTIONS => "Instructions that run from call to return when nothing else does, handle or token check included.\n\
             `-`: the emulator loads no images of this target.\n"
            .to_owned(),
        _ => format!(
            "Worst case in bytes, from the compiler's `.stack_sizes` (on Windows: from the pushes and subtractions of\n\
             the code) and the calls that the machine code makes. x86 includes return addresses, and s390x the save\n\
             areas. A call of a helper outside the library counts {HELPER} bytes. {NESTING}\n\
             BgComplete: what pfnSave takes is not in it.\n"
        ),
    }
}

fn table(title: &str, columns: &[&str], rows: Vec<(String, Vec<Cell>)>) -> Table {
    Table { title: title.to_owned(), columns: columns.iter().map(|c| (*c).to_owned()).collect(), rows }
}

fn by_target(figures: &[Figures], cells: impl Fn(&Figures) -> Vec<Cell>) -> Vec<(String, Vec<Cell>)> {
    figures.iter().map(|f| (f.target.triple.to_owned(), cells(f))).collect()
}

fn flash(figures: &[Figures]) -> Table {
    let rows = by_target(figures, |f| {
        vec![f.target.form.into(), f.flash.read.into(), f.flash.hot.into(), f.flash.all.into(), f.flash.com.into()]
    });
    table(FLASH, &["Target", "Record", "GetProgress", "and advance, create", "everything", "and COM"], rows)
}

fn ram(figures: &[Figures]) -> Table {
    let rows = by_target(figures, |f| {
        [f.ram.storage, f.com_storage, f.ram.fixed, f.ram.job, f.ram.file, f.ram.spare].map(Cell::from).to_vec()
    });
    table(RAM, &["Target", "static", "with COM", "block", "job", "file", "spare"], rows)
}

fn instructions(figures: &[Figures]) -> Table {
    let rows = by_target(figures, |f| vec![f.instructions.read.into(), f.instructions.advance.into()]);
    table(INSTRUCTIONS, &["Target", "GetProgress", "BgTransferAdvance"], rows)
}

/// Functions down, targets across: by their first part, and the system where that alone says too little.
fn stack(figures: &[Figures]) -> Table {
    let short = |f: &Figures| match f.target.triple {
        t if t.contains("-windows-") => "windows".to_owned(),
        t => t.split('-').next().unwrap_or(t).to_owned(),
    };
    let columns: Vec<_> = ["Function".to_owned()].into_iter().chain(figures.iter().map(short)).collect();
    let functions = figures.first().map(|f| f.stack.keys()).into_iter().flatten();
    let row = |name: &String| {
        let cells = figures.iter().map(|f| f.stack.get(name).copied().into()).collect();
        (name.clone(), cells)
    };
    Table { title: STACK.to_owned(), columns, rows: functions.map(row).collect() }
}
