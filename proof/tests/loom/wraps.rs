//! Era and tag wrap while readers and adders are at work.

use bgjob::{Engine, JobType, Priority};

use crate::tools::{explore, memory, of, spawn, transferring, within};

/// Changes of a job until it is TRANSFERRING: create, add, resume, start, connect.
const CHANGES: u32 = 5;

/// A look, an advance and a look around the wrap, and a change that makes it; `before`: changes left until then.
fn meets(name: &str, whole_tag: bool, before: u32) {
    explore(name, within(2, 3), &[false, true], move |seen| {
        let memory = memory(1, 1, 3);
        memory.put_before_wrap(CHANGES + before, whole_tag);
        let engine = Engine::for_model(&memory);
        let (job, transfer) = memory.hold_spares(2, || transferring(&engine, 100));
        let adder = spawn(&memory, move |engine| {
            let first = of(engine.progress(job)).0;
            engine.transfer_advance(transfer, 5).unwrap();
            (first, of(engine.progress(job)).0)
        });
        let changer = spawn(&memory, move |engine| {
            engine.set_priority(job, Priority::High).unwrap();
            let seen = of(engine.progress(job)).0;
            assert!([0, 5].contains(&seen), "{seen}");
            seen == 5
        });
        assert_eq!(adder.join().unwrap(), (0, 5));
        seen.note(changer.join().unwrap());
        let end = engine.snapshot(job).unwrap();
        assert_eq!((end.progress.bytes_transferred, end.priority), (5, Priority::High as i32));
    });
}

#[test]
fn the_era_wraps() {
    meets("era wraps", false, 0);
}

#[test]
fn the_tag_wraps() {
    meets("tag wraps", true, 0);
}

/// A file's link wraps while its size is learnt, with somebody to help and somebody to read.
fn link_meets(name: &str, whole_tag: bool) {
    explore(name, within(1, 2), &[(u64::MAX, u64::MAX), (100, 100)], move |seen| {
        let memory = memory(1, 1, 2);
        // Adding the file is the last change before the wrap.
        memory.put_link_before_wrap(1, whole_tag);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let file = engine.add_file(job, None, None, 0).unwrap();
        let sizer = spawn(&memory, move |engine| engine.set_file_size(file, 100).unwrap());
        let helper = spawn(&memory, move |engine| {
            engine.set_priority(job, Priority::High).unwrap();
            let total = engine.progress(job).unwrap().bytes_total;
            let of_file = engine.file_progress(file).unwrap().bytes_total;
            assert!(total == u64::MAX || of_file == 100, "the job knew {total}, the file {of_file}");
            (total, of_file)
        });
        sizer.join().unwrap();
        seen.note(helper.join().unwrap());
        assert_eq!(engine.file_progress(file).unwrap().bytes_total, 100);
        engine.set_file_size(file, 7).unwrap();
        assert_eq!(engine.progress(job).unwrap().bytes_total, 7);
    });
}

#[test]
fn the_era_of_a_link_wraps() {
    link_meets("link's era wraps", false);
}

#[test]
fn the_tag_of_a_link_wraps() {
    link_meets("link's tag wraps", true);
}

/// The counter of attempts wraps in a restart: the old token is refused all the same.
#[test]
fn the_attempt_wraps() {
    explore("attempt wraps", within(3, 5), &[(true, 0), (false, 0)], |seen| {
        let memory = memory(1, 1, 2);
        memory.put_before_last_attempt();
        let engine = Engine::for_model(&memory);
        let (job, transfer) = transferring(&engine, 100);
        let late = spawn(&memory, move |engine| engine.transfer_advance(transfer, 7).is_ok());
        let fresh = engine.transfer_restart(transfer, 100).unwrap();
        assert_eq!((transfer.0 >> 32, fresh.0 >> 32), (u64::from(u32::MAX), 1));
        let was_counted = late.join().unwrap();
        let bytes = of(engine.progress(job)).0;
        assert_eq!(bytes, 0, "the old token's bytes are of the old content");
        engine.transfer_advance(fresh, 3).unwrap();
        seen.note((was_counted, bytes));
    });
}
