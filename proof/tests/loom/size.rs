//! A size that is learnt late.

use bgjob::{Engine, JobType};

use crate::tools::{explore, memory, spawn, within};

/// A file's size changes together with its job's total: a reader of both finds them equal.
#[test]
fn a_size_learnt_late_is_the_jobs_and_the_files_at_once() {
    let wanted = [(u64::MAX, u64::MAX), (u64::MAX, 100), (100, 100)];
    explore("size", within(3, 5), &wanted, |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let file = engine.add_file(job, None, None, 0).unwrap();
        engine.resume(job).unwrap();
        let transfer = engine.transfer_next().unwrap().transfer;
        let reader = spawn(&memory, move |engine| {
            let total = engine.progress(job).unwrap().bytes_total;
            let after = engine.file_progress(file).unwrap().bytes_total;
            (total, after)
        });
        engine.transfer_connected(transfer, 100, 0).unwrap();
        let (total, after) = reader.join().unwrap();
        assert!([u64::MAX, 100].contains(&total) && [u64::MAX, 100].contains(&after));
        assert!(total == u64::MAX || after == 100, "the job knew {total}, the file {after}");
        seen.note((total, after));
    });
}
