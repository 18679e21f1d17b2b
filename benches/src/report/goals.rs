//! What is to be reached, and what was.

use super::ratio::ratio;
use crate::rounds::{Kind, Results};

/// A target: one line at most so many times another.
struct Goal {
    text: &'static str,
    scenario: &'static str,
    kind: Kind,
    /// Which of our rows.
    ours: &'static str,
    /// A row to be compared with; `None`: the scenario's floor.
    other: Option<&'static str>,
    limit: f64,
}

const fn goal(
    text: &'static str,
    scenario: &'static str,
    kind: Kind,
    ours: &'static str,
    other: Option<&'static str>,
    limit: f64,
) -> Goal {
    Goal { text, scenario, kind, ours, other, limit }
}

const GOALS: [Goal; 9] = [
    goal("GetProgress / C struct copy", "alone", Kind::Read, "bgjob", None, 1.5),
    goal("GetProgress / seqlock with the same check", "alone", Kind::Read, "bgjob", Some("seqlock, checked"), 1.0),
    goal(
        "GetProgress / ck_sequence with the same check",
        "alone",
        Kind::Read,
        "bgjob",
        Some("ck_sequence, checked"),
        1.0,
    ),
    goal("BgTransferAdvance / fetch_add", "alone", Kind::Add, "bgjob", None, 2.0),
    goal("the bare record's advance / fetch_add", "alone", Kind::Add, "bgjob, bare record", None, 1.6),
    goal("two writers / two fetch_adds", "two writers", Kind::Add, "bgjob", None, 3.0),
    goal("a reader under a hammering writer / an atomic load", "hammering writer", Kind::Read, "bgjob", None, 2.5),
    goal("an advance among 2 + 2 threads / fetch_add", "2 + 2 threads", Kind::Add, "bgjob", None, 3.0),
    goal("an advance among 8 + 8 threads / fetch_add", "8 + 8 threads", Kind::Add, "bgjob", None, 3.0),
];

/// A target and what was measured.
pub(super) struct Reached {
    pub(super) text: &'static str,
    pub(super) limit: f64,
    /// Median of the rounds.
    pub(super) found: f64,
    pub(super) least: f64,
}

impl Reached {
    pub(super) fn is_reached(&self) -> bool {
        self.found <= self.limit
    }
}

/// All that could be measured here.
pub(super) fn reached(results: &Results) -> Vec<Reached> {
    let of = |goal: &Goal| {
        let ours = results.series(goal.scenario, goal.kind, goal.ours)?;
        let other = match goal.other {
            Some(name) => results.series(goal.scenario, goal.kind, name)?,
            None => results.floor(goal.scenario, goal.kind)?,
        };
        let found = ratio(ours, other);
        Some(Reached { text: goal.text, limit: goal.limit, found: found.median, least: found.least })
    };
    GOALS.iter().filter_map(of).collect()
}

/// The limit that a plot draws in.
pub(super) fn limit(scenario: &str, kind: Kind) -> Option<f64> {
    let is_it = |goal: &&Goal| goal.scenario == scenario && goal.kind == kind && goal.other.is_none();
    GOALS.iter().find(is_it).map(|goal| goal.limit)
}
