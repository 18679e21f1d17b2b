//! Fenced-out adders at Suspend.

use bgjob::Engine;
use bgjob::hresult::BG_E_INVALID_STATE;

use crate::tools::{code, explore, memory, of, spawn, transferring, up_to};

/// An advance that races with Suspend is counted or refused, never both and never neither.
#[test]
fn suspend_fences_advances_out() {
    explore("suspend", up_to(3), &[0, 10, 11], |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let mover = spawn(&memory, move |engine| {
            [code(engine.transfer_advance(transfer, 10)), code(engine.transfer_advance(transfer, 1))]
        });
        let stopper = spawn(&memory, move |engine| {
            engine.suspend(job).unwrap();
            of(engine.progress(job)).0
        });
        let (stopped, codes) = (stopper.join().unwrap(), mover.join().unwrap());
        let counted = [10, 1].iter().zip(codes).filter(|(_, code)| *code == 0).map(|(n, _)| n).sum::<u64>();
        assert_eq!(of(engine.progress(job)).0, counted);
        assert_eq!(stopped, counted, "a byte was counted after Suspend");
        assert!(codes.iter().all(|code| [0, BG_E_INVALID_STATE.code()].contains(code)), "{codes:x?}");
        assert_eq!(engine.transfer_advance(transfer, 1), Err(BG_E_INVALID_STATE));
        seen.note(counted);
    });
}
