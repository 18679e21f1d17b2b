//! This library's operations, one at a time, through the crate's C ABI and in Rust; with `BGJOB_BENCH_ARCHIVE` naming
//! the archive as a shared library, through that one too.

use std::time::Duration;

use bgjob_benches::ours::operations::{self, Operation, RUNS_MAX};
use bgjob_benches::ours::{self, Abi};
use criterion::{Criterion, criterion_group, criterion_main};

fn all(criterion: &mut Criterion) {
    let mut operations: Vec<Operation> = ours::archive().map(operations::of_abi).unwrap_or_default();
    operations.extend(operations::of_abi(Abi::of_crate()));
    operations.extend(operations::of_rust());
    for operation in &mut operations {
        let name = operation.name.clone();
        criterion.bench_function(&name, |bencher| bencher.iter_custom(|count| run(operation, count)));
    }
}

/// No more at a time than the operation has prepared for.
fn run(operation: &mut Operation, count: u64) -> Duration {
    let mut taken = Duration::ZERO;
    let mut left = count;
    while left > 0 {
        let runs = left.min(RUNS_MAX.into());
        taken += (operation.run)(runs as u32);
        left -= runs;
    }
    taken
}

criterion_group!(benches, all);
criterion_main!(benches);
