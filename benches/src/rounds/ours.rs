//! This library's operations beside the two floors.

use super::results::{Kind, OPERATIONS, Series};
use super::{Effort, Runner, Told, order, solo};
use crate::design::Role;
use crate::ours::operations::{self, Floor, Operation, RUNS_MAX};
use crate::ours::{self, Abi};

/// A series for each operation, and for the floors in the same rounds.
pub(super) fn measure(runners: &[Runner], effort: &Effort, told: Told<'_>) -> Vec<Series> {
    let floor = runners.iter().find(|runner| runner.design.role == Role::Floor).expect("there is a floor");
    let mut operations: Vec<Operation> = ours::archive().map(operations::of_abi).unwrap_or_default();
    operations.extend(operations::of_abi(Abi::of_crate()));
    operations.extend(operations::of_rust());
    let floors = [Kind::Read, Kind::Add].map(|kind| Series::new(OPERATIONS, kind, floor.design.name));
    let mut series: Vec<_> = floors.into_iter().collect();
    series.extend(operations.iter().map(|operation| {
        let kind = if operation.floor == Floor::Read { Kind::Read } else { Kind::Add };
        Series::new(OPERATIONS, kind, &operation.name)
    }));
    let runs = effort.calls.min(RUNS_MAX);
    for round in 0..effort.rounds {
        told(OPERATIONS, round, effort.rounds);
        for at in order(round, series.len()) {
            let ns = match at {
                0 => solo::time_reads(&floor.calls, runs),
                1 => solo::time_adds(&floor.calls, runs),
                _ => (operations[at - 2].run)(runs).as_secs_f64() * 1e9 / f64::from(runs),
            };
            series[at].push(ns);
        }
    }
    series
}
