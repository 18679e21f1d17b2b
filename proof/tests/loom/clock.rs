//! Ticks: two of them, one against what it stamps, and readers of the clock.

use bgjob::hresult::E_PENDING;
use bgjob::{Engine, JobType};

use crate::tools::{ALL, code, explore, memory, of, prepared, spawn, transferring, within};

/// Halves that differ, so that a torn time would show.
const TIMES: [u64; 4] = [0, 0x1_0000_0001, 0x2_0000_0002, 0x3_0000_0003];

/// Who reads the clock while it is told three times, and so both copies are written over, gets a time that was told: a
/// new job's time of creation.
#[test]
fn a_time_is_never_torn() {
    explore("clock", within(2, 3), &TIMES, |seen| {
        let memory = memory(1, 1, 1);
        Engine::for_model(&memory).tick(1, TIMES[1]).unwrap();
        let ticker = spawn(&memory, |engine| {
            for time in &TIMES[2..] {
                engine.tick(*time, *time).unwrap();
            }
        });
        let creator = spawn(&memory, |engine| {
            // Refused if the tick has the only spare.
            let job = engine.create_job(None, JobType::Download).ok()?.0;
            Some(engine.snapshot(job).unwrap().creation_time)
        });
        ticker.join().unwrap();
        if let Some(time) = creator.join().unwrap() {
            // 0 where ticks overtook every try: a model tries twice.
            assert!(TIMES.contains(&time), "{time:x}");
            seen.note(time);
        }
    });
}

/// Two contexts tick: one of them is turned away, or they take turns. The clock does not go back.
#[test]
fn tick_against_tick() {
    let busy = E_PENDING.code();
    explore("tick against tick", within(3, ALL), &[(0, 0), (0, busy), (busy, 0)], move |seen| {
        let memory = memory(1, 1, 1);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let tickers = [1, 2].map(|n| spawn(&memory, move |engine| code(engine.tick(n, TIMES[n as usize]))));
        let [one, two] = tickers.map(|ticker| ticker.join().unwrap());
        assert!(one == 0 || two == 0, "both were turned away");
        let modified = engine.snapshot(job).unwrap().modification_time;
        assert!(TIMES[1..3].contains(&modified), "{modified:x}");
        engine.tick(3, TIMES[3]).unwrap();
        seen.note((one, two));
    });
}

/// A tick against an advance: every byte counts once, and one that the tick saw has its time.
#[test]
fn tick_against_advance() {
    explore("tick against advance", within(2, 4), &[0, 9], |seen| {
        let (memory, (job, transfer)) = prepared(1, 2, |engine| transferring(engine, 100));
        let adder = spawn(&memory, move |engine| engine.transfer_advance(transfer, 5).unwrap());
        let ticker = spawn(&memory, move |engine| engine.tick(9, TIMES[2]).unwrap());
        adder.join().unwrap();
        ticker.join().unwrap();
        let engine = Engine::for_model(&memory);
        let seen_at = engine.snapshot(job).unwrap().last_advance_ms;
        assert!([0, 9].contains(&seen_at), "{seen_at}");
        assert_eq!(of(engine.progress(job)).0, 5);
        engine.tick(11, TIMES[3]).unwrap();
        let after = engine.snapshot(job).unwrap();
        assert_eq!(after.last_advance_ms, if seen_at == 0 { 11 } else { 9 });
        seen.note(seen_at);
    });
}
