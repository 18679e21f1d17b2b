//! The nine states, every event in every state: the pure table against the documented one, then through the engine.
//!
//! The table below is written from Microsoft's method pages, not from `src/ground/state.rs`. What the documentation
//! leaves open is marked so in SPEC.md.
#![cfg(not(loom))]

use bgjob::hresult::{BG_E_EMPTY, BG_E_INVALID_STATE, Code, S_OK};
use bgjob::state::{ALL_EVENTS, ALL_STATES, EVENTS, STATES, next};
use bgjob::{Capacities, Config, Engine, ErrorContext, Guid, HResult, Job, JobType, Profile, State, Transfer};

/// `-` refuses. Columns by the value of `BG_JOB_STATE`.
const DOCUMENTED: &str = "
                QUEUED CONNECTING TRANSFERRING SUSPENDED ERROR TRANSIENT TRANSFERRED ACKNOWLEDGED CANCELLED
Resume          Q      C          T            Q         Q     Q         Q           -            -
Suspend         S      S          S            S         E     S         D           -            -
Cancel          X      X          X            X         X     X         X           -            -
Complete        S      S          S            S         E     S         D           -            -
Acknowledge     -      -          -            A         A     -         A           -            -
AddFile         Q      C          T            S         E     R         D           -            -
SetProperty     Q      C          T            S         E     R         D           -            -
Rename          Q      Q          Q            S         E     R         D           -            -
Invalidate      E      E          E            E         E     E         E           -            -
Close           -      -          -            -         -     -         -           F            F
Start           C      -          -            -         -     -         -           -            -
Connected       -      T          -            -         -     -         -           -            -
Advance         -      -          T            -         -     -         -           -            -
FileDone        -      -          Q            -         -     -         -           -            -
LastFileDone    -      -          D            -         -     -         -           -            -
ReplyBegins     -      -          T            -         -     -         -           -            -
Restart         -      T          T            -         -     -         -           -            -
Yield           -      Q          Q            -         -     -         -           -            -
FailTransient   -      R          R            -         -     -         -           -            -
FailFatal       -      E          E            -         -     -         -           -            -
RetryDue        -      -          -            -         -     Q         -           -            -
NoProgress      -      -          -            -         -     E         -           -            -
";

fn state_of(letter: &str) -> Option<State> {
    Some(match letter {
        "Q" => State::Queued,
        "C" => State::Connecting,
        "T" => State::Transferring,
        "S" => State::Suspended,
        "E" => State::Error,
        "R" => State::TransientError,
        "D" => State::Transferred,
        "A" => State::Acknowledged,
        "X" => State::Cancelled,
        "F" => State::Free,
        "-" => return None,
        other => panic!("{other}"),
    })
}

#[test]
fn every_cell_of_the_pure_table() {
    let mut cells = 0;
    let rows = DOCUMENTED.lines().filter(|line| !line.is_empty()).skip(1);
    for (row, event) in rows.zip(ALL_EVENTS) {
        let mut words = row.split_whitespace();
        assert_eq!(words.next(), Some(format!("{event:?}").as_str()));
        for state in ALL_STATES {
            let expected = state_of(words.next().unwrap());
            assert_eq!(next(state, event), expected, "{event:?} in {state:?}");
            cells += 1;
        }
        assert_eq!(words.next(), None);
    }
    assert_eq!(cells, EVENTS * STATES);
    for event in ALL_EVENTS {
        assert_eq!(next(State::Free, event), None);
    }
    // For `cargo xtask verify`.
    println!("proof: states cells={cells}");
}

/// A job with two files, in each state, and the token of its last attempt.
fn job_in(engine: &Engine<'_>, state: State) -> (Job, Transfer) {
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 1).unwrap();
    engine.add_file(job, None, None, 2).unwrap();
    engine.resume(job).unwrap();
    let connect = || {
        let started = engine.transfer_next().unwrap();
        assert_eq!(started.job, job);
        started.transfer
    };
    let transfer_file = || {
        let transfer = connect();
        engine.transfer_connected(transfer, 10, 0).unwrap();
        engine.transfer_advance(transfer, 10).unwrap();
        transfer
    };
    let transfer = match state {
        State::Queued => {
            let transfer = transfer_file();
            engine.transfer_done(transfer).unwrap();
            transfer
        }
        State::Connecting => connect(),
        State::Transferring => transfer_file(),
        State::Suspended => {
            let transfer = transfer_file();
            engine.suspend(job).unwrap();
            transfer
        }
        State::Error | State::TransientError => {
            let transfer = transfer_file();
            let is_transient = state == State::TransientError;
            engine.transfer_fail(transfer, BG_E_EMPTY, ErrorContext::RemoteFile, is_transient).unwrap();
            transfer
        }
        State::Transferred | State::Acknowledged => {
            let first = transfer_file();
            engine.transfer_done(first).unwrap();
            let transfer = transfer_file();
            engine.transfer_done(transfer).unwrap();
            if state == State::Acknowledged {
                assert_eq!(engine.complete(job, &mut |_| Ok(())), Ok(S_OK));
            }
            transfer
        }
        State::Cancelled => {
            let transfer = transfer_file();
            engine.cancel(job).unwrap();
            transfer
        }
        State::Free => unreachable!("not a state of a job"),
    };
    assert_eq!(engine.state(job), Ok(state));
    (job, transfer)
}

type Operation = (&'static str, fn(&Engine<'_>, Job, Transfer) -> Result<Code, HResult>);

/// What each method gives in each state, in the order of the columns above.
#[test]
fn every_method_in_every_state_through_the_engine() {
    let operations: [(Operation, &str); 12] = [
        (("Resume", |e, j, _| e.resume(j).map(|()| S_OK)), "Q C T Q Q Q empty - -"),
        (("Suspend", |e, j, _| e.suspend(j).map(|()| S_OK)), "S S S S E S D - -"),
        (("Cancel", |e, j, _| e.cancel(j).map(|()| S_OK)), "X X X X X X X - -"),
        (("Complete", |e, j, _| e.complete(j, &mut |_| Ok(()))), "Ap Ap Ap Ap Ap Ap A - -"),
        (("AddFile", |e, j, _| e.add_file(j, None, None, 0).map(|_| S_OK)), "Q C T S E R D - -"),
        (("Close", |e, j, _| e.close_job(j).map(|()| S_OK)), "- - - - - - - F F"),
        (("Connected", |e, _, t| e.transfer_connected(t, 10, 0).map(|()| S_OK)), "- T - - - - - - -"),
        (("Advance", |e, _, t| e.transfer_advance(t, 0).map(|()| S_OK)), "- - T - - - - - -"),
        (("Done", |e, _, t| e.transfer_done(t).map(|()| S_OK)), "- - Q - - - - - -"),
        (("Restart", |e, _, t| e.transfer_restart(t, 5).map(|_| S_OK)), "- T T - - - - - -"),
        (
            ("Transient", |e, _, t| {
                e.transfer_fail(t, BG_E_EMPTY, ErrorContext::GeneralTransport, true).map(|()| S_OK)
            }),
            "- R R - - - - - -",
        ),
        (
            ("Fatal", |e, _, t| e.transfer_fail(t, BG_E_EMPTY, ErrorContext::GeneralTransport, false).map(|()| S_OK)),
            "- E E - - - - - -",
        ),
    ];
    let mut cells = 0;
    for ((name, operation), row) in operations {
        for (state, expected) in ALL_STATES.into_iter().zip(row.split_whitespace()) {
            let mut memory = vec![0u64; bgjob::region_bytes(1, 4, 0) / 8];
            let config =
                Config { capacities: Capacities::new(1, 4, 0, 0), profile: Profile::Bits, seed: Guid::default() };
            let engine = Engine::new(&mut memory, &config).unwrap();
            let (job, transfer) = job_in(&engine, state);
            let before = engine.progress(job).unwrap();
            let got = operation(&engine, job, transfer);
            let what = format!("{name} in {state:?}");
            match expected {
                "-" => {
                    assert_eq!(got, Err(BG_E_INVALID_STATE), "{what}");
                    assert_eq!(engine.state(job), Ok(state), "{what}");
                    assert_eq!(engine.progress(job), Ok(before), "{what}");
                }
                "empty" => {
                    assert_eq!(got, Err(BG_E_EMPTY), "{what}");
                    assert_eq!(engine.state(job), Ok(state), "{what}");
                }
                "F" => {
                    assert_eq!(got, Ok(S_OK), "{what}");
                    assert!(engine.state(job).is_err(), "{what}");
                }
                "Ap" => {
                    assert_eq!(got, Ok(bgjob::hresult::BG_S_PARTIAL_COMPLETE.code()), "{what}");
                    assert_eq!(engine.state(job), Ok(State::Acknowledged), "{what}");
                }
                letter => {
                    assert_eq!(got, Ok(S_OK), "{what}");
                    assert_eq!(engine.state(job), Ok(state_of(letter).unwrap()), "{what}");
                }
            }
            cells += 1;
        }
    }
    assert_eq!(cells, 12 * STATES);
    println!("proof: states cells={cells}");
}

#[test]
fn resume_without_files_is_empty_and_resume_after_adding_to_a_transferred_job_queues_it() {
    let mut memory = vec![0u64; bgjob::region_bytes(2, 4, 0) / 8];
    let config = Config { capacities: Capacities::new(2, 4, 0, 0), profile: Profile::Bits, seed: Guid::default() };
    let engine = Engine::new(&mut memory, &config).unwrap();
    let (empty, _) = engine.create_job(None, JobType::Download).unwrap();
    assert_eq!(engine.resume(empty), Err(BG_E_EMPTY));
    assert_eq!(engine.state(empty), Ok(State::Suspended));

    let (job, _) = job_in(&engine, State::Transferred);
    engine.add_file(job, None, None, 3).unwrap();
    assert_eq!(engine.state(job), Ok(State::Transferred));
    engine.resume(job).unwrap();
    assert_eq!(engine.state(job), Ok(State::Queued));
    let started = engine.transfer_next().unwrap();
    assert_eq!(engine.file_cookie(started.file), Ok(3));
}
