//! Helping: the next change finishes what a stopped one left.

use bgjob::hresult::BG_E_INVALID_STATE;
use bgjob::{Engine, JobType};

use crate::tools::{code, explore, memory, spawn, within};

/// A change stopped between its commit and the move of the file's link: the next change moves it.
#[test]
fn the_next_change_helps_the_last_one() {
    explore("help", within(2, 4), &[(0, 100, 100)], |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let file = engine.add_file(job, None, None, 0).unwrap();
        engine.resume(job).unwrap();
        let transfer = engine.transfer_next().unwrap().transfer;
        let connector = spawn(&memory, move |engine| code(engine.transfer_connected(transfer, 100, 0)));
        let other = spawn(&memory, move |engine| {
            let changed = code(engine.suspend(job));
            let total = engine.progress(job).unwrap().bytes_total;
            (changed, total, engine.file_progress(file).unwrap().bytes_total)
        });
        let (changed, total, file_total) = other.join().unwrap();
        assert!(total == u64::MAX || file_total == 100, "the job knew {total}, the file {file_total}");
        seen.note((changed, total, file_total));
        // Refused if Suspend came first.
        assert!([0, BG_E_INVALID_STATE.code()].contains(&connector.join().unwrap()));
    });
}
