//! The queue: two transports, and a job that is stopped while it is being taken.

use bgjob::hresult::{BG_E_EMPTY, BG_E_INVALID_STATE, E_PENDING};
use bgjob::{Engine, JobType, State};

use crate::tools::{code, explore, memory, spawn, within};

/// Two transports ask for the one file that is due: one gets it.
#[test]
fn next_against_next() {
    explore("next", within(2, 4), &[true, false], |seen| {
        let memory = memory(1, 1, 2);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let file = engine.add_file(job, None, None, 0).unwrap();
        engine.resume(job).unwrap();
        let transports = [(); 2].map(|()| spawn(&memory, |engine| engine.transfer_next()));
        let [one, other] = transports.map(|transport| transport.join().unwrap());
        let is_one = one.is_ok();
        let (Ok(started), Err(BG_E_EMPTY)) = (if is_one { (one, other) } else { (other, one) }) else {
            panic!("{one:?} {other:?}");
        };
        assert_eq!((started.job, started.file), (job, file));
        assert_eq!(code(engine.transfer_connected(started.transfer, 1, 0)), 0);
        seen.note(is_one);
    });
}

/// A job is suspended or taken; a token that was given is dead after Suspend.
#[test]
fn next_against_suspend() {
    explore("next against suspend", within(3, 5), &[true, false], |seen| {
        let memory = memory(1, 1, 2);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        engine.add_file(job, None, None, 0).unwrap();
        engine.resume(job).unwrap();
        let transport = spawn(&memory, |engine| engine.transfer_next());
        engine.suspend(job).unwrap();
        assert_eq!(engine.state(job), Ok(State::Suspended));
        let started = transport.join().unwrap();
        match started {
            Ok(started) => assert_eq!(engine.transfer_connected(started.transfer, 1, 0), Err(BG_E_INVALID_STATE)),
            Err(code) => assert!(matches!(code, BG_E_EMPTY | E_PENDING), "{code:?}"),
        }
        assert_eq!(engine.state(job), Ok(State::Suspended));
        seen.note(started.is_ok());
    });
}
