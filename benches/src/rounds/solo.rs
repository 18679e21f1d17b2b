//! One thread, nobody else.

use std::hint::black_box;
use std::time::Instant;

use bgjob::JobProgress;

use super::results::{Kind, Series};
use super::{Effort, Runner, Scenario, Told, order};
use crate::design::Calls;

/// A series of readings and one of updates for each design.
pub(super) fn measure(scenario: &Scenario, runners: &[Runner], effort: &Effort, told: Told<'_>) -> Vec<Series> {
    let mut series: Vec<_> = runners
        .iter()
        .flat_map(|runner| [Kind::Read, Kind::Add].map(|kind| Series::new(scenario.name, kind, runner.design.name)))
        .collect();
    for round in 0..effort.rounds {
        told(scenario.name, round, effort.rounds);
        for at in order(round, runners.len()) {
            let calls = &runners[at].calls;
            series[2 * at].push(time_reads(calls, effort.calls));
            series[2 * at + 1].push(time_adds(calls, effort.calls));
        }
    }
    series
}

/// Nanoseconds a call.
pub(super) fn time_reads(calls: &Calls, count: u32) -> f64 {
    let mut out = JobProgress::default();
    let start = Instant::now();
    for _ in 0..count {
        // SAFETY: `out` is valid.
        let code = unsafe { black_box(calls.read)(black_box(calls.job), &mut out) };
        assert_eq!(code, 0);
        black_box(&out);
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}

/// Nanoseconds a call.
pub(super) fn time_adds(calls: &Calls, count: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        // SAFETY: no pointers.
        let code = unsafe { black_box(calls.add)(black_box(calls.transfer), black_box(16)) };
        assert_eq!(code, 0);
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}
