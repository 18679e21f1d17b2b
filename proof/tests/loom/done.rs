//! Hot writer, rare writer, reader.

use bgjob::Engine;

use crate::tools::{explore, memory, of, spawn, transferring, up_to};

/// Bytes and files agree in every read, and reads never go back.
#[test]
fn done_moves_bytes_and_file_together() {
    let wanted =
        [((60, 0), (60, 0)), ((60, 0), (100, 0)), ((60, 0), (100, 1)), ((100, 0), (100, 1)), ((100, 1), (100, 1))];
    explore("done", up_to(3), &wanted, |seen| {
        let memory = memory(1, 1, 3);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        engine.transfer_advance(transfer, 60).unwrap();
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let first = of(engine.progress(job));
            let second = of(engine.progress(job));
            assert!(first <= second, "{first:?} then {second:?}");
            for (bytes, files) in [first, second] {
                assert!(matches!((bytes, files), (60 | 100, 0) | (100, 1)), "{bytes} bytes with {files} files");
            }
            seen.note((first, second));
        });
        let mover = spawn(&memory, move |engine| {
            engine.transfer_advance(transfer, 40).unwrap();
            engine.transfer_done(transfer).unwrap();
        });
        mover.join().unwrap();
        reader.join().unwrap();
        assert_eq!(of(engine.progress(job)), (100, 1));
    });
}
