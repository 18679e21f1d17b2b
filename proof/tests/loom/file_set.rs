//! A set of files joins its job.

use bgjob::tables::model::ModelMemory;
use bgjob::{Engine, File, FileSpec, Job, JobType};
use loom::sync::Arc;

use crate::tools::{ALL, code, explore, memory, spawn, within};

/// A job with one file, and a set of two to join it.
fn one_file_and_a_set() -> (Arc<ModelMemory>, Job, File, [FileSpec<'static>; 2]) {
    let memory = memory(1, 4, 2);
    let engine = Engine::for_model(&memory);
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let file = engine.add_file(job, None, None, 0).unwrap();
    let spec = FileSpec { remote_name: None, local_name: None, cookie: 0, total: 10, ranges: None };
    (memory, job, file, [spec; 2])
}

#[test]
fn a_set_joins_at_once_under_a_reader() {
    explore("set", within(3, ALL), &[(1, 1, 0), (3, 1, 20)], |seen| {
        let (memory, job, _, set) = one_file_and_a_set();
        let reader = spawn(&memory, move |engine| {
            let seen = engine.snapshot(job).unwrap();
            (seen.progress.files_total, seen.files_unknown, seen.bytes_total_known)
        });
        let engine = Engine::for_model(&memory);
        engine.add_file_set(job, &set, &mut []).unwrap();
        let told = reader.join().unwrap();
        assert!([(1, 1, 0), (3, 1, 20)].contains(&told), "{told:?}");
        assert_eq!(engine.files::<4>(job).unwrap().len(), 3);
        seen.note(told);
    });
}

#[test]
fn a_set_and_a_size_that_is_told_both_hold() {
    explore("set and size", within(2, 3), &[(true, true)], |seen| {
        let (memory, job, file, set) = one_file_and_a_set();
        let size = spawn(&memory, move |engine| code(engine.set_file_size(file, 5)));
        let engine = Engine::for_model(&memory);
        let joined = code(engine.add_file_set(job, &set, &mut [])) == 0;
        let declared = size.join().unwrap() == 0;
        let end = engine.snapshot(job).unwrap();
        assert_eq!(end.progress.files_total, if joined { 3 } else { 1 });
        assert_eq!(end.bytes_total_known, u64::from(joined) * 20 + u64::from(declared) * 5);
        assert_eq!(engine.file_progress(file).unwrap().bytes_total, if declared { 5 } else { u64::MAX });
        assert_eq!(engine.files::<4>(job).unwrap().len() as u32, end.progress.files_total);
        seen.note((joined, declared));
    });
}
