//! Two rare writers of the same change.

use bgjob::Engine;

use crate::tools::{code, explore, memory, of, spawn, transferring, within};

/// Two contexts report the last bytes and both say Done: one of them finishes the file, and no byte is lost.
#[test]
fn two_finishers() {
    explore("finishers", within(3, 6), &[true, false], |seen| {
        let memory = memory(1, 1, 4);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 98).unwrap();
        let finish = move |engine: &Engine<'_>| {
            engine.transfer_advance(transfer, 1).unwrap();
            code(engine.transfer_done(transfer))
        };
        let other = spawn(&memory, finish);
        let one = spawn(&memory, finish);
        let (mine, theirs) = (one.join().unwrap(), other.join().unwrap());
        let finished = [mine, theirs].iter().filter(|code| **code == 0).count();
        assert_eq!(finished, 1, "{mine:x} {theirs:x}");
        assert_eq!(of(engine.progress(job)), (100, 1));
        seen.note(mine == 0);
    });
}
