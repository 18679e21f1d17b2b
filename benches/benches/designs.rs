//! Every design's two calls, alone and with several threads, one at a time: for a closer look with criterion's own
//! statistics (`cargo bench -p bgjob-benches --bench designs -- NAME`). Ratios come from `cargo xtask bench`.

use std::hint::black_box;
use std::time::Duration;

use bgjob::JobProgress;
use bgjob_benches::design::Calls;
use bgjob_benches::rounds::{Kind, SCENARIOS, Scenario, time_crowd};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

fn designs(criterion: &mut Criterion) {
    let designs: Vec<_> = bgjob_benches::designs().into_iter().map(|design| ((design.make)(), design)).collect();
    for scenario in SCENARIOS {
        for (kind, what) in [(Kind::Read, "reading"), (Kind::Add, "update")] {
            let mut group = criterion.benchmark_group(format!("{}, {what}", scenario.name));
            for (calls, design) in &designs {
                if scenario.has(kind) && (scenario.writers < 2 || design.has_many_writers) {
                    group.bench_function(BenchmarkId::from_parameter(design.name), |bencher| {
                        if scenario.is_solo() {
                            let mut out = JobProgress::default();
                            bencher.iter(|| call(calls, kind, &mut out));
                        } else {
                            bencher.iter_custom(|count| crowd(scenario, *calls, kind, count));
                        }
                    });
                }
            }
            group.finish();
        }
    }
}

fn call(calls: &Calls, kind: Kind, out: &mut JobProgress) -> i32 {
    match kind {
        // SAFETY: `out` is valid.
        Kind::Read => unsafe { black_box(calls.read)(black_box(calls.job), out) },
        // SAFETY: no pointers.
        Kind::Add => unsafe { black_box(calls.add)(black_box(calls.transfer), black_box(16)) },
    }
}

/// Threads run for a time rather than for a number of calls: what a call took, so many times.
fn crowd(scenario: &Scenario, calls: Calls, kind: Kind, count: u64) -> Duration {
    let ns = time_crowd(scenario, calls, kind, Duration::from_millis(20));
    Duration::from_secs_f64(ns * 1e-9 * count as f64)
}

fn configured() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
}

criterion_group! {
    name = benches;
    config = configured();
    targets = designs
}
criterion_main!(benches);
