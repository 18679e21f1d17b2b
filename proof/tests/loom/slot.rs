//! Reuse of a slot.

use bgjob::{Engine, Job, JobType, Transfer};

use crate::tools::{code, explore, memory, spawn, transferring, within};

/// Two jobs over one spare slot; the first TRANSFERRING with 7 of 100 bytes, the second SUSPENDED and empty. A tick
/// stamps both, so the slot that the first job leaves becomes the second one's under whoever still reads it.
fn two_jobs(engine: &Engine<'_>) -> (Job, Transfer) {
    let (job, transfer) = transferring(engine, 100);
    engine.transfer_advance(transfer, 7).unwrap();
    engine.create_job(None, JobType::Download).unwrap();
    (job, transfer)
}

#[test]
fn a_slot_goes_to_another_job_under_a_reader() {
    explore("a slot under a reader", within(3, 4), &[0], |seen| {
        let memory = memory(2, 1, 1);
        let (job, _) = two_jobs(&Engine::for_model(&memory));
        let ticker = spawn(&memory, move |engine| engine.tick(1, 1).unwrap());
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let read = engine.progress(job);
            if let Ok(progress) = read {
                assert_eq!((progress.bytes_transferred, progress.bytes_total, progress.files_total), (7, 100, 1));
            }
            seen.note(code(read));
        });
        ticker.join().unwrap();
        reader.join().unwrap();
    });
}
