//! Operations in engines of one job and of ten thousand: the same job again and again, which stays in the cache, and any
//! job, in an order that no processor foresees.

use std::time::Duration;

use bgjob_benches::ours::{self, Abi};
use bgjob_benches::rounds::Full;
use criterion::{Criterion, criterion_group, criterion_main};

const JOBS: [u32; 2] = [1, 10_000];
/// In a measurement, at least.
const CALLS: u32 = 1_000;

fn sizes(criterion: &mut Criterion) {
    let abi = ours::archive().unwrap_or_else(|| Abi::of_crate());
    for jobs in JOBS {
        let mut full = Full::new(abi, jobs, CALLS);
        for operation in Full::operations() {
            criterion.bench_function(&format!("{operation}, of {jobs}"), |bencher| {
                bencher.iter_custom(|count| {
                    // One measurement is many calls, or a whole list: what one took, so many times.
                    let ns = full.time(operation).expect("is one of them");
                    Duration::from_secs_f64(ns * 1e-9 * count as f64)
                });
            });
        }
    }
}

fn configured() -> Criterion {
    Criterion::default().warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(500))
}

criterion_group! {
    name = benches;
    config = configured();
    targets = sizes
}
criterion_main!(benches);
