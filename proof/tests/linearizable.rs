//! Concurrent calls take effect one after another: recorded histories of four threads, each decided by a checker.
//!
//! * [`record`]: threads with random operations ([`mix`]), every call stamped before and after. Against the library as
//!   it is, and against a copy of it that may stop before each of its atomic accesses ([`pause`]), so that few
//!   operations are alone.
//! * [`spec`]: what one job entry does when nothing else goes on, from SPEC.md.
//! * [`check`]: is there an order that keeps to the stamps and gives these answers? Wing and Gong's search with Lowe's
//!   memory, from the crate `todc-utils`; [`checker`] holds it against a search through all orders.
//! * [`plants`]: subjects that are not linearizable, and must be found out.
#![cfg(not(loom))]

#[path = "linearizable/call.rs"]
mod call;
#[path = "linearizable/check.rs"]
mod check;
#[path = "linearizable/checker.rs"]
mod checker;
#[path = "linearizable/mix.rs"]
mod mix;
#[path = "linearizable/pause.rs"]
mod pause;
#[path = "linearizable/plants.rs"]
mod plants;
#[path = "linearizable/record.rs"]
mod record;
#[path = "linearizable/spec.rs"]
mod spec;

use bgjob::hresult::E_PENDING;
use bgjob::{Capacities, Config, Engine, Guid, Profile, region_bytes_with};
use bgjob_proof::report;
use fastrand::Rng;

use call::JOBS_MAX;
use mix::{Board, Flavour};
use pause::Plant;
use record::{CALLS, Clock, Event, THREADS};

const RUNG: &str = "linearizable";

/// A region for one engine after another.
struct Memory(Vec<u64>);

impl Memory {
    fn new() -> Self {
        Self(vec![0; region_bytes_with(JOBS_MAX as u32, spec::FILES as u32, 0, 16) / 8])
    }

    fn engine(&mut self, jobs: usize, spares: u32) -> Engine<'_> {
        let capacities = Capacities::new(jobs as u32, spec::FILES as u32, 0, spares);
        let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
        Engine::new(&mut self.0, &config).expect("the region is large enough for any of them")
    }
}

/// What a number of histories held.
#[derive(Default)]
struct Totals {
    histories: u64,
    operations: u64,
    busy: u64,
    refused: u64,
    overlaps: u64,
}

impl Totals {
    fn add(&mut self, events: &[Event]) {
        self.histories += 1;
        self.operations += events.len() as u64;
        self.busy += events.iter().filter(|event| event.answer == Err(E_PENDING)).count() as u64;
        self.refused += events.iter().filter(|event| event.answer.is_err()).count() as u64;
        self.overlaps += check::overlaps(events);
    }
}

#[test]
fn the_engines_histories_are_linearizable() {
    let seed = report::seed();
    let mut rng = Rng::with_seed(seed);
    let (mut memory, mut totals) = (Memory::new(), Totals::default());
    for number in 0..report::by_length(3_000u64, 100_000) {
        let flavour = Flavour::REAL[number as usize % Flavour::REAL.len()];
        let jobs = if rng.u32(..3) == 0 { 2 } else { 1 };
        let spares = [1, 2, 4, 16][rng.usize(..4)];
        let engine = memory.engine(jobs, spares);
        let (clock, board) = (Clock::default(), Board::default());
        // Some begin with nothing, most with a job whose bytes move.
        let calls = if flavour == Flavour::Hot { 7 } else { [0, 1, 3, 7, 7][rng.usize(..5)] };
        let mut events = record::prelude(&clock, &engine, &board, calls);
        record::record(&clock, &engine, &board, flavour, Plant::None, rng.u64(..), &mut events);
        assert_eq!(events.len(), calls + THREADS * CALLS);
        if let Err(why) = check::check(&events, jobs) {
            let text = check::print(&events);
            panic!("history {number} of seed {seed} ({flavour:?}, {jobs} jobs, {spares} spares): {why}\n{text}");
        }
        totals.add(&events);
    }
    let Totals { histories, operations, busy, refused, overlaps } = totals;
    let least = histories * (THREADS * CALLS) as u64;
    // Most operations must do something, and every history must have some at the same time.
    assert!(busy * 4 < operations && refused * 3 < operations * 2, "{busy} busy, {refused} refused of {operations}");
    // Without the pauses it is the machine that says how often threads meet.
    let (overlaps_least, busy_least) = if pause::IS_THERE { (histories * 20, histories / 10) } else { (10, 0) };
    let counts = [
        ("histories", histories, histories),
        ("operations", operations, least),
        ("busy", busy, busy_least),
        ("overlapping_pairs", overlaps, overlaps_least),
    ];
    report::counts(RUNG, &counts);
}
