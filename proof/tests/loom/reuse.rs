//! Reuse of an entry.

use bgjob::hresult::{BG_E_INVALID_STATE, E_HANDLE, E_PENDING};
use bgjob::{Engine, JobType};

use crate::tools::{code, explore, memory, of, spawn, transferring, within};

/// An entry is closed and reused while an old handle and an old token are at work on it.
#[test]
fn reuse_refuses_old_handles() {
    explore("reuse", within(1, 2), &[0, E_HANDLE.code()], |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 30).unwrap();
        engine.cancel(job).unwrap();
        let old = spawn(&memory, move |engine| {
            let late = engine.transfer_advance(transfer, 9);
            assert!(matches!(late, Err(BG_E_INVALID_STATE | E_PENDING)), "{late:?}");
            engine.progress(job).map(|progress| (progress.bytes_transferred, progress.files_total))
        });
        let new = spawn(&memory, move |engine| {
            engine.close_job(job).unwrap();
            engine.create_job(None, JobType::Download).unwrap().0
        });
        let (read, job) = (old.join().unwrap(), new.join().unwrap());
        // The busy code, because a model tries three times only.
        assert!(matches!(read, Ok((30, 1)) | Err(E_HANDLE | E_PENDING)), "{read:?}");
        assert_eq!(of(engine.progress(job)), (0, 0));
        seen.note(code(read));
    });
}

/// The first try of an old handle while its entry becomes another job's: never that one's progress.
#[test]
fn the_first_try_refuses_old_handles() {
    explore("first try against reuse", within(1, 2), &[None, Some(30)], |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 30).unwrap();
        engine.cancel(job).unwrap();
        let old = spawn(&memory, move |engine| engine.directory().progress_at_once(job));
        let new = spawn(&memory, move |engine| {
            engine.close_job(job).unwrap();
            engine.create_job(None, JobType::Download).unwrap();
        });
        let (look, ()) = (old.join().unwrap(), new.join().unwrap());
        let bytes = look.map(|progress| progress.bytes_transferred);
        assert!(matches!(bytes, None | Some(30)), "{look:?}");
        seen.note(bytes);
    });
}
