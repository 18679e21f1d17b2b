//! What happens when every spare slot is in use: E_PENDING, nothing changed, and what has begun ends.
#![cfg(not(loom))]

use bgjob::hresult::{E_FAIL, E_PENDING, S_OK};
use bgjob::{Capacities, Config, Engine, Guid, Job, JobType, Profile, State, region_bytes_with};

const SPARES: u32 = 2;

fn with_engine(run: impl FnOnce(Engine<'_>)) {
    let mut memory = vec![0u64; region_bytes_with(3, 3, 0, SPARES) / 8];
    let config = Config { capacities: Capacities::new(3, 3, 0, SPARES), profile: Profile::Bits, seed: Guid::default() };
    run(Engine::new(&mut memory, &config).unwrap());
}

/// A TRANSFERRED job with one empty file.
fn transferred(engine: &Engine<'_>) -> Job {
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, 0, 0).unwrap();
    engine.transfer_done(transfer).unwrap();
    job
}

/// Found by a C program: with the spares in use elsewhere, a Complete could neither count what it had saved nor end,
/// and the job answered E_PENDING for ever. Two Completes, one inside the other, keep both spares here.
#[test]
fn a_complete_that_has_begun_ends_although_no_spare_is_left() {
    with_engine(|engine| {
        let [outer, inner, other] = [(); 3].map(|()| transferred(&engine));
        let mut saved = 0;
        let outcome = engine.complete(outer, &mut |_| {
            let outcome = engine.complete(inner, &mut |_| {
                saved += 1;
                assert_eq!(engine.suspend(other), Err(E_PENDING), "no spare is left");
                assert_eq!(engine.cancel(outer), Err(E_PENDING), "a Complete is running");
                assert_eq!(engine.complete(other, &mut |_| Ok(())), Err(E_PENDING));
                assert_eq!(engine.state(other), Ok(State::Transferred));
                Ok(())
            });
            saved += 1;
            outcome.map(|_| ())
        });
        assert_eq!((outcome, saved), (Ok(S_OK), 2));
        for job in [outer, inner] {
            assert_eq!(engine.state(job), Ok(State::Acknowledged));
        }
        // The spares are back.
        assert_eq!(engine.complete(other, &mut |_| Ok(())), Ok(S_OK));
    });
}

#[test]
fn a_complete_that_fails_ends_too_and_gives_its_spare_back() {
    with_engine(|engine| {
        let job = transferred(&engine);
        for _ in 0..10 {
            assert_eq!(engine.complete(job, &mut |_| Err(E_FAIL)), Err(E_FAIL));
            assert_eq!(engine.state(job), Ok(State::Transferred));
        }
        assert_eq!(engine.complete(job, &mut |_| Ok(())), Ok(S_OK));
    });
}

/// Found by a reviewer: unwinding out of `save` left the job completing for ever, and its spare taken.
#[test]
fn a_panic_in_save_ends_the_complete() {
    with_engine(|engine| {
        let job = transferred(&engine);
        for _ in 0..10 {
            let panics = std::panic::AssertUnwindSafe(|| engine.complete(job, &mut |_| panic!("in save")));
            assert!(std::panic::catch_unwind(panics).is_err());
            assert_eq!(engine.state(job), Ok(State::Transferred));
        }
        assert_eq!(engine.complete(job, &mut |_| Ok(())), Ok(S_OK));
    });
}
