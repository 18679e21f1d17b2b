//! The C updater, end to end: the program as it is built for the user, against a real HTTP server on loopback.
//!
//! * Success: several files, their digests, the slots in turn, nothing of an older update left; unknown sizes.
//! * Suspended by a signal: exit code, partial files, resumed by range, every byte counted once.
//! * [`resume`]: validators, `If-Range`, contents that change between two runs and within one.
//! * [`retry`]: errors that pass, `Retry-After`, silence, and when it gives up.
//! * [`wire`]: redirects, bodies without a length, connections that break at random offsets.
//! * [`https`]: a private CA, and every certificate that must be refused.
//! * Failure: HTTP errors, digests, [`disk`]; the active slot is never touched.
//! * Display: a bar on a terminal and the cursor back, one line a second elsewhere; [`json`].
//! * Command line: every mistake is exit code 2 and one sentence.

#[path = "updater/bed.rs"]
mod bed;
#[path = "updater/disk.rs"]
mod disk;
#[path = "updater/https.rs"]
mod https;
#[path = "updater/json.rs"]
mod json;
#[path = "updater/resume.rs"]
mod resume;
#[path = "updater/retry.rs"]
mod retry;
#[path = "updater/screen.rs"]
mod screen;
#[path = "updater/wire.rs"]
mod wire;

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use bed::Bed;
use bgjob_loopback_server::{Behaviour, Cut};
use rustix::process::Signal;
use screen::Screen;

fn slow(bytes_per_s: u64) -> Behaviour {
    Behaviour { bytes_per_s: Some(bytes_per_s), ..Behaviour::default() }
}

// Success

#[test]
fn updates_take_turns_in_the_slots() {
    let bed = Bed::new("turns", Behaviour::default());
    let boot = bed.image("boot.bin", 300_000);
    let kernel = bed.image("kernel.img", 1_000_000);
    let empty = bed.image("empty.bin", 0);

    let first = [bed.pinned("boot.bin", &boot), bed.pinned("kernel.img", &kernel), bed.pinned("empty.bin", &empty)];
    let ended = bed.run(&first);
    ended.assert_updated("a", 3, 1_300_000, 0);
    bed.assert_slot("a", &[("boot.bin", &boot), ("empty.bin", &empty), ("kernel.img", &kernel)]);
    for (name, bytes) in [("boot.bin", &boot), ("kernel.img", &kernel), ("empty.bin", &empty)] {
        assert!(ended.out.contains(&format!("sha256={}  {name}  verified\n", bed::sha256(bytes))), "{ended:#?}");
    }
    for request in bed.server.requests() {
        assert!(!request.target.contains("sha256"), "the fragment is not the server's business: {request:?}");
    }

    // Without digests: verified by size, and the digests are printed.
    let kernel2 = bed.image("kernel.img", 1_500_000);
    let ended = bed.run(&[bed.url("kernel.img")]);
    ended.assert_updated("b", 1, 1_500_000, 0);
    assert!(ended.out.contains(&format!("sha256={}  kernel.img  not verified\n", bed::sha256(&kernel2))), "{ended:#?}");
    bed.assert_slot("b", &[("kernel.img", &kernel2)]);

    // Back in slot a, where two files of the first update are no part of this one.
    let ended = bed.run(&[bed.pinned("kernel.img", &kernel2)]);
    ended.assert_updated("a", 1, 1_500_000, 0);
    bed.assert_slot("a", &[("kernel.img", &kernel2)]);
    assert_eq!(bed.content("b"), [("kernel.img".to_owned(), kernel2)], "slot b is the way back, and stays");
}

#[test]
fn a_size_that_the_server_does_not_tell_is_unknown_until_the_end() {
    let bed = Bed::new("chunked", Behaviour { chunked: true, ..slow(300_000) });
    let image = bed.image("image.bin", 600_000);
    let ended = bed.run(&[bed.pinned("image.bin", &image)]);
    ended.assert_updated("a", 1, 600_000, 0);
    let unknown = |line: &str| line.starts_with("Transferring, unknown, ") && line.contains(" of unknown, ");
    assert!(ended.out.lines().any(unknown), "{ended:#?}");
    assert!(ended.out.contains("Complete, 100.0 %, 600.0 kB of 600.0 kB, 1 of 1 files"), "{ended:#?}");
    bed.assert_slot("a", &[("image.bin", &image)]);
}

#[test]
fn names_are_decoded_and_queries_are_kept() {
    let bed = Bed::new("names", Behaviour::default());
    let image = bed.image("two words.bin", 10_000);
    bed.run(&[format!("{}?version=2", bed.url("two%20words.bin"))]).assert_updated("a", 1, 10_000, 0);
    bed.assert_slot("a", &[("two words.bin", &image)]);
    assert_eq!(bed.server.requests()[0].target, "/two%20words.bin?version=2");
}

#[test]
fn the_rate_can_be_limited() {
    let bed = Bed::new("limit", Behaviour::default());
    bed.image("image.bin", 600_000);
    let begin = Instant::now();
    bed.run(&["--limit-rate", "300000", &bed.url("image.bin")]).assert_updated("a", 1, 600_000, 0);
    // curl averages over a while, so the limit is met only about.
    assert!(begin.elapsed() > Duration::from_millis(1200), "{:?}", begin.elapsed());
}

// Suspended and resumed

#[test]
fn ctrl_c_suspends_and_the_same_command_resumes_by_range() {
    let bed = Bed::new("resume", slow(500_000));
    let small = bed.image("small.bin", 100_000);
    let large = bed.image("large.bin", 1_500_000);
    let urls = [bed.pinned("small.bin", &small), bed.pinned("large.bin", &large)];

    let ended = bed.interrupt(&urls, "large.bin", 200_000, Signal::INT);
    assert_eq!(ended.code(), 130, "{ended:#?}");
    assert!(ended.out.contains("Suspended with "), "{ended:#?}");
    assert!(ended.out.contains("the same command resumes the update."), "{ended:#?}");
    assert_eq!(bed.active(), None, "nothing is switched");
    let partial = bed.partial_bytes();
    assert!((300_001..1_600_000).contains(&partial), "{partial} bytes are kept");

    bed.server.forget_requests();
    bed.server.behave(|b| b.bytes_per_s = None);
    bed.run(&urls).assert_updated("a", 2, 1_600_000, partial);
    bed.assert_slot("a", &[("large.bin", &large), ("small.bin", &small)]);
    // The finished file is known to be whole by the server's word, not by its bytes.
    assert_eq!(bed.ranges("small.bin"), [Some("bytes=100000-".to_owned())]);
    assert_eq!(bed.ranges("large.bin"), [Some(format!("bytes={}-", partial - 100_000))]);
    let statuses: Vec<_> = bed.server.requests().iter().map(|r| r.status).collect();
    assert_eq!(statuses, [416, 206]);
}

#[test]
fn a_second_suspension_resumes_what_both_runs_fetched() {
    let bed = Bed::new("twice", slow(500_000));
    let image = bed.image("image.bin", 1_500_000);
    let urls = [bed.pinned("image.bin", &image)];
    assert_eq!(bed.interrupt(&urls, "image.bin", 200_000, Signal::INT).code(), 130);
    let once = bed.partial_bytes();
    assert_eq!(bed.interrupt(&urls, "image.bin", once + 200_000, Signal::TERM).code(), 143);
    let twice = bed.partial_bytes();
    bed.server.behave(|b| b.bytes_per_s = None);
    bed.run(&urls).assert_updated("a", 1, 1_500_000, twice);
    bed.assert_slot("a", &[("image.bin", &image)]);
}

#[test]
fn a_server_without_ranges_sends_everything_again() {
    let bed = Bed::new("no-ranges", slow(500_000));
    let image = bed.image("image.bin", 3_000_000);
    let urls = [bed.pinned("image.bin", &image)];
    assert_eq!(bed.interrupt(&urls, "image.bin", 200_000, Signal::INT).code(), 130);
    bed.server.behave(|b| {
        b.bytes_per_s = None;
        b.no_ranges = true;
    });
    bed.run(&urls).assert_updated("a", 1, 3_000_000, 0);
    bed.assert_slot("a", &[("image.bin", &image)]);
    assert!(bed.ranges("image.bin").last().expect("a request").is_some(), "a range was asked for");
}

#[test]
fn partial_files_of_another_update_are_dropped() {
    let bed = Bed::new("other", slow(500_000));
    let old = bed.image("image.bin", 3_000_000);
    let ended = bed.interrupt(&[bed.pinned("image.bin", &old)], "image.bin", 200_000, Signal::INT);
    assert_eq!(ended.code(), 130);
    bed.server.behave(|b| b.bytes_per_s = None);
    let new = bed.image("image.bin", 1_000_001);
    bed.run(&[bed.pinned("image.bin", &new)]).assert_updated("a", 1, 1_000_001, 0);
    bed.assert_slot("a", &[("image.bin", &new)]);
    assert_eq!(bed.ranges("image.bin"), [None, None]);
}

#[test]
fn a_connection_that_breaks_is_taken_up_again_where_it_broke() {
    let bed = Bed::new("cut", Behaviour { cut: Some(Cut { after_bytes: 250_000, responses: 2 }), ..slow(2_000_000) });
    let image = bed.image("image.bin", 1_000_000);
    let ended = bed.run(&[bed.pinned("image.bin", &image)]);
    assert_eq!(ended.code(), 0, "{ended:#?}");
    assert!(ended.out.contains("1 of 1 files, 1000000 of 1000000 bytes "), "{ended:#?}");
    assert_eq!(ended.err.matches("trying again in 0.25 s").count(), 2, "{ended:#?}");
    bed.assert_slot("a", &[("image.bin", &image)]);
    let ranges = bed.ranges("image.bin");
    assert_eq!(ranges.len(), 3, "{ranges:?}");
    assert!(ranges[0].is_none() && ranges[1].is_some() && ranges[2].is_some(), "{ranges:?}");
}

// Failure

/// A bed with slot a active and holding `old.bin`; the file's bytes.
fn updated(test: &str) -> (Bed, Vec<u8>) {
    let bed = Bed::new(test, Behaviour::default());
    let old = bed.image("old.bin", 50_000);
    bed.run(&[bed.pinned("old.bin", &old)]).assert_updated("a", 1, 50_000, 0);
    (bed, old)
}

#[test]
fn http_errors_end_the_job_and_leave_the_slots_alone() {
    let (bed, old) = updated("404");
    bed.image("image.bin", 50_000);
    let ended = bed.run(&[bed.url("image.bin"), bed.url("missing.bin")]);
    ended.assert_error("BG_E_HTTP_ERROR_404 (0x80190194)");
    assert!(ended.err.contains("missing.bin: the server answered with HTTP status 404"), "{ended:#?}");
    assert!(ended.err.contains("slot a stays active"), "{ended:#?}");
    bed.assert_slot("a", &[("old.bin", &old)]);
    // Of the missing file there is no trace, the other one can be resumed.
    assert_eq!(bed.names("b"), ["image.bin.part", "image.bin.part.sums"]);

    for status in [400, 401, 403, 410, 418, 501, 505] {
        bed.server.behave(|b| b.status = HashMap::from([("/image.bin".to_owned(), status.into())]));
        bed.server.forget_requests();
        let ended = bed.run(&[bed.url("image.bin")]);
        ended.assert_error(&format!("0x{:08X}", 0x8019_0000 + u32::from(status)));
        assert_eq!(bed.server.requests().len(), 1, "{ended:#?}");
        bed.assert_slot("a", &[("old.bin", &old)]);
    }
}

#[test]
fn an_answer_that_is_no_file_is_an_error() {
    let (bed, old) = updated("204");
    bed.server.behave(|b| b.status = HashMap::from([("/image.bin".to_owned(), 204.into())]));
    bed.run(&[bed.url("image.bin")]).assert_error("BG_E_INVALID_SERVER_RESPONSE (0x8020001B)");
    bed.assert_slot("a", &[("old.bin", &old)]);
}

#[test]
fn a_wrong_digest_ends_the_job_and_leaves_the_slots_alone() {
    let (bed, old) = updated("digest");
    let image = bed.image("image.bin", 80_000);
    let good = bed.image("good.bin", 80_000);
    let ended = bed.run(&[bed.pinned("good.bin", &good), bed.pinned("image.bin", &old)]);
    ended.assert_error("BG_E_VALIDATION_FAILED (0x80200053)");
    let (found, wanted) = (bed::sha256(&image), bed::sha256(&old));
    assert!(ended.err.contains(&format!("image.bin: the digest is {found}, not {wanted}")), "{ended:#?}");
    bed.assert_slot("a", &[("old.bin", &old)]);
    assert_eq!(bed.names("b"), ["good.bin.part", "good.bin.part.sums"], "the wrong file is gone");
    assert!(bed.content("b")[0].1 == good);
}

#[test]
fn two_updaters_do_not_share_slots() {
    let bed = Bed::new("lock", slow(100_000));
    bed.image("image.bin", 400_000);
    let first = bed.start(&[bed.url("image.bin")]);
    bed::wait_until("the first is at work", || !bed.server.requests().is_empty());
    let second = bed.command(&[bed.url("image.bin")]).output().expect("the updater starts");
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another updater is at work in "), "{second:?}");
    first.end().assert_updated("a", 1, 400_000, 0);
}

#[test]
fn directories_that_are_not_the_updaters_own_are_left_alone() {
    let bed = Bed::new("foreign", Behaviour::default());
    bed.image("image.bin", 1_000);
    fs::create_dir_all(bed.slots().join("a")).expect("the scratch directory is writable");
    fs::write(bed.slots().join("a/thesis.txt"), "years of work").expect("the scratch directory is writable");
    let ended = bed.run(&[bed.url("image.bin")]);
    assert_eq!(ended.code(), 1, "{ended:#?}");
    assert!(ended.err.contains("holds 'thesis.txt', which is not the updater's"), "{ended:#?}");
    assert!(bed.slots().join("a/thesis.txt").exists());

    fs::write(bed.slots().join("current"), "c\n").expect("the scratch directory is writable");
    let ended = bed.run(&[bed.url("image.bin")]);
    assert_eq!(ended.code(), 1, "{ended:#?}");
    assert!(ended.err.contains("current names neither slot a nor slot b"), "{ended:#?}");
    assert!(bed.server.requests().is_empty(), "all that was found before the first request");
}

// Display

#[test]
fn without_a_terminal_there_is_one_plain_line_a_second() {
    let bed = Bed::new("plain", slow(200_000));
    bed.image("image.bin", 700_000);
    let begin = Instant::now();
    let ended = bed.run(&[bed.url("image.bin")]);
    let seconds = begin.elapsed().as_secs_f64();
    ended.assert_updated("a", 1, 700_000, 0);
    assert!(!ended.out.contains('\x1b') && !ended.out.contains('\r'), "{ended:#?}");
    let lines = ended.out.lines().filter(|l| l.starts_with("Transferring, ")).count();
    // The first comes at once, and the server takes 3.5 s. On a busy machine lines come late, but never sooner.
    assert!(lines >= 2 && lines as f64 <= seconds + 2.0, "{lines} lines in {seconds} s: {ended:#?}");
    assert_eq!(ended.out.lines().filter(|l| l.starts_with("Complete, 100.0 %, ")).count(), 1, "{ended:#?}");
    assert_eq!(ended.err, "");
}

#[test]
fn progress_can_be_switched_off() {
    let bed = Bed::new("quiet", slow(500_000));
    bed.image("image.bin", 200_000);
    let ended = bed.run(&["--no-progress", &bed.url("image.bin")]);
    ended.assert_updated("a", 1, 200_000, 0);
    assert!(ended.out.starts_with("Updated slot a: "), "{ended:#?}");
}

#[test]
fn a_terminal_shows_a_bar_in_one_row_and_gets_its_cursor_back() {
    let bed = Bed::new("terminal", slow(500_000));
    let image = bed.image("image.bin", 1_000_000);
    let screen = Screen::start(&mut bed.command(&[bed.pinned("image.bin", &image)]), 100);
    // Some second before the last, whichever a busy machine shows.
    let (row, is_hidden) = screen.wait_for(" 0:0");
    assert!(row.trim_end().ends_with(" left"), "{row}");
    assert!(row.starts_with("Transferring  [=") && row.contains(" %  "), "{row}");
    assert!(row.contains(" of 1.0 MB  0/1 files  ") && row.contains("B/s  "), "{row}");
    assert!(is_hidden);
    let (status, state) = screen.end();
    let rows = state.rows();
    assert_eq!(status.code(), Some(0), "{rows:#?}");
    assert!(!state.parser.screen().hide_cursor(), "the cursor is back");
    assert!(rows[0].starts_with("Complete      [====") && rows[0].contains("]  100.0 %  "), "{rows:#?}");
    assert!(rows[1].starts_with("Updated slot a: 1 of 1 files, 1000000 of 1000000 bytes "), "{rows:#?}");
    assert!(state.widest_drawn(0) < 100, "the last column stays free");
}

#[test]
fn narrow_terminals_and_changed_windows_do_not_wrap() {
    let bed = Bed::new("narrow", slow(400_000));
    let image = bed.image("image.bin", 4_000_000);
    let screen = Screen::start(&mut bed.command(&[bed.pinned("image.bin", &image)]), 120);
    screen.wait_for("kB/s");
    screen.resize(30);
    let before = screen.see(|s| s.raw.len());
    // A frame that was on its way may still be of the old width.
    bed::wait_until("a few frames more", || screen.see(|s| s.raw.len() > before + 300));
    let from = screen.see(|s| s.raw.len());
    bed::wait_until("a few frames more", || screen.see(|s| s.raw.len() > from + 300));
    screen.resize(5);
    screen.signal(Signal::INT);
    let (status, state) = screen.end();
    assert_eq!(status.code(), Some(130));
    assert!(state.widest_drawn(0) > 60, "it was wide at first");
    assert!(state.widest_drawn(from) < 30, "{} columns", state.widest_drawn(from));
    assert!(!state.parser.screen().hide_cursor(), "the cursor is back");
}

#[test]
fn the_cursor_comes_back_however_it_ends() {
    let bed = Bed::new("cursor", slow(300_000));
    let image = bed.image("image.bin", 3_000_000);
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let screen = Screen::start(&mut bed.command(&[bed.pinned("image.bin", &image)]), 80);
        screen.wait_for("Transferring");
        screen.signal(signal);
        let (status, state) = screen.end();
        assert_eq!(status.code(), Some(128 + signal.as_raw()), "{signal:?}");
        assert!(state.was_hidden && !state.parser.screen().hide_cursor(), "{signal:?}");
        assert!(state.rows().concat().contains("Suspended with "), "{signal:?}: {:#?}", state.rows());
    }
    let screen = Screen::start(&mut bed.command(&[bed.url("missing.bin")]), 80);
    let (status, state) = screen.end();
    assert_eq!(status.code(), Some(1));
    assert!(state.was_hidden && !state.parser.screen().hide_cursor());
    assert!(state.rows().concat().contains("0x80190194"), "{:#?}", state.rows());
}

#[test]
fn ctrl_z_gives_the_cursor_back_for_the_while() {
    let bed = Bed::new("stop", slow(300_000));
    let image = bed.image("image.bin", 1_000_000);
    let screen = Screen::start(&mut bed.command(&[bed.pinned("image.bin", &image)]), 80);
    screen.wait_for("Transferring");
    screen.signal(Signal::TSTP);
    bed::wait_until("the cursor is back", || screen.see(|s| !s.parser.screen().hide_cursor()));
    screen.signal(Signal::CONT);
    bed::wait_until("the cursor is hidden", || screen.see(|s| s.parser.screen().hide_cursor()));
    let (status, state) = screen.end();
    assert_eq!(status.code(), Some(0), "{:#?}", state.rows());
    assert!(!state.parser.screen().hide_cursor());
    bed.assert_slot("a", &[("image.bin", &image)]);
}

// Command line

#[test]
fn every_mistake_on_the_command_line_is_exit_code_2_and_one_sentence() {
    let bed = Bed::new("usage", Behaviour::default());
    let many: Vec<_> = (0..65).map(|i| format!("http://127.0.0.1/{i}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let long = format!("http://127.0.0.1/{}?{}", "x", "y".repeat(2200));
    let long_name = format!("http://127.0.0.1/{}", "x".repeat(201));
    let cases: &[(&[&str], &str)] = &[
        (&[], "no URL was given"),
        (&["--frobnicate", "http://127.0.0.1/x"], "frobnicate"),
        (&["--slots"], "slots"),
        (
            &["--limit-rate", "0", "http://127.0.0.1/x"],
            "--limit-rate wants a number of bytes per second, at least 1, not '0'",
        ),
        (&["--limit-rate", "-5", "http://127.0.0.1/x"], "not '-5'"),
        (&["--limit-rate", "10k", "http://127.0.0.1/x"], "not '10k'"),
        (&["image.bin"], "not a URL"),
        (&["ftp://127.0.0.1/x"], "a URL must begin with http:// or https://"),
        (&["file:///etc/passwd"], "a URL must begin with http:// or https://"),
        (&["http://127.0.0.1/"], "the URL names no file"),
        (&["http://127.0.0.1/images/"], "the URL names no file"),
        (&["http://127.0.0.1/a%2Fb"], "cannot be a file name"),
        (&["http://127.0.0.1/a%0Ab"], "cannot be a file name"),
        (&["http://127.0.0.1/a%00b"], "cannot be a file name"),
        (&["--silence", "0", "http://127.0.0.1/x"], "--silence wants a number of seconds, at least 1, not '0'"),
        (&["--no-progress-timeout", "4", "http://127.0.0.1/x"], "a number of seconds, at least 5, not '4'"),
        (&["--no-progress-timeout", "1h", "http://127.0.0.1/x"], "not '1h'"),
        (&["http://127.0.0.1/x.part"], "keeps the name 'x.part' for itself"),
        (&["http://127.0.0.1/x.part.sums"], "keeps the name 'x.part.sums' for itself"),
        (&["http://127.0.0.1/update.list"], "keeps the name 'update.list' for itself"),
        (&["http://127.0.0.1/x#sha256=abc"], "what follows # must be sha256= and 64 hex digits"),
        (&["http://127.0.0.1/x#md5=abc"], "what follows # must be sha256= and 64 hex digits"),
        (&["http://127.0.0.1/1/x", "http://127.0.0.1/2/x"], "two URLs name the same file 'x'"),
        (&many, "one update may have at most 64 files, and these are 65"),
        (&[&long], "a URL may have at most 2200 bytes"),
        (&[&long_name], "longer than 200 bytes"),
    ];
    for (args, sentence) in cases {
        let ended = bed.run(args);
        assert_eq!(ended.code(), 2, "{args:?}: {ended:#?}");
        assert!(ended.err.contains(sentence), "{args:?}: {ended:#?}");
        assert_eq!(ended.err.lines().count(), 2, "a sentence and the usage: {ended:#?}");
        assert_eq!(ended.out, "", "{args:?}");
    }
    assert!(!bed.slots().exists(), "nothing was touched");
}

#[test]
fn help_and_version_are_on_standard_output() {
    let bed = Bed::new("help", Behaviour::default());
    let help = bed.run(&["--help"]);
    assert_eq!(help.code(), 0);
    for option in ["--slots", "--limit-rate", "--ca", "--silence", "--no-progress-timeout", "--no-progress ", "--json"]
    {
        assert!(help.out.contains(option), "{help:#?}");
    }
    let version = bed.run(&["--version"]);
    assert_eq!(version.code(), 0);
    assert!(version.out.starts_with("updater ") && version.out.contains(", bgjob "), "{version:#?}");
}
