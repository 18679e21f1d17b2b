//! When the no-progress timer of a job starts anew: what the caller mended counts, a mere retry does not.
#![cfg(not(loom))]

use bgjob::{
    Capacities, Config, Engine, ErrorContext, Guid, HResult, Job, JobType, Profile, State, Transfer, region_bytes,
};

const TIMEOUT_S: u32 = 100;

/// A job in TRANSIENT_ERROR since second 0, that fails again at second 60 after `between`: its state 110 seconds after
/// the first error, 50 after the second one.
fn after(between: &dyn Fn(&Engine<'_>, Job)) -> State {
    let mut memory = vec![0u64; region_bytes(1, 1, 0) / 8];
    let config = Config { capacities: Capacities::new(1, 1, 0, 0), profile: Profile::Bits, seed: Guid::default() };
    let engine = Engine::new(&mut memory, &config).unwrap();
    let tick = |s: u64| engine.tick((1_000 + s) * 1_000, s).unwrap();
    tick(0);
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.set_no_progress_timeout_s(job, TIMEOUT_S).unwrap();
    engine.set_minimum_retry_delay_s(job, TIMEOUT_S).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    fail(&engine, next(&engine), true);
    tick(0);
    assert_eq!(engine.state(job), Ok(State::TransientError));
    between(&engine, job);
    fail(&engine, next(&engine), true);
    tick(60);
    assert_eq!(engine.state(job), Ok(State::TransientError), "not 100 seconds yet, whatever they are counted from");
    tick(110);
    engine.state(job).unwrap()
}

fn next(engine: &Engine<'_>) -> Transfer {
    engine.transfer_next().unwrap().transfer
}

fn fail(engine: &Engine<'_>, transfer: Transfer, is_transient: bool) {
    engine.transfer_fail(transfer, HResult::new(-1).unwrap(), ErrorContext::None, is_transient).unwrap();
}

#[test]
fn a_retry_is_no_progress() {
    assert_eq!(after(&|engine, job| engine.resume(job).unwrap()), State::Error);
}

#[test]
fn the_time_that_a_job_was_suspended_does_not_count() {
    let suspended = |engine: &Engine<'_>, job| {
        engine.suspend(job).unwrap();
        engine.resume(job).unwrap();
    };
    assert_eq!(after(&suspended), State::TransientError);
}

#[test]
fn a_job_resumed_from_an_error_begins_anew() {
    let mended = |engine: &Engine<'_>, job| {
        engine.resume(job).unwrap();
        fail(engine, next(engine), false);
        assert_eq!(engine.state(job), Ok(State::Error));
        engine.resume(job).unwrap();
    };
    assert_eq!(after(&mended), State::TransientError);
}

/// The error had not been timed when the job was suspended; a tick after Resume does not take it for a new one.
#[test]
fn an_error_that_no_tick_has_seen_is_forgotten_by_resume() {
    let unseen = |engine: &Engine<'_>, job| {
        engine.resume(job).unwrap();
        fail(engine, next(engine), true);
        engine.suspend(job).unwrap();
        engine.resume(job).unwrap();
        engine.tick(1_005_000, 5).unwrap();
    };
    assert_eq!(after(&unseen), State::TransientError);
}
