//! Every peer does what its two calls say: what was added is read, once, whoever added it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bgjob::JobProgress;
use bgjob_benches::design::{Calls, Design, Payload, Role};
use bgjob_benches::peers;

const BYTES: u32 = 16;
const ADDS: u64 = 10_000;
const WRITERS: u64 = 4;

/// The records are statics: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(calls: &Calls) -> JobProgress {
    let mut progress = JobProgress::default();
    // SAFETY: `progress` is valid.
    assert_eq!(unsafe { (calls.read)(calls.job, &mut progress) }, 0);
    progress
}

fn add(calls: &Calls) {
    for _ in 0..ADDS {
        // SAFETY: no pointers.
        assert_eq!(unsafe { (calls.add)(calls.transfer, BYTES) }, 0);
    }
}

/// Exactly so many adds lie between two readings, and nothing else has changed.
fn check(design: &Design, before: JobProgress, after: JobProgress, adds: u64) {
    let bytes_transferred = before.bytes_transferred + adds * u64::from(BYTES);
    assert_eq!(after, JobProgress { bytes_transferred, ..before }, "{}", design.name);
}

#[test]
fn what_one_thread_adds_is_read() {
    let _alone = alone();
    for design in bgjob_benches::designs() {
        let calls = (design.make)();
        let before = read(&calls);
        if design.payload == Payload::Whole && design.role != Role::Ours {
            assert_eq!((before.bytes_total, before.files_total, before.files_transferred), (1 << 40, 4, 1));
        }
        add(&calls);
        check(&design, before, read(&calls), ADDS);
    }
}

#[test]
fn what_many_threads_add_is_read() {
    let _alone = alone();
    let designs: Vec<Design> = bgjob_benches::designs().into_iter().filter(|d| d.has_many_writers).collect();
    assert!(designs.len() >= 18);
    for design in designs {
        let calls = (design.make)();
        let before = read(&calls);
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| add(&calls));
            }
            // A reading of the whole never falls back.
            let mut last = before.bytes_transferred;
            for _ in 0..ADDS {
                let now = read(&calls).bytes_transferred;
                assert!(now >= last, "{}", design.name);
                last = now;
            }
        });
        check(&design, before, read(&calls), WRITERS * ADDS);
    }
}

#[test]
fn checked_designs_refuse_what_is_not_theirs() {
    let _alone = alone();
    let mut refusals = 0;
    for design in peers::designs().iter().filter(|d| d.name.ends_with(", checked")) {
        let calls = (design.make)();
        let handle = calls.job;
        let before = read(&calls);
        let untouched = JobProgress { bytes_total: 1, bytes_transferred: 2, files_total: 3, files_transferred: 4 };
        let wrong = [
            ("stale", handle - (2 << 32)),
            ("later", handle + (2 << 32)),
            ("even generation", handle + (1 << 32)),
            ("another record's", handle + 1),
            ("index out of range", handle + 100),
            ("index below", handle - 3),
            ("instance", handle ^ 1 << 20),
            ("kind", handle ^ 3 << 30),
            ("zero", 0),
        ];
        for (what, handle) in wrong {
            let mut out = untouched;
            // SAFETY: `out` is valid.
            assert_eq!(unsafe { (calls.read)(handle, &mut out) }, -1, "{}: {what}", design.name);
            assert_eq!(out, untouched);
            // SAFETY: no pointers.
            assert_eq!(unsafe { (calls.add)(handle, BYTES) }, -1, "{}: {what}", design.name);
            refusals += 1;
        }
        // SAFETY: NULL is refused.
        assert_eq!(unsafe { (calls.read)(handle, std::ptr::null_mut()) }, -1);
        check(design, before, read(&calls), 0);
    }
    assert_eq!(refusals, 2 * 9);
}

/// The promise of the pair that nothing else here makes it keep: totals and counters are of one moment.
#[test]
fn totals_of_a_pair_change_in_one_step() {
    let _alone = alone();
    let pair =
        peers::designs().into_iter().find(|d| d.name == "AtomicU128 pair").expect("the pair that every machine has");
    let calls = (pair.make)();
    let start = read(&calls);
    std::thread::scope(|scope| {
        scope.spawn(|| (1..=ADDS).for_each(|n| peers::set_pair_totals(n << 32, n as u32)));
        scope.spawn(|| add(&calls));
        for _ in 0..ADDS {
            let now = read(&calls);
            assert!(now.bytes_total == u64::from(now.files_total) << 32 || now.bytes_total == start.bytes_total);
        }
    });
    let end = read(&calls);
    assert_eq!((end.bytes_total, u64::from(end.files_total)), (ADDS << 32, ADDS));
    assert_eq!(end.bytes_transferred - start.bytes_transferred, ADDS * u64::from(BYTES));
    peers::set_pair_totals(start.bytes_total, start.files_total);
}
