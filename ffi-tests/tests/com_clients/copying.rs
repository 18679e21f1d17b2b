//! The copier by itself, through `bgcopy`.

use crate::bed::{Bed, Ended, is_missing, wait_until};
use crate::build::sanitized;

/// Bytes of the last line that begins with this state.
fn bytes_at(ended: &Ended, state: &str) -> u64 {
    let line = ended.out.lines().rfind(|l| l.starts_with(state)).unwrap_or_else(|| panic!("no {state} in {ended:#?}"));
    line.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no bytes in {line}"))
}

#[test]
fn a_job_that_is_suspended_goes_on_where_it_stopped() {
    let bed = Bed::slow("suspended", sanitized());
    let (first, second) = (bed.source("first", 100_000), bed.source("second", 300_000));
    let names = ["first", "second"].map(|n| [bed.source_path(n), bed.destination_path(n)]).concat();
    let ended = bed.copy(&[["--suspend-at", "150000"].map(str::to_owned).to_vec(), names].concat());
    // Two files, and one of them twice; what was there before is counted once, and none of it is another program's.
    ended.assert_good().assert_line("complete: 2 of 2 files, 400000 bytes, 0 resumed, 3 attempts");
    let suspended = bytes_at(&ended, "suspended: ");
    assert!((150_000..400_000).contains(&suspended), "{ended:#?}");
    ended.assert_line(&format!("suspended: {suspended} of 400000 bytes, 1 of 2 files"));
    let lines = ended.out.lines().filter(|l| l.ends_with(" files"));
    let counts: Vec<u64> = lines.filter_map(|l| l.split(' ').nth(1)?.parse().ok()).collect();
    assert!(counts.len() > 5 && counts.is_sorted(), "what had arrived stays: {ended:#?}");
    bed.assert_arrived(&[("first", &first), ("second", &second)]);
}

#[test]
fn one_thread_can_copy_and_watch() {
    let bed = Bed::slow("steps", sanitized());
    let image = bed.source("image", 300_000);
    let (from, to) = (bed.source_path("image"), bed.destination_path("image"));
    let ended = bed.copy(&["--no-thread", "--suspend-at", "100000", &from, &to]);
    ended.assert_good().assert_line("complete: 1 of 1 files, 300000 bytes, 0 resumed, 2 attempts");
    bed.assert_arrived(&[("image", &image)]);
    let ended = bed.copy(&["--no-thread", "--cancel-at", "100000", &from, &bed.destination_path("cancelled")]);
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    bed.assert_arrived(&[("image", &image)]);
}

#[test]
fn a_temporary_is_beside_the_file_until_the_job_is_completed() {
    let bed = Bed::slow("temporary", sanitized());
    let image = bed.source("image", 300_000);
    let running = bed.start_copy(&[bed.source_path("image"), bed.destination_path("image")]);
    bed.wait_for_temporary(50_000);
    assert!(is_missing(&bed.to("image")));
    assert_eq!(bed.names().len(), 1);
    running.end().assert_good();
    bed.assert_arrived(&[("image", &image)]);
}

#[test]
fn cancelled_and_partly_completed_jobs_leave_no_temporaries() {
    let bed = Bed::slow("ended-early", sanitized());
    let first = bed.source("first", 100_000);
    bed.source("second", 300_000);
    let names = ["first", "second"].map(|n| [bed.source_path(n), bed.destination_path(n)]).concat();
    let ended = bed.copy(&[["--cancel-at", "150000"].map(str::to_owned).to_vec(), names.clone()].concat());
    assert_eq!((ended.code, &*ended.err), (Some(1), ""), "{ended:#?}");
    assert!(ended.out.contains("\ncancelled at 1"), "{ended:#?}");
    bed.assert_arrived(&[]);
    let ended = bed.copy(&[["--keep-at", "150000"].map(str::to_owned).to_vec(), names].concat());
    ended.assert_good();
    let kept = bytes_at(&ended, "acknowledged: ");
    ended.assert_line(&format!("partial: 1 of 2 files, {kept} bytes, 0 resumed, 2 attempts"));
    bed.assert_arrived(&[("first", &first)]);
}

/// Not only when the program ends, and not only when the copier's next chunk is due.
#[test]
fn temporaries_go_when_their_job_is_over() {
    let bed = Bed::new("swept", sanitized()).driven_by("chunk=100000,delay=60000");
    bed.source("image", 300_000);
    for (end, said) in [("--cancel-at", "cancelled at "), ("--keep-at", "partial: 0 of 1 files")] {
        let args = ["--linger", "60000", end, "50000", &bed.source_path("image"), &bed.destination_path("image")];
        let running = bed.start_copy(&args);
        running.wait_for(said);
        wait_until("the temporary goes", || bed.names().is_empty());
        running.kill();
    }
}

#[test]
fn ranges_are_put_one_after_the_other() {
    let bed = Bed::new("ranges", sanitized()).driven_by("chunk=1000");
    let image = bed.source("image", 10_000);
    let ranges = ["--range", "9000:", "--range", "0:1", "--range", "2000:3500"].map(str::to_owned).to_vec();
    let ended = bed.copy(&[ranges, vec![bed.source_path("image"), bed.destination_path("image")]].concat());
    ended.assert_good().assert_line("complete: 1 of 1 files, 4501 bytes, 0 resumed, 1 attempts");
    bed.assert_arrived(&[("image", &[&image[9000..], &image[..1], &image[2000..5500]].concat())]);

    let ended = bed.copy(&["--range", "9000:1001", &bed.source_path("image"), &bed.destination_path("outside")]);
    ended.assert_failed("BG_E_INVALID_RANGE (remote file) (0x8020002B)");
    let ended =
        bed.copy(&["--range", "0:2", "--range", "1:1", &bed.source_path("image"), &bed.destination_path("twice")]);
    ended.assert_failed("BG_E_OVERLAPPING_RANGES (0x8020002C)");
    assert_eq!(bed.names(), ["image"]);
}

#[test]
fn a_size_that_is_not_told_is_unknown_until_the_file_has_arrived() {
    let bed = Bed::new("hidden", sanitized()).driven_by("chunk=10000,delay=10,hide-sizes");
    let image = bed.source("image", 300_000);
    let ended = bed.copy(&["--suspend-at", "100000", &bed.source_path("image"), &bed.destination_path("image")]);
    ended.assert_good().assert_line("transferred: 300000 of 300000 bytes, 1 of 1 files");
    let known = |line: &&str| !line.contains(" of unknown bytes, 0 of 1 files");
    let first = ended.out.lines().find(known).unwrap_or_default();
    assert!(first.starts_with("transferred: "), "{ended:#?}");
    assert!(bytes_at(&ended, "transferring: ") > 0, "{ended:#?}");
    bed.assert_arrived(&[("image", &image)]);
}

#[test]
fn uploads_go_the_other_way_and_replies_come_back() {
    let bed = Bed::slow("uploads", sanitized());
    let image = bed.source("image", 200_000);
    let ended =
        bed.copy(&["--upload", "--suspend-at", "50000", &bed.source_path("image"), &bed.destination_path("up load")]);
    ended.assert_good().assert_line("complete: 1 of 1 files, 200000 bytes, 0 resumed, 2 attempts");
    bed.assert_arrived(&[("up load", &image)]);

    // Of more than one chunk, and of none.
    let long = "thank you. ".repeat(2000);
    for reply in [&*long, ""] {
        let args = [
            "--reply",
            reply,
            &bed.destination_path("reply"),
            &bed.source_path("image"),
            &bed.destination_path("up load"),
        ];
        let ended = bed.copy(&args);
        let line = format!("reply: {0} of {0} bytes, {1}", reply.len(), &reply[..reply.len().min(79)]);
        ended.assert_good().assert_line("complete: 1 of 1 files, 200000 bytes, 0 resumed, 1 attempts");
        ended.assert_line(&line);
        bed.assert_arrived(&[("up load", &image), ("reply", reply.as_bytes())]);
    }

    let ended =
        bed.copy(&["--upload", "--cancel-at", "50000", &bed.source_path("image"), &bed.destination_path("another")]);
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    let ended = bed.copy(&["--upload", &bed.source_path("image"), &bed.destination_path("missing/image")]);
    ended.assert_failed("no such directory (remote file) (0x80070003)");
    let ended = bed.copy(&["--upload", &bed.source_path("missing"), &bed.destination_path("missing")]);
    ended.assert_failed("no such file (local file) (0x80070002)");
    bed.assert_arrived(&[("up load", &image), ("reply", b"")]);
}

#[test]
fn a_killed_program_leaves_its_temporary_and_nobody_takes_it_for_his() {
    let bed = Bed::slow("killed", sanitized());
    let image = bed.source("image", 300_000);
    let running = bed.start_copy(&[bed.source_path("image"), bed.destination_path("image")]);
    bed.wait_for_temporary(50_000);
    running.kill();
    let left = bed.names();
    bed.copy(&[bed.source_path("image"), bed.destination_path("image")]).assert_good();
    std::fs::remove_file(bed.to(&left[0])).expect("it is still there");
    bed.assert_arrived(&[("image", &image)]);
}
