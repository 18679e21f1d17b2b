//! Fenced-out adders at Suspend, at Cancel, and where the transport itself ends its attempt.

use bgjob::hresult::{BG_E_INVALID_STATE, E_FAIL, HResult};
use bgjob::{Engine, ErrorContext, Job, State, Transfer};
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU64, Ordering};

use crate::tools::{catches, code, explore, memory, of, prepared, spawn, transferring, within};

/// Who counts the bytes.
trait Counter: Clone + 'static {
    fn add(&self, engine: &Engine<'_>, job: Job, transfer: Transfer, bytes: u32) -> i32;
    fn bytes(&self, engine: &Engine<'_>, job: Job) -> u64;
}

/// Who stops the job.
type Stop = fn(&Engine<'_>, Job, Transfer) -> Result<(), HResult>;

/// What an execution came to.
#[derive(Debug)]
struct Counts {
    codes: [i32; 2],
    /// Bytes that the one who stops the job finds after it.
    stopped: u64,
    end: u64,
}

fn run(counter: impl Counter, stop: Stop) -> Counts {
    let memory = memory(1, 1, 3);
    let engine = Engine::for_model(&memory);
    let (job, transfer) = transferring(&engine, 100);
    let (adding, looking) = (counter.clone(), counter.clone());
    let mover = spawn(&memory, move |engine| [10, 1].map(|bytes| adding.add(engine, job, transfer, bytes)));
    let stopper = spawn(&memory, move |engine| {
        stop(engine, job, transfer).unwrap();
        looking.bytes(engine, job)
    });
    let (stopped, codes) = (stopper.join().unwrap(), mover.join().unwrap());
    assert_eq!(engine.transfer_advance(transfer, 1), Err(BG_E_INVALID_STATE));
    Counts { codes, stopped, end: counter.bytes(&engine, job) }
}

impl Counts {
    /// An advance is counted or refused, never both and never neither; none is counted after the stop.
    fn are_right(&self) -> bool {
        let counted = [10, 1].iter().zip(self.codes).filter(|(_, code)| *code == 0).map(|(n, _)| n).sum::<u64>();
        let are_known = self.codes.iter().all(|code| [0, BG_E_INVALID_STATE.code()].contains(code));
        are_known && self.end == counted && self.stopped == counted
    }
}

/// The engine itself.
#[derive(Clone)]
struct Record;

impl Counter for Record {
    fn add(&self, engine: &Engine<'_>, _: Job, transfer: Transfer, bytes: u32) -> i32 {
        code(engine.transfer_advance(transfer, bytes))
    }
    fn bytes(&self, engine: &Engine<'_>, job: Job) -> u64 {
        of(engine.progress(job)).0
    }
}

fn fences(name: &str, stop: Stop) {
    explore(name, within(2, 4), &[0, 10, 11], move |seen| {
        let counts = run(Record, stop);
        assert!(counts.are_right(), "{counts:x?}");
        seen.note(counts.end);
    });
}

#[test]
fn suspend_fences_advances_out() {
    fences("suspend", |engine, job, _| engine.suspend(job));
}

#[test]
fn cancel_fences_advances_out() {
    fences("cancel", |engine, job, _| engine.cancel(job));
}

#[test]
fn a_failure_fences_advances_out() {
    fences("fail", |engine, _, transfer| engine.transfer_fail(transfer, E_FAIL, ErrorContext::RemoteFile, false));
}

#[test]
fn a_yield_fences_advances_out() {
    fences("yield", |engine, _, transfer| engine.transfer_yield(transfer));
}

/// Two contexts add while a third stops the job: what was counted is what was not refused.
#[test]
fn suspend_fences_two_adders_out() {
    explore("two adders", within(1, 2), &[0, 1, 2, 3], |seen| {
        let (memory, (job, transfer)) = prepared(1, 3, |engine| transferring(engine, 100));
        let adders = [1, 2].map(|bytes| {
            spawn(&memory, move |engine| {
                let code = code(engine.transfer_advance(transfer, bytes));
                assert!([0, BG_E_INVALID_STATE.code()].contains(&code), "{code:x}");
                if code == 0 { u64::from(bytes) } else { 0 }
            })
        });
        let stopper = spawn(&memory, move |engine| {
            engine.suspend(job).unwrap();
            of(engine.progress(job)).0
        });
        let counted = adders.into_iter().map(|adder| adder.join().unwrap()).sum::<u64>();
        let end = of(Engine::for_model(&memory).progress(job)).0;
        assert_eq!((stopper.join().unwrap(), end), (counted, counted), "a byte was counted after Suspend");
        seen.note(counted);
    });
}

/// A counter beside the job, added to after a look at the job's state.
#[derive(Clone)]
struct Beside(Arc<AtomicU64>);

impl Counter for Beside {
    fn add(&self, engine: &Engine<'_>, job: Job, _: Transfer, bytes: u32) -> i32 {
        if engine.state(job) != Ok(State::Transferring) {
            return BG_E_INVALID_STATE.code();
        }
        self.0.fetch_add(bytes.into(), Ordering::AcqRel);
        0
    }
    fn bytes(&self, _: &Engine<'_>, _: Job) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

#[test]
fn a_count_after_a_look_is_caught() {
    catches("an adder looks at the state first and counts then", 1, || {
        run(Beside(Arc::new(AtomicU64::new(0))), |engine, job, _| engine.suspend(job)).are_right()
    });
}
