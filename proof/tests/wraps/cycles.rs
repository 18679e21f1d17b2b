//! Counters that are really counted through.

use std::time::Instant;

use bgjob::hresult::{BG_E_INVALID_STATE, E_FAIL, E_HANDLE};
use bgjob::{Engine, ErrorContext, Job, JobType, SIZE_UNKNOWN, Transfer};
use bgjob_proof::report;

use crate::region::{ERA_BITS, Region, TAG_BITS};
use crate::watch::watched;
use crate::{ALONE, RUNG};

/// A job whose bytes move, and a token of it that is dead already.
fn moving(engine: &Engine<'_>) -> (Job, Transfer, Transfer) {
    let (job, _) = engine.create_job(None, JobType::Download).expect("an entry is free");
    engine.add_file(job, None, None, 0).expect("a file is free");
    engine.resume(job).expect("it has a file");
    let dead = engine.transfer_next().expect("it is queued").transfer;
    engine.transfer_connected(dead, SIZE_UNKNOWN, 0).expect("it was started");
    let token = engine.transfer_restart(dead, SIZE_UNKNOWN).expect("it moves");
    (job, token, dead)
}

#[test]
fn changes() {
    let _alone = ALONE.lock();
    let region = Region::new(1, 1);
    let engine = region.engine();
    let (job, token, dead) = moving(&engine);
    let first = engine.snapshot(job).expect("it lives");
    let tag = region.tag(0);
    // Past the tag's end where that is near; past the era's where there is time.
    let wanted: u64 = match (TAG_BITS, report::is_long()) {
        (20, _) => (1 << TAG_BITS) + (1 << ERA_BITS) + 5,
        (_, false) => 1 << 20,
        (_, true) => (1 << ERA_BITS) + 5,
    };
    let start = Instant::now();
    let (bytes, reads) = watched(
        &engine,
        job,
        |_| true,
        || {
            let mut bytes = 0;
            for n in 0..wanted {
                engine.touch(job).expect("it lives");
                if n % 64 == 0 {
                    engine.transfer_advance(token, 3).expect("it moves");
                    bytes += 3;
                    assert_eq!(engine.transfer_advance(dead, 1), Err(BG_E_INVALID_STATE));
                }
            }
            bytes
        },
    );
    println!("{wanted} changes in {:.1} s, {reads} reads", start.elapsed().as_secs_f64());
    let last = engine.snapshot(job).expect("it lives");
    assert_eq!(last.progress.bytes_transferred, bytes);
    assert_eq!(last.sequence - first.sequence, wanted + bytes);
    // An era that was too full for an advance would have made a change more; 3 bytes fit any.
    assert_eq!(region.tag(0), (tag + wanted) % (1 << TAG_BITS), "one for each change");
    let wraps = (tag % (1 << ERA_BITS) + wanted) >> ERA_BITS;
    report::counts(RUNG, &[("wraps", wraps, 0), ("changes", wanted, 1 << 20)]);
}

#[test]
fn bytes_of_an_era() {
    let _alone = ALONE.lock();
    const ADVANCES: u64 = 1 << 24;
    let region = Region::new(1, 1);
    // Of one byte, and so large that the field of either form is full every few thousand calls.
    for step in [1u32, 1_000_003] {
        let engine = region.engine();
        let (job, token, dead) = moving(&engine);
        let first = engine.snapshot(job).expect("it lives");
        let is_right = |s: &bgjob::JobSnapshot| s.progress.bytes_transferred.is_multiple_of(step.into());
        watched(&engine, job, is_right, || {
            for n in 0..ADVANCES {
                engine.transfer_advance(token, step).expect("it moves");
                if n % 4096 == 0 {
                    assert_eq!(engine.transfer_advance(dead, step), Err(BG_E_INVALID_STATE));
                }
            }
        });
        let last = engine.snapshot(job).expect("it lives");
        assert_eq!(last.progress.bytes_transferred, ADVANCES * u64::from(step));
        assert_eq!(last.sequence - first.sequence, ADVANCES * u64::from(step));
    }
    report::counts(RUNG, &[("advances", 2 * ADVANCES, 1 << 24)]);
}

#[test]
fn lives_of_an_entry() {
    let _alone = ALONE.lock();
    let region = Region::new(1, 2);
    let engine = region.engine();
    let lives = report::by_length(1u32 << 16, 1 << 20);
    let mut last: Option<(Job, Transfer)> = None;
    for life in 0..lives {
        let (job, token, dead) = moving(&engine);
        assert_eq!(job.0 >> 32, u64::from(2 * life + 1), "odd, and never again");
        if let Some((job, token)) = last.replace((job, token)) {
            assert_eq!(engine.state(job), Err(E_HANDLE));
            assert_eq!(engine.transfer_advance(token, 1), Err(BG_E_INVALID_STATE));
        }
        assert_eq!(engine.transfer_advance(dead, 1), Err(BG_E_INVALID_STATE));
        engine.transfer_advance(token, 1).expect("it moves");
        engine.cancel(job).expect("it lives");
        engine.close_job(job).expect("it is final");
    }
    report::counts(RUNG, &[("lives", lives.into(), 1 << 16)]);
}

#[test]
fn instances() {
    let _alone = ALONE.lock();
    // SPEC 3: ten bits of an engine's number.
    const INSTANCES: usize = 1 << 10;
    let (first_region, region) = (Region::new(1, 1), Region::new(1, 1));
    let first = first_region.engine();
    let (job, token, _) = moving(&first);
    for number in 1..=INSTANCES {
        // At the same place in its table, and alive.
        let engine = region.engine();
        let (own, ..) = moving(&engine);
        let is_again = number == INSTANCES;
        assert_eq!(engine.has_handles_of(&first), is_again, "{number}");
        assert_eq!(engine.owns(job.0), is_again, "{number}");
        assert_eq!(engine.state(job).is_ok(), is_again, "{number}: as SPEC 2.1 says of handles kept that long");
        assert_eq!(engine.transfer_advance(token, 0).is_ok(), is_again, "{number}");
        assert!(engine.state(own).is_ok());
        assert_eq!(first.state(own).is_ok(), is_again, "{number}");
    }
    report::counts(RUNG, &[("wraps", 1, 1), ("engines", INSTANCES as u64, 1024)]);
}

#[test]
fn errors_stay_at_their_most() {
    let _alone = ALONE.lock();
    let region = Region::new(1, 1);
    let engine = region.engine();
    let (job, token, _) = moving(&engine);
    engine.transfer_yield(token).expect("it moves");
    for error in 1..66_000u32 {
        let token = engine.transfer_next().expect("it is queued").transfer;
        engine.transfer_fail(token, E_FAIL, ErrorContext::RemoteFile, false).expect("it was started");
        assert_eq!(engine.snapshot(job).expect("it lives").error_count, error.min(65_535));
        engine.resume(job).expect("a file is left");
    }
    report::counts(RUNG, &[("wraps", 1, 1)]);
}
