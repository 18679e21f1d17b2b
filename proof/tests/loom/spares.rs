//! Spare slots exhausted: the busy code.

use bgjob::hresult::{BG_E_INVALID_STATE, E_PENDING};
use bgjob::{Engine, JobType};

use crate::tools::{code, explore, memory, spawn, within};

/// More contexts inside a change than there are spare slots: the busy code, nothing changed, nobody waits.
#[test]
fn spares_run_out() {
    let (invalid, busy) = (BG_E_INVALID_STATE.code(), E_PENDING.code());
    explore("spares", within(3, 4), &[(0, 0), (invalid, 0), (busy, 0), (0, busy)], move |seen| {
        let memory = memory(1, 1, 1);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let other = spawn(&memory, move |engine| code(engine.cancel(job)));
        let one = spawn(&memory, move |engine| code(engine.suspend(job)));
        let (mine, theirs) = (one.join().unwrap(), other.join().unwrap());
        assert!([0, invalid, busy].contains(&mine), "{mine:x}");
        assert!([0, busy].contains(&theirs), "{theirs:x}");
        assert!(mine != busy || theirs != busy, "both were turned away");
        // The spare is back: the engine goes on.
        assert_eq!(code(engine.cancel(job)), if theirs == 0 { invalid } else { 0 });
        seen.note((mine, theirs));
    });
}
