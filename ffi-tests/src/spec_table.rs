//! SPEC.md's section "Methods and states": its tables as the cells that `c/cells.c` runs, and their right answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const STATES: [&str; 9] = [
    "QUEUED",
    "CONNECTING",
    "TRANSFERRING",
    "SUSPENDED",
    "ERROR",
    "TRANSIENT_ERROR",
    "TRANSFERRED",
    "ACKNOWLEDGED",
    "CANCELLED",
];
const TYPES: [&str; 3] = ["download", "upload", "reply"];
const PROFILES: [&str; 2] = ["BITS", "DO"];

/// What a cell says must come of a call.
#[derive(Debug)]
struct Answer {
    code: u32,
    /// As `cells` prints it.
    state: String,
    /// False where the table says that nothing changes.
    may_change: bool,
}

/// One call in one situation.
#[derive(Debug)]
struct Cell {
    /// The line that `cells` is given, and repeats: profile, type, call, when and state.
    line: String,
    answer: Answer,
}

/// The tables.
#[derive(Debug)]
pub struct SpecTable {
    cells: Vec<Cell>,
    /// The functions of the first column.
    pub calls: BTreeSet<String>,
    /// Rows for one function, type and profile: nine cells each.
    pub rows: usize,
    /// Cells of these rows that say `n/a`.
    pub not_applicable: usize,
    /// Decisions that the last column refers to.
    pub cited: BTreeSet<usize>,
    /// Numbers of the list "What is this project's own".
    pub decisions: Vec<usize>,
}

/// The rows of the table under `heading`, split into trimmed columns, without its head.
pub(crate) fn table<'s>(spec: &'s str, heading: &str) -> Vec<Vec<&'s str>> {
    let after = spec.split_once(heading).unwrap_or_else(|| panic!("SPEC.md has no {heading:?}")).1;
    let rows = after.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// Symbols to codes, one column a profile: `BG_E_EMPTY 0x80200003`.
fn codes(spec: &str) -> BTreeMap<(&str, &str), u32> {
    let header = std::fs::read_to_string(xtask::header::path()).expect("the header is there");
    let mut codes = BTreeMap::new();
    for row in table(spec, "### 11.1 Codes") {
        let [symbol, columns @ ..] = &*row else { panic!("an empty row") };
        assert_eq!(columns.len(), PROFILES.len(), "{row:?}");
        for (profile, column) in PROFILES.into_iter().zip(columns) {
            let (name, value) = column.split_once(" 0x").unwrap_or_else(|| panic!("{symbol}: no value in {column:?}"));
            let define = format!("#define {name} ((HRESULT)0x{value})");
            assert!(header.contains(&define), "{symbol}: {column} is not so in the header");
            let value = u32::from_str_radix(value, 16).unwrap_or_else(|e| panic!("{column}: {e}"));
            codes.insert((profile, *symbol), value);
        }
    }
    codes
}

impl SpecTable {
    /// Reads SPEC.md. Panics, with the row, where it is not a table of the form that it describes itself.
    pub fn read() -> Self {
        let spec = std::fs::read_to_string(xtask::root::path("SPEC.md")).expect("SPEC.md is there");
        let codes = codes(&spec);
        let decisions = spec.split_once("### 11.3 ").expect("SPEC.md has its list of decisions").1;
        // Other sections have lists of their own.
        let decisions = decisions.split("\n## ").next().unwrap_or_default();
        let mut all = Self {
            cells: Vec::new(),
            calls: BTreeSet::new(),
            rows: 0,
            not_applicable: 0,
            cited: BTreeSet::new(),
            decisions: decisions.lines().filter_map(|line| line.split_once(". ")?.0.parse().ok()).collect(),
        };
        let head: Vec<_> = ["call", "when", "jobs"].into_iter().chain(STATES).chain(["by"]).collect();
        assert!(spec.contains(&format!("\n| {} |\n", head.join(" | "))), "the columns are not {head:?}");
        for row in table(&spec, "### 11.2 Cells") {
            let [calls, when, jobs, states @ .., by] = &*row else { panic!("a short row: {row:?}") };
            assert_eq!(states.len(), STATES.len(), "{calls}, {when}: columns");
            all.cite(by, &row);
            let jobs: Vec<&str> = jobs.split(", ").collect();
            for call in calls.split(", ") {
                let call = call.trim_matches('`');
                all.calls.insert(call.to_owned());
                for profile in PROFILES {
                    for job_type in types(&jobs, profile) {
                        all.rows += 1;
                        for (state, cell) in STATES.into_iter().zip(states) {
                            let line = format!("{profile}|{job_type}|{call}|{when}|{state}");
                            match answer(cell, profile, state, &codes) {
                                Some(mut answer) => {
                                    answer.may_change &= !is_reader(call);
                                    all.cells.push(Cell { line, answer });
                                }
                                None if *cell == "n/a" => all.not_applicable += 1,
                                None => panic!("{line}: what is {cell:?}?"),
                            }
                        }
                    }
                }
            }
        }
        let lines: BTreeSet<_> = all.cells.iter().map(|cell| &cell.line).collect();
        assert_eq!(lines.len(), all.cells.len(), "a row is there twice");
        all
    }

    /// `doc`, `ours 1, 2` or both.
    fn cite(&mut self, by: &str, row: &[&str]) {
        for source in by.split("; ") {
            match source.strip_prefix("ours ") {
                Some(numbers) => {
                    let numbers = numbers.split(", ").map(|n| n.parse::<usize>());
                    self.cited.extend(numbers.map(|n| n.unwrap_or_else(|e| panic!("{row:?}: {e}"))));
                }
                None => assert_eq!(source, "doc", "{row:?}: whose decision?"),
            }
        }
    }

    /// Number of cells that are run.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True if there are no cells at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Writes what `cells` reads into `dir`.
    pub fn write(&self, dir: &Path) -> PathBuf {
        let file = dir.join("cells.txt");
        let lines: String = self.cells.iter().map(|cell| format!("{}\n", cell.line)).collect();
        std::fs::write(&file, lines).expect("the scratch directory is writable");
        file
    }

    /// Compares what `cells` printed with the table; the number of cells. Panics with every cell that is not so.
    pub fn check(&self, output: &str) -> usize {
        let mut lines = output.lines();
        let mut wrong = Vec::new();
        for Cell { line, answer } in &self.cells {
            let got = lines.next().unwrap_or("nothing");
            let (code, state) = (answer.code, &answer.state);
            let is_so = |change: &str| got == format!("{line}: {code:08X} {state} {change}");
            if !(is_so("same") || answer.may_change && is_so("changed")) {
                let nothing = if answer.may_change { "" } else { ", and nothing changed" };
                wrong.push(format!("{got}; the table says {code:08X} {state}{nothing}"));
            }
        }
        wrong.extend(lines.next().map(|line| format!("and more: {line}")));
        assert!(wrong.is_empty(), "{} of {} cells:\n{}", wrong.len(), self.len(), wrong.join("\n"));
        self.len()
    }
}

/// True for functions that change nothing of the job that there is, whatever they answer.
fn is_reader(call: &str) -> bool {
    let starts = ["GetProgress", "BgGet", "BgChangedSince", "BgEnum", "BgView", "BgCreateJob"];
    starts.iter().any(|start| call.starts_with(start))
}

/// The job types that a row is about in a profile.
fn types(jobs: &[&str], profile: &str) -> Vec<&'static str> {
    let is_known = |word: &str| TYPES.contains(&word) || PROFILES.contains(&word) || word == "any";
    assert!(jobs.iter().all(|word| is_known(word)), "jobs: {jobs:?}");
    if PROFILES.iter().any(|p| jobs.contains(p)) && !jobs.contains(&profile) {
        return Vec::new();
    }
    let is_meant = |t: &&str| jobs.contains(&"any") || jobs.contains(t);
    // Delivery Optimization has downloads only.
    TYPES.into_iter().filter(is_meant).filter(|t| profile == "BITS" || *t == "download").collect()
}

/// What a cell says; `None` if it says nothing.
fn answer(cell: &str, profile: &str, state: &str, codes: &BTreeMap<(&str, &str), u32>) -> Option<Answer> {
    let told = if profile == "DO" && state == "CONNECTING" { "TRANSFERRING" } else { state };
    let code = |symbol| codes.get(&(profile, symbol)).copied();
    let answer = |code, state: &str, may_change| Some(Answer { code, state: state.to_owned(), may_change });
    if cell == "stays" {
        return answer(0, told, true);
    }
    if cell == "closed" || STATES.contains(&cell) {
        return answer(0, cell, true);
    }
    match cell.split_once(" > ") {
        Some((symbol, after)) => STATES.contains(&after).then(|| answer(code(symbol)?, after, true))?,
        None => answer(code(cell)?, told, false),
    }
}
