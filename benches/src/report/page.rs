//! `RESULTS.md` and the pictures beside it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use statrs::statistics::{Data, Min, OrderStatistics};

use super::extras::{Counts, Extras, WineRound};
use super::plots::{self, Bar};
use super::ratio::{Ratio, median};
use super::{goals, ratio};
use crate::rounds::{ALONE, Kind, OPERATIONS, Results, Row, SCENARIOS, Series};

/// A picture of bars: file, scenario, kind, title.
const PICTURES: [(&str, &str, Kind, &str); 6] = [
    ("read.svg", ALONE, Kind::Read, "One consistent reading, one thread"),
    ("update.svg", ALONE, Kind::Add, "One update, one thread"),
    ("read-hammered.svg", "hammering writer", Kind::Read, "A reading while another thread updates without pause"),
    ("two-writers.svg", "two writers", Kind::Add, "An update, two threads at once"),
    ("update-2-2.svg", "2 + 2 threads", Kind::Add, "An update, two writers and two readers on two processors"),
    ("update-8-8.svg", "8 + 8 threads", Kind::Add, "An update, eight writers and eight readers on two processors"),
];

/// The curves' picture.
const CURVES: &str = "scaling.svg";

/// Writes the page, and the pictures into `plots/` beside it.
///
/// # Errors
/// When a file cannot be written.
pub fn write(results: &Results, extras: &Extras, page: &Path) -> Result<()> {
    let plots = page.with_file_name("plots");
    fs::create_dir_all(&plots).with_context(|| format!("cannot create {}", plots.display()))?;
    for (file, scenario, kind, title) in PICTURES {
        let bars = bars(results, scenario, kind);
        if !bars.is_empty() {
            let floor = if kind == Kind::Read && scenario != ALONE { "an atomic load" } else { floor_name(kind) };
            plots::bars(&plots.join(file), title, floor, &bars, goals::limit(scenario, kind))?;
        }
    }
    plots::curves(&plots.join(CURVES), "Cost against the number of jobs", &curves(results))?;
    fs::write(page, text(results, extras)).with_context(|| format!("cannot write {}", page.display()))
}

fn floor_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Read => "the C struct copy",
        Kind::Add => "one fetch_add",
    }
}

fn text(results: &Results, extras: &Extras) -> String {
    let mut page = String::from(HEAD);
    let machine = &results.machine;
    let _ = writeln!(
        page,
        "\nMeasured on {} ({} processors, {}); {}. {} rounds alone, {} with several threads.\n",
        machine.processor,
        machine.processors,
        machine.system,
        machine.compilers,
        rounds(results, ALONE),
        rounds(results, "two writers")
    );
    page += &targets(results);
    page += &promises(results);
    for scenario in SCENARIOS {
        page += &table(results, scenario.name, scenario.about);
    }
    page += &operations(results);
    page += &scaling(results);
    page += &extras.counts.as_ref().map(instructions).unwrap_or_default();
    page += &wine(&extras.wine);
    page
}

const HEAD: &str = "# Results

Written by `cargo xtask bench`; do not edit. [README.md](README.md) says what is measured and how.

A figure is a ratio: this design's time over the floor's in the same round, the median over all rounds; `least` is the
smallest of them, and too small where something interrupted the floor. Floors: for a reading the C compiler's copy of a
24-byte struct, for an update one 64-bit fetch_add, for a reader beside a writer one atomic load of the word that is
being written. All of them are called as C calls a library: out of line, with an out-pointer. Nanoseconds are of this
machine on that day.

In the pictures: grey the floors, blue this library, green what keeps all promises below, brown what does not; the black
line is the floor, the red one this library's target.
";

fn rounds(results: &Results, scenario: &str) -> usize {
    results.series.iter().find(|series| series.scenario == scenario).map_or(0, |series| series.ns.len())
}

fn targets(results: &Results) -> String {
    let mut text = String::from("## Targets\n\n| ratio | target | measured | least | |\n|---|---|---|---|---|\n");
    for goal in goals::reached(results) {
        let verdict = if goal.is_reached() { "reached" } else { "**missed**" };
        let _ =
            writeln!(text, "| {} | {:.1} | {:.2} | {:.2} | {verdict} |", goal.text, goal.limit, goal.found, goal.least);
    }
    text + "\n"
}

fn promises(results: &Results) -> String {
    let mut text = String::from(
        "## What is compared\n\nSpeed without the promise is another thing. The last two columns: an interrupt comes over \
         a stopped update, and its handler reads, or updates.\n\n| design | from | reading | linearizable | reader in an \
         interrupt survives | writer in an interrupt survives |\n|---|---|---|---|---|---|\n",
    );
    for row in &results.designs {
        let payload = if row.is_whole { "whole" } else { "one field" };
        let _ = writeln!(
            text,
            "| {} | {} | {payload} | {} | {} | {} |",
            named(row),
            row.source,
            row.is_linearizable,
            row.reads_over_writer,
            row.writes_over_writer
        );
    }
    text + "\n"
}

fn named(row: &Row) -> String {
    if row.is_ours { format!("**{}**", row.name) } else { row.name.clone() }
}

fn table(results: &Results, scenario: &str, about: &str) -> String {
    let kinds: Vec<_> = [(Kind::Read, "reading"), (Kind::Add, "update")]
        .into_iter()
        .filter(|(kind, _)| results.series.iter().any(|series| series.scenario == scenario && series.kind == *kind))
        .collect();
    let mut text = format!("## {}\n\n{}.\n\n", capital(scenario), capital(about));
    for (file, _, _, title) in PICTURES.iter().filter(|picture| picture.1 == scenario) {
        let _ = writeln!(text, "![{title}](plots/{file})\n");
    }
    text += "| design |";
    for (_, name) in &kinds {
        let _ = write!(text, " {name} | least | ns |");
    }
    let _ = writeln!(text, "\n|---|{}", "---|---|---|".repeat(kinds.len()));
    let mut refused = Vec::new();
    for row in &results.designs {
        let cells = kinds.iter().map(|(kind, _)| results.ratio(scenario, *kind, &row.name));
        let cells: Vec<_> = cells.map(cell).collect();
        if cells.iter().all(|cell| cell == NONE) {
            continue;
        }
        let _ = writeln!(text, "| {} |{}", named(row), cells.concat());
        let of = kinds.iter().filter_map(|(kind, _)| results.series(scenario, *kind, &row.name));
        refused.extend(of.filter(|series| series.refused > 0).map(told_refused));
    }
    if !refused.is_empty() {
        let _ = writeln!(text, "\nAnswered with an error: {}.", refused.join("; "));
    }
    text + "\n"
}

const NONE: &str = " - | - | - |";

fn cell(ratio: Option<Ratio>) -> String {
    let told = |ratio: Ratio| format!(" {:.2} | {:.2} | {} |", ratio.median, ratio.least, ns(ratio.ns));
    ratio.map_or_else(|| NONE.to_owned(), told)
}

fn told_refused(series: &Series) -> String {
    let what = if series.kind == Kind::Read { "readings" } else { "updates" };
    format!("{} {what} of {}", series.refused, series.name)
}

fn ns(ns: f64) -> String {
    match ns {
        ns if ns < 100.0 => format!("{ns:.1}"),
        ns => format!("{ns:.0}"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn operations(results: &Results) -> String {
    let mut text = String::from(
        "## Operations of this library\n\nAlone, in a region for 2,000 jobs. Readings beside the struct copy, the rest \
         beside one fetch_add.\n\n| operation | ratio | least | ns |\n|---|---|---|---|\n",
    );
    let all = results.series.iter().filter(|series| series.scenario == OPERATIONS);
    for series in all {
        if let Some(floor) = results.floor(OPERATIONS, series.kind) {
            let _ = writeln!(text, "| {} |{}", series.name, cell(Some(ratio::ratio(series, floor))));
        }
    }
    text + "\n"
}

fn curves(results: &Results) -> Vec<plots::Curve> {
    let mut curves: Vec<plots::Curve> = Vec::new();
    for point in &results.curves {
        let at = (f64::from(point.jobs), median(&point.ns));
        match curves.iter_mut().find(|(name, _)| *name == point.operation) {
            Some((_, points)) => points.push(at),
            None => curves.push((point.operation.clone(), vec![at])),
        }
    }
    curves
}

fn scaling(results: &Results) -> String {
    let curves = curves(results);
    let sizes: Vec<_> =
        curves.first().map(|(_, points)| points.iter().map(|(jobs, _)| *jobs).collect()).unwrap_or_default();
    let mut text = format!(
        "## Cost against size\n\n![Cost against the number of jobs](plots/{CURVES})\n\nNanoseconds a call, medians. Of one \
         job: the same again and again, all in the cache. Of any job: each in turn, in an order that cannot be foreseen, so \
         what grows is the cache's part. An update of any job is of up to 4,000 that are moving.\n\n| operation |"
    );
    text.extend(sizes.iter().map(|jobs| format!(" {jobs} |")));
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(sizes.len()));
    for (name, points) in &curves {
        let _ = write!(text, "| {name} |");
        text.extend(points.iter().map(|(_, each)| format!(" {} |", ns(*each))));
        text.push('\n');
    }
    text + "\n"
}

fn instructions(counts: &Counts) -> String {
    let rows = &counts.instructions;
    let mut text = format!(
        "## Instructions\n\nOf one call of the shipped archive, counted by callgrind: the same on every machine, so these \
         are what CI holds the library to (`cargo xtask counts --check`, 3 %). {}.\n\n| operation |",
        counts.compiler
    );
    let columns: Vec<_> = rows.values().next().map(|forms| forms.keys().collect()).unwrap_or_default();
    text.extend(columns.iter().map(|form| format!(" {form} |")));
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(columns.len()));
    for (name, forms) in rows {
        let _ = write!(text, "| {name} |");
        text.extend(forms.values().map(|count| format!(" {count} |")));
        text.push('\n');
    }
    text + "\n"
}

fn wine(rounds: &[WineRound]) -> String {
    if rounds.is_empty() {
        return "## Beside the system's own BITS\n\nNot measured in this run.\n".to_owned();
    }
    let of = |each: fn(&WineRound) -> f64| {
        let mut all = Data::new(rounds.iter().map(each).collect::<Vec<_>>());
        (all.median(), all.min())
    };
    let (wine, com, flat) = (of(|round| round.wine_ns), of(|round| round.com_ns), of(|round| round.flat_ns));
    format!(
        "## Beside the system's own BITS\n\nOne Windows program under Wine, {} rounds that take turns. No ratio, because the \
         work is not the same: a call of Wine's BITS service is a remote procedure call to another process, while our jobs \
         are in the program's own memory.\n\n| GetProgress | median | least |\n|---|---|---|\n| \
         `IBackgroundCopyJob` of Wine's own service | {:.0} us | {:.0} us |\n| `IBackgroundCopyJob` of this library | {:.1} \
         ns | {:.1} ns |\n| the C function | {:.1} ns | {:.1} ns |\n",
        rounds.len(),
        wine.0 / 1000.0,
        wine.1 / 1000.0,
        com.0,
        com.1,
        flat.0,
        flat.1
    )
}

fn bars(results: &Results, scenario: &str, kind: Kind) -> Vec<Bar> {
    let bar = |row: &Row| {
        let ratio = results.ratio(scenario, kind, &row.name)?;
        let promises = [&row.is_linearizable, &row.reads_over_writer, &row.writes_over_writer];
        Some(Bar {
            label: row.name.clone(),
            ratio: ratio.median,
            is_ours: row.is_ours,
            is_floor: row.is_floor,
            is_safe: row.is_whole && promises.iter().all(|promise| *promise == "yes"),
        })
    };
    results.designs.iter().filter_map(bar).collect()
}
