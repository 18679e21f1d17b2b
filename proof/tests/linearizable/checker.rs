//! The checker itself: histories written by hand, and random ones that are also decided by trying every order.

use bgjob::hresult::{BG_E_INVALID_STATE, E_HANDLE, E_PENDING};
use bgjob::{Job, JobProgress, State};
use bgjob_proof::report;
use fastrand::Rng;
use todc_utils::Specification;
use todc_utils::linearizability::WGLChecker;
use todc_utils::linearizability::history::{Action, History};

use crate::RUNG;
use crate::call::{Answer, Call, Value};
use crate::check::check;
use crate::record::Event;

const JOB: Job = Job(1 << 32);

/// Thread, call, answer, and the two stamps.
fn event((thread, call, answer, from, to): (usize, Call, Answer, u64, u64)) -> Event {
    Event { thread, call, answer, from, to }
}

fn decide(events: &[(usize, Call, Answer, u64, u64)]) -> Result<(), String> {
    check(&events.iter().copied().map(event).collect::<Vec<_>>(), 1)
}

fn nothing() -> Answer {
    Ok(Value::Nothing)
}

fn created() -> (usize, Call, Answer, u64, u64) {
    (4, Call::Create, Ok(Value::Job(JOB)), 0, 1)
}

fn state(state: State) -> Answer {
    Ok(Value::State(state))
}

#[test]
fn histories_that_have_an_order() {
    // One after another.
    let read = (1, Call::State(JOB), state(State::Suspended), 10, 11);
    decide(&[created(), read]).unwrap();
    // At the same time a read may see either.
    for seen in [State::Suspended, State::Cancelled] {
        let cancel = (0, Call::Cancel(JOB), nothing(), 10, 20);
        decide(&[created(), cancel, (1, Call::State(JOB), state(seen), 12, 14)]).unwrap();
    }
    // Two reads within one change: before and after.
    let cancel = (0, Call::Cancel(JOB), nothing(), 10, 20);
    let before = (1, Call::State(JOB), state(State::Suspended), 12, 13);
    let after = (2, Call::State(JOB), state(State::Cancelled), 14, 15);
    decide(&[created(), cancel, before, after]).unwrap();
    // Busy is nothing, if somebody was there.
    decide(&[created(), cancel, (1, Call::Suspend(JOB), Err(E_PENDING), 12, 13)]).unwrap();
    // A life, and the next one in the same entry.
    let close = (0, Call::Close(JOB), nothing(), 21, 22);
    let next = Job(3 << 32);
    let again = (1, Call::Create, Ok(Value::Job(next)), 23, 24);
    let stale = (2, Call::State(JOB), Err(E_HANDLE), 25, 26);
    decide(&[created(), cancel, close, again, stale, (3, Call::State(next), state(State::Suspended), 25, 27)]).unwrap();
}

#[test]
fn histories_that_have_none() {
    let cancel = (0, Call::Cancel(JOB), nothing(), 10, 20);
    let caught = |fault: &str, events: &[(usize, Call, Answer, u64, u64)]| {
        assert!(decide(events).is_err(), "{fault}");
    };
    // The old state after the end of the change.
    let old = (1, Call::State(JOB), state(State::Suspended), 21, 22);
    caught("a read of what was", &[created(), cancel, old]);
    // New, then old again.
    let new = (1, Call::State(JOB), state(State::Cancelled), 12, 13);
    let back = (2, Call::State(JOB), state(State::Suspended), 14, 15);
    caught("a read that goes back", &[created(), cancel, new, back]);
    // Both of two calls that exclude each other succeed.
    caught("two cancels", &[created(), cancel, (1, Call::Cancel(JOB), nothing(), 12, 13)]);
    // A refusal where nothing was in the way.
    caught("a refusal", &[created(), (1, Call::Suspend(JOB), Err(BG_E_INVALID_STATE), 10, 11)]);
    caught("busy alone", &[created(), (1, Call::Suspend(JOB), Err(E_PENDING), 10, 11)]);
    // A handle that lives on.
    let close = (0, Call::Close(JOB), nothing(), 21, 22);
    caught("a stale handle", &[created(), cancel, close, (1, Call::State(JOB), state(State::Cancelled), 23, 24)]);
    // Bytes that nobody moved.
    let total = JobProgress { bytes_total: 0, bytes_transferred: 1, files_total: 0, files_transferred: 0 };
    caught("a byte", &[created(), (1, Call::Progress(JOB), Ok(Value::Progress(total)), 2, 3)]);
    // The same entry given twice.
    caught("two jobs", &[created(), (1, Call::Create, Ok(Value::Job(JOB)), 2, 3)]);
    report::fault_caught(RUNG, "histories by hand that have no order", true, "");
}

/// A register with compare-and-swap, small enough to try every order.
struct Register;

#[derive(Clone, Copy, Debug)]
enum Op {
    Read(u8),
    Write(u8),
    /// Expected, new, and whether it succeeded.
    Swap(u8, u8, bool),
}

impl Specification for Register {
    type State = u8;
    type Operation = Op;
    fn init() -> u8 {
        0
    }
    fn apply(op: &Op, state: &u8) -> (bool, u8) {
        match *op {
            Op::Read(value) => (value == *state, *state),
            Op::Write(value) => (true, value),
            Op::Swap(expected, new, true) => (expected == *state, new),
            Op::Swap(expected, _, false) => (expected != *state, *state),
        }
    }
}

type Timed = (usize, Op, u64, u64);

/// By every order that keeps to the stamps.
fn has_order(left: &[Timed], state: u8) -> bool {
    left.is_empty()
        || left.iter().enumerate().any(|(at, (_, op, from, _))| {
            let is_first = left.iter().all(|(_, _, _, to)| from < to);
            let (is_right, next) = Register::apply(op, &state);
            let rest: Vec<_> = left.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, op)| *op).collect();
            is_first && is_right && has_order(&rest, next)
        })
}

#[test]
fn the_checker_agrees_with_a_search_through_all_orders() {
    let mut rng = Rng::with_seed(report::seed());
    let mut verdicts = [0u64; 2];
    for _ in 0..report::by_length(20_000, 200_000) {
        let mut stamps: Vec<u64> = (0..12).collect();
        rng.shuffle(&mut stamps);
        let mut ops: Vec<Timed> = Vec::new();
        for thread in 0..3 {
            let mut own = stamps.split_off(stamps.len() - 4);
            own.sort_unstable();
            for pair in own.chunks(2) {
                let (value, new) = (rng.u8(..3), rng.u8(..3));
                let op = match rng.u8(..4) {
                    0 | 1 => Op::Read(value),
                    2 => Op::Write(value),
                    _ => Op::Swap(value, new, rng.bool()),
                };
                ops.push((thread, op, pair[0], pair[1]));
            }
        }
        let mut actions: Vec<_> = ops
            .iter()
            .flat_map(|&(thread, op, from, to)| {
                [(from, (thread, Action::Call(op))), (to, (thread, Action::Response(op)))]
            })
            .collect();
        actions.sort_unstable_by_key(|(stamp, _)| *stamp);
        let history = History::from_actions(actions.into_iter().map(|(_, action)| action).collect());
        let wanted = has_order(&ops, 0);
        assert_eq!(WGLChecker::<Register>::is_linearizable(history), wanted, "{ops:?}");
        verdicts[usize::from(wanted)] += 1;
    }
    assert!(verdicts.iter().all(|&count| count > 100), "both verdicts: {verdicts:?}");
}
