//! Rounds: every design does the same work once in each, in an order that changes, and ratios are taken within a round.
//! Absolute times differ from run to run, and within one, by more than designs do.

mod crowd;
mod ours;
mod results;
mod scale;
mod scenario;
mod solo;

use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::design::{Calls, Design};
pub use crowd::time_crowd;
pub use results::{ALONE, COMPILERS, Kind, Machine, OPERATIONS, Point, Results, Row, Series};
pub use scale::{Full, SIZES};
pub use scenario::{SCENARIOS, Scenario};

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Rounds of what one thread does. At least 1.
    pub rounds: usize,
    /// Rounds of what several threads do at once.
    pub crowd_rounds: usize,
    /// Calls of a design in a round, where one thread makes them.
    pub calls: u32,
    /// How long threads run, where several do.
    pub crowd_time: Duration,
    /// Jobs of the largest engine in the scaling curves.
    pub jobs_max: u32,
}

impl Effort {
    /// What `RESULTS.md` is made of.
    pub const WHOLE: Effort = Effort {
        rounds: 201,
        crowd_rounds: 31,
        calls: 10_000,
        crowd_time: Duration::from_millis(40),
        jobs_max: 100_000,
    };
    /// Enough to see that everything runs; the figures mean nothing.
    pub const SMOKE: Effort =
        Effort { rounds: 3, crowd_rounds: 1, calls: 200, crowd_time: Duration::from_millis(5), jobs_max: 100 };
}

/// Told before each piece of work: which part, and how many of how many have been done.
pub type Told<'a> = &'a mut dyn FnMut(&str, usize, usize);

/// A design, and its calls: made once in a process.
pub struct Runner {
    /// The row.
    pub design: Design,
    /// Its calls.
    pub calls: Calls,
}

/// Measures everything: the designs in each scenario, our own operations, and the curves against size.
///
/// # Errors
/// When threads cannot be kept to two processors.
pub fn measure(designs: Vec<Design>, effort: &Effort, told: Told<'_>) -> Result<Results> {
    // A program with progress to show has more threads than one; while there is one only, the C library's locks leave the
    // atomic instructions out.
    thread::spawn(thread::park);
    let runners: Vec<_> = designs.into_iter().map(|design| Runner { calls: (design.make)(), design }).collect();
    let mut series = Vec::new();
    for scenario in SCENARIOS {
        series.extend(if scenario.is_solo() {
            solo::measure(scenario, &runners, effort, told)
        } else {
            crowd::measure(scenario, &runners, effort, told)?
        });
    }
    series.extend(ours::measure(&runners, effort, told));
    let curves = scale::measure(effort, told);
    Ok(Results { machine: Machine::this(), designs: results::rows(&runners), series, curves })
}

/// The order of a round: it begins with another one each time, and every second one goes backwards.
fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    let step = if round.is_multiple_of(2) { 1 } else { count - 1 };
    (0..count).map(move |n| (round + n * step) % count)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_round_has_everybody_once_and_begins_with_another() {
        for round in 0..20 {
            let order: Vec<_> = super::order(round, 7).collect();
            assert_eq!(order[0], round % 7);
            let mut all = order;
            all.sort_unstable();
            assert_eq!(all, [0, 1, 2, 3, 4, 5, 6]);
        }
    }
}
