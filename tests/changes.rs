//! What a reader is told that asks whether anything has changed: against the list of what was done.
#![cfg(not(loom))]

use bgjob::hresult::E_HANDLE;
use bgjob::{
    Capacities, Changes, Config, Engine, ErrorContext, Guid, HResult, Job, JobType, SIZE_UNKNOWN, State, Transfer,
    region_bytes,
};

const FILES: u32 = 4;
type Memory = [u64; region_bytes(1, FILES, 0) / 8];
const MEMORY: Memory = [0; region_bytes(1, FILES, 0) / 8];

/// What can be done to the job; what is refused is not done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Op {
    Next,
    /// With so many bytes more than there were, as many as a suspension and its end make changes.
    Connected(u64),
    Advance(u32),
    Done,
    Restart,
    Fail(bool),
    Suspend,
    Resume,
    AddFile,
    Complete,
    Cancel,
}

const OPS: [Op; 14] = [
    Op::Next,
    Op::Connected(0),
    Op::Connected(1),
    Op::Connected(4),
    Op::Advance(1),
    Op::Advance(3),
    Op::Done,
    Op::Restart,
    Op::Fail(true),
    Op::Fail(false),
    Op::Suspend,
    Op::Resume,
    Op::Complete,
    Op::Cancel,
];

/// Bytes of a file.
const SIZE: u64 = 8;

struct Bed<'r> {
    engine: Engine<'r>,
    job: Job,
    transfer: Transfer,
}

impl<'r> Bed<'r> {
    fn new(memory: &'r mut Memory) -> Self {
        let config = Config {
            capacities: Capacities::new(1, FILES, 0, 0),
            profile: bgjob::Profile::Bits,
            seed: Guid::default(),
        };
        let engine = Engine::new(memory, &config).unwrap();
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        Bed { engine, job, transfer: Transfer(0) }
    }

    /// True if it was not refused.
    fn apply(&mut self, op: Op) -> bool {
        let Bed { engine, job, transfer } = self;
        let file_bytes = || {
            let file = engine.snapshot(*job).unwrap().file;
            engine.file_progress(file).map_or(0, |progress| progress.bytes_transferred)
        };
        match op {
            Op::Next => engine.transfer_next().map(|started| *transfer = started.transfer),
            Op::Connected(more) => engine.transfer_connected(*transfer, SIZE, file_bytes() + more),
            Op::Advance(bytes) => engine.transfer_advance(*transfer, bytes),
            Op::Done => engine.transfer_done(*transfer),
            Op::Restart => engine.transfer_restart(*transfer, SIZE).map(|next| *transfer = next),
            Op::Fail(is_transient) => {
                let error = HResult::new(-1).unwrap();
                engine.transfer_fail(*transfer, error, ErrorContext::None, is_transient)
            }
            Op::Suspend => engine.suspend(*job),
            Op::Resume => engine.resume(*job),
            Op::AddFile => engine.add_file(*job, None, None, 0).map(drop),
            Op::Complete => engine.complete(*job, &mut |_| Ok(())).map(drop),
            Op::Cancel => engine.cancel(*job),
        }
        .is_ok()
    }
}

/// Thresholds in bytes and per mille.
const THRESHOLDS: [(u64, u32); 7] = [(0, 0), (1, 0), (3, 0), (100, 0), (0, 1000), (0, 125), (100, 200)];

/// What a reader that last saw the job before `ops` were done has to be told.
fn is_news(ops: &[Op], total: u64, (bytes, per_mille): (u64, u32)) -> bool {
    let advances = ops.iter().map(|op| if let Op::Advance(n) = op { Some(u64::from(*n)) } else { None });
    match advances.sum::<Option<u64>>() {
        None => true, // another operation is among them
        Some(0) => false,
        Some(arrived) => {
            let part = arrived as f64 * 1000.0 / total as f64;
            let is_part = per_mille > 0 && total != SIZE_UNKNOWN && part >= f64::from(per_mille);
            bytes == 0 && per_mille == 0 || bytes > 0 && arrived >= bytes || is_part
        }
    }
}

/// Every sequence of operations up to a length, seen at every point before it, by every threshold.
#[test]
fn everything_but_arriving_bytes_is_told_at_once_and_bytes_by_threshold() {
    const BEGIN: [Op; 5] = [Op::AddFile, Op::AddFile, Op::Resume, Op::Next, Op::Connected(0)];
    const LENGTH: usize = 6;
    let mut paths = vec![vec![]];
    let (mut cases, mut told, mut collisions, mut finals) = (0_u64, 0_u64, 0_u64, 0_u64);
    while let Some(path) = paths.pop() {
        let mut memory = MEMORY;
        let mut bed = Bed::new(&mut memory);
        assert!(BEGIN.iter().all(|op| bed.apply(*op)));
        let read = |bed: &Bed<'_>| bed.engine.snapshot(bed.job).unwrap();
        let mut seen = vec![read(&bed)];
        let (last, before) = path.split_last().map_or((None, &path[..]), |(last, before)| (Some(*last), before));
        for op in before {
            assert!(bed.apply(*op));
            seen.push(read(&bed));
        }
        if last.is_some_and(|op| !bed.apply(op)) {
            continue;
        }
        let now = read(&bed);
        if path.len() < LENGTH {
            paths.extend(OPS.iter().map(|op| [&path[..], &[*op]].concat()));
        }
        for (from, old) in seen.iter().enumerate().take(path.len()) {
            for (bytes, per_mille) in THRESHOLDS {
                let mut changes = Changes::default();
                assert!(changes.update(old, u64::MAX, 0), "nothing had been seen");
                let stale = changes;
                let wanted = is_news(&path[from..], now.progress.bytes_total, (bytes, per_mille));
                let mut pure = stale;
                assert_eq!(pure.update(&now, bytes, per_mille), wanted, "{:?} by {bytes} {per_mille}", &path[from..]);
                assert_eq!(pure == stale, !wanted, "up to date exactly if told");
                assert!(!wanted || !pure.update(&now, 0, 0));
                let mut by_engine = stale;
                let answer = bed.engine.changed_since(bed.job, &mut by_engine, bytes, per_mille).unwrap();
                assert_eq!(answer, wanted.then_some(now));
                assert_eq!(by_engine == stale, !wanted);
                assert!(!wanted || by_engine == pure);
                cases += 1;
                told += u64::from(wanted);
            }
            // The sums would agree although more than bytes has changed: never.
            let is_alike = old.state == now.state
                && now.sequence - old.sequence
                    == now.progress.bytes_transferred.wrapping_sub(old.progress.bytes_transferred);
            collisions += u64::from(is_alike && path[from..].iter().any(|op| !matches!(op, Op::Advance(_))));
            finals += u64::from(now.state >= State::Acknowledged as i32 && old.state < State::Acknowledged as i32);
        }
    }
    println!("{cases} cases, {told} told, {collisions} collisions, {finals} finals");
    assert!(cases > 200_000 && told > 100_000 && told < cases && collisions == 0 && finals > 1_000);
}

#[test]
fn a_connection_that_looks_like_bytes_is_told() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory);
    for op in [Op::AddFile, Op::Resume, Op::Next, Op::Connected(0), Op::Advance(1)] {
        assert!(bed.apply(op));
    }
    let mut changes = Changes::default();
    let before = bed.engine.changed_since(bed.job, &mut changes, 1000, 0).unwrap().expect("the first look is news");
    // Four changes; the server has four bytes more. These count too, or it would look like four bytes that arrived.
    for op in [Op::Suspend, Op::Resume, Op::Next, Op::Connected(4)] {
        assert!(bed.apply(op));
    }
    let now = bed.engine.snapshot(bed.job).unwrap();
    assert_eq!((now.state, now.sequence - before.sequence), (before.state, 8));
    assert_eq!(now.progress.bytes_transferred - before.progress.bytes_transferred, 4);
    assert_eq!(bed.engine.changed_since(bed.job, &mut changes, 1000, 0), Ok(Some(now)));
}

#[test]
fn a_final_state_with_the_same_bytes_is_told() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory);
    for op in [Op::AddFile, Op::Resume, Op::Next, Op::Connected(0), Op::Advance(8)] {
        assert!(bed.apply(op));
    }
    let mut changes = Changes::default();
    let mut ask = |bed: &Bed<'_>| bed.engine.changed_since(bed.job, &mut changes, u64::MAX, 1001).unwrap();
    assert!(ask(&bed).is_some() && ask(&bed).is_none());
    for (op, state) in [(Op::Done, State::Transferred), (Op::Complete, State::Acknowledged)] {
        assert!(bed.apply(op));
        let told = ask(&bed).expect("told at any threshold");
        assert_eq!((told.state, told.progress.bytes_transferred), (state as i32, 8));
        assert!(ask(&bed).is_none(), "once");
    }
    bed.engine.close_job(bed.job).unwrap();
    assert_eq!(bed.engine.changed_since(bed.job, &mut changes, 0, 0), Err(E_HANDLE));

    // The next job in the same entry, whose attempts go on where the last one's ended.
    (bed.job, _) = bed.engine.create_job(None, JobType::Download).unwrap();
    assert!([Op::AddFile, Op::Resume, Op::Next, Op::Connected(0)].iter().all(|op| bed.apply(*op)));
    let mut changes = Changes::default();
    let mut ask = |bed: &Bed<'_>| bed.engine.changed_since(bed.job, &mut changes, 2, 0).unwrap();
    assert!(ask(&bed).is_some() && ask(&bed).is_none());
    for is_news in [false, true] {
        assert!(bed.apply(Op::Advance(1)));
        assert_eq!(ask(&bed).is_some(), is_news);
    }
}

#[test]
fn bytes_add_up_to_the_threshold() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory);
    assert!([Op::AddFile, Op::Resume, Op::Next].iter().all(|op| bed.apply(*op)));
    bed.engine.transfer_connected(bed.transfer, 10_000, 0).unwrap();
    let count = |bytes, per_mille| {
        let mut changes = Changes::default();
        bed.engine.changed_since(bed.job, &mut changes, bytes, per_mille).unwrap().unwrap();
        (0..1000)
            .filter(|_| {
                bed.engine.transfer_advance(bed.transfer, 2).unwrap();
                bed.engine.changed_since(bed.job, &mut changes, bytes, per_mille).unwrap().is_some()
            })
            .count()
    };
    assert_eq!(count(100, 0), 20, "2,000 bytes by 100");
    assert_eq!(count(0, 25), 8, "2,000 of 10,000 by 2.5 %");
    assert_eq!(count(100, 25), 20, "either");
    assert_eq!(count(0, 0), 1000, "any");
    // A part that is no whole number of bytes is reached by the next byte.
    bed.transfer = bed.engine.transfer_restart(bed.transfer, 10_003).unwrap();
    let mut changes = Changes::default();
    assert!(changes.update(&bed.engine.snapshot(bed.job).unwrap(), 0, 25));
    bed.engine.transfer_advance(bed.transfer, 250).unwrap();
    assert!(!changes.update(&bed.engine.snapshot(bed.job).unwrap(), 0, 25));
    bed.engine.transfer_advance(bed.transfer, 1).unwrap();
    assert!(changes.update(&bed.engine.snapshot(bed.job).unwrap(), 0, 25));
}

#[test]
fn what_no_job_shows_does_no_harm() {
    let mut memory = MEMORY;
    let bed = Bed::new(&mut memory);
    let real = bed.engine.snapshot(bed.job).unwrap();
    let numbers = [0, 1, 2, 1000, 1 << 63, u64::MAX - 1, u64::MAX];
    let mut cases = 0;
    for sequence in numbers {
        for bytes in numbers {
            for seen in numbers {
                for threshold in numbers {
                    let mut snapshot = real;
                    (snapshot.sequence, snapshot.progress.bytes_transferred) = (sequence, bytes);
                    snapshot.progress.bytes_total = threshold;
                    let mut changes =
                        Changes { sequence: seen, bytes_transferred: threshold, state: real.state, attempt: 0 };
                    let is_told = changes.update(&snapshot, threshold, u32::MAX);
                    assert!(is_told || changes.sequence == seen);
                    assert!(!is_told || changes.sequence == sequence && sequence != seen);
                    // One that fell is another job's: told.
                    assert!(is_told || sequence >= seen);
                    cases += 1;
                }
            }
        }
    }
    assert_eq!(cases, 7 * 7 * 7 * 7);
}
