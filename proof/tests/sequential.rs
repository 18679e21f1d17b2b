//! Random operations against the sequential model: every code, every state, every counter after every step.
//!
//! Of a difference proptest prints the shortest sequence. `random.rs` runs many more operations, through the C ABI;
//! here everything is compared after each, in every form of the engine.
#![cfg(not(loom))]

use bgjob::hresult::{BG_E_NETWORK_DISCONNECTED, E_FAIL};
use bgjob::{ErrorContext, JobType, Priority, Profile, SIZE_UNKNOWN};
use bgjob_proof::model::{
    Amount, FileRef, JobRef, OnEngine, Op, Pair, Phrase, RANGES, Reached, Save, Shape, Spec, Step, TokenRef, specs,
};
use proptest::prelude::*;

const JOBS: usize = 3;
const FILES: usize = 6;

fn pair() -> Pair<OnEngine> {
    let (jobs, files) = (JOBS as u32, FILES as u32);
    Pair::new(Shape { jobs, files, has_text: true, spares: 16, profile: Profile::Bits }, OnEngine::new)
}

/// One after the other; Err: where they differ.
fn run(pair: &mut Pair<OnEngine>, phrases: &[Phrase]) -> Result<(), TestCaseError> {
    for phrase in phrases {
        let running = pair.model.next_up().unwrap_or(0);
        for step in phrase.steps(pair.model.jobs(), running) {
            let compared = pair.step(&step).and_then(|_| pair.compare());
            compared.map_err(|difference| TestCaseError::fail(difference.0))?;
        }
    }
    Ok(())
}

fn sizes() -> impl Strategy<Value = u64> {
    prop_oneof![
        6 => 0u64..200,
        2 => Just(SIZE_UNKNOWN),
        1 => Just(1 << 17), 1 => Just(1 << 33), 1 => Just(1 << 63), 1 => Just(u64::MAX - 1),
    ]
}

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![
        8 => (0u32..100).prop_map(Amount::Bytes),
        3 => Just(Amount::Rest),
        1 => Just(Amount::RestAndOne),
        1 => Just(Amount::Bytes(1 << 16)), 1 => Just(Amount::Bytes(1 << 17)),
        1 => Just(Amount::Bytes(1 << 31)), 1 => Just(Amount::Bytes(u32::MAX)),
    ]
}

fn kinds() -> impl Strategy<Value = JobType> {
    prop_oneof![6 => Just(JobType::Download), 1 => Just(JobType::Upload), 2 => Just(JobType::UploadReply)]
}

fn jobs() -> impl Strategy<Value = JobRef> {
    prop_oneof![30 => (0..=JOBS).prop_map(JobRef::Nth), 1 => Just(JobRef::Closed), 1 => Just(JobRef::Forged)]
}

fn files() -> impl Strategy<Value = FileRef> {
    prop_oneof![
        30 => (0..=JOBS, 0..FILES).prop_map(|(job, file)| FileRef::Of(job, file)),
        1 => Just(FileRef::Closed), 1 => Just(FileRef::Forged),
    ]
}

fn tokens() -> impl Strategy<Value = TokenRef> {
    prop_oneof![
        30 => (0..JOBS).prop_map(TokenRef::Last),
        3 => (0..JOBS).prop_map(TokenRef::Before),
        1 => Just(TokenRef::Closed), 1 => Just(TokenRef::Forged),
    ]
}

fn file_specs() -> impl Strategy<Value = Spec> {
    let totals = prop_oneof![2 => Just(SIZE_UNKNOWN), 1 => sizes()];
    let ranges = prop_oneof![3 => Just(0usize), 1 => 0..RANGES.len()];
    (0..2usize, totals, ranges).prop_map(|(url, total, ranges)| Spec { url, total, ranges })
}

/// What the caller does.
fn commands() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![Just(0u32), Just(5), Just(60), Just(700), Just(u32::MAX)];
    let priorities = prop_oneof![Just(Priority::Foreground), Just(Priority::High), Just(Priority::Low)];
    let saves = prop_oneof![
        3 => Just(Save::All), 2 => (0..4usize).prop_map(Save::FailsAt), 1 => Just(Save::Leaves), 1 => Just(Save::Meddles),
    ];
    prop_oneof![
        2 => (kinds(), 0..4usize).prop_map(|(kind, name)| Op::Create(kind, name)),
        3 => (jobs(), file_specs()).prop_map(|(job, spec)| Op::Add(job, spec)),
        1 => (jobs(), prop::collection::vec(file_specs(), 0..4)).prop_map(|(job, set)| Op::AddSet(job, specs(&set))),
        1 => (files(), sizes()).prop_map(|(file, total)| Op::SetSize(file, total)),
        1 => (files(), 0..4usize).prop_map(|(file, name)| Op::Rename(file, name)),
        2 => (jobs(), 0..5usize, 0..3usize).prop_map(|(job, old, new)| Op::Prefix(job, old, new)),
        1 => (files(), any::<bool>()).prop_map(|(file, is_valid)| Op::Validate(file, is_valid)),
        1 => (jobs(), priorities).prop_map(|(job, priority)| Op::Priority(job, priority)),
        1 => jobs().prop_map(Op::Touch),
        1 => (jobs(), seconds.clone()).prop_map(|(job, seconds)| Op::Delay(job, seconds)),
        1 => (jobs(), seconds).prop_map(|(job, seconds)| Op::Timeout(job, seconds)),
        1 => (jobs(), 0..4usize).prop_map(|(job, text)| Op::Name(job, text)),
        1 => (jobs(), 0..3usize).prop_map(|(job, name)| Op::ReplyName(job, name)),
        5 => jobs().prop_map(Op::Resume),
        2 => jobs().prop_map(Op::Suspend),
        1 => jobs().prop_map(Op::Cancel),
        2 => (jobs(), saves).prop_map(|(job, save)| Op::Complete(job, save)),
        2 => jobs().prop_map(Op::Close),
    ]
}

/// What the transport reports.
fn reports() -> impl Strategy<Value = Step> {
    let resumed = prop_oneof![3 => Just(0u64), 2 => 0u64..100, 1 => sizes()];
    let errors = prop_oneof![3 => Just(E_FAIL), 1 => Just(BG_E_NETWORK_DISCONNECTED)];
    let fail = |(token, code, is_transient)| Op::Fail(token, code, ErrorContext::RemoteFile, is_transient);
    prop_oneof![
        8 => Just(Op::Next),
        8 => (tokens(), sizes(), resumed).prop_map(|(token, total, resumed)| Op::Connected(token, total, resumed)),
        12 => (tokens(), amounts()).prop_map(|(token, amount)| Op::Advance(token, amount)),
        8 => tokens().prop_map(Op::Done),
        2 => (tokens(), sizes()).prop_map(|(token, total)| Op::Restart(token, total)),
        2 => (tokens(), sizes()).prop_map(|(token, total)| Op::Reply(token, total)),
        1 => tokens().prop_map(Op::Yield),
        3 => (tokens(), errors, any::<bool>()).prop_map(fail),
    ]
}

fn phrases() -> impl Strategy<Value = Phrase> {
    let ms = prop_oneof![
        20 => Just(100u64), 20 => 0u64..10_000, 60 => 0u64..2_000_000, 10 => Just(1_300_000_000), 1 => Just(8_000_000_000),
    ];
    prop_oneof![
        29 => commands().prop_map(Phrase::One),
        44 => reports().prop_map(Phrase::One),
        6 => ms.prop_map(|ms| Phrase::One(Op::Tick(ms))),
        12 => kinds().prop_map(Phrase::Ready),
        6 => Just(Phrase::Stumble),
        6 => Just(Phrase::Answered),
        12 => prop_oneof![4 => 0u32..100, 1 => Just(1 << 17), 1 => Just(u32::MAX)].prop_map(Phrase::Whole),
    ]
}

proptest! {
    // A sequence that failed is printed, and belongs below.
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn engine_and_model_agree(sequence in prop::collection::vec(phrases(), 1..120)) {
        run(&mut pair(), &sequence)?;
    }
}

/// The strategy is worth something only if it gets far: completions, closes, files done, restarts.
#[test]
fn random_sequences_reach_the_far_states() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop::collection::vec(phrases(), 60..120);
    let mut reached = [0; Reached::COUNT];
    for _ in 0..500 {
        let sequence = strategy.new_tree(&mut runner).unwrap().current();
        let mut pair = pair();
        run(&mut pair, &sequence).unwrap();
        for (sum, (_, n)) in reached.iter_mut().zip(pair.model.reached.list()) {
            *sum += n;
        }
    }
    println!("as in Reached: {reached:?}");
    // Not the last one: the wrap of coarse time takes 34 years.
    let least = [100, 50, 50, 10, 10, 10, 5, 5, 10, 5];
    assert!(reached.iter().zip(least).all(|(&n, least)| n > least), "{reached:?}");
}

/// What proptest has found in the past.
#[test]
fn sequences_that_were_wrong_once() {
    let unknown = || Phrase::Ready(JobType::Download);
    let one = Phrase::One;
    let sequences: [&[Phrase]; 3] = [
        // An empty set counted as a change, so that an idle job was not cancelled.
        &[
            one(Op::Create(JobType::Download, 0)),
            one(Op::Create(JobType::Download, 0)),
            one(Op::Create(JobType::Download, 0)),
            one(Op::Tick(100)),
            one(Op::AddSet(JobRef::Nth(0), specs(&[]))),
            one(Op::Tick(8_000_000_000)),
        ],
        // The reply of a job whose file was found not valid.
        &[
            Phrase::Ready(JobType::UploadReply),
            Phrase::Whole(0),
            one(Op::Validate(FileRef::Of(0, 0), false)),
            one(Op::Resume(JobRef::Nth(0))),
        ],
        // A range outside of a size is told before a full table.
        &[
            unknown(),
            one(Op::AddSet(JobRef::Nth(0), specs(&[Spec { url: 0, total: SIZE_UNKNOWN, ranges: 0 }; 3]))),
            unknown(),
            unknown(),
            one(Op::Add(JobRef::Nth(0), Spec { url: 0, total: 0, ranges: 1 })),
        ],
    ];
    for sequence in sequences {
        run(&mut pair(), sequence).unwrap();
    }
}
