//! A file's cell that is written again while somebody reads it.

use bgjob::{JobType, SIZE_UNKNOWN};

use crate::tools::{explore, prepared, spawn, up_to};

/// The second size is written where none was told: sizes are seen in the order they were told.
#[test]
fn sizes_come_in_their_order() {
    const WANTED: &[(u64, u64)] = &[(SIZE_UNKNOWN, SIZE_UNKNOWN), (SIZE_UNKNOWN, 5), (5, 6), (6, 6)];
    explore("cells", up_to(2), WANTED, |seen| {
        let (memory, file) = prepared(1, 2, |engine| {
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            let file = engine.add_file(job, None, None, 0).unwrap();
            engine.touch(job).unwrap();
            file
        });
        let teller = spawn(&memory, move |engine| {
            engine.set_file_size(file, 5).unwrap();
            engine.set_file_size(file, 6).unwrap();
        });
        let seen = seen.clone();
        let reader = spawn(&memory, move |engine| {
            let sizes = [(); 2].map(|()| engine.file_progress(file).map(|progress| progress.bytes_total));
            if let [Ok(first), Ok(second)] = sizes {
                // Unknown comes first, and is the largest number.
                assert!(first.wrapping_add(1) <= second.wrapping_add(1), "{first} then {second}");
                seen.note((first, second));
            }
        });
        teller.join().unwrap();
        reader.join().unwrap();
    });
}
