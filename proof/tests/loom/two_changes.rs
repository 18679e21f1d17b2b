//! Two rare writers: different changes of one job, and of two jobs over one pool of spare slots.

use bgjob::hresult::E_PENDING;
use bgjob::{Engine, JobType, Priority, State};

use crate::tools::{code, explore, memory, spawn, transferring, within};

/// Both changes hold, the bytes stay, and the sequence has counted exactly two changes.
#[test]
fn two_changes_of_one_job_both_hold() {
    explore("two changes", within(2, 3), &[true, false], |seen| {
        let memory = memory(1, 1, 2);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 7).unwrap();
        let before = engine.snapshot(job).unwrap().sequence;
        let one = spawn(&memory, move |engine| {
            engine.suspend(job).unwrap();
            engine.priority(job).unwrap() == Priority::High
        });
        let other = spawn(&memory, move |engine| {
            engine.set_priority(job, Priority::High).unwrap();
            engine.state(job).unwrap() == State::Suspended
        });
        let (saw_priority, saw_state) = (one.join().unwrap(), other.join().unwrap());
        assert!(saw_priority || saw_state, "neither was first");
        let after = engine.snapshot(job).unwrap();
        assert_eq!((after.state, after.priority), (State::Suspended as i32, Priority::High as i32));
        assert_eq!((after.sequence, after.progress.bytes_transferred), (before + 2, 7));
        seen.note(saw_priority);
    });
}

/// Two writers change two jobs over a single spare slot: the busy code and nothing changed, or done.
#[test]
fn two_jobs_share_one_spare() {
    let busy = E_PENDING.code();
    explore("two jobs, one spare", within(3, 5), &[(0, 0), (0, busy), (busy, 0)], move |seen| {
        let memory = memory(2, 1, 1);
        let engine = Engine::for_model(&memory);
        let jobs = [(); 2].map(|()| engine.create_job(None, JobType::Download).unwrap().0);
        let threads = jobs.map(|job| {
            spawn(&memory, move |engine| {
                let first = code(engine.set_priority(job, Priority::High));
                assert!([0, busy].contains(&first), "{first:x}");
                let wanted = if first == 0 { Priority::High } else { Priority::Normal };
                assert_eq!(engine.priority(job), Ok(wanted));
                first
            })
        });
        let [one, other] = threads.map(|thread| thread.join().unwrap());
        // The spare is back.
        for job in jobs {
            engine.set_notify_flags(job, 1).unwrap();
        }
        seen.note((one, other));
    });
}

/// The same over two spares, so that the slots wander from job to job and nobody is turned away.
#[test]
fn two_jobs_exchange_their_slots() {
    explore("two jobs, two spares", within(2, 3), &[()], |seen| {
        let memory = memory(2, 1, 2);
        let engine = Engine::for_model(&memory);
        let jobs = [(); 2].map(|()| engine.create_job(None, JobType::Download).unwrap().0);
        let threads = jobs.map(|job| {
            spawn(&memory, move |engine| {
                for flags in [1, 2] {
                    engine.set_notify_flags(job, flags).unwrap();
                    assert_eq!(engine.notify_flags(job), Ok(flags));
                }
            })
        });
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(jobs.map(|job| engine.notify_flags(job)), [Ok(2); 2]);
        seen.note(());
    });
}
