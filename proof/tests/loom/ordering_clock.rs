//! The engine's clock: two copies and a number that says which.

use bgjob::Engine;

use crate::tools::{code, explore, memory, spawn, up_to};

/// Time never goes back, although the copy that is read is written again by the tick after the next.
#[test]
fn time_never_goes_back() {
    explore("clock", up_to(3), &[(0, 0), (0, 10), (0, 20), (10, 10), (10, 20), (20, 20)], |seen| {
        let memory = memory(1, 1, 1);
        let ticker = spawn(&memory, move |engine| {
            engine.tick(1, 10).unwrap();
            engine.tick(2, 20).unwrap();
        });
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let times = [engine.clock().1, engine.clock().1];
            // 0 also says that ticks overtook every try, which are two here.
            assert!(times[0] <= times[1] || times[1] == 0, "{times:?}");
            seen.note((times[0], times[1]));
        });
        ticker.join().unwrap();
        reader.join().unwrap();
    });
}

/// Two contexts tick: one after the other, or one is turned away.
#[test]
fn one_ticks_at_a_time() {
    explore("ticks", up_to(3), &[1, 2], |seen| {
        let memory = memory(1, 1, 1);
        let [one, other] = [10, 20].map(|time| spawn(&memory, move |engine| code(engine.tick(time, time))));
        let codes = [one.join().unwrap(), other.join().unwrap()];
        let ticked = codes.iter().filter(|code| **code == 0).count() as u32;
        assert_eq!(Engine::for_model(&memory).clock().0, ticked, "{codes:x?}");
        seen.note(ticked);
    });
}
