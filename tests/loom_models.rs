//! loom models of the record's protocols, through the public API, in whichever form the build has.
//!
//! Each model asserts which outcomes it reached over all executions: a model whose interesting case never happens
//! fails. Readers run in spawned threads, because loom explores too little when the main thread is the reader.
//!
//! `RUSTFLAGS='--cfg loom' cargo test --release --test loom_models`
#![cfg(loom)]

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc as StdArc, Mutex as StdMutex};

use bgjob::hresult::{BG_E_INVALID_STATE, BGJOB_E_HANDLE_EOF, E_HANDLE, E_PENDING};
use bgjob::tables::model::ModelMemory;
use bgjob::{Engine, File, FileSpec, HResult, Job, JobProgress, JobType, Transfer};
use loom::sync::Arc;
use loom::thread::{self, JoinHandle};

/// The outcomes seen over all executions.
struct Seen<T>(StdArc<StdMutex<(BTreeSet<T>, usize)>>);

impl<T: Ord + Debug + Send + 'static> Seen<T> {
    fn new() -> Self {
        Seen(StdArc::new(StdMutex::new((BTreeSet::new(), 0))))
    }
    fn also(&self) -> Self {
        Seen(self.0.clone())
    }
    fn note(&self, outcome: T) {
        let mut seen = self.0.lock().unwrap();
        seen.0.insert(outcome);
        seen.1 += 1;
    }
    /// Every outcome named was reached, and nothing was noted that is not among `allowed`.
    fn reached(&self, name: &str, wanted: &[T]) {
        let seen = self.0.lock().unwrap();
        println!("{name}: {} executions, outcomes {:?}", seen.1, seen.0);
        for outcome in wanted {
            assert!(seen.0.contains(outcome), "{name}: {outcome:?} was never reached");
        }
    }
}

fn model(preemptions: usize, run: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 100_000;
    builder.check(run);
}

/// A thread with the engine.
fn spawn<T: 'static>(memory: &Arc<ModelMemory>, run: impl FnOnce(&Engine<'_>) -> T + 'static) -> JoinHandle<T> {
    let memory = memory.clone();
    thread::spawn(move || run(&Engine::for_model(&memory)))
}

/// One job with one file, TRANSFERRING: 100 bytes, or unknown.
fn transferring(engine: &Engine<'_>, total: u64) -> (Job, Transfer) {
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, total, 0).unwrap();
    (job, transfer)
}

fn code<T>(result: Result<T, HResult>) -> i32 {
    result.err().map_or(0, HResult::code)
}

/// Bytes and files in one number, for outcomes.
fn of(progress: Result<JobProgress, HResult>) -> (u64, u32) {
    let progress = progress.unwrap();
    (progress.bytes_transferred, progress.files_transferred)
}

/// Hot writer, rare writer, reader: bytes and files agree in every read, and reads never go back.
#[test]
fn done_moves_bytes_and_file_together() {
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 3));
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 60).unwrap();
        let notes = notes.also();
        let reader = spawn(&memory, move |engine| {
            let first = of(engine.progress(job));
            let second = of(engine.progress(job));
            assert!(first <= second, "{first:?} then {second:?}");
            for (bytes, files) in [first, second] {
                assert!(matches!((bytes, files), (60 | 100, 0) | (100, 1)), "{bytes} bytes with {files} files");
            }
            notes.note((first, second));
        });
        let mover = spawn(&memory, move |engine| {
            engine.transfer_advance(transfer, 40).unwrap();
            engine.transfer_done(transfer).unwrap();
        });
        mover.join().unwrap();
        reader.join().unwrap();
        assert_eq!(of(engine.progress(job)), (100, 1));
    });
    seen.reached(
        "done",
        &[((60, 0), (60, 0)), ((60, 0), (100, 0)), ((60, 0), (100, 1)), ((100, 0), (100, 1)), ((100, 1), (100, 1))],
    );
}

/// An advance that races with Suspend is counted or refused, never both and never neither.
#[test]
fn suspend_fences_advances_out() {
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 3));
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let mover = spawn(&memory, move |engine| {
            [code(engine.transfer_advance(transfer, 10)), code(engine.transfer_advance(transfer, 1))]
        });
        let stopper = spawn(&memory, move |engine| {
            engine.suspend(job).unwrap();
            of(engine.progress(job)).0
        });
        let (stopped, codes) = (stopper.join().unwrap(), mover.join().unwrap());
        let counted = [10, 1].iter().zip(codes).filter(|(_, code)| *code == 0).map(|(n, _)| n).sum::<u64>();
        assert_eq!(of(engine.progress(job)).0, counted);
        assert_eq!(stopped, counted, "a byte was counted after Suspend");
        assert!(codes.iter().all(|code| [0, BG_E_INVALID_STATE.code()].contains(code)), "{codes:x?}");
        assert_eq!(engine.transfer_advance(transfer, 1), Err(BG_E_INVALID_STATE));
        notes.note(counted);
    });
    seen.reached("suspend", &[0, 10, 11]);
}

/// Two contexts report the last bytes and both say Done: one of them finishes the file, and no byte is lost.
#[test]
fn two_finishers() {
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 4));
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 98).unwrap();
        let finish = move |engine: &Engine<'_>| {
            engine.transfer_advance(transfer, 1).unwrap();
            code(engine.transfer_done(transfer))
        };
        let other = spawn(&memory, finish);
        let one = spawn(&memory, finish);
        let (mine, theirs) = (one.join().unwrap(), other.join().unwrap());
        let finished = [mine, theirs].iter().filter(|code| **code == 0).count();
        assert_eq!(finished, 1, "{mine:x} {theirs:x}");
        assert_eq!(of(engine.progress(job)), (100, 1));
        notes.note(mine == 0);
    });
    seen.reached("finishers", &[true, false]);
}

/// Restart takes exactly the file's bytes out; a byte with the old token is counted before it or not at all.
#[test]
fn restart_against_a_late_byte_and_a_reader() {
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 3));
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 50).unwrap();
        let late = spawn(&memory, move |engine| {
            let code = code(engine.transfer_advance(transfer, 7));
            (code, of(engine.progress(job)).0)
        });
        let mover = spawn(&memory, move |engine| {
            let fresh = engine.transfer_restart(transfer, 80).unwrap();
            engine.transfer_advance(fresh, 3).unwrap();
        });
        mover.join().unwrap();
        let (code, read) = late.join().unwrap();
        assert!([50, 57, 0, 3].contains(&read), "{read}");
        assert!(code == 0 || code == BG_E_INVALID_STATE.code());
        assert!(code != 0 || read != 50);
        let after = engine.progress(job).unwrap();
        assert_eq!((after.bytes_transferred, after.bytes_total), (3, 80));
        notes.note((code == 0, read));
    });
    seen.reached("restart", &[(true, 57), (true, 0), (true, 3), (false, 0), (false, 3)]);
}

/// A refused change beside one that commits must not undo its freeze: no byte slips in behind it.
#[test]
fn a_refusal_beside_a_change_undoes_nothing() {
    let seen = Seen::new();
    let notes = seen.also();
    model(2, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 4));
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let stopper = spawn(&memory, move |engine| engine.suspend(job).unwrap());
        let mover = spawn(&memory, move |engine| {
            let refused = code(engine.transfer_done(transfer));
            (refused, code(engine.transfer_advance(transfer, 1)))
        });
        stopper.join().unwrap();
        let (refused, moved) = mover.join().unwrap();
        assert!([BG_E_INVALID_STATE.code(), BGJOB_E_HANDLE_EOF.code()].contains(&refused), "{refused:x}");
        assert_eq!(of(engine.progress(job)), (u64::from(moved == 0), 0));
        notes.note((refused, moved));
    });
    let (invalid, short) = (BG_E_INVALID_STATE.code(), BGJOB_E_HANDLE_EOF.code());
    seen.reached("refusal", &[(short, 0), (short, invalid), (invalid, invalid)]);
}

/// A change stopped between its commit and the move of the file's link: the next change moves it.
#[test]
fn the_next_change_helps_the_last_one() {
    let seen = Seen::new();
    let notes = seen.also();
    model(2, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 3));
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
        notes.note((changed, total, file_total));
        // Refused if Suspend came first.
        assert!([0, BG_E_INVALID_STATE.code()].contains(&connector.join().unwrap()));
    });
    seen.reached("help", &[(0, 100, 100)]);
}

/// An entry is closed and reused while an old handle and an old token are at work on it.
#[test]
fn reuse_refuses_old_handles() {
    let seen = Seen::new();
    let notes = seen.also();
    // Two words for every 64-bit value square the number of executions.
    let preemptions = if cfg!(any(bgjob_form = "32", bgjob_form = "masked")) { 1 } else { 2 };
    model(preemptions, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 3));
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
        notes.note(code(read));
    });
    seen.reached("reuse", &[0, E_HANDLE.code()]);
}

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
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(2, 1, 1));
        let (job, _) = two_jobs(&Engine::for_model(&memory));
        let ticker = spawn(&memory, move |engine| engine.tick(1, 1).unwrap());
        let notes = notes.also();
        let reader = spawn(&memory, move |engine| {
            let read = engine.progress(job);
            if let Ok(progress) = read {
                assert_eq!((progress.bytes_transferred, progress.bytes_total, progress.files_total), (7, 100, 1));
            }
            notes.note(code(read));
        });
        ticker.join().unwrap();
        reader.join().unwrap();
    });
    seen.reached("a slot under a reader", &[0]);
}

/// More contexts inside a change than there are spare slots: the busy code, nothing changed, nobody waits.
#[test]
fn spares_run_out() {
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 1));
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let other = spawn(&memory, move |engine| code(engine.cancel(job)));
        let one = spawn(&memory, move |engine| code(engine.suspend(job)));
        let (mine, theirs) = (one.join().unwrap(), other.join().unwrap());
        assert!([0, BG_E_INVALID_STATE.code(), E_PENDING.code()].contains(&mine), "{mine:x}");
        assert!([0, E_PENDING.code()].contains(&theirs), "{theirs:x}");
        assert!(mine != E_PENDING.code() || theirs != E_PENDING.code(), "both were turned away");
        // The spare is back: the engine goes on.
        assert_eq!(code(engine.cancel(job)), if theirs == 0 { BG_E_INVALID_STATE.code() } else { 0 });
        notes.note((mine, theirs));
    });
    seen.reached("spares", &[(0, 0), (BG_E_INVALID_STATE.code(), 0), (E_PENDING.code(), 0), (0, E_PENDING.code())]);
}

/// Two creators get two jobs, and a third is turned away.
#[test]
fn create_against_create() {
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(2, 1, 2));
        let engine = Engine::for_model(&memory);
        let other = spawn(&memory, move |engine| engine.create_job(None, JobType::Download).unwrap());
        let mine = engine.create_job(None, JobType::Download).unwrap();
        let theirs = other.join().unwrap();
        assert_ne!(mine.0, theirs.0);
        assert_ne!(mine.1, theirs.1);
        assert_eq!(engine.jobs::<2>().unwrap().len(), 2);
        assert!(engine.create_job(None, JobType::Download).is_err());
        notes.note(mine.0.0 < theirs.0.0);
    });
    seen.reached("create", &[true, false]);
}

/// A file's size changes together with its job's total: a reader of both finds them equal.
#[test]
fn a_size_learnt_late_is_the_jobs_and_the_files_at_once() {
    let seen = Seen::new();
    let notes = seen.also();
    model(3, move || {
        let memory = Arc::new(ModelMemory::new(1, 1, 3));
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
        notes.note((total, after));
    });
    seen.reached("sizes", &[(u64::MAX, u64::MAX), (u64::MAX, 100), (100, 100)]);
}

/// A job with one file, and a set of two to join it.
fn one_file_and_a_set() -> (Arc<ModelMemory>, Job, File, [FileSpec<'static>; 2]) {
    let memory = Arc::new(ModelMemory::new(1, 4, 2));
    let engine = Engine::for_model(&memory);
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let file = engine.add_file(job, None, None, 0).unwrap();
    let spec = FileSpec { remote_name: None, local_name: None, cookie: 0, total: 10, ranges: None };
    (memory, job, file, [spec; 2])
}

#[test]
fn a_set_joins_at_once_under_a_reader() {
    let seen = Seen::new();
    let noted = seen.also();
    model(3, move || {
        let (memory, job, _, set) = one_file_and_a_set();
        let reader = spawn(&memory, move |engine| {
            let seen = engine.snapshot(job).unwrap();
            (seen.progress.files_total, seen.files_unknown, seen.bytes_total_known)
        });
        let engine = Engine::for_model(&memory);
        engine.add_file_set(job, &set, &mut []).unwrap();
        let told = reader.join().unwrap();
        assert!([(1, 1, 0), (3, 1, 20)].contains(&told), "{told:?}");
        noted.note(told);
        assert_eq!(engine.files::<4>(job).unwrap().len(), 3);
    });
    seen.reached("set", &[(1, 1, 0), (3, 1, 20)]);
}

#[test]
fn a_set_and_a_size_that_is_told_both_hold() {
    let seen = Seen::new();
    let noted = seen.also();
    model(2, move || {
        let (memory, job, file, set) = one_file_and_a_set();
        let size = spawn(&memory, move |engine| code(engine.set_file_size(file, 5)));
        let engine = Engine::for_model(&memory);
        let joined = code(engine.add_file_set(job, &set, &mut [])) == 0;
        let declared = size.join().unwrap() == 0;
        let end = engine.snapshot(job).unwrap();
        assert_eq!(end.progress.files_total, if joined { 3 } else { 1 });
        assert_eq!(end.bytes_total_known, u64::from(joined) * 20 + u64::from(declared) * 5);
        assert_eq!(engine.file_progress(file).unwrap().bytes_total, if declared { 5 } else { u64::MAX });
        assert_eq!(engine.files::<4>(job).unwrap().len() as u32, end.progress.files_total);
        noted.note((joined, declared));
    });
    seen.reached("set and size", &[(true, true)]);
}
