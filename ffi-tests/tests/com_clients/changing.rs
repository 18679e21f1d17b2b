//! Sources that change while they are copied: what arrives is one content, never two.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::bed::Bed;
use crate::build::sanitized;

const SIZE: usize = 400_000;

/// Copies a source that `change` works on half-way, and checks that what arrived is `wanted` of what was and what is.
fn copied(test: &str, attempts: &str, change: impl FnOnce(&Bed), wanted: impl FnOnce(Vec<u8>, Vec<u8>) -> Vec<u8>) {
    let bed = Bed::slow(test, sanitized());
    let before = bed.source("image", SIZE);
    let running = bed.start_copy(&[bed.source_path("image"), bed.destination_path("image")]);
    bed.wait_for_temporary(100_000);
    change(&bed);
    let after = fs::read(bed.from("image")).expect("it is there");
    let ended = running.end();
    ended.assert_good();
    assert!(ended.out.lines().any(|l| l.starts_with("complete: ") && l.ends_with(attempts)), "{ended:#?}");
    assert!(before != after);
    bed.assert_arrived(&[("image", &wanted(before, after))]);
}

#[test]
fn one_that_grows_begins_again() {
    let grow = |bed: &Bed| {
        let mut file = OpenOptions::new().append(true).open(bed.from("image")).expect("it is there");
        file.write_all(b"and more").expect("it is writable");
    };
    copied("grows", " bytes, 0 resumed, 2 attempts", grow, |_, after| after);
}

#[test]
fn one_that_is_written_to_without_growing_begins_again() {
    let overwrite = |bed: &Bed| {
        let file = OpenOptions::new().write(true).open(bed.from("image")).expect("it is there");
        // Behind what has been copied, and before it.
        file.write_all_at(b"another", 1000).expect("it is writable");
    };
    copied("overwritten", " bytes, 0 resumed, 2 attempts", overwrite, |_, after| after);
}

#[test]
fn one_that_shrinks_begins_again() {
    let shrink = |bed: &Bed| {
        let file = OpenOptions::new().write(true).open(bed.from("image")).expect("it is there");
        file.set_len(50_000).expect("it is writable");
    };
    copied("shrinks", ", 50000 bytes, 0 resumed, 2 attempts", shrink, |_, after| after);
}

#[test]
fn one_that_is_replaced_by_another_is_copied_as_it_was() {
    let replace = |bed: &Bed| {
        bed.source("another", SIZE);
        fs::rename(bed.from("another"), bed.from("image")).expect("the scratch directory is writable");
    };
    copied("replaced", " bytes, 0 resumed, 1 attempts", replace, |before, _| before);
}

/// In the suspension nobody has the source open: the temporary is only right for the content that it began with.
#[test]
fn one_that_is_replaced_during_a_suspension_begins_again() {
    let bed = Bed::slow("replaced-suspended", sanitized());
    bed.source("image", SIZE);
    let running =
        bed.start_copy(&["--suspend-at", "100000", &bed.source_path("image"), &bed.destination_path("image")]);
    running.wait_for("suspended: ");
    let after = bed.source("another", SIZE / 8);
    fs::rename(bed.from("another"), bed.from("image")).expect("the scratch directory is writable");
    running.end().assert_good();
    bed.assert_arrived(&[("image", &after)]);
}

#[test]
fn an_upload_that_changes_is_an_error() {
    let bed = Bed::slow("upload-changes", sanitized());
    bed.source("image", SIZE);
    let running = bed.start_copy(&["--upload", &bed.source_path("image"), &bed.destination_path("image")]);
    bed.wait_for_temporary(100_000);
    bed.source("image", SIZE + 1);
    running.end().assert_failed("BG_E_LOCAL_FILE_CHANGED (local file) (0x8020001D)");
    bed.assert_arrived(&[]);
}

/// Stops the writer when it goes, also by a panic: else the scope would wait for ever.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn one_that_never_stops_changing_is_left_alone_for_a_while() {
    let bed = Bed::slow("never-stops", sanitized());
    bed.source("log", SIZE);
    let stopped = AtomicBool::new(false);
    thread::scope(|scope| {
        let stop = Stop(&stopped);
        scope.spawn(|| {
            let mut file = OpenOptions::new().append(true).open(bed.from("log")).expect("it is there");
            while !stopped.load(Ordering::Relaxed) {
                file.write_all(b"one more line\n").expect("it is writable");
                thread::sleep(Duration::from_millis(15));
            }
        });
        let running = bed.start("poll", &["-i", "20", &bed.source_path("log"), &bed.destination_path("log")]);
        running.wait_for("\nTRANSIENT_ERROR: ");
        drop(stop);
        // And when it has stopped, a later try finds it so.
        let ended = running.end();
        ended.assert_good();
        assert_eq!(ended.out.matches("TRANSIENT_ERROR: ").count(), 1, "told once: {ended:#?}");
    });
    bed.assert_arrived(&[("log", &fs::read(bed.from("log")).expect("it is there"))]);
}
