//! Fenced-out adders at Cancel.

use bgjob::Engine;
use bgjob::hresult::BG_E_INVALID_STATE;

use crate::tools::{code, explore, memory, of, spawn, transferring, up_to};

/// Two contexts add bytes while a third cancels: what was counted is what was not refused, and stays for good.
#[test]
fn cancel_fences_two_adders_out() {
    explore("cancel", up_to(2), &[0, 1, 2, 3], |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let adders = [1, 2].map(|bytes| {
            spawn(&memory, move |engine| {
                let code = code(engine.transfer_advance(transfer, bytes));
                assert!([0, BG_E_INVALID_STATE.code()].contains(&code), "{code:x}");
                if code == 0 { u64::from(bytes) } else { 0 }
            })
        });
        engine.cancel(job).unwrap();
        let at_cancel = of(engine.progress(job)).0;
        let counted = adders.into_iter().map(|adder| adder.join().unwrap()).sum::<u64>();
        assert_eq!((at_cancel, of(engine.progress(job)).0), (counted, counted), "a byte was counted after Cancel");
        assert_eq!(engine.transfer_advance(transfer, 1), Err(BG_E_INVALID_STATE));
        seen.note(counted);
    });
}
