//! The four clients, in each build: what they print of real copies, and of errors.

use std::fs;

use crate::bed::{Bed, Ended};
use crate::build::{self, System};

/// Names and sizes that could go wrong: nothing, one byte, several chunks; spaces, escapes, a pair of surrogates.
const FILES: [(&str, usize); 4] =
    [("empty", 0), ("one byte.bin", 1), ("größe 100%25 𝄞.bin", 70_001), ("large.bin", 3_000_000)];

/// Every client once in each of these builds, with real files. At the same time: they mostly wait.
pub(crate) fn all(kits: &'static [build::Kit]) {
    std::thread::scope(|scope| {
        for kit in kits {
            scope.spawn(|| [poll, notify, delivery, monitor].map(|client| client(kit)));
        }
    });
}

/// Makes [`FILES`]; their bytes, and what the programs are given: URLs and paths in turn.
fn files(bed: &Bed) -> (Vec<(&'static str, Vec<u8>)>, Vec<String>) {
    let bytes = FILES.map(|(name, size)| (name, bed.source(name, size))).to_vec();
    let source = |i: usize, name: &str| if i.is_multiple_of(2) { bed.url(name) } else { bed.source_path(name) };
    let args =
        FILES.iter().enumerate().flat_map(|(i, (name, _))| [source(i, name), bed.destination_path(name)]).collect();
    (bytes, args)
}

fn assert_all_arrived(bed: &Bed, files: &[(&'static str, Vec<u8>)]) {
    let files: Vec<_> = files.iter().map(|(name, bytes)| (*name, &**bytes)).collect();
    bed.assert_arrived(&files);
}

const TOTAL: usize = FILES[0].1 + FILES[1].1 + FILES[2].1 + FILES[3].1;

fn poll(kit: &'static build::Kit) {
    let bed = Bed::new("poll", kit).driven_by("connect=250,delay=1");
    let (bytes, args) = files(&bed);
    let args = [["-i", "20"].map(str::to_owned).to_vec(), args].concat();
    let ended = bed.run("poll", &args);
    ended.assert_good();
    assert_all_arrived(&bed, &bytes);
    for (name, size) in FILES {
        ended.assert_line(&format!("{}: {size} of {size} bytes", bed.destination_path(name)));
    }
    ended
        .assert_line("CONNECTING: 0 of Unknown bytes, 0 of 4 files")
        .assert_line(&format!("TRANSFERRED: {TOTAL} of {TOTAL} bytes, 4 of 4 files, 100 %"))
        .assert_line(&format!("ACKNOWLEDGED: {TOTAL} of {TOTAL} bytes, 4 of 4 files, 100 %"));
    let unknown: Vec<_> = ended.out.lines().filter(|l| l.contains("Unknown")).collect();
    // The sizes of three files are told before the last one's.
    assert!(unknown.iter().any(|l| l.contains(" 2 of 4 files")), "{ended:#?}");
    assert!(unknown.iter().all(|l| !l.contains('%')), "no percentage of an unknown total: {ended:#?}");
}

fn notify(kit: &'static build::Kit) {
    let bed = Bed::new("notify", kit);
    let (bytes, args) = files(&bed);
    let ended = bed.run("notify", &args);
    ended.assert_good();
    assert_all_arrived(&bed, &bytes);
    let mut wanted: Vec<_> =
        FILES.iter().map(|(name, size)| format!("arrived, {size} bytes: {}", bed.destination_path(name))).collect();
    wanted.push(format!("transferred and completed: 4 of 4 files, {TOTAL} of {TOTAL} bytes"));
    wanted.push("4 files, modified, 0 references left".to_owned());
    assert_eq!(ended.out.lines().collect::<Vec<_>>(), wanted, "each file in its order, then the job");
}

fn delivery(kit: &'static build::Kit) {
    let bed = Bed::new("delivery", kit).driven_by("connect=300");
    let bytes = bed.source("image.bin", 200_000);
    let one = bed.run("delivery", &["-s", "200000", &bed.url("image.bin"), &bed.destination_path("known.bin")]);
    one.assert_good().assert_line("SUSPENDED: 0 of 200000 bytes, 0 of 1 files");
    let ranges = ["-r", "199990", "EOF", "-r", "5", "10"].map(str::to_owned);
    let two = [ranges.to_vec(), vec![bed.url("image.bin"), bed.destination_path("parts.bin")]].concat();
    let two =
        [two, vec!["-s".to_owned(), "200000".to_owned(), bed.url("image.bin"), bed.destination_path("whole.bin")]]
            .concat();
    let ended = bed.run("delivery", &two);
    ended
        .assert_good()
        .assert_line("SUSPENDED: 0 of Unknown bytes, 0 of 2 files")
        .assert_line("ACKNOWLEDGED: 200020 of 200020 bytes, 2 of 2 files");
    assert!(ended.out.contains("TRANSFERRING: 0 of Unknown bytes"), "while it connects: {ended:#?}");
    let parts = [&bytes[199_990..], &bytes[5..15]].concat();
    bed.assert_arrived(&[("known.bin", &bytes), ("parts.bin", &parts), ("whole.bin", &bytes)]);
}

/// A job of low priority begins, and makes room for one of high priority.
fn monitor(kit: &'static build::Kit) {
    let bed = Bed::new("monitor", kit).driven_by("chunk=20000,delay=10");
    let (background, urgent) = (bed.source("background", 3_000_000), bed.source("urgent", 400_000));
    let jobs = [
        ["-i", "20", "-p", "LOW", &bed.url("background"), &bed.destination_path("background")]
            .map(str::to_owned)
            .to_vec(),
        ["-w", "500", "-p", "FOREGROUND", &bed.url("urgent"), &bed.destination_path("urgent")]
            .map(str::to_owned)
            .to_vec(),
    ];
    let ended = bed.run("monitor", &jobs.concat());
    ended.assert_good();
    bed.assert_arrived(&[("background", &background), ("urgent", &urgent)]);
    for name in ["background", "urgent"] {
        ended.assert_line(&format!("'{}' completed", bed.destination_path(name)));
    }
    // What EnumJobs shows of the two at the same time: oldest first.
    let lines: Vec<_> = ended.out.lines().collect();
    let both: Vec<_> = lines.split(|l| *l == "2 jobs").filter(|pair| pair.len() >= 2).collect();
    let has = |low: &str, high: &str| {
        both.iter()
            .any(|pair| pair[0].contains(&format!(" LOW {low} ")) && pair[1].contains(&format!(" FOREGROUND {high} ")))
    };
    assert!(has("QUEUED 0 / 1", "TRANSFERRING 0 / 1"), "one makes room: {ended:#?}");
    assert!(has("TRANSFERRING 0 / 1", "TRANSFERRED 1 / 1"), "and goes on later: {ended:#?}");
    assert!(!has("TRANSFERRED 1 / 1", "TRANSFERRING 0 / 1"), "{ended:#?}");
    let bytes = |line: &str| -> u64 {
        let words: Vec<_> = line.split(' ').collect();
        words[words.len() - 3].parse().unwrap_or_else(|_| panic!("no bytes in {line}"))
    };
    let counts: Vec<_> = both.iter().map(|pair| bytes(pair[0])).collect();
    assert!(counts[0] > 0 && counts.is_sorted(), "what had arrived stays: {counts:?}");
}

#[test]
fn every_client_runs_in_every_build() {
    all(build::linux());
}

/// What every program says of the same errors.
fn assert_errors(bed: &Bed, source: &str, destination: &str, code: &str, context: u32) {
    let polled = bed.run("poll", &["-i", "5", source, destination]);
    polled.assert_failed(&format!("the job failed with {code} in context {context}\n"));
    polled.assert_line("the job was cancelled");
    let notified = bed.run("notify", &[source, destination]);
    assert_eq!((notified.code, &*notified.err), (Some(1), ""), "{notified:#?}");
    notified.assert_line(&format!("the job failed with {code} in context {context}"));
    notified.assert_line("0 files, modified, 0 references left");
    // Delivery Optimization tells contexts for HTTP 403 only.
    let delivered = bed.run("delivery", &[source, destination]);
    delivered.assert_failed(&format!("the job failed with {code} in context 0\n"));
    let monitored = bed.run("monitor", &["-i", "5", source, destination]);
    assert_eq!((monitored.code, &*monitored.err), (Some(1), ""), "{monitored:#?}");
    monitored.assert_line(&format!("'{destination}' cancelled"));
    assert!(monitored.out.contains(" NORMAL ERROR 0 / 1 0 / "), "{monitored:#?}");
    assert_eq!(bed.names(), Vec::<String>::new(), "nothing is left");
}

pub(crate) fn errors(kit: &'static build::Kit) {
    let bed = Bed::new("errors", kit);
    bed.source("there", 1000);
    assert_errors(&bed, &bed.url("missing.bin"), &bed.destination_path("x"), "0x80070002", 5);
    let missing = if bed.system() == System::Linux { "missing/x" } else { "missing\\x" };
    assert_errors(&bed, &bed.source_path("there"), &bed.destination_path(missing), "0x80070003", 4);
    assert_errors(&bed, "http://example.invalid/x", &bed.destination_path("x"), "0x80070032", 5);
}

#[test]
fn errors_are_told_with_their_context_and_leave_nothing() {
    errors(build::sanitized());
}

#[test]
fn polling_tells_of_the_file_that_failed() {
    let bed = Bed::new("failed-file", build::sanitized());
    bed.source("first", 1000);
    let args = ["first", "second"].map(|name| [bed.url(name), bed.destination_path(name)]).concat();
    let ended = bed.run("poll", &[["-i", "5"].map(str::to_owned).to_vec(), args].concat());
    ended.assert_failed(&format!("  {}\n", bed.url("second")));
    assert!(ended.err.lines().count() == 4, "code, description, context, file: {ended:#?}");
    bed.assert_arrived(&[]);
}

#[test]
fn a_job_that_is_completed_half_way_keeps_the_files_that_have_arrived() {
    let bed = Bed::new("kept", build::sanitized()).driven_by("chunk=1000,delay=10");
    let first = bed.source("first", 3000);
    bed.source("second", 100_000);
    let args = ["first", "second"].map(|name| [bed.url(name), bed.destination_path(name)]).concat();
    let ended = bed.run("poll", &[["-i", "5", "-k", "4000"].map(str::to_owned).to_vec(), args].concat());
    ended
        .assert_good()
        .assert_line("some files had not arrived")
        .assert_line(&format!("{}: 3000 of 3000 bytes", bed.destination_path("first")));
    assert!(ended.out.contains(" of 100000 bytes, not completed\n"), "{ended:#?}");
    let last = ended.out.lines().last().unwrap_or_default();
    assert!(last.starts_with("ACKNOWLEDGED: ") && last.contains(" of 103000 bytes, 1 of 2 files, "), "{ended:#?}");
    bed.assert_arrived(&[("first", &first)]);
}

fn at_least(ended: &Ended, bytes: u64) {
    let cancelled =
        ended.out.lines().rev().nth(1).and_then(|l| l.strip_prefix("TRANSFERRING: ")?.split(' ').next()?.parse().ok());
    let cancelled: u64 = cancelled.unwrap_or_else(|| panic!("{ended:#?}"));
    assert!((bytes..400_000).contains(&cancelled), "{ended:#?}");
}

#[test]
fn a_job_that_is_cancelled_half_way_leaves_no_temporary() {
    let bed = Bed::slow("cancelled", build::sanitized());
    bed.source("image", 400_000);
    fs::write(bed.to("image"), "an older one").expect("the scratch directory is writable");
    let ended = bed.run("poll", &["-i", "5", "-c", "100000", &bed.url("image"), &bed.destination_path("image")]);
    assert_eq!((ended.code, &*ended.err), (Some(1), ""), "{ended:#?}");
    at_least(ended.assert_line("the job was cancelled"), 100_000);
    bed.assert_arrived(&[("image", b"an older one")]);
    // And when the program that has the job ends.
    let ended = bed.run("monitor", &["-n", "10", "-i", "20", &bed.url("image"), &bed.destination_path("image")]);
    assert_eq!((ended.code, &*ended.err), (Some(1), ""), "{ended:#?}");
    ended.assert_line(&format!("'{}' cancelled", bed.destination_path("image")));
    bed.assert_arrived(&[("image", b"an older one")]);
}
