//! An advance that looks at a slot which is another job's by then.

use bgjob::hresult::{BG_E_INVALID_STATE, E_PENDING};
use bgjob::{Engine, JobType, Priority};

use crate::tools::{Preemptions, code, explore, memory, spawn, transferring};

/// The short version's are enough for every mutation that `cargo xtask verify orderings` makes.
const SOME: Preemptions = Preemptions { short: 1, long: 2 };

/// A permit that lives is not refused: one spare slot goes from job to job, and another job's slot has no permit.
#[test]
fn a_living_permit_is_not_refused() {
    explore("permit", SOME, &[0], |seen| {
        let memory = memory(2, 1, 1);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let (other, _) = engine.create_job(None, JobType::Download).unwrap();
        let changer = spawn(&memory, move |engine| {
            let codes = [job, other].map(|job| code(engine.set_priority(job, Priority::High)));
            // The advance may have the spare slot.
            assert!(codes.iter().all(|code| [0, E_PENDING.code()].contains(code)), "{codes:x?}");
        });
        let seen = seen.clone();
        let mover = spawn(&memory, move |engine| {
            let moved = engine.transfer_advance(transfer, 1);
            assert_ne!(moved, Err(BG_E_INVALID_STATE));
            assert!(matches!(moved, Ok(()) | Err(E_PENDING)), "{moved:?}");
            seen.note(code(moved));
        });
        changer.join().unwrap();
        mover.join().unwrap();
    });
}
