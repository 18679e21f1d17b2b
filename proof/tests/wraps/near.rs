//! Counters set to just before their ends, in every form.

use bgjob::hresult::{BG_E_INVALID_STATE, E_FAIL, E_HANDLE, E_OUTOFMEMORY};
use bgjob::{Engine, ErrorContext, File, Job, JobSnapshot, JobType, State, Transfer};
use bgjob_proof::report;

use crate::region::{ATTEMPT, CREATED, ERA_BITS, GENERATION, INSTANCE, Region, SEQUENCE, TAG_BITS, TICKS};
use crate::watch::watched;
use crate::{ALONE, RUNG};

/// Files of a life, and bytes of each.
const FILES: u64 = 3;
const BYTES: u64 = 100;
/// Changes of a life until it is cancelled: adding, resuming, and those of each file. `a_life` asserts it.
const CHANGES: u64 = FILES + 1 + FILES * 5;

fn create(engine: &Engine<'_>) -> Job {
    engine.create_job(None, JobType::Download).expect("an entry is free").0
}

/// What holds in every moment of a life: whole files, and a part of the next one.
fn is_right(snapshot: &JobSnapshot) -> bool {
    let progress = snapshot.progress;
    let whole = u64::from(progress.files_transferred) * BYTES;
    (whole..=(whole + BYTES).min(FILES * BYTES)).contains(&progress.bytes_transferred)
}

/// A new job through its life and into the grave, watched; the tokens of its attempts.
fn a_life(engine: &Engine<'_>) -> Vec<Transfer> {
    let job = create(engine);
    let first = engine.snapshot(job).expect("it lives");
    let ((files, tokens), reads) = watched(engine, job, is_right, || live(engine, job, &first));
    assert!(reads > 0);
    // Nothing of it is left.
    assert_eq!(engine.progress(job), Err(E_HANDLE));
    assert!(files.iter().all(|&file| engine.file_progress(file) == Err(E_HANDLE)));
    assert!(tokens.iter().all(|&token| engine.transfer_advance(token, 0) == Err(BG_E_INVALID_STATE)));
    tokens
}

fn live(engine: &Engine<'_>, job: Job, first: &JobSnapshot) -> (Vec<File>, Vec<Transfer>) {
    let files: Vec<_> = (0..FILES).map(|n| engine.add_file(job, None, None, n).expect("a file is free")).collect();
    engine.resume(job).expect("it has files");
    let mut tokens: Vec<Transfer> = Vec::new();
    for n in 0..FILES {
        let started = engine.transfer_next().expect("it is queued");
        assert_eq!((started.job, started.file), (job, files[n as usize]));
        engine.transfer_connected(started.transfer, BYTES, 0).expect("it was started");
        engine.transfer_advance(started.transfer, 60).expect("it moves");
        // Away and back: the old token is dead, the bytes stay.
        engine.transfer_yield(started.transfer).expect("it moves");
        let again = engine.transfer_next().expect("it is queued").transfer;
        assert_ne!(again, started.transfer);
        engine.transfer_connected(again, BYTES, 60).expect("it was started");
        assert_eq!(engine.transfer_advance(started.transfer, 1), Err(BG_E_INVALID_STATE));
        engine.transfer_advance(again, 40).expect("it moves");
        assert_eq!(engine.file_progress(files[n as usize]).map(|p| p.bytes_transferred), Ok(BYTES));
        engine.transfer_done(again).expect("it is whole");
        tokens.extend([started.transfer, again]);
    }
    let last = engine.snapshot(job).expect("it lives");
    assert_eq!(last.state, State::Transferred as i32);
    assert_eq!(last.progress.bytes_transferred, FILES * BYTES);
    // One for each change and each byte, whatever wrapped: file by file start, connected, back, start, connected, done.
    assert_eq!(last.sequence.wrapping_sub(first.sequence), FILES + 1 + FILES * 6 + FILES * BYTES);
    assert_eq!(last.attempt, 2 * FILES as u32, "attempts of this job");
    engine.cancel(job).expect("it is not final");
    engine.close_job(job).expect("it is");
    (files, tokens)
}

#[test]
fn era_and_tag() {
    let _alone = ALONE.lock();
    let region = Region::new(1, FILES as usize);
    let mut wraps = 0;
    // So that every change of a life is the one that wraps once.
    for before in 0..CHANGES + 8 {
        for end in [1u64 << ERA_BITS, 1 << TAG_BITS] {
            let engine = region.engine();
            let tag = end - 1 - before;
            region.set_tag(0, tag);
            a_life(&engine);
            let after = region.tag(0);
            wraps += u64::from(tag >> ERA_BITS != after >> ERA_BITS);
            assert!(end == 1 << TAG_BITS || after > tag, "the turn goes on: {tag:#x} {after:#x}");
        }
    }
    report::counts(RUNG, &[("wraps", wraps, 2 * CHANGES)]);
}

#[test]
fn tags_of_files() {
    let _alone = ALONE.lock();
    let region = Region::new(1, FILES as usize);
    let mut wraps = 0;
    for before in 0..8 {
        for end in [1u64 << ERA_BITS, 1 << TAG_BITS] {
            let engine = region.engine();
            (0..FILES as usize).for_each(|file| region.set_link_tag(file, end - 1 - before));
            // Two lives in the same entries: the second goes on where the first one's tags ended.
            a_life(&engine);
            a_life(&engine);
            wraps += FILES;
        }
    }
    report::counts(RUNG, &[("wraps", wraps, 1)]);
}

#[test]
fn attempts() {
    let _alone = ALONE.lock();
    let region = Region::new(1, FILES as usize);
    let mut wraps = 0;
    for before in 0..2 * FILES as u32 {
        let engine = region.engine();
        region.set_in_slot(0, ATTEMPT, u32::MAX - before);
        let tokens = a_life(&engine);
        let attempts: Vec<_> = tokens.iter().map(|token| (token.0 >> 32) as u32).collect();
        assert!(!attempts.contains(&0), "0 is no attempt: {attempts:?}");
        // From the highest one to 1.
        let wanted = (1..=2 * FILES as u32).map(|n| if n <= before { u32::MAX - before + n } else { n - before });
        assert!(attempts.iter().copied().eq(wanted), "{attempts:?}");
        assert_eq!(engine.transfer_advance(Transfer(tokens[0].0 & 0xFFFF_FFFF), 0), Err(E_HANDLE));
        wraps += 1;
    }
    report::counts(RUNG, &[("wraps", wraps, 1)]);
}

#[test]
fn generations_end() {
    let _alone = ALONE.lock();
    let region = Region::new(2, 2 * FILES as usize);
    let engine = region.engine();
    // Even: a free entry. One more life and two more.
    region.set_in_slot(0, GENERATION, u32::MAX - 3);
    region.set_in_slot(1, GENERATION, u32::MAX - 5);
    (0..FILES as usize).for_each(|file| region.set_file_generation(file, u32::MAX - 3));
    let mut handles = Vec::new();
    for _ in 0..3 {
        let job = create(&engine);
        handles.push(job);
        engine.cancel(job).expect("it lives");
        engine.close_job(job).expect("it is final");
    }
    let ends: Vec<_> = handles.iter().map(|job| u32::MAX - (job.0 >> 32) as u32).collect();
    assert!(ends == [2, 4, 2] || ends == [4, 2, 2], "generations to the end: {ends:?}");
    assert_eq!(engine.create_job(None, JobType::Download), Err(E_OUTOFMEMORY), "no entry is used again");
    assert!(handles.iter().all(|&job| engine.state(job) == Err(E_HANDLE)));

    // Files: three entries have one life left, the others go on.
    let engine = region.engine();
    (0..FILES as usize).for_each(|file| region.set_file_generation(file, u32::MAX - 3));
    let lives: Vec<usize> = (0..5).map(|_| files_of_a_job(&engine)).collect();
    assert_eq!(lives, [6, 3, 3, 3, 3], "entries of files that are left");
    report::counts(RUNG, &[("wraps", 2 + FILES, 1)]);
}

/// So many files can be added; their handles are refused after the job's end.
fn files_of_a_job(engine: &Engine<'_>) -> usize {
    let job = create(engine);
    let files: Vec<File> = std::iter::from_fn(|| engine.add_file(job, None, None, 7).ok()).collect();
    assert_eq!(engine.add_file(job, None, None, 7), Err(E_OUTOFMEMORY));
    assert!(files.iter().all(|&file| engine.file_cookie(file) == Ok(7)));
    engine.cancel(job).expect("it lives");
    engine.close_job(job).expect("it is final");
    assert!(files.iter().all(|&file| engine.file_cookie(file) == Err(E_HANDLE)));
    files.len()
}

#[test]
fn sequences() {
    let _alone = ALONE.lock();
    let region = Region::new(1, FILES as usize);
    let life = FILES + 1 + FILES * 6 + FILES * BYTES;
    let mut wraps = 0;
    for before in (1..life).step_by(7) {
        let engine = region.engine();
        let job = create(&engine);
        region.set_in_slot(0, SEQUENCE, u64::MAX - before);
        let first = engine.snapshot(job).expect("it lives");
        assert_eq!(first.sequence, u64::MAX - before);
        watched(&engine, job, is_right, || live(&engine, job, &first));
        wraps += 1;
    }
    report::counts(RUNG, &[("wraps", wraps, 1)]);
}

#[test]
fn ticks() {
    let _alone = ALONE.lock();
    let region = Region::new(1, 1);
    let engine = region.engine();
    // Even, as the clock's first copy is current.
    region.set_in_header(TICKS, u32::MAX - 5);
    let job = create(&engine);
    let mut last = 0;
    for time in 1..12u64 {
        let is_right = |s: &JobSnapshot| [last, time * 1000].contains(&s.modification_time);
        watched(&engine, job, is_right, || {
            engine.touch(job).expect("it lives");
            engine.tick(time, time * 1000).expect("nobody else ticks");
        });
        assert_eq!(engine.snapshot(job).expect("it lives").modification_time, time * 1000);
        last = time * 1000;
    }
    report::counts(RUNG, &[("wraps", 1, 1)]);
}

#[test]
fn coarse_time() {
    let _alone = ALONE.lock();
    let region = Region::new(1, 1);
    let mut wraps = 0;
    // 256 ms in 32 bits: delays that begin before the end and are over after it.
    for before_ms in [0, 256, 1_000, 300_000, 599_000, 600_000] {
        let engine = region.engine();
        let start = (1u64 << 40) - before_ms;
        engine.tick(start, 0).expect("nobody else ticks");
        let job = create(&engine);
        engine.add_file(job, None, None, 0).expect("a file is free");
        engine.resume(job).expect("it has a file");
        let transfer = engine.transfer_next().expect("it is queued").transfer;
        engine.transfer_fail(transfer, E_FAIL, ErrorContext::None, true).expect("it was started");
        for (ms, state) in [(0, State::TransientError), (599_000, State::TransientError), (601_000, State::Queued)] {
            engine.tick(start + ms, 0).expect("nobody else ticks");
            assert_eq!(engine.state(job), Ok(state), "{before_ms} {ms}");
        }
        wraps += 1;
    }
    report::counts(RUNG, &[("wraps", wraps, 1)]);
}

#[test]
fn numbers_of_jobs() {
    let _alone = ALONE.lock();
    const JOBS: usize = 6;
    let region = Region::new(JOBS, JOBS);
    for before in 0..JOBS as u32 {
        let engine = region.engine();
        region.set_in_header(CREATED, u32::MAX - before);
        let made: Vec<_> =
            (0..JOBS).map(|_| engine.create_job(None, JobType::Download).expect("an entry is free")).collect();
        let listed = engine.jobs::<JOBS>().expect("nobody else is there");
        assert!(listed.iter().eq(made.iter().map(|(job, _)| job)), "oldest first");
        for (n, (job, id)) in made.iter().enumerate() {
            assert_eq!(engine.find_job(*id), Ok(*job));
            assert!(made[..n].iter().all(|(_, other)| other != id), "ids differ");
            engine.add_file(*job, None, None, 0).expect("a file is free");
        }
        // Queued in another order, taken oldest first.
        made.iter().rev().for_each(|(job, _)| engine.resume(*job).expect("it has a file"));
        let taken = (0..JOBS).map(|_| engine.transfer_next().expect("it is queued").job);
        assert!(taken.eq(made.iter().map(|(job, _)| *job)));
    }
    report::counts(RUNG, &[("wraps", JOBS as u64, 1)]);
}

#[test]
fn lives_of_a_block() {
    let _alone = ALONE.lock();
    let region = Region::new(1, FILES as usize);
    // The upper part counts the block's lives, the lower one the engines of the program.
    region.set_in_header(INSTANCE, u32::MAX);
    let first = region.engine();
    let job = create(&first);
    let view = first.view();
    assert!(view.snapshot(job).is_ok());
    let second = region.engine();
    assert_eq!(second.state(job), Err(E_HANDLE));
    a_life(&second);
    assert!(view.snapshot(job).is_err(), "the view was of another life");
    report::counts(RUNG, &[("wraps", 1, 1)]);
}
