//! Records a history: threads that call the same subject at the same time.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::call::{Answer, Call, Subject};
use crate::mix::{Board, Flavour, Memory};
use crate::pause::{self, Plant};

pub(crate) const THREADS: usize = 4;
/// Longest wait for the others.
const GATE: Duration = Duration::from_micros(100);
/// Operations of each thread.
pub(crate) const CALLS: usize = 12;

/// One operation of a history, with the moments before and after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) thread: usize,
    pub(crate) call: Call,
    pub(crate) answer: Answer,
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// The order of moments: one counter that every thread adds to, so that an operation whose second stamp is below
/// another's first one has ended before the other began.
#[derive(Default)]
pub(crate) struct Clock(AtomicU64);

impl Clock {
    fn stamp(&self) -> u64 {
        // SeqCst: no operation may move past its stamps.
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    pub(crate) fn ask(&self, thread: usize, subject: &dyn Subject, call: Call) -> Event {
        let from = self.stamp();
        let answer = subject.answer(call);
        Event { thread, call, answer, from, to: self.stamp() }
    }
}

/// What is done before the threads start, one after another; part of the history, as its thread [`THREADS`].
pub(crate) fn prelude(clock: &Clock, subject: &dyn Subject, board: &Board, calls: usize) -> Vec<Event> {
    let mut events = Vec::new();
    for number in 0..calls {
        let event = clock.ask(THREADS, subject, board.prelude(number));
        board.note(&event.answer);
        events.push(event);
    }
    events
}

/// What one thread does.
fn calls(
    clock: &Clock,
    subject: &dyn Subject,
    board: &Board,
    flavour: Flavour,
    thread: usize,
    mut rng: Rng,
    mut between: impl FnMut(&mut Rng),
) -> Vec<Event> {
    let mut memory = Memory::of(board);
    let mut events = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        let call = board.choose(flavour, &mut memory, &mut rng);
        let event = clock.ask(thread, subject, call);
        memory.note(&event.answer);
        board.note(&event.answer);
        events.push(event);
        between(&mut rng);
    }
    events
}

/// Four threads; the history so far goes on with what they did.
pub(crate) fn record(
    clock: &Clock,
    subject: &dyn Subject,
    board: &Board,
    flavour: Flavour,
    rng: &mut Rng,
    events: &mut Vec<Event>,
) {
    let here = AtomicUsize::new(0);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let (here, rng) = (&here, rng.fork());
                scope.spawn(move || {
                    // All at once where there are processors for it. Not a lock that wakes one after another: the first
                    // would be done before the second is awake; and not for long, where others want the processors.
                    here.fetch_add(1, Ordering::SeqCst);
                    let start = Instant::now();
                    while here.load(Ordering::SeqCst) < THREADS && start.elapsed() < GATE {
                        std::hint::spin_loop();
                    }
                    calls(clock, subject, board, flavour, number, rng, fall_out_of_step)
                })
            })
            .collect();
        for thread in threads {
            events.extend(thread.join().expect("no thread panics"));
        }
    });
    events.sort_unstable_by_key(|event| event.from);
}

/// Four strands instead, of the copy that pauses.
pub(crate) fn interleave(
    clock: &Clock,
    subject: &dyn Subject,
    board: &Board,
    flavour: Flavour,
    plant: Plant,
    rng: &mut Rng,
    events: &mut Vec<Event>,
) {
    let strands = (0..THREADS)
        .map(|number| {
            let rng = rng.fork();
            move || calls(clock, subject, board, flavour, number, rng, |_| {})
        })
        .collect();
    events.extend(pause::interleave(rng, plant, strands).into_iter().flatten());
    events.sort_unstable_by_key(|event| event.from);
}

fn fall_out_of_step(rng: &mut Rng) {
    if rng.u32(..2) == 0 {
        (0..rng.u32(..40)).for_each(|_| std::hint::spin_loop());
    }
}
