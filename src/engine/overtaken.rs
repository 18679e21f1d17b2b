//! What only other contexts, or a damaged block, can make an engine meet, made every time: a change or a read is handed
//! a closure, and the closure plays the other context.
#![cfg(all(test, not(loom)))]

use super::Config;
use super::add::FileSpec;
use super::*;
use crate::ground::atomic::{Ordering, Word};
use crate::ground::handle::{File, NONE};
use crate::ground::hresult::*;
use crate::ground::types::{JobType, Priority, SIZE_UNKNOWN};
use crate::record::record::{CHANGE_TRIES, READ_TRIES};
use crate::record::slot::REPLYING;
use crate::record::transition::Moment;
use crate::record::word::{Head, Hot};
use crate::tables::layout::region_bytes;
use std::vec::Vec;

fn memory() -> Vec<u64> {
    std::vec![0; region_bytes(2, 8, 0) / 8]
}

fn engine(memory: &mut [u64]) -> Engine<'_> {
    let config = Config { capacities: Capacities::new(2, 8, 0, 0), profile: Profile::Bits, seed: Guid::default() };
    Engine::new(memory, &config).unwrap()
}

/// A job with `files` files; the first one is TRANSFERRING.
fn moving(engine: &Engine<'_>, files: u32) -> (Job, Vec<File>, Transfer) {
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let files = (0..files).map(|n| engine.add_file(job, None, None, n.into()).unwrap()).collect();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, SIZE_UNKNOWN, 0).unwrap();
    (job, files, transfer)
}

fn entry<'e>(engine: &'e Engine<'_>, job: Job) -> &'e JobEntry {
    engine.tables.job_entry(job).unwrap().2
}

fn index(file: File) -> u32 {
    handle::unpack_live(file.0, handle::live_base(handle::Kind::File, handle::instance_of(file.0))).0 as u32
}

/// Another context changes the job: its head moves.
fn another_changes(engine: &Engine<'_>, job: Job) {
    engine.set_priority(job, Priority::High).unwrap();
}

#[test]
fn a_read_that_is_overtaken_begins_again_and_gives_up() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, ..) = moving(&engine, 1);
    for overtaken in [1, READ_TRIES] {
        let mut tries = 0;
        let seen = engine.tables.record(entry(&engine, job)).read(|_, _| {
            tries += 1;
            if tries <= overtaken {
                another_changes(&engine, job);
            }
        });
        let wanted = if overtaken < READ_TRIES { (Ok(()), 2) } else { (Err(E_PENDING), READ_TRIES) };
        assert_eq!((seen, tries), wanted);
    }
}

/// By another change, and by bytes; at one try, at those that freeze the job first, and at all of them.
#[test]
fn a_change_that_is_overtaken_begins_again_and_gives_up() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, _, transfer) = moving(&engine, 1);
    let change = || another_changes(&engine, job);
    let advance = || engine.transfer_advance(transfer, 3).unwrap();
    let others: [&dyn Fn(); 2] = [&change, &advance];
    for other in others {
        for overtaken in [1, 4, CHANGE_TRIES] {
            let before = engine.progress(job).unwrap().bytes_transferred;
            let mut tries = 0;
            let outcome = engine.tables.change(job, &mut |moment| {
                tries += 1;
                if tries <= overtaken {
                    other();
                }
                moment.set(|record| record.notify_flags = 9)
            });
            let is_done = overtaken < CHANGE_TRIES;
            assert_eq!(outcome, if is_done { Ok(()) } else { Err(E_PENDING) });
            let moved = engine.progress(job).unwrap().bytes_transferred - before;
            assert!(moved == 0 || moved == u64::from(overtaken) * 3, "no byte is lost: {moved}");
        }
    }
    assert_eq!(engine.notify_flags(job), Ok(9));
}

/// A context was stopped after it froze the bytes, or after it published the head and before it opened hot.
#[test]
fn what_a_stopped_writer_left_is_finished_by_the_next() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, _, transfer) = moving(&engine, 1);
    let words = &entry(&engine, job).words;
    engine.transfer_advance(transfer, 5).unwrap();

    words.hot.set_bits(Hot::FROZEN);
    engine.transfer_advance(transfer, 5).unwrap();
    assert_eq!(engine.progress(job).unwrap().bytes_transferred, 10);

    for finish in [true, false] {
        let hot = Hot(words.hot.load(Ordering::Relaxed));
        another_changes(&engine, job);
        words.hot.store(hot.frozen().0);
        assert_eq!(engine.progress(job).unwrap().bytes_transferred, if finish { 10 } else { 17 });
        if finish {
            engine.transfer_advance(transfer, 7).unwrap();
        } else {
            another_changes(&engine, job);
        }
        assert_eq!(engine.progress(job).unwrap().bytes_transferred, 17);
    }
}

/// No content of the words makes a call leave the block or loop.
#[test]
fn a_damaged_job_is_told() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, _, transfer) = moving(&engine, 1);
    let words = &entry(&engine, job).words;
    let (head, hot) = (words.head.load(Ordering::Relaxed), words.hot.load(Ordering::Relaxed));

    words.head.store(Head(head).next(NONE).0);
    assert_eq!(engine.transfer_advance(transfer, 1), Err(BGJOB_E_INVALID_DATA));
    assert_eq!(engine.transfer_next(), Err(BGJOB_E_INVALID_DATA), "perhaps it is queued");
    words.head.store(head);

    // An era that is neither the head's nor the one before.
    words.hot.store(hot.wrapping_add(Word::MAX / 2 + 1));
    assert_eq!(engine.transfer_advance(transfer, 1), Err(E_PENDING));
    assert_eq!(engine.suspend(job), Err(E_PENDING));
    words.hot.store(hot);
    engine.suspend(job).unwrap();
}

#[test]
fn one_context_ticks_at_a_time() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    engine.tables.header.ticking.set_bits(1);
    assert_eq!(engine.tick(1, 1), Err(E_PENDING));
    engine.tables.header.ticking.clear_bits(1);
    assert_eq!(engine.tick(1, 1), Ok(()));
}

/// Others' changes hold every spare cell: the file's entry is free again.
#[test]
fn a_file_without_a_cell_is_for_later() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let held: Vec<u32> = core::iter::from_fn(|| engine.tables.store.spare_cells.take()).collect();
    assert_eq!(engine.add_file(job, None, None, 0), Err(E_PENDING));
    held.iter().for_each(|cell| engine.tables.store.spare_cells.give(*cell));
    let files = (0..8).filter(|n| engine.add_file(job, None, None, *n).is_ok()).count();
    assert_eq!(files, 8);
}

#[test]
fn a_job_that_is_closed_while_its_files_are_told_has_none() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let spec = FileSpec { remote_name: None, local_name: None, cookie: 0, total: 5, ranges: None };
    assert_eq!(engine.add_file_set(job, &[spec; 2], &mut [File(0)]), Err(E_NOT_SUFFICIENT_BUFFER));
    assert_eq!(engine.add_file_set(job, &[spec; 2], &mut []), Ok(()));
    let mut told = Vec::new();
    let mut put = |n, file| {
        told.push((n, file));
        if told.len() == 1 {
            engine.cancel(job).unwrap();
            engine.close_job(job).unwrap();
        }
    };
    assert_eq!(engine.add_with(job, 2, &mut |_| Ok(spec), &mut put), Ok(()));
    assert_eq!(told[told.len() - 2..], [(0, File(0)), (1, File(0))]);
}

/// A handle of a file that is not where its entry says: guessed, or of a block that is damaged.
#[test]
fn a_file_that_is_not_linked_is_no_file() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, files, _) = moving(&engine, 3);
    let store = &engine.tables.store;
    let first = &store.files[index(files[0]) as usize];
    for (word, bad, is_seen) in [
        (&first.job_generation, 0, false),
        (&first.ordinal, NONE, false),
        // The last one's place, then the one between.
        (&first.ordinal, 2, false),
        (&first.ordinal, 1, true),
    ] {
        let good = word.load(Ordering::Relaxed);
        word.store(bad, Ordering::Relaxed);
        assert_eq!(engine.file_cookie(files[0]).is_ok(), is_seen, "{bad}");
        assert_eq!(engine.set_remote_name(files[0], b"http://h/"), Err(E_HANDLE), "{bad}");
        word.store(good, Ordering::Relaxed);
    }
    // Closed, and perhaps another file's, while it is looked at.
    let seen = engine.tables.look_at_file(files[0], |entry, _, _, _| entry.generation.store(7, Ordering::Relaxed));
    assert_eq!(seen, Err(E_HANDLE));
    // Renamed by somebody else since its link was looked at.
    let link = store.file_link(index(files[1])).map(|link| link.next(0));
    assert_eq!(engine.tables.rename_file(files[1], link, NONE), Err(S_FALSE));
    assert_eq!(engine.state(job), Ok(crate::State::Transferring));
}

/// Chains of files that lead nowhere, or round in circles.
#[test]
fn a_damaged_chain_ends() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, files, _) = moving(&engine, 3);
    let store = &engine.tables.store;
    let last = index(files[2]);
    store.files[last as usize].previous.store(last, Ordering::Relaxed);
    assert_eq!(store.file_at(last, 0), None);
    // Not that of the next one: nothing can be transferred, and nobody loops.
    engine.suspend(job).unwrap();
    engine.resume(job).unwrap();
    engine.tables.change(job, &mut |moment| moment.set(|record| record.active = NONE)).unwrap();
    assert_eq!(engine.transfer_next(), Err(E_PENDING));
    store.files[last as usize].previous.store(NONE, Ordering::Relaxed);
    engine.cancel(job).unwrap();
    assert_eq!(engine.close_job(job), Ok(()));
    engine.tables.free_file(NONE);

    // A cell that is none, and the last life of an entry: neither is given back.
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let file = engine.add_file(job, None, None, 0).unwrap();
    let entry = &store.files[index(file) as usize];
    entry.link.store(Head(entry.link.load(Ordering::Relaxed)).next(NONE).0);
    entry.generation.store(u32::MAX - 2, Ordering::Relaxed);
    engine.cancel(job).unwrap();
    engine.close_job(job).unwrap();
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let more = (0..8).filter(|n| engine.add_file(job, None, None, *n).is_ok_and(|more| index(more) != index(file)));
    assert_eq!(more.count(), 5, "two entries were lost with the damaged chain, one is used up");
}

#[test]
fn a_place_outside_of_the_table_lists_nothing() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, ..) = moving(&engine, 1);
    assert_eq!(engine.tables.listed(9, 1), Ok(None));
    assert!(engine.tables.listed(0, 1).unwrap().is_some());
    // A stale handle's entry is another job's.
    engine.cancel(job).unwrap();
    assert!(engine.directory().progress_at_once(job).is_some());
    engine.close_job(job).unwrap();
    assert_eq!(engine.directory().progress_at_once(job), None);
}

/// Steps that nobody asks for in these states; each is refused by the transition itself.
#[test]
fn a_step_out_of_turn_is_refused() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, ..) = moving(&engine, 1);
    let out_of_turn = |step: &dyn Fn(&mut Moment) -> Result<(), HResult>| {
        let outcome = engine.tables.change(job, &mut |moment| step(moment));
        assert_eq!(outcome, Err(BG_E_INVALID_STATE));
    };
    out_of_turn(&|moment| moment.create(Profile::Bits, JobType::Download, NONE));
    out_of_turn(&|moment| moment.file_saved(0));
    out_of_turn(&Moment::abandon_complete);
    out_of_turn(&Moment::acknowledge);
    out_of_turn(&|moment| {
        moment.begin_complete()?;
        // Nothing has arrived; the next one is not this.
        moment.file_saved(1)
    });
    out_of_turn(&|moment| {
        moment.begin_complete()?;
        moment.file_saved(0)
    });
    out_of_turn(&|moment| moment.advance(moment.record.attempt.wrapping_add(1), 1));
    out_of_turn(&|moment| {
        let attempt = moment.record.attempt;
        moment.suspend()?;
        moment.record.attempt = attempt;
        moment.advance(attempt, 1)
    });
}

/// Numbers that the engine refuses before it comes to the transition, which refuses them itself.
#[test]
fn a_step_with_a_size_that_is_none_is_refused() {
    let mut memory = memory();
    let engine = engine(&mut memory);
    let (job, ..) = moving(&engine, 1);
    let connect = |mark, total, resumed| {
        engine.tables.change(job, &mut |moment| {
            moment.record.state_value = crate::State::Connecting as u8;
            moment.record.marks |= mark;
            moment.connected(moment.record.attempt, total, resumed)
        })
    };
    for mark in [0, REPLYING] {
        for (total, resumed) in [(10, 11), (SIZE_UNKNOWN, SIZE_UNKNOWN)] {
            assert_eq!(connect(mark, total, resumed), Err(E_INVALIDARG));
        }
    }
    // No byte of a reply is no progress.
    let outcome = engine.tables.change(job, &mut |moment| {
        moment.record.marks = REPLYING;
        moment.advance(moment.record.attempt, 0)?;
        assert_eq!(moment.record.marks, REPLYING);
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
}
