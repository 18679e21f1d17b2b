//! An advance looks at a slot that is another job's already: its refusal must not be believed.

use bgjob::{Engine, JobType};

use crate::tools::{explore, memory, of, spawn, transferring, up_to};

/// The token is good all the time; the only spare slot goes through both jobs meanwhile. The second job is SUSPENDED, so
/// what an advance finds in a slot of it is neither its attempt nor a limit.
#[test]
fn an_advance_is_not_refused_by_another_jobs_slot() {
    explore("refused advance", up_to(3), &[false, true], |seen| {
        let memory = memory(2, 1, 1);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let (other, _) = engine.create_job(None, JobType::Download).unwrap();
        let adder = spawn(&memory, move |engine| {
            let outcome = engine.transfer_advance(transfer, 1);
            let is_busy = outcome == Err(bgjob::hresult::E_PENDING);
            assert!(is_busy || outcome.is_ok(), "{outcome:?}");
            is_busy
        });
        let changer = spawn(&memory, move |engine| {
            // Busy where the adder, who met the freeze, has the spare.
            let _ = engine.set_notify_flags(job, 1);
            let _ = engine.set_notify_flags(other, 1);
        });
        changer.join().unwrap();
        let is_busy = adder.join().unwrap();
        assert_eq!(of(engine.progress(job)).0, u64::from(!is_busy));
        seen.note(is_busy);
    });
}
