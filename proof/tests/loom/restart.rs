//! Fenced-out adders at a restart.

use bgjob::Engine;
use bgjob::hresult::BG_E_INVALID_STATE;

use crate::tools::{code, explore, memory, of, spawn, transferring, within};

/// Restart takes exactly the file's bytes out; a byte with the old token is counted before it or not at all.
#[test]
fn restart_against_a_late_byte_and_a_reader() {
    let wanted = [(true, 57), (true, 0), (true, 3), (false, 0), (false, 3)];
    explore("restart", within(3, 4), &wanted, |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 50).unwrap();
        let late = spawn(&memory, move |engine| {
            let code = code(engine.transfer_advance(transfer, 7));
            (code, of(engine.progress(job)).0)
        });
        let mover = spawn(&memory, move |engine| {
            let fresh = engine.transfer_restart(transfer, 80).unwrap();
            engine.transfer_advance(fresh, 3).unwrap();
        });
        mover.join().unwrap();
        let (code, read) = late.join().unwrap();
        assert!([50, 57, 0, 3].contains(&read), "{read}");
        assert!(code == 0 || code == BG_E_INVALID_STATE.code());
        assert!(code != 0 || read != 50);
        let after = engine.progress(job).unwrap();
        assert_eq!((after.bytes_transferred, after.bytes_total), (3, 80));
        seen.note((code == 0, read));
    });
}
