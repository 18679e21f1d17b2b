//! A change that is refused, beside one that commits.

use bgjob::Engine;
use bgjob::hresult::{BG_E_INVALID_STATE, BGJOB_E_HANDLE_EOF};

use crate::tools::{code, explore, memory, of, spawn, transferring, within};

/// A refused change must not undo the freeze of another: no byte slips in behind it.
#[test]
fn a_refusal_beside_a_change_undoes_nothing() {
    let (invalid, short) = (BG_E_INVALID_STATE.code(), BGJOB_E_HANDLE_EOF.code());
    explore("refusal", within(2, 4), &[(short, 0), (short, invalid), (invalid, invalid)], move |seen| {
        let memory = memory(1, 1, 4);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let stopper = spawn(&memory, move |engine| engine.suspend(job).unwrap());
        let mover = spawn(&memory, move |engine| {
            let refused = code(engine.transfer_done(transfer));
            (refused, code(engine.transfer_advance(transfer, 1)))
        });
        stopper.join().unwrap();
        let (refused, moved) = mover.join().unwrap();
        assert!([invalid, short].contains(&refused), "{refused:x}");
        assert_eq!(of(engine.progress(job)), (u64::from(moved == 0), 0));
        seen.note((refused, moved));
    });
}
