//! Hot writer, rare writer, reader.

use bgjob::{Engine, Job};

use crate::tools::{Look, catches, explore, memory, of, spawn, transferring, within};

/// One execution: what a reader saw while the last 40 of 100 bytes arrive and the file is done.
fn run<T: 'static>(read: fn(&Engine<'_>, Job) -> T) -> T {
    let memory = memory(1, 1, 3);
    let engine = Engine::for_model(&memory);
    let (job, transfer) = transferring(&engine, 100);
    engine.transfer_advance(transfer, 60).unwrap();
    let reader = spawn(&memory, move |engine| read(engine, job));
    let mover = spawn(&memory, move |engine| {
        engine.transfer_advance(transfer, 40).unwrap();
        engine.transfer_done(transfer).unwrap();
    });
    mover.join().unwrap();
    assert_eq!(of(engine.progress(job)), (100, 1));
    reader.join().unwrap()
}

/// Bytes and files agree in every look, and looks never go back.
fn is_right(looks: [Look; 2]) -> bool {
    looks[0] <= looks[1] && looks.iter().all(|look| matches!(look, (60 | 100, 0) | (100, 1)))
}

#[test]
fn done_moves_bytes_and_file_together() {
    let wanted =
        [[(60, 0), (60, 0)], [(60, 0), (100, 0)], [(60, 0), (100, 1)], [(100, 0), (100, 1)], [(100, 1), (100, 1)]];
    explore("done", within(3, 5), &wanted, |seen| {
        let looks = run(|engine, job| [of(engine.progress(job)), of(engine.progress(job))]);
        assert!(is_right(looks), "{looks:?}");
        seen.note(looks);
    });
}

/// `None`: the head has moved, or its era is not open yet.
#[test]
fn the_first_try_is_one_moment_or_nothing() {
    explore("first try", within(3, 5), &[None, Some((60, 0)), Some((100, 0)), Some((100, 1))], |seen| {
        let look = run(|engine, job| engine.directory().progress_at_once(job)).map(|progress| of(Ok(progress)));
        assert!(look.is_none_or(|look| is_right([look, look])), "{look:?}");
        seen.note(look);
    });
}

#[test]
fn a_torn_read_is_caught() {
    catches("a reader asks for bytes and for files one after the other", 1, || {
        is_right(run(|engine, job| [(); 2].map(|()| (of(engine.progress(job)).0, of(engine.progress(job)).1))))
    });
}
