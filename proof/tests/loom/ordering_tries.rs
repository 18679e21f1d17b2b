//! How often a change can be overtaken: not more often than others change the job.

use bgjob::{Engine, JobType, Priority};

use crate::tools::{explore, prepared, spawn, up_to};

/// Two changes overtake a third at most twice. From its third try on it freezes first, and by that sees the head of the
/// era that it freezes: no try is lost to a head that has been replaced long ago.
#[test]
fn two_changes_do_not_keep_a_third_away() {
    explore("tries", up_to(1), &[true, false], |seen| {
        let (memory, job) = prepared(1, 3, |engine| engine.create_job(None, JobType::Download).unwrap().0);
        let others = spawn(&memory, move |engine| {
            engine.set_priority(job, Priority::High).unwrap();
            engine.set_priority(job, Priority::Low).unwrap();
        });
        let one = spawn(&memory, move |engine| engine.set_priority(job, Priority::Foreground).unwrap());
        others.join().unwrap();
        one.join().unwrap();
        seen.note(Engine::for_model(&memory).priority(job) == Ok(Priority::Low));
    });
}
