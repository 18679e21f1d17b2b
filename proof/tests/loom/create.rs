//! Create against create.

use bgjob::{Engine, JobType};

use crate::tools::{explore, memory, spawn, within};

/// Two creators get two jobs, and a third is turned away.
#[test]
fn create_against_create() {
    explore("create", within(3, 6), &[true, false], |seen| {
        let memory = memory(2, 1, 2);
        let engine = Engine::for_model(&memory);
        let other = spawn(&memory, move |engine| engine.create_job(None, JobType::Download).unwrap());
        let mine = engine.create_job(None, JobType::Download).unwrap();
        let theirs = other.join().unwrap();
        assert_ne!(mine.0, theirs.0);
        assert_ne!(mine.1, theirs.1);
        assert_eq!(engine.jobs::<2>().unwrap().len(), 2);
        assert!(engine.create_job(None, JobType::Download).is_err());
        seen.note(mine.0.0 < theirs.0.0);
    });
}
