//! Failures that pass: tried again, and not for ever.

use std::collections::HashMap;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use bgjob_loopback_server::{Behaviour, Cut, Refusal};

use super::bed::Bed;

/// `/NAME` is refused `times` times.
fn refusing(name: &str, status: u16, times: u32, retry_after: Option<&str>) -> Behaviour {
    let refusal = Refusal { status, times, retry_after: retry_after.map(str::to_owned) };
    Behaviour { status: HashMap::from([(format!("/{name}"), refusal)]), ..Behaviour::default() }
}

#[test]
fn statuses_that_speak_of_a_moment_are_tried_again() {
    let bed = Bed::new("moments", Behaviour::default());
    let statuses = [408, 429, 500, 502, 503, 504];
    let names = statuses.map(|status| format!("{status}.bin"));
    let images = names.each_ref().map(|name| bed.image(name, 20_000));
    for (name, status) in names.iter().zip(statuses) {
        let refusal = Refusal { times: 1, ..Refusal::from(status) };
        bed.server.behave(|b| drop(b.status.insert(format!("/{name}"), refusal)));
    }
    let ended = bed.run(&names.each_ref().map(|name| bed.url(name)));
    ended.assert_updated("a", 6, 120_000, 0);
    for status in statuses {
        // The first delay for each: every file that comes is progress.
        let sentence = format!("the server answered with HTTP status {status}; trying again in 0.25 s\n");
        assert_eq!(ended.err.matches(&sentence).count(), 1, "{ended:#?}");
    }
    let files: Vec<_> = names.iter().zip(&images).map(|(n, i)| (n.as_str(), i.as_slice())).collect();
    bed.assert_slot("a", &files);
}

#[test]
fn the_server_may_ask_for_more_time() {
    let bed = Bed::new("retry-after", refusing("image.bin", 503, 1, Some("1")));
    let image = bed.image("image.bin", 20_000);
    let begin = Instant::now();
    let ended = bed.run(&[bed.url("image.bin")]);
    ended.assert_updated("a", 1, 20_000, 0);
    assert!(ended.err.contains("HTTP status 503; trying again in 1.00 s"), "{ended:#?}");
    assert!(begin.elapsed() >= Duration::from_secs(1), "{:?}", begin.elapsed());
    bed.assert_slot("a", &[("image.bin", &image)]);
}

#[test]
fn the_time_it_asks_for_may_be_a_date_and_is_bounded_by_the_timeout() {
    let bed = Bed::new("retry-date", refusing("image.bin", 429, 1, Some("Fri, 01 Jan 2100 00:00:00 GMT")));
    bed.image("image.bin", 20_000);
    let ended = bed.run(&["--no-progress-timeout", "5", &bed.url("image.bin")]);
    ended.assert_updated("a", 1, 20_000, 0);
    assert!(ended.err.contains("HTTP status 429; trying again in 4.00 s"), "{ended:#?}");
}

#[test]
fn a_server_that_only_refuses_is_given_up_after_the_timeout() {
    let bed = Bed::new("refuses", refusing("image.bin", 503, u32::MAX, None));
    bed.image("first.bin", 20_000);
    bed.image("image.bin", 20_000);
    let begin = Instant::now();
    let ended = bed.run(&["--no-progress-timeout", "5", &bed.url("first.bin"), &bed.url("image.bin")]);
    // The engine's timeout. The code that ended it, and the one that tells why.
    ended.assert_error("BG_E_NO_PROGRESS (0x80200024), caused by 0x801901F7");
    assert!(ended.err.contains("image.bin: the server answered with HTTP status 503\n"), "{ended:#?}");
    assert!(begin.elapsed() >= Duration::from_secs(5), "{:?}", begin.elapsed());
    assert!(bed.requests("image.bin").len() >= 2, "{ended:#?}");
    assert_eq!(bed.active(), None);

    // Later the same command has the rest.
    bed.server.behave(|b| b.status.clear());
    bed.run(&[bed.url("first.bin"), bed.url("image.bin")]).assert_updated("a", 2, 40_000, 20_000);
}

#[test]
fn no_server_is_tried_until_the_timeout_with_growing_delays() {
    let bed = Bed::new("network", Behaviour::default());
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let ended = bed.run(&["--no-progress-timeout", "5", &format!("http://127.0.0.1:{port}/image.bin")]);
    ended.assert_error("BG_E_NO_PROGRESS (0x80200024), caused by BG_E_NETWORK_DISCONNECTED (0x80200010)");
    for delay in ["0.25", "0.50", "1.00"] {
        assert_eq!(ended.err.matches(&format!("trying again in {delay} s")).count(), 1, "{ended:#?}");
    }
    assert!(ended.out.contains("Waiting, unknown, 0 B of unknown, 0 of 1 files"), "{ended:#?}");
    assert_eq!(bed.active(), None);
}

#[test]
fn a_connection_that_falls_silent_is_taken_up_again_where_it_was() {
    let stall = Some(Cut { after_bytes: 120_000, responses: 1 });
    let bed = Bed::new("silence", Behaviour { stall, ..Behaviour::default() });
    let image = bed.image("image.bin", 200_000);
    let small = bed.image("small.bin", 20_000);
    let ended = bed.run(&["--silence", "1", &bed.url("image.bin"), &bed.url("small.bin")]);
    ended.assert_updated("a", 2, 220_000, 0);
    assert_eq!(bed.server.stalled(), 1);
    assert!(ended.err.contains("image.bin: no byte came for 1 s; trying again in 0.25 s"), "{ended:#?}");
    assert_eq!(bed.ranges("image.bin"), [None, Some("bytes=120000-".to_owned())]);
    bed.assert_slot("a", &[("image.bin", &image), ("small.bin", &small)]);
}

#[test]
fn a_server_that_never_says_a_word_is_given_up() {
    let bed = Bed::new("mute", Behaviour::default());
    // The system accepts the connections; nobody reads or writes.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/image.bin", listener.local_addr().expect("a port"));
    let ended = bed.run(&["--silence", "1", "--no-progress-timeout", "5", &url]);
    ended.assert_error("BG_E_NO_PROGRESS (0x80200024), caused by BG_E_NETWORK_DISCONNECTED (0x80200010)");
    assert!(ended.err.contains("no byte came for 1 s"), "{ended:#?}");
}

#[test]
fn a_server_that_always_breaks_off_and_has_no_ranges_is_given_up() {
    let cut = Some(Cut { after_bytes: 10_000, responses: u32::MAX });
    let bed = Bed::new("broken", Behaviour { cut, no_ranges: true, ..Behaviour::default() });
    bed.image("image.bin", 50_000);
    let ended = bed.run(&["--no-progress-timeout", "5", &bed.url("image.bin")]);
    // Bytes come with every try, but never more than there were: that is no progress, which only the updater knows.
    ended.assert_error("BG_E_NO_PROGRESS (0x80200024)");
    assert!(ended.err.contains("transfer closed with 40000 bytes remaining to read\n"), "{ended:#?}");
    assert!(bed.requests("image.bin").len() >= 2, "{ended:#?}");
    assert_eq!(bed.active(), None);
}

#[test]
fn progress_starts_the_timeout_anew() {
    // Each try a little further and each followed by a delay of 0.25 s: more than the timeout in all.
    const CUTS: usize = 22;
    let cut = Some(Cut { after_bytes: 5_000, responses: u32::try_from(CUTS).expect("it is small") });
    let bed = Bed::new("inching", Behaviour { cut, ..Behaviour::default() });
    let image = bed.image("image.bin", 200_000);
    let begin = Instant::now();
    let ended = bed.run(&["--no-progress-timeout", "5", &bed.url("image.bin")]);
    ended.assert_updated("a", 1, 200_000, 0);
    assert!(begin.elapsed() >= Duration::from_secs(5), "{:?}", begin.elapsed());
    assert_eq!(ended.err.matches("trying again in 0.25 s").count(), CUTS, "{ended:#?}");
    assert_eq!(bed.ranges("image.bin").len(), CUTS + 1);
    bed.assert_slot("a", &[("image.bin", &image)]);
}
