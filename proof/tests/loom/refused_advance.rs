//! An advance looks at a slot that is another change's already: its refusal must not be believed.

use bgjob::Engine;
use bgjob::hresult::E_PENDING;

use crate::tools::{explore, memory, of, spawn, transferring, within};

/// The token is good all the time. A change makes the job leave its slot, and somebody else begins to write there: what
/// an advance finds in it is not its attempt.
#[test]
fn an_advance_is_not_refused_by_a_slot_that_is_left() {
    explore("refused advance", within(2, 3), &[(false, false), (false, true), (true, true)], |seen| {
        let memory = memory(1, 1, 1);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let adder = spawn(&memory, move |engine| {
            let outcome = engine.transfer_advance(transfer, 1);
            let is_busy = outcome == Err(E_PENDING);
            assert!(is_busy || outcome.is_ok(), "{outcome:?}");
            is_busy
        });
        let left = memory.clone();
        let changer = spawn(&memory, move |engine| {
            // Busy where the adder, who met the freeze, has the spare.
            engine.set_notify_flags(job, 1).is_ok() && left.begin_a_slot()
        });
        let (is_left, is_busy) = (changer.join().unwrap(), adder.join().unwrap());
        assert_eq!(of(engine.progress(job)).0, u64::from(!is_busy));
        seen.note((is_busy, is_left));
    });
}
