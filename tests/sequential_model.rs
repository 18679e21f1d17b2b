//! Random operations against a plain model of jobs and files: every code, every state, every counter after every step.
//!
//! The model is written from the facts in SPEC.md and shares no code with the engine. proptest prints the seed and the
//! shortest failing sequence.
#![cfg(not(loom))]

use bgjob::hresult::{
    BG_E_EMPTY, BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BG_S_PARTIAL_COMPLETE, BGJOB_E_ARITHMETIC_OVERFLOW,
    BGJOB_E_HANDLE_EOF, Code, E_FAIL, E_HANDLE, E_INVALIDARG, E_OUTOFMEMORY, S_OK,
};
use bgjob::{
    Capacities, Config, Engine, ErrorContext, File, FileProgress, Guid, HResult, Job, JobProgress, JobType, Profile,
    SIZE_UNKNOWN, State, Transfer,
};
use proptest::prelude::*;

const JOBS: usize = 3;
const FILES: usize = 5;

#[derive(Clone, Debug)]
enum Op {
    Create,
    Add(usize),
    Resume(usize),
    Suspend(usize),
    Cancel(usize),
    /// Complete, with a save that fails at that file.
    Complete(usize, usize),
    Close(usize),
    Next,
    /// Tokens are numbered as they were given out; old ones are tried too.
    Connected(usize, u64, u64),
    Advance(usize, u32),
    Done(usize),
    Restart(usize, u64),
    Fail(usize, bool),
    Tick,
    /// Next, Connected, Advance and Done for a whole file.
    Whole(u32),
}

fn sizes() -> impl Strategy<Value = u64> {
    prop_oneof![
        6 => 0u64..200,
        2 => Just(SIZE_UNKNOWN),
        1 => Just(1 << 17), 1 => Just(1 << 33), 1 => Just(1 << 63), 1 => Just(u64::MAX - 1),
    ]
}

fn deltas() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0u32..100, 1 => Just(1 << 16), 1 => Just(1 << 17), 1 => Just(1 << 31), 1 => Just(u32::MAX)]
}

fn ops() -> impl Strategy<Value = Op> {
    // Mostly the newest token; the older ones are mostly dead.
    let token = prop_oneof![6 => Just(0usize), 1 => 1usize..4];
    let job = 0usize..JOBS + 1;
    prop_oneof![
        2 => Just(Op::Create),
        4 => job.clone().prop_map(Op::Add),
        5 => job.clone().prop_map(Op::Resume),
        2 => job.clone().prop_map(Op::Suspend),
        1 => job.clone().prop_map(Op::Cancel),
        2 => (job.clone(), 0usize..8).prop_map(|(job, file)| Op::Complete(job, file)),
        2 => job.prop_map(Op::Close),
        8 => Just(Op::Next),
        8 => (token.clone(), sizes(), prop_oneof![3 => Just(0u64), 2 => 0u64..100, 1 => sizes()])
            .prop_map(|(token, total, resumed)| Op::Connected(token, total, resumed)),
        12 => (token.clone(), deltas()).prop_map(|(token, bytes)| Op::Advance(token, bytes)),
        8 => token.clone().prop_map(Op::Done),
        2 => (token.clone(), sizes()).prop_map(|(token, total)| Op::Restart(token, total)),
        2 => (token, any::<bool>()).prop_map(|(token, transient)| Op::Fail(token, transient)),
        1 => Just(Op::Tick),
        12 => prop_oneof![4 => 0u32..100, 1 => Just(1 << 17), 1 => Just(u32::MAX)].prop_map(Op::Whole),
    ]
}

#[derive(Clone, Debug)]
struct ModelFile {
    handle: File,
    total: Option<u64>,
    bytes: u64,
    is_done: bool,
    is_saved: bool,
}

#[derive(Clone, Debug)]
struct ModelJob {
    handle: Job,
    state: State,
    files: Vec<ModelFile>,
    /// The file that is being transferred or was stopped half-way.
    active: Option<usize>,
    /// The only token that counts.
    token: Option<Transfer>,
    error: Code,
}

impl ModelJob {
    fn is_final(&self) -> bool {
        matches!(self.state, State::Acknowledged | State::Cancelled)
    }
    fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
    fn stop(&mut self, state: State) {
        self.state = state;
        self.token = None;
    }
    fn due(&self) -> Option<usize> {
        self.active.or_else(|| self.files.iter().position(|file| !file.is_done))
    }
    fn progress(&self) -> JobProgress {
        let sum = self.files.iter().try_fold(0u128, |sum, file| Some(sum + u128::from(file.total?)));
        JobProgress {
            bytes_total: sum.and_then(|sum| u64::try_from(sum).ok()).unwrap_or(SIZE_UNKNOWN),
            bytes_transferred: self.bytes(),
            files_total: self.files.len() as u32,
            files_transferred: self.files.iter().filter(|file| file.is_done).count() as u32,
        }
    }
}

type Codes = Result<(), HResult>;

#[derive(Default)]
struct Model {
    /// In the order of their creation.
    jobs: Vec<ModelJob>,
    tokens: Vec<Transfer>,
    done: [usize; 4],
}

impl Model {
    fn live(&mut self, job: usize) -> Result<&mut ModelJob, HResult> {
        let job = self.jobs.get_mut(job).ok_or(E_HANDLE)?;
        if job.is_final() { Err(BG_E_INVALID_STATE) } else { Ok(job) }
    }

    /// The job on which a token counts, in one of the states.
    fn running(&mut self, token: Transfer, states: &[State]) -> Result<&mut ModelJob, HResult> {
        let job = self.jobs.iter_mut().find(|job| job.token == Some(token));
        job.filter(|job| states.contains(&job.state)).ok_or(BG_E_INVALID_STATE)
    }

    fn room(job: &ModelJob) -> u64 {
        let file = &job.files[job.active.unwrap()];
        let countable = u64::MAX - 1 - job.bytes();
        file.total.map_or(countable, |total| countable.min(total - file.bytes))
    }
}

/// One step on both; the codes must agree.
fn step(engine: &Engine<'_>, model: &mut Model, op: &Op) -> Result<(), TestCaseError> {
    let handle = |model: &Model, job: usize| model.jobs.get(job).map_or(Job(0), |job| job.handle);
    let token = |model: &Model, back: usize| {
        let tokens = model.tokens.len();
        tokens.checked_sub(1 + back).map(|at| model.tokens[at])
    };
    let known = |total: u64| (total != SIZE_UNKNOWN).then_some(total);
    match *op {
        Op::Create => {
            let created = engine.create_job(None, JobType::Download);
            if model.jobs.len() == JOBS {
                prop_assert_eq!(created, Err(E_OUTOFMEMORY));
            } else {
                let (handle, id) = created.unwrap();
                prop_assert_eq!(engine.job_id(handle), Ok(id));
                model.jobs.push(ModelJob {
                    handle,
                    state: State::Suspended,
                    files: vec![],
                    active: None,
                    token: None,
                    error: S_OK,
                });
            }
        }
        Op::Add(job) => {
            let added = engine.add_file(handle(model, job), None, None, job as u64);
            let is_full = model.jobs.iter().map(|job| job.files.len()).sum::<usize>() == FILES;
            match model.live(job) {
                Err(code) => prop_assert_eq!(added, Err(code)),
                Ok(_) if is_full => prop_assert_eq!(added, Err(E_OUTOFMEMORY)),
                Ok(live) => live.files.push(ModelFile {
                    handle: added.unwrap(),
                    total: None,
                    bytes: 0,
                    is_done: false,
                    is_saved: false,
                }),
            }
        }
        Op::Resume(job) => {
            let expected: Codes = model.live(job).and_then(|live| match live.state {
                State::Queued | State::Connecting | State::Transferring => Ok(()),
                _ if live.due().is_none() => Err(BG_E_EMPTY),
                _ => {
                    live.stop(State::Queued);
                    Ok(())
                }
            });
            prop_assert_eq!(engine.resume(handle(model, job)), expected);
        }
        Op::Suspend(job) => {
            let expected: Codes = model.live(job).map(|live| {
                if !matches!(live.state, State::Error | State::Transferred) {
                    live.stop(State::Suspended);
                }
            });
            prop_assert_eq!(engine.suspend(handle(model, job)), expected);
        }
        Op::Cancel(job) => {
            let expected: Codes = model.live(job).map(|live| live.stop(State::Cancelled));
            prop_assert_eq!(engine.cancel(handle(model, job)), expected);
        }
        Op::Complete(job, fails_at) => {
            let mut saved = vec![];
            let got = engine.complete(handle(model, job), &mut |file| {
                if saved.len() == fails_at {
                    return Err(E_FAIL);
                }
                saved.push(file);
                Ok(())
            });
            match model.live(job) {
                Err(code) => prop_assert_eq!(got, Err(code)),
                Ok(live) => {
                    if !matches!(live.state, State::Error | State::Transferred) {
                        live.stop(State::Suspended);
                    }
                    let due: Vec<File> =
                        live.files.iter().filter(|f| f.is_done && !f.is_saved).map(|f| f.handle).collect();
                    prop_assert_eq!(&saved[..], &due[..due.len().min(fails_at)]);
                    live.files.iter_mut().filter(|f| saved.contains(&f.handle)).for_each(|f| f.is_saved = true);
                    if due.len() > fails_at {
                        prop_assert_eq!(got, Err(E_FAIL));
                    } else {
                        live.stop(State::Acknowledged);
                        let is_whole = live.files.iter().all(|file| file.is_done);
                        prop_assert_eq!(got, Ok(if is_whole { S_OK } else { BG_S_PARTIAL_COMPLETE.code() }));
                        model.done[0] += 1;
                    }
                }
            }
        }
        Op::Close(job) => {
            let old = handle(model, job);
            let got = engine.close_job(old);
            match model.live(job) {
                Ok(_) => prop_assert_eq!(got, Err(BG_E_INVALID_STATE)),
                Err(E_HANDLE) => prop_assert_eq!(got, Err(E_HANDLE)),
                Err(_) => {
                    prop_assert_eq!(got, Ok(()));
                    let gone = model.jobs.remove(job);
                    prop_assert_eq!(engine.progress(old), Err(E_HANDLE));
                    for file in gone.files {
                        prop_assert_eq!(engine.file_progress(file.handle), Err(E_HANDLE));
                    }
                    model.done[1] += 1;
                }
            }
        }
        Op::Next => {
            let got = engine.transfer_next();
            match model.jobs.iter_mut().find(|job| job.state == State::Queued) {
                None => prop_assert_eq!(got, Err(BG_E_EMPTY)),
                Some(job) => {
                    let started = got.unwrap();
                    let due = job.due().unwrap();
                    prop_assert_eq!((started.job, started.file), (job.handle, job.files[due].handle));
                    job.state = State::Connecting;
                    job.active = Some(due);
                    job.token = Some(started.transfer);
                    prop_assert!(!model.tokens.contains(&started.transfer), "a token was given out twice");
                    model.tokens.push(started.transfer);
                }
            }
        }
        Op::Connected(back, total, resumed) => {
            let Some(token) = token(model, back) else { return Ok(()) };
            if resumed > total || resumed == SIZE_UNKNOWN {
                prop_assert_eq!(engine.transfer_connected(token, total, resumed), Err(E_INVALIDARG));
                return Ok(());
            }
            let expected: Codes = model.running(token, &[State::Connecting]).and_then(|job| {
                let at = job.active.unwrap();
                let others = job.bytes() - job.files[at].bytes;
                if others.checked_add(resumed).is_none_or(|sum| sum == u64::MAX) {
                    return Err(BGJOB_E_ARITHMETIC_OVERFLOW);
                }
                job.files[at].bytes = resumed;
                job.files[at].total = known(total);
                job.state = State::Transferring;
                job.error = S_OK;
                Ok(())
            });
            prop_assert_eq!(engine.transfer_connected(token, total, resumed), expected);
        }
        Op::Advance(back, bytes) => {
            let Some(token) = token(model, back) else { return Ok(()) };
            let expected: Codes = model.running(token, &[State::Transferring]).and_then(|job| {
                if u64::from(bytes) > Model::room(job) {
                    return Err(BG_E_INVALID_RANGE);
                }
                let at = job.active.unwrap();
                job.files[at].bytes += u64::from(bytes);
                Ok(())
            });
            prop_assert_eq!(engine.transfer_advance(token, bytes), expected);
        }
        Op::Done(back) => {
            let Some(token) = token(model, back) else { return Ok(()) };
            let expected: Codes = model.running(token, &[State::Transferring]).and_then(|job| {
                let at = job.active.unwrap();
                let file = &mut job.files[at];
                if file.total.is_some_and(|total| total != file.bytes) {
                    return Err(BGJOB_E_HANDLE_EOF);
                }
                file.total = Some(file.bytes);
                file.is_done = true;
                job.active = None;
                let is_last = job.due().is_none();
                job.stop(if is_last { State::Transferred } else { State::Queued });
                Ok(())
            });
            model.done[2] += usize::from(expected.is_ok());
            prop_assert_eq!(engine.transfer_done(token), expected);
        }
        Op::Restart(back, total) => {
            let Some(token) = token(model, back) else { return Ok(()) };
            let got = engine.transfer_restart(token, total);
            match model.running(token, &[State::Connecting, State::Transferring]) {
                Err(code) => prop_assert_eq!(got, Err(code)),
                Ok(job) => {
                    let at = job.active.unwrap();
                    job.files[at].bytes = 0;
                    job.files[at].total = known(total);
                    job.state = State::Transferring;
                    job.error = S_OK;
                    let fresh = got.unwrap();
                    job.token = Some(fresh);
                    model.tokens.push(fresh);
                    model.done[3] += 1;
                }
            }
        }
        Op::Fail(back, is_transient) => {
            let Some(token) = token(model, back) else { return Ok(()) };
            let expected: Codes = model.running(token, &[State::Connecting, State::Transferring]).map(|job| {
                job.stop(if is_transient { State::TransientError } else { State::Error });
                job.error = E_FAIL.code();
            });
            let got = engine.transfer_fail(token, E_FAIL, ErrorContext::RemoteFile, is_transient);
            prop_assert_eq!(got, expected);
        }
        Op::Tick => prop_assert_eq!(engine.tick(1, 1), Ok(())),
        Op::Whole(bytes) => {
            for op in [Op::Next, Op::Connected(0, u64::from(bytes), 0), Op::Advance(0, bytes), Op::Done(0)] {
                step(engine, model, &op)?;
            }
        }
    }
    Ok(())
}

fn compare(engine: &Engine<'_>, model: &Model) -> Result<(), TestCaseError> {
    for job in &model.jobs {
        prop_assert_eq!(engine.progress(job.handle), Ok(job.progress()));
        prop_assert_eq!(engine.view().progress(job.handle), Ok(job.progress()));
        prop_assert_eq!(engine.state(job.handle), Ok(job.state));
        let snapshot = engine.snapshot(job.handle).unwrap();
        prop_assert_eq!(snapshot.progress, job.progress());
        prop_assert_eq!(snapshot.error, job.error);
        prop_assert_eq!(snapshot.files_unknown as usize, job.files.iter().filter(|f| f.total.is_none()).count());
        prop_assert!(snapshot.bytes_resumed <= snapshot.progress.bytes_transferred);
        let handles: Vec<File> = job.files.iter().map(|file| file.handle).collect();
        prop_assert_eq!(&engine.files::<FILES>(job.handle).unwrap()[..], &handles[..]);
        for file in &job.files {
            let expected = FileProgress {
                bytes_total: file.total.unwrap_or(SIZE_UNKNOWN),
                bytes_transferred: file.bytes,
                completed: i32::from(file.is_saved),
            };
            prop_assert_eq!(engine.file_progress(file.handle), Ok(expected));
        }
    }
    let listed: Vec<Job> = model.jobs.iter().filter(|job| !job.is_final()).map(|job| job.handle).collect();
    prop_assert_eq!(&engine.jobs::<JOBS>().unwrap()[..], &listed[..]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn engine_and_model_agree(sequence in prop::collection::vec(ops(), 1..120)) {
        let mut memory = vec![0u64; bgjob::region_bytes(JOBS as u32, FILES as u32, 0) / 8];
        let capacities = Capacities::new(JOBS as u32, FILES as u32, 0, 0);
        let engine = Engine::new(&mut memory, &Config { capacities, profile: Profile::Bits, seed: Guid::default() }).unwrap();
        let mut model = Model::default();
        for op in &sequence {
            step(&engine, &mut model, op)?;
            compare(&engine, &model)?;
        }
    }
}

/// The strategy is worth something only if it gets far: completions, closes, files done, restarts.
#[test]
fn random_sequences_reach_the_far_states() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop::collection::vec(ops(), 60..120);
    let mut reached = [0; 4];
    for _ in 0..500 {
        let sequence = strategy.new_tree(&mut runner).unwrap().current();
        let mut memory = vec![0u64; bgjob::region_bytes(JOBS as u32, FILES as u32, 0) / 8];
        let capacities = Capacities::new(JOBS as u32, FILES as u32, 0, 0);
        let engine =
            Engine::new(&mut memory, &Config { capacities, profile: Profile::Bits, seed: Guid::default() }).unwrap();
        let mut model = Model::default();
        for op in &sequence {
            step(&engine, &mut model, op).unwrap();
        }
        for (sum, n) in reached.iter_mut().zip(model.done) {
            *sum += n;
        }
    }
    println!("acknowledged, closed, files done, restarted: {reached:?}");
    assert!(reached.iter().zip([100, 50, 50, 10]).all(|(&n, least)| n > least), "{reached:?}");
}
