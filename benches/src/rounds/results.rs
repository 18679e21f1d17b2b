//! What a run leaves: every figure of every round, so that runs can be compared.

use serde::{Deserialize, Serialize};

use super::Runner;
use crate::design::{Design, Payload, Promise, Role};

/// What was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Readings.
    Read,
    /// Updates.
    Add,
}

/// One line of a table: a design, or an operation, in a scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Series {
    /// A scenario's name, or [`OPERATIONS`].
    pub scenario: String,
    /// What was called; of an operation: which floor it is compared with.
    pub kind: Kind,
    /// The design's name, or the operation's.
    pub name: String,
    /// Nanoseconds a call in each round.
    pub ns: Vec<f64>,
    /// Calls that were answered with an error, all rounds together.
    pub refused: u64,
}

/// The scenario of one thread and nobody else.
pub const ALONE: &str = "alone";
/// The scenario of our own operations, one after another.
pub const OPERATIONS: &str = "operations";

impl Series {
    pub(super) fn new(scenario: &str, kind: Kind, name: &str) -> Self {
        Series { scenario: scenario.to_owned(), kind, name: name.to_owned(), ns: Vec::new(), refused: 0 }
    }

    pub(super) fn push(&mut self, ns: f64) {
        self.push_with(ns, 0);
    }

    pub(super) fn push_with(&mut self, ns: f64, refused: u64) {
        self.ns.push(ns);
        self.refused += refused;
    }
}

/// A point of the curves: what an operation costs in an engine of this size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Point {
    /// The curve.
    pub operation: String,
    /// Jobs in the engine.
    pub jobs: u32,
    /// Nanoseconds in each round.
    pub ns: Vec<f64>,
}

/// A design as the page tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As in the series.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// Ours.
    pub is_ours: bool,
    /// A floor.
    pub is_floor: bool,
    /// All four counters at once.
    pub is_whole: bool,
    /// "yes", or "no: why".
    pub is_linearizable: String,
    /// Likewise.
    pub reads_over_writer: String,
    /// Likewise.
    pub writes_over_writer: String,
}

pub(super) fn rows(runners: &[Runner]) -> Vec<Row> {
    runners.iter().map(|runner| row(&runner.design)).collect()
}

fn row(design: &Design) -> Row {
    let told = |promise| match promise {
        Promise::Yes => "yes".to_owned(),
        Promise::No(why) => format!("no: {why}"),
    };
    Row {
        name: design.name.to_owned(),
        source: design.source.to_owned(),
        is_ours: design.role == Role::Ours,
        is_floor: design.role == Role::Floor,
        is_whole: design.payload == Payload::Whole,
        is_linearizable: told(design.is_linearizable),
        reads_over_writer: told(design.reads_over_writer),
        writes_over_writer: told(design.writes_over_writer),
    }
}

/// Where it was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor as it calls itself.
    pub processor: String,
    /// Processors that the program may use.
    pub processors: usize,
    /// Operating system and architecture.
    pub system: String,
    /// The compilers, as `cargo xtask bench` found them.
    pub compilers: String,
}

/// What the compilers are called, for [`Machine::compilers`].
pub const COMPILERS: &str = "BGJOB_BENCH_COMPILERS";

impl Machine {
    /// This one.
    pub fn this() -> Self {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let named = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        Machine {
            processor: named.map_or_else(|| "a processor without a name".to_owned(), |(_, name)| name.to_owned()),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            system: format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH),
            compilers: std::env::var(COMPILERS).unwrap_or_default(),
        }
    }
}

/// A whole run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// Where.
    pub machine: Machine,
    /// The designs, in the order of the tables.
    pub designs: Vec<Row>,
    /// All lines.
    pub series: Vec<Series>,
    /// All points of the curves.
    pub curves: Vec<Point>,
}

impl Results {
    /// A line.
    pub fn series(&self, scenario: &str, kind: Kind, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.scenario == scenario && series.kind == kind && series.name == name)
    }
}
