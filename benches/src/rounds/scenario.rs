//! Who does what at the same time.

use std::time::Duration;

use super::results::{ALONE, Kind};

/// One situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// In the tables and in saved results.
    pub name: &'static str,
    /// A sentence for the page.
    pub about: &'static str,
    /// Threads that update.
    pub writers: usize,
    /// Threads that read.
    pub readers: usize,
    /// An update each; else one after another.
    pub pace: Option<Duration>,
}

/// All of them, in the order of the page.
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: ALONE, about: "one thread, nobody else", writers: 0, readers: 0, pace: None },
    Scenario {
        name: "hammering writer",
        about: "one thread reads, another updates without pause",
        writers: 1,
        readers: 1,
        pace: None,
    },
    Scenario {
        name: "paced writer",
        about: "one thread reads, another updates every 10 us",
        writers: 1,
        readers: 1,
        pace: Some(Duration::from_micros(10)),
    },
    Scenario { name: "two writers", about: "two threads update without pause", writers: 2, readers: 0, pace: None },
    Scenario {
        name: "2 + 2 threads",
        about: "two threads update and two read without pause, on two processors",
        writers: 2,
        readers: 2,
        pace: None,
    },
    Scenario {
        name: "8 + 8 threads",
        about: "eight threads update and eight read without pause, on two processors",
        writers: 8,
        readers: 8,
        pace: None,
    },
];

impl Scenario {
    /// One thread, which reads and updates in turn.
    pub fn is_solo(&self) -> bool {
        self.writers + self.readers == 0
    }

    /// Whether these calls are made in it, and mean something: an update that waits for its time is no measure.
    pub fn has(&self, kind: Kind) -> bool {
        self.is_solo()
            || match kind {
                Kind::Read => self.readers > 0,
                Kind::Add => self.writers > 0 && self.pace.is_none(),
            }
    }
}
