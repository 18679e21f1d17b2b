//! A region's life: who opens it while it begins, and who still looks at the one before.

use bgjob::hresult::{BGJOB_E_INVALID_DATA, E_HANDLE};
use bgjob::tables::model::ModelMemory;
use bgjob::{Engine, JobType, View};
use loom::sync::Arc;

use crate::tools::{ALL, Preemptions, explore, memory, spawn, transferring, up_to};

/// A view is refused until the region is whole; then it has every job that was there when the program said so.
#[test]
fn a_view_meets_a_region_that_begins() {
    explore("birth", Preemptions { short: 3, long: ALL }, &[None, Some(0), Some(1)], |seen| {
        let memory = Arc::new(ModelMemory::unborn(1, 1, 1, 0));
        let maker = {
            let memory = memory.clone();
            loom::thread::spawn(move || {
                let engine = Engine::reborn(&memory, 5);
                engine.create_job(None, JobType::Download).unwrap().0
            })
        };
        let viewer = {
            let memory = memory.clone();
            loom::thread::spawn(move || match View::for_model(&memory) {
                Ok(view) => {
                    let mut jobs = [bgjob::Job(0)];
                    let count = view.enumerate_jobs(&mut jobs).unwrap();
                    Some(jobs[..count].to_vec())
                }
                // The only reason: it is not there yet.
                Err(code) => {
                    assert_eq!(code, BGJOB_E_INVALID_DATA);
                    None
                }
            })
        };
        let (job, found) = (maker.join().unwrap(), viewer.join().unwrap());
        assert!(found.as_ref().is_none_or(|found| found.iter().all(|found| *found == job)), "{found:x?}");
        seen.note(found.map(|found| found.len()));
    });
}

/// A view of a region that ends and begins again: what it read of the former life, or refused; nothing of the next one.
#[test]
fn a_view_outlives_its_region() {
    explore("rebirth", up_to(3), &[true, false], |seen| {
        let memory = memory(1, 1, 2);
        let (job, transfer) = transferring(&Engine::for_model(&memory), 100);
        Engine::for_model(&memory).transfer_advance(transfer, 7).unwrap();
        let viewer = spawn(&memory, move |engine| {
            let read = engine.view().progress(job);
            if let Ok(progress) = read {
                assert_eq!((progress.bytes_transferred, progress.bytes_total), (7, 100));
            }
            assert!(matches!(read, Ok(_) | Err(BGJOB_E_INVALID_DATA | E_HANDLE)), "{read:?}");
            read.is_ok()
        });
        let maker = {
            let memory = memory.clone();
            loom::thread::spawn(move || {
                Engine::for_model(&memory).retire();
                let engine = Engine::reborn(&memory, 5);
                engine.create_job(None, JobType::Download).unwrap();
            })
        };
        maker.join().unwrap();
        seen.note(viewer.join().unwrap());
    });
}
