//! The engine's clock: two copies, and a number that says which of them is current.

use crate::tools::{explore, memory, spawn, up_to};

/// Time never goes back, although the copy that is read is written again by the tick after the next.
#[test]
fn time_never_goes_back() {
    explore("time", up_to(2), &[(0, 0), (0, 10), (0, 20), (10, 10), (10, 20), (20, 20)], |seen| {
        let memory = memory(1, 1, 1);
        let ticker = spawn(&memory, |engine| {
            engine.tick(1, 10).unwrap();
            engine.tick(2, 20).unwrap();
        });
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let times = [engine.clock(), engine.clock()];
            // 0 would also say that ticks overtook both tries; after 10 there is only one tick to come.
            assert!(times[0] <= times[1], "{times:?}");
            seen.note((times[0], times[1]));
        });
        ticker.join().unwrap();
        reader.join().unwrap();
    });
}
