//! A change looks at a file's cell that is another file's already: its refusal must not be believed.

use bgjob::hresult::{BG_E_INVALID_STATE, E_PENDING};
use bgjob::{Engine, JobType};

use crate::tools::{code, explore, prepared, spawn, within};

/// A file has all its 100 bytes, and Done is told. Meanwhile the file gets another name, which ends its attempt and gives
/// its cell back, and another file takes that cell for a size of 5. Done came first or was too late; that bytes are
/// missing it may not say.
#[test]
fn done_is_not_refused_by_another_files_size() {
    let invalid = BG_E_INVALID_STATE.code();
    explore("refused change", within(1, 2), &[0, invalid], move |seen| {
        let (memory, (job, transfer, file, next)) = prepared(2, 3, |engine| {
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            let [file, next] = [(); 2].map(|()| engine.add_file(job, None, None, 0).unwrap());
            engine.resume(job).unwrap();
            let transfer = engine.transfer_next().unwrap().transfer;
            engine.transfer_connected(transfer, 100, 0).unwrap();
            engine.touch(job).unwrap();
            engine.transfer_advance(transfer, 100).unwrap();
            (job, transfer, file, next)
        });
        let finisher = spawn(&memory, move |engine| code(engine.transfer_done(transfer)));
        let changer = spawn(&memory, move |engine| {
            [code(engine.set_remote_name(file, b"http://h/x")), code(engine.set_file_size(next, 5))]
        });
        let changed = changer.join().unwrap();
        let done = finisher.join().unwrap();
        assert!([0, invalid].contains(&done), "{done:x}");
        assert!(changed.iter().all(|code| [0, E_PENDING.code()].contains(code)), "{changed:x?}");
        let engine = Engine::for_model(&memory);
        assert_eq!(engine.progress(job).unwrap().files_transferred, u32::from(done == 0));
        seen.note(done);
    });
}
