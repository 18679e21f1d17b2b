//! Entries of jobs and files that get another life while somebody holds a handle of the last one, or guesses the next.

use bgjob::hresult::{E_HANDLE, E_PENDING};
use bgjob::{Engine, File, JobType};

use crate::tools::{Preemptions, code, explore, memory, prepared, spawn, up_to};

/// The short version's are enough for every mutation that `cargo xtask verify orderings` makes.
const SOME: Preemptions = Preemptions { short: 1, long: 2 };

/// A closed job's handle gives the job's own id or none, whoever has its entry now.
#[test]
fn an_id_is_the_jobs_own() {
    explore("id", up_to(2), &[0, E_HANDLE.code()], |seen| {
        let memory = memory(1, 1, 2);
        let engine = Engine::for_model(&memory);
        let (job, id) = engine.create_job(None, JobType::Download).unwrap();
        engine.cancel(job).unwrap();
        let maker = spawn(&memory, move |engine| {
            engine.close_job(job).unwrap();
            engine.create_job(None, JobType::Download).unwrap();
        });
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let read = engine.job_id(job);
            assert!(read == Ok(id) || matches!(read, Err(E_HANDLE | E_PENDING)), "{read:?} for {id:?}");
            seen.note(code(read));
        });
        maker.join().unwrap();
        reader.join().unwrap();
    });
}

/// The same for what a job's attempts are counted from.
#[test]
fn attempts_are_the_jobs_own() {
    explore("attempts", SOME, &[0, E_HANDLE.code()], |seen| {
        let (memory, job) = prepared(1, 2, |engine| {
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            engine.add_file(job, None, None, 0).unwrap();
            engine.resume(job).unwrap();
            engine.transfer_next().unwrap();
            engine.cancel(job).unwrap();
            job
        });
        let maker = spawn(&memory, move |engine| {
            engine.close_job(job).unwrap();
            engine.create_job(None, JobType::Download).unwrap();
        });
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let read = engine.snapshot(job).map(|snapshot| snapshot.attempt);
            assert!(matches!(read, Ok(1) | Err(E_HANDLE | E_PENDING)), "{read:?}");
            seen.note(code(read));
        });
        maker.join().unwrap();
        reader.join().unwrap();
    });
}

/// A list names the files that the job has, or is refused.
#[test]
fn a_list_names_the_jobs_files() {
    explore("list", up_to(2), &[0, E_HANDLE.code()], |seen| {
        let memory = memory(1, 1, 2);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let file = engine.add_file(job, None, None, 0).unwrap();
        engine.cancel(job).unwrap();
        let closer = spawn(&memory, move |engine| engine.close_job(job).unwrap());
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let mut files = [File(0)];
            let read = engine.enumerate_files(job, &mut files);
            assert!(matches!(read, Ok(1) | Err(E_HANDLE | E_PENDING)), "{read:?}");
            assert!(read.is_err() || files[0] == file, "{:x} instead of {:x}", files[0].0, file.0);
            seen.note(code(read));
        });
        closer.join().unwrap();
        reader.join().unwrap();
    });
}

/// A file's entry becomes another job's file. The handle of the first gives the first or nothing; a handle that is
/// guessed before the second is there gives the second or nothing.
#[test]
fn a_handle_is_one_files() {
    for is_guess in [false, true] {
        let name = if is_guess { "guessed file" } else { "old file" };
        // The first is gone in the end, the second there.
        let wanted: &[i32] = if is_guess { &[E_HANDLE.code()] } else { &[0, E_HANDLE.code()] };
        explore(name, up_to(1), wanted, move |seen| {
            let memory = memory(2, 1, 2);
            let engine = Engine::for_model(&memory);
            let [first, second] = [(); 2].map(|()| engine.create_job(None, JobType::Download).unwrap().0);
            let file = engine.add_file(first, None, None, 1).unwrap();
            engine.cancel(first).unwrap();
            let seen = seen.clone();
            let reader = spawn(&memory, move |engine| {
                // Two generations on: freed, and used again.
                let (asked, cookie) = if is_guess { (File(file.0 + (2 << 32)), 2) } else { (file, 1) };
                let read = engine.file_cookie(asked);
                assert!(matches!(read, Err(E_HANDLE | E_PENDING)) || read == Ok(cookie), "{read:?}");
                seen.note(code(read));
            });
            engine.close_job(first).unwrap();
            // Another context, which learns of the close by the pool alone.
            let maker = spawn(&memory, move |engine| engine.add_file(second, None, None, 2).map(|_| ()));
            maker.join().unwrap().unwrap();
            reader.join().unwrap();
        });
    }
}
