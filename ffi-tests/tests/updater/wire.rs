//! What HTTP does on the way: redirects, bodies without a length, connections that break anywhere.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpListener;

use bgjob_loopback_server::{Behaviour, Redirect};

use super::bed::Bed;

#[test]
fn redirects_are_followed_and_the_url_gives_the_name() {
    let bed = Bed::new("redirects", Behaviour::default());
    let image = bed.image("real.bin", 200_000);
    let absolute = bed.url("real.bin");
    let cases = [(301, "/real.bin"), (302, absolute.as_str()), (307, "real.bin"), (308, "./x/../real.bin?version=2")];
    for (status, location) in cases {
        let redirect = Redirect { status, location: location.to_owned() };
        bed.server.behave(|b| drop(b.redirect.insert(format!("/{status}.bin"), redirect)));
    }
    let names = cases.map(|(status, _)| format!("{status}.bin"));
    let urls = names.each_ref().map(|name| bed.url(name));
    // Suspended in the first: range and validator go along to where the file is.
    bed.suspend_at(&urls, "301.bin", 150_000);
    bed.run(&urls).assert_updated("a", 4, 800_000, 150_000);
    bed.assert_slot("a", &names.each_ref().map(|name| (name.as_str(), image.as_slice())));
    let first = bed.server.requests().into_iter().find(|r| r.target == "/real.bin").expect("a request");
    assert_eq!((first.range.as_deref(), first.status), (Some("bytes=150000-"), 206));
    assert!(first.if_range.is_some(), "{first:?}");
}

#[test]
fn redirects_to_nowhere_end_the_job() {
    let bed = Bed::new("nowhere", Behaviour::default());
    bed.image("real.bin", 20_000);
    let cases = ["/image.bin", "ftp://127.0.0.1/image.bin", "file:///etc/passwd", "http://", "gopher://x/"];
    for location in cases {
        let redirect = Redirect { status: 302, location: location.to_owned() };
        bed.server.behave(|b| b.redirect = HashMap::from([("/image.bin".to_owned(), redirect)]));
        bed.server.forget_requests();
        bed.run(&[bed.url("image.bin")]).assert_error("BG_E_INVALID_SERVER_RESPONSE (0x8020001B)");
        let requests = bed.server.requests().len();
        assert_eq!(requests, if location == "/image.bin" { 6 } else { 1 }, "{location}: a loop ends after five");
        assert_eq!(bed.content("a"), []);
    }
    // A redirect that does not say where to.
    bed.server.behave(|b| {
        b.redirect.clear();
        b.status = HashMap::from([("/image.bin".to_owned(), 302.into())]);
    });
    bed.run(&[bed.url("image.bin")]).assert_error("BG_E_INVALID_SERVER_RESPONSE (0x8020001B)");
}

#[test]
fn a_chunked_body_that_is_cut_off_is_not_taken_for_the_whole() {
    let bed = Bed::new("chunked-cut", Behaviour { chunked: true, cuts: [120_000].into(), ..Behaviour::default() });
    let image = bed.image("image.bin", 200_000);
    let empty = bed.image("empty.bin", 0);
    bed.run(&[bed.url("image.bin"), bed.url("empty.bin")]).assert_updated("a", 2, 200_000, 0);
    bed.assert_slot("a", &[("empty.bin", &empty), ("image.bin", &image)]);
    let ranges = bed.ranges("image.bin");
    assert!(ranges.len() == 2 && ranges[0].is_none() && ranges[1].is_some(), "{ranges:?}");
}

#[test]
fn connections_that_break_at_random_offsets_cost_time_only() {
    let seed = std::env::var("BGJOB_CUT_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("BGJOB_CUT_SEED={seed} replays this test");
    let mut random = fastrand::Rng::with_seed(seed);
    for (round, chunked) in [false, true].into_iter().enumerate() {
        // Every third cut before the first byte, and most within what a file still lacks.
        let cuts: Vec<u64> = (0..12).map(|i| if i % 3 == 0 { 0 } else { random.u64(1..60_000) }).collect();
        println!("chunked: {chunked}, cuts: {cuts:?}");
        let behaviour = Behaviour { chunked, cuts: cuts.into(), ..Behaviour::default() };
        let bed = Bed::new(&format!("random{round}"), behaviour);
        let names: Vec<_> = (0..5).map(|i| format!("{i}.bin")).collect();
        let images: Vec<_> = names.iter().map(|name| bed.image(name, random.usize(0..150_000))).collect();
        let total = images.iter().map(Vec::len).sum();
        let ended = bed.run(&names.iter().map(|name| bed.url(name)).collect::<Vec<_>>());
        ended.assert_updated("a", 5, total, 0);
        let files: Vec<_> = names.iter().zip(&images).map(|(n, i)| (n.as_str(), i.as_slice())).collect();
        bed.assert_slot("a", &files);
        // Nothing that had come was asked for again.
        let whole = bed.server.requests().iter().filter(|r| r.range.is_none()).count();
        assert!(whole <= 5 + 4, "{:#?}", bed.server.requests());
        assert!(bed.server.requests().iter().all(|r| r.range.is_none() || r.status == 206), "{ended:#?}");
    }
}

/// Answers every connection by these bytes and closes it, for as long as the test runs; the base URL.
fn raw_server(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("a port"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
                head.push(byte[0]);
            }
            // A client that has seen enough is gone.
            let _ = stream.write_all(&answer);
        }
    });
    base
}

#[test]
fn a_body_that_ends_with_the_connection_needs_a_digest() {
    let bed = Bed::new("until-close", Behaviour::default());
    let image = bed.image("image.bin", 100_000);
    let base = raw_server([b"HTTP/1.0 200 OK\r\n\r\n".as_slice(), &image].concat());
    // Nobody could tell it from one that was cut off.
    let ended = bed.run(&[format!("{base}/image.bin")]);
    ended.assert_error("BG_E_MISSING_FILE_SIZE (0x80200011)");
    assert!(ended.err.contains("the server does not tell where the file ends"), "{ended:#?}");
    assert_eq!(bed.content("a"), []);
    let ended = bed.run(&[format!("{base}/image.bin#sha256={}", super::bed::sha256(&image))]);
    ended.assert_updated("a", 1, 100_000, 0);
    bed.assert_slot("a", &[("image.bin", &image)]);

    let base = raw_server([b"HTTP/1.0 200 OK\r\n\r\n".as_slice(), &image[..70_000]].concat());
    let ended = bed.run(&[format!("{base}/image.bin#sha256={}", super::bed::sha256(&image))]);
    ended.assert_error("BG_E_VALIDATION_FAILED (0x80200053)");
    assert_eq!(bed.active().as_deref(), Some("a"));
}

#[test]
fn answers_that_contradict_themselves_are_errors() {
    let bed = Bed::new("contradict", Behaviour::default());
    for answer in [
        // A part that nobody asked for, and statuses of no meaning here.
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/8\r\nContent-Length: 4\r\n\r\nfour",
        "HTTP/1.1 304 Not Modified\r\n\r\n",
        "HTTP/1.1 203 Non-Authoritative Information\r\nContent-Length: 4\r\n\r\nfour",
    ] {
        let base = raw_server(answer.into());
        bed.run(&[format!("{base}/image.bin")]).assert_error("BG_E_INVALID_SERVER_RESPONSE (0x8020001B)");
        assert_eq!(bed.content("a"), []);
    }
}
