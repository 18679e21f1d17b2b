//! Complete: saving files, acknowledging, and who is turned away meanwhile.

use bgjob::hresult::{BG_E_INVALID_STATE, E_PENDING};
use bgjob::{Engine, Job, State};

use crate::tools::{code, explore, of, prepared, spawn, transferring, up_to};

/// A job whose file has arrived.
fn arrived(engine: &Engine<'_>) -> Job {
    let (job, transfer) = transferring(engine, 10);
    engine.transfer_advance(transfer, 10).unwrap();
    engine.transfer_done(transfer).unwrap();
    engine.touch(job).unwrap();
    job
}

/// State and saved files of every moment agree, and time goes forward.
#[test]
fn complete_under_a_reader() {
    let (before, after) = (State::Transferred as i32, State::Acknowledged as i32);
    explore("complete", up_to(3), &[(before, 0), (before, 1), (after, 1)], move |seen| {
        let (memory, job) = prepared(1, 3, arrived);
        let notes = seen.clone();
        let reader = spawn(&memory, move |engine| {
            // Busy if the three changes overtook all the three tries of a model.
            let looks = [(); 2].map(|()| {
                let seen = engine.snapshot(job).ok()?;
                assert_eq!((seen.progress.bytes_transferred, seen.progress.files_transferred), (10, 1));
                let look = (seen.state, seen.files_completed);
                assert!([(before, 0), (before, 1), (after, 1)].contains(&look), "{look:?}");
                notes.note(look);
                Some(look)
            });
            if let [Some(first), Some(second)] = looks {
                assert!(first <= second, "{first:?} then {second:?}");
            }
        });
        let completer = spawn(&memory, move |engine| engine.complete(job, &mut |_| Ok(())).unwrap());
        assert_eq!(completer.join().unwrap(), 0);
        reader.join().unwrap();
    });
}

/// A Complete of a job that is still moving stops it: bytes are counted before it or refused.
#[test]
fn complete_fences_an_adder_out() {
    explore("complete against advance", up_to(3), &[0, 5], |seen| {
        let (memory, (job, transfer)) = prepared(1, 3, |engine| transferring(engine, 100));
        let adder = spawn(&memory, move |engine| code(engine.transfer_advance(transfer, 5)));
        let completer = spawn(&memory, move |engine| {
            // The file has not arrived: the job ends without it.
            engine.complete(job, &mut |_| panic!("nothing to save")).unwrap();
            of(engine.progress(job)).0
        });
        let (at_end, added) = (completer.join().unwrap(), adder.join().unwrap());
        let engine = Engine::for_model(&memory);
        assert!([0, BG_E_INVALID_STATE.code()].contains(&added), "{added:x}");
        assert_eq!((at_end, of(engine.progress(job)).0), (u64::from(added == 0) * 5, at_end));
        assert_eq!(engine.state(job), Ok(State::Acknowledged));
        seen.note(at_end);
    });
}

/// Two Completes: one saves, the other is told to wait or comes too late.
#[test]
fn complete_against_complete() {
    let (invalid, busy) = (BG_E_INVALID_STATE.code(), E_PENDING.code());
    explore("complete against complete", up_to(2), &[(0, invalid), (0, busy), (invalid, 0), (busy, 0)], move |seen| {
        let (memory, job) = prepared(1, 4, arrived);
        let completers = [(); 2].map(|()| {
            spawn(&memory, move |engine| {
                let mut saved = 0;
                let outcome = engine.complete(job, &mut |_| {
                    saved += 1;
                    Ok(())
                });
                (code(outcome), saved)
            })
        });
        let [one, other] = completers.map(|completer| completer.join().unwrap());
        assert_eq!((one.1 + other.1, [one.0, other.0].contains(&0)), (1, true), "{one:x?} {other:x?}");
        let engine = Engine::for_model(&memory);
        assert_eq!(engine.snapshot(job).unwrap().files_completed, 1);
        engine.close_job(job).unwrap();
        seen.note((one.0, other.0));
    });
}
