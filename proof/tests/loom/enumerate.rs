//! Enumerations against what makes, adds and reuses.

use bgjob::hresult::{BG_E_NOT_FOUND, E_HANDLE, E_PENDING, HResult};
use bgjob::{Engine, File, Job, JobType};

use crate::tools::{explore, memory, prepared, spawn, within};

fn create(engine: &Engine<'_>) -> Job {
    engine.create_job(None, JobType::Download).unwrap().0
}

/// A list of jobs has the one that was there all the time, and the new one or not; oldest first.
#[test]
fn jobs_against_create() {
    explore("jobs against create", within(2, 4), &[1, 2], |seen| {
        let memory = memory(2, 1, 1);
        let engine = Engine::for_model(&memory);
        let old = create(&engine);
        let creator = spawn(&memory, create);
        let lister = spawn(&memory, |engine| engine.jobs::<2>().unwrap());
        let (new, list) = (creator.join().unwrap(), lister.join().unwrap());
        assert!([&[old][..], &[old, new]].contains(&&list[..]), "{list:?}");
        seen.note(list.len());
    });
}

/// A list of jobs while an older entry is closed and made again: only handles of jobs that lived, each once.
#[test]
fn jobs_against_reuse() {
    explore("jobs against reuse", within(1, 2), &[vec![1], vec![1, 2]], |seen| {
        let memory = memory(2, 1, 2);
        let engine = Engine::for_model(&memory);
        let gone = create(&engine);
        let stays = create(&engine);
        engine.cancel(gone).unwrap();
        let reuser = spawn(&memory, move |engine| {
            engine.close_job(gone).unwrap();
            create(engine)
        });
        let lister = spawn(&memory, |engine| engine.jobs::<2>());
        let (new, list) = (reuser.join().unwrap(), lister.join().unwrap());
        match list {
            Ok(list) => {
                assert!([&[stays][..], &[stays, new]].contains(&&list[..]), "{list:?}");
                seen.note([1, 2][..list.len()].to_vec());
            }
            Err(code) => assert_eq!(code, E_PENDING),
        }
    });
}

/// Looking for a job by its id while its entry becomes another job's: never that one's handle.
#[test]
fn an_id_against_reuse() {
    explore("id against reuse", within(1, 2), &[None, Some(())], |seen| {
        let (memory, (job, id)) = prepared(1, 3, |engine| engine.create_job(None, JobType::Download).unwrap());
        let reuser = spawn(&memory, move |engine| {
            engine.cancel(job).unwrap();
            engine.close_job(job).unwrap();
            create(engine)
        });
        let finder = spawn(&memory, move |engine| engine.find_job(id));
        let (_, found) = (reuser.join().unwrap(), finder.join().unwrap());
        assert!(found == Ok(job) || matches!(found, Err(BG_E_NOT_FOUND | E_PENDING)), "{found:?}");
        seen.note(found.ok().map(|_| ()));
    });
}

/// A list of files, and the file at a place, while one is added: the list as it was or as it is.
#[test]
fn files_against_add() {
    explore("files against add", within(3, 5), &[1, 2], |seen| {
        let memory = memory(1, 2, 2);
        let engine = Engine::for_model(&memory);
        let job = create(&engine);
        let first = engine.add_file(job, None, None, 1).unwrap();
        let adder = spawn(&memory, move |engine| engine.add_file(job, None, None, 2).unwrap());
        let lister = spawn(&memory, move |engine| (engine.files::<2>(job).unwrap(), engine.file_at(job, 1).unwrap()));
        let (second, (list, at)) = (adder.join().unwrap(), lister.join().unwrap());
        assert!([&[first][..], &[first, second]].contains(&&list[..]), "{list:?}");
        assert!([None, Some(second)].contains(&at) && (list.len() == 1 || at.is_some()), "{list:?} {at:?}");
        assert_eq!(engine.file_cookie(second), Ok(2));
        seen.note(list.len());
    });
}

/// What a look at a file, or at its job's list, makes of its job being closed and the entries becoming others'.
fn across_reuse<T: 'static>(look: fn(&Engine<'_>, Job, File) -> T) -> (T, File) {
    let (memory, (job, file)) = prepared(1, 3, |engine| {
        let job = create(engine);
        let file = engine.add_file(job, None, None, 1).unwrap();
        engine.cancel(job).unwrap();
        (job, file)
    });
    let reuser = spawn(&memory, move |engine| {
        engine.close_job(job).unwrap();
        let job = create(engine);
        engine.add_file(job, None, None, 2).unwrap();
    });
    let looker = spawn(&memory, move |engine| look(engine, job, file));
    reuser.join().unwrap();
    (looker.join().unwrap(), file)
}

fn is_gone(code: HResult) -> bool {
    matches!(code, E_HANDLE | E_PENDING)
}

#[test]
fn a_list_of_files_against_reuse() {
    explore("files against reuse", within(0, 1), &[true, false], |seen| {
        let (list, file) = across_reuse(|engine, job, _| {
            let mut files = [File(0)];
            engine.enumerate_files(job, &mut files).map(|count| (count, files))
        });
        assert!(list.map_or_else(is_gone, |list| list == (1, [file])), "{list:?}");
        seen.note(list.is_ok());
    });
}

#[test]
fn a_file_against_reuse() {
    explore("file against reuse", within(0, 1), &[true, false], |seen| {
        let (cookie, _) = across_reuse(|engine, _, file| engine.file_cookie(file));
        assert!(cookie.map_or_else(is_gone, |cookie| cookie == 1), "{cookie:?}");
        seen.note(cookie.is_ok());
    });
}
