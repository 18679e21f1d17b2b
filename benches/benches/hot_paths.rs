//! GetProgress and Advance through the C ABI, against the floors of `floors.c`.
//!
//! criterion reports each on its own; then the ratios are taken inside rounds that interleave both sides, because
//! absolute times differ from run to run by more than the ratios do.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bgjob::{Guid, JobProgress};
use bgjob_benches::{floor_fetch_add, floor_struct_copy, seqlock_add, seqlock_read};
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION};
use bgjob_capi::{files, jobs, lifetime, progress, transfers};
use criterion::Criterion;

type Read = unsafe extern "C" fn(u64, *mut JobProgress) -> i32;
type Add = unsafe extern "C" fn(u64, u32) -> i32;

extern "C" fn advance(transfer: u64, bytes: u32) -> i32 {
    transfers::BgTransferAdvance(transfer, bytes)
}

/// # Safety
/// `out` is valid for writing.
unsafe extern "C" fn struct_copy(job: u64, out: *mut JobProgress) -> i32 {
    // SAFETY: `out` is a progress, 24 bytes.
    unsafe { floor_struct_copy(job, out.cast()) }
}

/// # Safety
/// `out` is valid for writing.
unsafe extern "C" fn seqlock(job: u64, out: *mut JobProgress) -> i32 {
    // SAFETY: `out` is a progress, 24 bytes.
    unsafe { seqlock_read(job, out.cast()) }
}

/// One whole change: Suspend of a job that is not transferring.
extern "C" fn change(job: u64, _: u32) -> i32 {
    jobs::BgSuspend(job)
}

/// An engine with one TRANSFERRING job of unknown size, and a SUSPENDED one: handle and token, handle.
fn jobs() -> (u64, u64, u64) {
    let bytes = bgjob::region_bytes(4, 8, 0);
    let region = Box::leak(vec![0u64; bytes / 8].into_boxed_slice());
    let config = BG_ENGINE_CONFIG {
        size: size_of::<BG_ENGINE_CONFIG>() as u32,
        version: BG_ENGINE_CONFIG_VERSION,
        jobs: 4,
        files: 8,
        text_bytes: 0,
        spares: 0,
        seed: Guid::default(),
        profile: 0,
        reserved: 0,
    };
    let (mut id, mut job, mut file, mut transfer) = (Guid::default(), 0, 0, 0);
    // SAFETY: valid pointers, here and below; the region is leaked.
    assert_eq!(unsafe { lifetime::BgInitialize(region.as_mut_ptr().cast(), bytes, &config) }, 0);
    // SAFETY: as above.
    assert_eq!(unsafe { jobs::BgCreateJob(std::ptr::null(), 0, &mut id, &mut job) }, 0);
    // SAFETY: as above.
    assert_eq!(unsafe { files::BgAddFile(job, std::ptr::null(), std::ptr::null(), 0, &mut file) }, 0);
    assert_eq!(jobs::BgResume(job), 0);
    // SAFETY: as above.
    assert_eq!(unsafe { transfers::BgTransferNext(&mut transfer, &mut file, &mut job) }, 0);
    assert_eq!(transfers::BgTransferConnected(transfer, u64::MAX, 0), 0);
    assert_eq!(transfers::BgTransferAdvance(transfer, 10), 0);
    let mut other = 0;
    // SAFETY: as above.
    assert_eq!(unsafe { jobs::BgCreateJob(std::ptr::null(), 0, &mut id, &mut other) }, 0);
    (job, transfer, other)
}

const CALLS: u32 = 20_000;
const ROUNDS: usize = 201;

fn time_reads(read: Read, job: u64) -> Duration {
    let mut out = JobProgress::default();
    let start = Instant::now();
    for _ in 0..CALLS {
        // SAFETY: `out` is valid.
        assert_eq!(unsafe { black_box(read)(black_box(job), &mut out) }, 0);
        black_box(&out);
    }
    start.elapsed()
}

fn time_adds(add: Add, transfer: u64) -> Duration {
    let start = Instant::now();
    for _ in 0..CALLS {
        // SAFETY: no pointers.
        assert_eq!(unsafe { black_box(add)(black_box(transfer), black_box(16)) }, 0);
    }
    start.elapsed()
}

/// Two threads at once.
fn time_two_writers(add: Add, transfer: u64) -> Duration {
    let barrier = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        let writer = || {
            barrier.wait();
            time_adds(add, transfer)
        };
        let other = scope.spawn(writer);
        writer().max(other.join().unwrap())
    })
}

/// Median and minimum over the rounds of ours / floor; the order alternates.
fn ratio(name: &str, target: Option<f64>, mut ours: impl FnMut() -> Duration, mut floor: impl FnMut() -> Duration) {
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            let (a, b) = if round % 2 == 0 {
                let a = ours();
                (a, floor())
            } else {
                let b = floor();
                (ours(), b)
            };
            a.as_secs_f64() / b.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    let (median, least) = (ratios[ROUNDS / 2], ratios[0]);
    let verdict = target.map_or(String::new(), |target| {
        format!("; target {target:.1}: {}", if median <= target { "reached" } else { "MISSED" })
    });
    println!("{name}: median {median:.2}, minimum {least:.2} over {ROUNDS} rounds{verdict}");
}

fn main() {
    let (job, transfer, other) = jobs();
    let mut criterion = Criterion::default().configure_from_args();
    let mut out = JobProgress::default();
    let mut group = criterion.benchmark_group("read");
    for (name, read) in [("GetProgress", progress::GetProgress as Read), ("floor: C struct copy", struct_copy as Read)]
    {
        // SAFETY: `out` is valid.
        group.bench_function(name, |b| b.iter(|| unsafe { black_box(read)(black_box(job), &mut out) }));
    }
    group.finish();
    let mut group = criterion.benchmark_group("add");
    for (name, add) in [("BgTransferAdvance", advance as Add), ("floor: fetch_add", floor_fetch_add as Add)] {
        // SAFETY: no pointers.
        group.bench_function(name, |b| b.iter(|| unsafe { black_box(add)(black_box(transfer), black_box(16)) }));
    }
    group.finish();
    criterion.final_summary();

    // The first function called through the wrapper is as far away as the second.
    ratio(
        "GetProgress / C struct copy",
        Some(2.0),
        || time_reads(progress::GetProgress, job),
        || time_reads(struct_copy, job),
    );
    ratio(
        "BgTransferAdvance / fetch_add",
        Some(2.5),
        || time_adds(advance, transfer),
        || time_adds(floor_fetch_add, transfer),
    );
    ratio("seqlock read / C struct copy", None, || time_reads(seqlock, job), || time_reads(struct_copy, job));
    ratio("seqlock add / fetch_add", None, || time_adds(seqlock_add, 0), || time_adds(floor_fetch_add, 0));
    ratio("one change (Suspend) / fetch_add", None, || time_adds(change, other), || time_adds(floor_fetch_add, 0));
    ratio(
        "BgTransferAdvance, two writers / fetch_add, two writers",
        None,
        || time_two_writers(advance, transfer),
        || time_two_writers(floor_fetch_add, 0),
    );
    ratio(
        "seqlock add, two writers / fetch_add, two writers",
        None,
        || time_two_writers(seqlock_add, 0),
        || time_two_writers(floor_fetch_add, 0),
    );
}
