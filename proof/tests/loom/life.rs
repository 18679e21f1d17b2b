//! A region's life: who opens it while it begins, and who still looks at the one before.

use bgjob::hresult::{BGJOB_E_INVALID_DATA, E_HANDLE, HResult};
use bgjob::tables::model::ModelMemory;
use bgjob::{Engine, Job, JobProgress, JobType, View};
use loom::sync::Arc;
use loom::thread;

use crate::tools::{catches, explore, memory, spawn, transferring, within};

/// The region begins, with one job.
fn begin(memory: &Arc<ModelMemory>) -> Job {
    let engine = Engine::reborn(memory, 5);
    engine.create_job(None, JobType::Download).unwrap().0
}

/// A view is refused until the region is whole; then it has every job that was there when the program said so.
#[test]
fn a_view_meets_a_region_that_begins() {
    explore("birth", within(2, 4), &[None, Some(0), Some(1)], |seen| {
        let memory = Arc::new(ModelMemory::unborn(1, 1, 1, 0));
        let (made, viewed) = (memory.clone(), memory.clone());
        let maker = thread::spawn(move || begin(&made));
        let viewer = thread::spawn(move || match View::for_model(&viewed) {
            Ok(view) => {
                let mut jobs = [Job(0)];
                let count = view.enumerate_jobs(&mut jobs).unwrap();
                Some(jobs[..count].to_vec())
            }
            // The only reason: it is not there yet.
            Err(code) => {
                assert_eq!(code, BGJOB_E_INVALID_DATA);
                None
            }
        });
        let (job, found) = (maker.join().unwrap(), viewer.join().unwrap());
        assert!(found.as_ref().is_none_or(|found| found.iter().all(|found| *found == job)), "{found:x?}");
        seen.note(found.map(|found| found.len()));
    });
}

/// What somebody reads of a job while its region ends and begins again.
fn read_across(read: fn(&Engine<'_>, Job) -> Result<JobProgress, HResult>) -> Result<JobProgress, HResult> {
    let memory = memory(1, 1, 2);
    let engine = Engine::for_model(&memory);
    let (job, transfer) = transferring(&engine, 100);
    engine.transfer_advance(transfer, 7).unwrap();
    let viewer = spawn(&memory, move |engine| read(engine, job));
    let made = memory.clone();
    let maker = thread::spawn(move || {
        Engine::for_model(&made).retire();
        Engine::reborn(&made, 5);
    });
    maker.join().unwrap();
    viewer.join().unwrap()
}

/// What was there in the former life, or refused; nothing of the next one.
fn is_right(read: Result<JobProgress, HResult>) -> bool {
    match read {
        Ok(progress) => (progress.bytes_transferred, progress.bytes_total) == (7, 100),
        Err(code) => [BGJOB_E_INVALID_DATA, E_HANDLE].contains(&code),
    }
}

#[test]
fn a_view_outlives_its_region() {
    explore("rebirth", within(1, 2), &[true, false], |seen| {
        let read = read_across(|engine, job| engine.view().progress(job));
        assert!(is_right(read), "{read:?}");
        seen.note(read.is_ok());
    });
}

#[test]
fn a_view_that_does_not_check_is_caught() {
    catches("a view reads without checking its region again", 1, || is_right(read_across(|e, job| e.progress(job))));
}
