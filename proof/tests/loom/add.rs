//! Two contexts add files to one job.

use bgjob::hresult::{BG_E_INVALID_STATE, E_PENDING};
use bgjob::{Engine, File, JobType};

use crate::tools::{code, explore, memory, spawn, within};

/// Both files join, one after the other, and every list agrees with the counters.
#[test]
fn add_against_add() {
    explore("add", within(1, 3), &[true, false], |seen| {
        let memory = memory(1, 2, 2);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let adders = [1, 2].map(|cookie| {
            spawn(&memory, move |engine| {
                let file = engine.add_file(job, None, None, cookie).unwrap();
                assert_eq!(engine.file_cookie(file), Ok(cookie));
                file
            })
        });
        let [one, two] = adders.map(|adder| adder.join().unwrap());
        let list = engine.files::<2>(job).unwrap();
        assert!([[one, two], [two, one]].contains(&[list[0], list[1]]), "{list:?}");
        assert_eq!([0, 1].map(|n| engine.file_at(job, n)), [Ok(Some(list[0])), Ok(Some(list[1]))]);
        assert_eq!(engine.snapshot(job).unwrap().files_unknown, 2);
        seen.note(list[0] == one);
    });
}

/// A file joins a job or the job is cancelled first; then nothing of the file is left.
#[test]
fn add_against_cancel() {
    explore("add against cancel", within(3, 5), &[true, false], |seen| {
        let memory = memory(1, 1, 2);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let adder = spawn(&memory, move |engine| engine.add_file(job, None, None, 1));
        engine.cancel(job).unwrap();
        let added = adder.join().unwrap();
        assert!(matches!(added, Ok(_) | Err(BG_E_INVALID_STATE | E_PENDING)), "{added:?}");
        assert_eq!(engine.files::<1>(job).unwrap(), added.iter().copied().collect::<Vec<File>>()[..]);
        // Closing gives the file back, or adding did: the one entry and its cell are free.
        engine.close_job(job).unwrap();
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        assert_eq!(code(engine.add_file(job, None, None, 2)), 0);
        seen.note(added.is_ok());
    });
}
