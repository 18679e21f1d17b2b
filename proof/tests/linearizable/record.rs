//! Records a history: threads that call the same subject at the same time.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use fastrand::Rng;

use crate::call::{Answer, Call, Subject};
use crate::mix::{Board, Flavour, Memory};
use crate::pause::{self, Plant};

pub(crate) const THREADS: usize = 4;
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

/// Runs the threads; the history so far goes on with what they did.
pub(crate) fn record(
    clock: &Clock,
    subject: &dyn Subject,
    board: &Board,
    flavour: Flavour,
    plant: Plant,
    seed: u64,
    events: &mut Vec<Event>,
) {
    let here = AtomicUsize::new(0);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let here = &here;
                scope.spawn(move || {
                    let mut rng = Rng::with_seed(seed.wrapping_mul(31).wrapping_add(number as u64));
                    let mut memory = Memory::of(board);
                    let mut events = Vec::with_capacity(CALLS);
                    // Not a lock that wakes one after another: the first would be done before the second is awake.
                    here.fetch_add(1, Ordering::SeqCst);
                    while here.load(Ordering::SeqCst) < THREADS {
                        thread::yield_now();
                    }
                    pause::begin(&mut rng, plant);
                    for _ in 0..CALLS {
                        let call = board.choose(flavour, &mut memory, &mut rng);
                        let event = clock.ask(number, subject, call);
                        memory.note(&event.answer);
                        board.note(&event.answer);
                        events.push(event);
                        fall_out_of_step(&mut rng);
                    }
                    events
                })
            })
            .collect();
        for thread in threads {
            events.extend(thread.join().expect("no thread panics"));
        }
    });
    events.sort_unstable_by_key(|event| event.from);
}

/// And those without a processor get one.
fn fall_out_of_step(rng: &mut Rng) {
    match rng.u32(..8) {
        0 => thread::yield_now(),
        1..4 => (0..rng.u32(..40)).for_each(|_| std::hint::spin_loop()),
        _ => {}
    }
}
