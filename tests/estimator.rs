//! Rate, time left and stall of real jobs under a clock that the test turns, and of snapshots that no job has.
#![cfg(not(loom))]

use bgjob::{
    Capacities, Config, Engine, ErrorContext, Estimate, Estimator, File, Guid, HResult, Job, JobProgress, JobSnapshot,
    JobType, RATE_UNKNOWN, SIZE_UNKNOWN, SNAPSHOT_SIZE_MIN, SNAPSHOT_VERSION, STALL_MS_DEFAULT, State, TIME_UNKNOWN,
    Transfer, region_bytes, state::ALL_STATES,
};
use proptest::prelude::*;

const FILES: u32 = 8;

/// One job, its transport, a clock, and a reader.
struct Bed<'r> {
    engine: Engine<'r>,
    job: Job,
    transfer: Transfer,
    estimator: Estimator,
    now: u64,
}

type Memory = [u64; region_bytes(1, FILES, 0) / 8];
const MEMORY: Memory = [0; region_bytes(1, FILES, 0) / 8];

impl<'r> Bed<'r> {
    fn new(memory: &'r mut Memory, files: u32) -> Self {
        let config = Config {
            capacities: Capacities::new(1, FILES, 0, 0),
            profile: bgjob::Profile::Bits,
            seed: Guid::default(),
        };
        let engine = Engine::new(memory, &config).unwrap();
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        for _ in 0..files {
            engine.add_file(job, None, None, 0).unwrap();
        }
        engine.resume(job).unwrap();
        Bed { engine, job, transfer: Transfer(0), estimator: Estimator::default(), now: 5_000 }
    }

    /// The next file, or the active one again.
    fn connect(&mut self, total: u64, resumed: u64) {
        self.transfer = self.engine.transfer_next().unwrap().transfer;
        self.engine.transfer_connected(self.transfer, total, resumed).unwrap();
    }

    fn advance(&self, bytes: u64) {
        self.engine.transfer_advance(self.transfer, bytes.try_into().unwrap()).unwrap();
    }

    fn done(&self) {
        self.engine.transfer_done(self.transfer).unwrap();
    }

    fn fail(&self, is_transient: bool) {
        let error = HResult::new(-1).unwrap();
        self.engine.transfer_fail(self.transfer, error, ErrorContext::RemoteFile, is_transient).unwrap();
    }

    fn read(&mut self) -> Estimate {
        self.estimator.update(&self.engine.snapshot(self.job).unwrap(), self.now)
    }

    /// A reading after `ms`.
    fn after(&mut self, ms: u64) -> Estimate {
        self.now += ms;
        self.read()
    }

    /// `steps` times: `ms` pass and `bytes` arrive.
    fn run(&mut self, steps: u32, ms: u64, bytes: u64) -> Estimate {
        assert!(steps > 0);
        for _ in 1..steps {
            self.advance(bytes);
            self.after(ms);
        }
        self.advance(bytes);
        self.after(ms)
    }
}

/// Within `per_mille` of it, or one byte.
#[track_caller]
fn near(got: u64, wanted: u64, per_mille: u64) {
    assert!(got.abs_diff(wanted) <= (wanted * per_mille / 1000).max(1), "{got}, not {wanted}");
}

#[test]
fn a_constant_rate_is_found_at_any_pace() {
    // Bytes a reading and its milliseconds: 10 B/s to 4 GB/s, faster than the estimator's own step, and once a minute.
    for (bytes, ms) in
        [(1, 100), (7, 100), (100_000, 100), (400_000_000, 100), (1_000, 1), (16_000, 16), (6_000, 60_000)]
    {
        let mut memory = MEMORY;
        let mut bed = Bed::new(&mut memory, 1);
        bed.connect(1 << 62, 0);
        bed.read();
        let rate = bytes * 1000 / ms;
        let mut taken = 0;
        while taken < 120_000.max(3 * ms) {
            let estimate = bed.run(1, ms, bytes);
            taken += ms;
            if estimate.bytes_per_s != RATE_UNKNOWN {
                near(estimate.bytes_per_s, rate, 10);
            }
            // Readings of less than 50 ms are taken together, so it may be that much later.
            let is_known = estimate.rate().is_some();
            assert!(is_known == (taken >= 300) || !is_known && taken < 350 + ms, "{taken} ms");
        }
        let left = bed.read().time_left().unwrap();
        near(left, ((1 << 62) - bed.engine.progress(bed.job).unwrap().bytes_transferred) / rate, 15);
    }
}

#[test]
fn many_readings_of_a_slow_rate_do_not_round_it_away() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.connect(1 << 20, 0);
    bed.read();
    for n in 0..60_000 {
        if n % 100 == 0 {
            bed.advance(1);
        }
        bed.after(1);
    }
    assert_eq!(bed.read().bytes_per_s, 10);
}

#[test]
fn time_spent_on_connecting_is_not_counted() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.read();
    bed.now += 10_000;
    bed.connect(1 << 40, 0);
    bed.advance(1_000);
    bed.read();
    near(bed.run(3, 100, 10_000).bytes_per_s, 100_000, 10);
}

#[test]
fn it_follows_a_change_of_pace() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.connect(SIZE_UNKNOWN, 0);
    bed.read();
    bed.run(200, 100, 100_000);
    // After three times tau 95 % of the way are gone.
    let estimate = bed.run(90, 100, 10_000);
    near(estimate.bytes_per_s, 10_000 * 10 + 45_000, 200);
    assert_eq!(estimate.left_s, TIME_UNKNOWN, "the total is unknown");
    near(bed.run(300, 100, 10_000).bytes_per_s, 100_000, 10);
}

#[test]
fn a_burst_after_warming_up_is_no_rate() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.connect(1 << 40, 0);
    bed.read();
    bed.run(100, 100, 10_000);
    // Ten seconds' worth within one millisecond: the same bytes over a tau, not a thousand times the rate.
    bed.advance(1_000_000);
    bed.after(1);
    let estimate = bed.after(99);
    assert!((300_000..500_000).contains(&estimate.bytes_per_s), "{estimate:?}");
    near(bed.run(300, 100, 10_000).bytes_per_s, 100_000, 10);
}

#[test]
fn unknown_is_not_zero() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    for _ in 0..100 {
        let estimate = bed.after(100);
        assert_eq!((estimate.bytes_per_s, estimate.left_s), (RATE_UNKNOWN, TIME_UNKNOWN), "queued");
    }
    bed.connect(1_000, 0);
    assert_eq!(bed.after(100).rate(), None);
    assert_eq!(bed.after(100).rate(), None);
    assert_eq!(bed.after(100).rate(), None);
    let estimate = bed.after(100);
    assert_eq!((estimate.rate(), estimate.time_left()), (Some(0), None), "300 ms of an attempt that moves nothing");
}

#[test]
fn it_decays_to_nothing() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.connect(1 << 40, 0);
    bed.read();
    let mut before = bed.run(100, 100, 1_000_000).bytes_per_s;
    let first = before;
    for step in 0.. {
        let now = bed.after(100).bytes_per_s;
        assert!(now < before || now < 100 && now <= before, "{now} after {before}");
        before = now;
        if step == 29 {
            near(now, first * 368 / 1000, 60); // e^-1 after a tau
        }
        if now == 0 {
            break;
        }
        assert!(step < 1_000);
    }
    assert_eq!(bed.after(100).time_left(), None, "at rate 0");
    // Once a minute instead.
    bed.run(100, 100, 1_000_000);
    let once = bed.after(60_000).bytes_per_s;
    near(once, first / 21, 50); // 96 % of it had been reached again
}

#[test]
fn resumed_bytes_are_not_speed() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.read();
    bed.connect(100_000_000, 90_000_000);
    assert_eq!(bed.after(100).rate(), None);
    let estimate = bed.run(20, 100, 10_000);
    near(estimate.bytes_per_s, 100_000, 10);
    near(estimate.left_s, 98, 20);
    // The next file is resumed in the middle of a run.
    bed.advance(10_000_000 - 200_000);
    bed.done();
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 2);
    bed.connect(1_000_000, 0);
    bed.read();
    bed.run(100, 100, 10_000);
    bed.done();
    bed.connect(90_000_000, 80_000_000);
    near(bed.run(1, 100, 10_000).bytes_per_s, 100_000, 10);
}

#[test]
fn a_retry_begins_anew_and_the_next_file_goes_on() {
    for is_seen in [false, true] {
        let mut memory = MEMORY;
        let mut bed = Bed::new(&mut memory, 3);
        bed.connect(1_000_000, 0);
        bed.read();
        bed.run(100, 100, 10_000);
        let look = |bed: &mut Bed<'_>| {
            if is_seen {
                bed.read();
            }
        };
        // The next file, with or without a reading in between.
        bed.done();
        look(&mut bed);
        bed.transfer = bed.engine.transfer_next().unwrap().transfer;
        look(&mut bed);
        bed.engine.transfer_connected(bed.transfer, 1 << 40, 0).unwrap();
        look(&mut bed);
        near(bed.run(1, 100, 10_000).bytes_per_s, 100_000, 10);

        // A transient error, a Resume, the same file again.
        bed.fail(true);
        look(&mut bed);
        assert!(bed.estimator.rate > 0, "it was {is_seen}, and decays until the retry");
        bed.engine.resume(bed.job).unwrap();
        bed.connect(1 << 40, 10_000);
        assert_eq!(bed.after(100).rate(), None, "a retry");
        near(bed.run(50, 100, 500).bytes_per_s, 5_000, 10);

        // Suspend and Resume.
        bed.engine.suspend(bed.job).unwrap();
        look(&mut bed);
        bed.engine.resume(bed.job).unwrap();
        bed.connect(1 << 40, 35_000);
        assert_eq!(bed.after(100).rate(), None, "after a Suspend");
        near(bed.run(50, 100, 20_000).bytes_per_s, 200_000, 10);

        // Byte 0 again, where the bytes fall.
        bed.transfer = bed.engine.transfer_restart(bed.transfer, 1 << 41).unwrap();
        assert_eq!(bed.after(100).rate(), None, "a restart");
        near(bed.run(50, 100, 300).bytes_per_s, 3_000, 10);

        // The same with more bytes than were there before, so that nothing is seen to fall.
        bed.transfer = bed.engine.transfer_restart(bed.transfer, 1 << 41).unwrap();
        bed.advance(1_000_000);
        assert_eq!(bed.after(100).rate(), None, "a restart that caught up");
        near(bed.run(50, 100, 40_000).bytes_per_s, 400_000, 10);
    }
}

#[test]
fn between_files_a_suspend_that_is_seen_begins_anew() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 2);
    bed.connect(1_000_000, 0);
    bed.read();
    bed.run(100, 100, 10_000);
    bed.done();
    bed.engine.suspend(bed.job).unwrap();
    let estimate = bed.after(60_000);
    assert_eq!((estimate.idle_ms, estimate.is_stalled(), estimate.time_left()), (0, false, None));
    bed.engine.resume(bed.job).unwrap();
    let estimate = bed.after(60_000);
    assert_eq!((estimate.idle_ms, estimate.rate()), (0, None));
}

#[test]
fn files_too_small_to_be_seen_moving_are_counted() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, FILES);
    bed.read();
    let mut estimate = bed.read();
    for _ in 0..FILES - 1 {
        bed.connect(10_000, 0);
        bed.advance(10_000);
        bed.done();
        estimate = bed.after(100);
    }
    near(estimate.bytes_per_s, 100_000, 10);
}

#[test]
fn time_left_ends_at_zero() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.connect(1_000_000, 0);
    bed.read();
    let estimate = bed.run(50, 100, 10_000);
    assert_eq!(estimate.time_left(), Some(5));
    assert_eq!(bed.run(1, 100, 10_000).time_left(), Some(5), "4.9 s, rounded up");
    bed.advance(490_000);
    bed.after(1);
    bed.done();
    assert_eq!(bed.after(1).time_left(), Some(0), "transferred");
    bed.engine.complete(bed.job, &mut |_| Ok(())).unwrap();
    assert_eq!(bed.after(60_000).time_left(), Some(0), "acknowledged");
}

/// A job's whole snapshot as a plain value.
fn snapshot(state: State) -> JobSnapshot {
    JobSnapshot {
        size: SNAPSHOT_SIZE_MIN,
        version: SNAPSHOT_VERSION,
        progress: JobProgress { bytes_total: 1_000, bytes_transferred: 100, files_total: 2, files_transferred: 1 },
        bytes_total_known: 1_000,
        bytes_resumed: 0,
        sequence: 7,
        creation_time: 0,
        modification_time: 0,
        transfer_completion_time: 0,
        last_advance_ms: 0,
        file: File(1),
        error_file: File(0),
        state: state as i32,
        r#type: 0,
        priority: 0,
        error: 0,
        error_context: 0,
        error_count: 0,
        attempt: 2,
        files_unknown: 0,
        files_completed: 0,
        error_cause: 0,
    }
}

#[test]
fn a_stall_is_told_where_bytes_are_due() {
    for stall_ms in [0, 1, 2_500, u32::MAX] {
        let threshold = u64::from(if stall_ms == 0 { STALL_MS_DEFAULT } else { stall_ms });
        for state in ALL_STATES {
            let is_due =
                matches!(state, State::Queued | State::Connecting | State::Transferring | State::TransientError);
            let mut estimator = Estimator::new(stall_ms);
            let mut snapshot = snapshot(state);
            assert!(!estimator.update(&snapshot, 0).is_stalled());
            let before = estimator.update(&snapshot, threshold - 1);
            assert_eq!(
                (before.is_stalled(), before.idle_ms),
                (false, if is_due { threshold - 1 } else { 0 }),
                "{state:?}"
            );
            let then = estimator.update(&snapshot, threshold);
            assert_eq!((then.is_stalled(), then.idle_ms), (is_due, if is_due { threshold } else { 0 }), "{state:?}");
            // Resumed bytes are no life sign, and nor is a retry.
            snapshot.progress.bytes_transferred += 50;
            snapshot.bytes_resumed += 50;
            snapshot.attempt += 1;
            assert_eq!(estimator.update(&snapshot, threshold).is_stalled(), is_due, "{state:?}");
            snapshot.progress.bytes_transferred += 1;
            assert!(!estimator.update(&snapshot, threshold).is_stalled(), "{state:?}");
        }
    }
}

/// Once every file of an upload-reply job is up, what moves is the reply, whose bytes are none of the job's.
#[test]
fn a_reply_is_no_stall() {
    let cases = [
        (JobType::UploadReply, 2, 2, true),
        (JobType::UploadReply, 2, 1, false),
        (JobType::UploadReply, 0, 0, false),
        (JobType::Upload, 2, 2, false),
        (JobType::Download, 2, 2, false),
    ];
    for (job_type, files_total, files_transferred, is_reply) in cases {
        let mut snapshot = JobSnapshot { r#type: job_type as i32, ..snapshot(State::Transferring) };
        (snapshot.progress.files_total, snapshot.progress.files_transferred) = (files_total, files_transferred);
        let mut estimator = Estimator::default();
        estimator.update(&snapshot, 0);
        let then = estimator.update(&snapshot, u64::from(STALL_MS_DEFAULT));
        assert_eq!(then.is_stalled(), !is_reply, "{job_type:?}, {files_transferred} of {files_total}");
    }
}

#[test]
fn bytes_that_fall_begin_anew_whatever_the_attempt() {
    let mut estimator = Estimator::default();
    let mut snapshot = snapshot(State::Transferring);
    for now in 0..20 {
        snapshot.progress.bytes_transferred += 1_000;
        estimator.update(&snapshot, now * 100);
    }
    snapshot.progress.bytes_transferred = 1_000;
    assert_eq!(estimator.update(&snapshot, 2_000).rate(), None, "another job's, or a damaged block's");
}

#[test]
fn a_clock_that_jumps_does_no_harm() {
    let mut memory = MEMORY;
    let mut bed = Bed::new(&mut memory, 1);
    bed.connect(1 << 50, 0);
    bed.now = 1 << 40;
    bed.read();
    bed.run(100, 100, 10_000);
    // Back by years, to 0: what came at that moment is counted, in no time of its own.
    bed.now = 0;
    let estimate = bed.read();
    near(estimate.bytes_per_s, 100_000, 10);
    assert_eq!(estimate.idle_ms, 0);
    near(bed.run(100, 100, 10_000).bytes_per_s, 100_000, 10);
    // Forward to the end of time.
    bed.now = u64::MAX - 1_000_000;
    assert!(bed.read().bytes_per_s <= 100_000);
    near(bed.run(200, 100, 10_000).bytes_per_s, 100_000, 20);
    bed.now = u64::MAX;
    bed.read();
    bed.read();
}

fn numbers() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0u64..2_000,
        2 => any::<u64>(),
        1 => Just(u64::MAX), 1 => Just(u64::MAX - 1), 1 => Just(1 << 63), 1 => Just(1 << 32), 1 => Just(1 << 50),
    ]
}

prop_compose! {
    fn any_snapshot()(
        total in numbers(), bytes in numbers(), resumed in numbers(),
        attempt in prop_oneof![3 => 0u32..3, 1 => any::<u32>()],
        files in prop_oneof![3 => 0u32..3, 1 => any::<u32>()], file in 0u64..2, state in -1i32..16,
    ) -> JobSnapshot {
        JobSnapshot {
            progress: JobProgress {
                bytes_total: total, bytes_transferred: bytes, files_total: 2, files_transferred: files,
            },
            bytes_resumed: resumed, attempt, file: File(file), state, ..snapshot(State::Queued)
        }
    }
}

prop_compose! {
    /// What a program that scribbled over its estimator, or never initialised it, hands in.
    fn any_estimator()(
        stall_ms in any::<u32>(), flags in any::<u32>(), numbers in proptest::collection::vec(numbers(), 7),
        retries in prop_oneof![4 => 0u32..2, 1 => any::<u32>()]
    ) -> Estimator {
        Estimator {
            stall_ms, flags, retries, last_ms: numbers[0], fresh: numbers[1], rate: numbers[2], elapsed_ms: numbers[3],
            idle_ms: numbers[4], pending_bytes: numbers[5], pending_ms: numbers[6], reserved: 0,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Overflow checks are on here: nothing wraps but what says so.
    #[test]
    fn no_input_does_harm(
        mut estimator in prop_oneof![1 => Just(Estimator::default()), 2 => any_estimator()],
        readings in proptest::collection::vec((any_snapshot(), numbers()), 1..20),
    ) {
        for (snapshot, now) in readings {
            let estimate = estimator.update(&snapshot, now);
            prop_assert!((0..=1).contains(&estimate.stalled) && estimate.reserved == 0);
            prop_assert!(estimate.bytes_per_s == RATE_UNKNOWN || estimate.bytes_per_s <= u64::MAX >> 10);
            if estimate.time_left().is_some_and(|left| left > 0) {
                let is_total_known = snapshot.progress.bytes_total != SIZE_UNKNOWN;
                prop_assert!(is_total_known && estimate.rate().is_some_and(|rate| rate > 0));
            }
            if estimate.is_stalled() {
                prop_assert!([0, 1, 2, 5].contains(&snapshot.state));
            }
        }
    }

    /// Whatever arrives when and is read when: the rate stays between the slowest and the fastest that was there.
    #[test]
    fn the_rate_is_a_mean(steps in proptest::collection::vec((50u64..2_000, 0u64..1 << 30), 10..60)) {
        let mut estimator = Estimator::default();
        let mut snapshot = snapshot(State::Transferring);
        snapshot.progress.bytes_total = SIZE_UNKNOWN;
        let (mut now, mut low, mut high) = (0, u64::MAX, 0);
        estimator.update(&snapshot, now);
        for (ms, bytes) in steps {
            now += ms;
            snapshot.progress.bytes_transferred += bytes;
            let rate = bytes * 1000 / ms;
            (low, high) = (low.min(rate), high.max(rate));
            if let Some(mean) = estimator.update(&snapshot, now).rate() {
                prop_assert!(mean + 1 >= low && mean <= high + 1, "{low} <= {mean} <= {high}");
            }
        }
    }
}
