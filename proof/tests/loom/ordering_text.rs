//! Texts whose chunks are written again while somebody reads them.

use bgjob::tables::model::ModelMemory;
use bgjob::{Engine, JobType};
use loom::sync::Arc;

use crate::tools::{Preemptions, explore, spawn};

/// The short version's are enough for every mutation that `cargo xtask verify orderings` makes.
const SOME: Preemptions = Preemptions { short: 1, long: 2 };

const TEXTS: [&[u8]; 3] = [b"aaaaaaa", b"bbbbbbb", b"ccccccc"];

/// The third description is written where the first was: a reader gets one of them, whole.
#[test]
fn a_description_is_read_whole() {
    explore("text", SOME, &[0, 1, 2], |seen| {
        // The job's name, and two descriptions at most.
        let memory = Arc::new(ModelMemory::with_text(1, 1, 3, 2));
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(Some(b"j"), JobType::Download).unwrap();
        engine.set_description(job, TEXTS[0]).unwrap();
        let writer = spawn(&memory, move |engine| {
            engine.set_description(job, TEXTS[1]).unwrap();
            engine.set_description(job, TEXTS[2]).unwrap();
        });
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let mut buffer = [0; 8];
            // The busy code, because a model tries three times only.
            if let Ok(length) = engine.description(job, &mut buffer) {
                let which = TEXTS.iter().position(|text| *text == &buffer[..length]);
                seen.note(which.unwrap_or_else(|| panic!("{:?}", &buffer[..length])));
            }
        });
        writer.join().unwrap();
        reader.join().unwrap();
    });
}
