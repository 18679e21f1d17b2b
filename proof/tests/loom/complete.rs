//! Complete: three changes in a row that keep one spare slot, so each writes the slot that the last one left.
//!
//! Nothing here copies a whole slot meanwhile, as changes do, and advances that are refused: loom would go through every
//! mixture of its words.

use bgjob::hresult::E_PENDING;
use bgjob::{Engine, Job, State};

use crate::tools::{explore, memory, of, spawn, transferring, within};

/// A job whose file has arrived.
fn arrived(engine: &Engine<'_>) -> Job {
    let (job, transfer) = transferring(engine, 10);
    engine.transfer_advance(transfer, 10).unwrap();
    engine.transfer_done(transfer).unwrap();
    job
}

/// The state goes from TRANSFERRED to ACKNOWLEDGED once, under a reader.
#[test]
fn complete_under_a_reader() {
    let (before, after) = (State::Transferred as i32, State::Acknowledged as i32);
    explore("complete", within(1, 2), &[before, after], move |seen| {
        let memory = memory(1, 1, 1);
        let job = arrived(&Engine::for_model(&memory));
        let reader = spawn(&memory, move |engine| {
            // Busy if the three changes overtook all the three tries of a model.
            let look = engine.state(job).map(|state| state as i32);
            assert!([Ok(before), Ok(after), Err(E_PENDING)].contains(&look), "{look:?}");
            look
        });
        let completer = spawn(&memory, move |engine| {
            let mut saved = 0;
            let outcome = engine.complete(job, &mut |_| {
                saved += 1;
                Ok(())
            });
            assert_eq!((outcome, saved), (Ok(0), 1));
        });
        completer.join().unwrap();
        if let Ok(look) = reader.join().unwrap() {
            seen.note(look);
        }
        let engine = Engine::for_model(&memory);
        assert_eq!(of(engine.progress(job)), (10, 1));
        assert_eq!(engine.snapshot(job).unwrap().files_completed, 1);
    });
}
