//! Subjects that are not linearizable, and the engine with faults in its own code. Each is recorded as the engine is, and
//! must be found out.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use bgjob::Engine;
use bgjob_proof::report;
use fastrand::Rng;

use crate::call::{Answer, Call, Subject, Value};
use crate::mix::{Board, Flavour};
use crate::pause::{self, Plant};
use crate::record::{Clock, prelude, record};
use crate::{Memory, RUNG, check};

/// So many histories at most until a fault is found.
const HISTORIES: u64 = 3_000;

/// An advance that looks, adds and stores; the job it stands for is the prelude's.
struct CheckThenStore<'e> {
    engine: &'e Engine<'e>,
    bytes: AtomicU64,
}

impl Subject for CheckThenStore<'_> {
    fn answer(&self, call: Call) -> Answer {
        match call {
            Call::Advance(_, bytes) => {
                let sum = self.bytes.load(Ordering::SeqCst) + u64::from(bytes);
                if sum > 1 << 20 {
                    return Err(bgjob::hresult::BG_E_INVALID_RANGE);
                }
                thread::yield_now();
                self.bytes.store(sum, Ordering::SeqCst);
                Ok(Value::Nothing)
            }
            Call::Progress(_) => {
                let Value::Progress(progress) = self.engine.answer(call)? else { unreachable!("{call:?}") };
                let bytes_transferred = self.bytes.load(Ordering::SeqCst);
                Ok(Value::Progress(bgjob::JobProgress { bytes_transferred, ..progress }))
            }
            other => self.engine.answer(other),
        }
    }
}

/// Bytes of one moment, and the rest of another.
struct TornReader<'e>(&'e Engine<'e>);

impl Subject for TornReader<'_> {
    fn answer(&self, call: Call) -> Answer {
        let first = self.0.answer(call);
        let (Call::Snapshot(_), Ok(Value::Seen(first))) = (call, first) else { return first };
        thread::yield_now();
        match self.0.answer(call)? {
            Value::Seen(mut second) => {
                second.progress.bytes_transferred = first.progress.bytes_transferred;
                Ok(Value::Seen(second))
            }
            other => unreachable!("{other:?}"),
        }
    }
}

/// Answers first, and counts at the thread's next call.
struct LateAdvance<'e>(&'e Engine<'e>);

thread_local! {
    static OWED: Cell<Option<Call>> = const { Cell::new(None) };
}

impl Subject for LateAdvance<'_> {
    fn answer(&self, call: Call) -> Answer {
        if let Some(owed) = OWED.take() {
            self.0.answer(owed)?;
        }
        if let Call::Advance(..) = call {
            OWED.set(Some(call));
            return Ok(Value::Nothing);
        }
        self.0.answer(call)
    }
}

/// The number of the history that was no linearizable one.
fn found_out(
    engine: &Engine<'_>,
    number: u64,
    subject: &dyn Subject,
    flavour: Flavour,
    plant: Plant,
    rng: &mut Rng,
) -> Option<String> {
    let (clock, board) = (Clock::default(), Board::default());
    let mut events = prelude(&clock, engine, &board, 7);
    record(&clock, subject, &board, flavour, plant, rng.u64(..), &mut events);
    check::check(&events, 1).err().map(|why| format!("history {number}: {why}"))
}

fn must_be_found_out(fault: &str, flavour: Flavour, run: impl Fn(&Engine<'_>, &mut Rng, u64) -> Option<String>) {
    let mut rng = Rng::with_seed(report::seed());
    let mut memory = Memory::new();
    let found = (0..HISTORIES).find_map(|number| run(&memory.engine(1, 3), &mut rng, number));
    println!("{fault}, {flavour:?}: {found:?}");
    report::fault_caught(RUNG, fault, found.is_some(), format!("{HISTORIES} histories"));
}

#[test]
fn an_advance_that_checks_then_stores() {
    must_be_found_out("an advance that loads, checks and stores", Flavour::Plain, |engine, rng, number| {
        // What the prelude has counted.
        let subject = CheckThenStore { engine, bytes: AtomicU64::new(7) };
        found_out(engine, number, &subject, Flavour::Plain, Plant::None, rng)
    });
}

#[test]
fn a_read_in_two_parts() {
    must_be_found_out("a read that combines two moments", Flavour::Hot, |engine, rng, number| {
        found_out(engine, number, &TornReader(engine), Flavour::Hot, Plant::None, rng)
    });
}

#[test]
fn an_advance_that_answers_first() {
    must_be_found_out("an advance that counts after its answer", Flavour::Plain, |engine, rng, number| {
        found_out(engine, number, &LateAdvance(engine), Flavour::Plain, Plant::None, rng)
    });
}

/// The engine's own code with a fault, which only the copy has.
#[test]
fn the_engine_with_faults() {
    let faults = [
        ("the engine: a read that does not look at the head again", Flavour::Hot, Plant::ReadWithoutRecheck),
        ("the engine: an advance that compares and then stores", Flavour::Plain, Plant::AdvanceByStore),
        ("the engine: a read that adds bytes of any era", Flavour::Hot, Plant::BytesOfAnyEra),
    ];
    for (fault, flavour, plant) in faults.into_iter().filter(|_| pause::IS_THERE) {
        must_be_found_out(fault, flavour, |engine, rng, number| found_out(engine, number, engine, flavour, plant, rng));
    }
}

#[test]
fn the_engine_itself_is_not_found_out_by_what_finds_the_others() {
    let mut rng = Rng::with_seed(report::seed());
    let mut memory = Memory::new();
    for number in 0..report::by_length(100, 2_000) {
        for flavour in [Flavour::Plain, Flavour::Hot] {
            let engine = memory.engine(1, 16);
            assert_eq!(found_out(&engine, number, &engine, flavour, Plant::None, &mut rng), None);
        }
    }
}
