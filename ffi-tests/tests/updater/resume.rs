//! Resumed or begun again: never a mix of two contents.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use bgjob_loopback_server::{Behaviour, Cut};

use super::bed::{self, Bed};
use super::json;

const OLD_DATE: &str = "Wed, 01 Jan 2020 00:00:00 GMT";
const FUTURE_DATE: &str = "Fri, 01 Jan 2100 00:00:00 GMT";

/// `ETag` and `Last-Modified` of all files.
fn validators(etag: Option<&str>, modified: Option<&str>) -> HashMap<&'static str, Option<String>> {
    HashMap::from([("etag", etag.map(str::to_owned)), ("last-modified", modified.map(str::to_owned))])
}

/// The same number of other bytes.
fn changed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|b| !b).collect()
}

#[test]
fn the_strongest_validator_is_kept_and_sent_back() {
    let bed = Bed::new("validators", Behaviour::default());
    let long = format!("\"{}\"", "x".repeat(600));
    // The headers, what must come back as If-Range, and whether the file may be resumed at all: without a digest only
    // by a strong validator.
    let cases = [
        (Some("\"v1\""), Some(OLD_DATE), Some("\"v1\"")),
        (Some("\"v1\""), None, Some("\"v1\"")),
        (None, Some(OLD_DATE), Some(OLD_DATE)),
        (Some("W/\"v1\""), Some(OLD_DATE), Some(OLD_DATE)),
        (Some("v1"), Some(OLD_DATE), Some(OLD_DATE)),
        (Some(long.as_str()), Some(OLD_DATE), Some(OLD_DATE)),
        (Some("W/\"v1\""), None, None),
        (None, Some(FUTURE_DATE), None),
        (None, Some("yesterday"), None),
        (None, None, None),
    ];
    for (i, (etag, modified, if_range)) in cases.into_iter().enumerate() {
        let name = format!("image{i}.bin");
        let image = bed.image(&name, 100_000 + i);
        bed.server.behave(|b| b.headers = validators(etag, modified));
        bed.suspend_at(&[bed.url(&name)], &name, 60_000);
        let ended = bed.run(&[bed.url(&name)]);
        let resumed = if if_range.is_some() { 60_000 } else { 0 };
        ended.assert_updated(if i % 2 == 0 { "a" } else { "b" }, 1, 100_000 + i, resumed);
        bed.assert_slot(&bed.active().expect("one is"), &[(&name, &image)]);
        let requests = bed.requests(&name);
        assert_eq!(requests.len(), 1, "{etag:?} {modified:?}: {requests:?}");
        assert_eq!(requests[0].if_range.as_deref(), if_range, "{etag:?} {modified:?}");
        assert_eq!(requests[0].range.is_some(), if_range.is_some(), "{etag:?} {modified:?}");
    }
}

#[test]
fn a_file_that_changed_between_two_runs_is_fetched_anew_and_the_others_are_not() {
    let bed = Bed::new("changed", Behaviour::default());
    let small = bed.image("small.bin", 50_000);
    let large = bed.image("large.bin", 200_000);
    let urls = [bed.url("small.bin"), bed.url("large.bin")];
    bed.suspend_at(&urls, "large.bin", 150_000);
    let new = changed(&large);
    bed.put("large.bin", &new);

    bed.run(&urls).assert_updated("a", 2, 250_000, 50_000);
    bed.assert_slot("a", &[("large.bin", &new), ("small.bin", &small)]);
    let requests = bed.requests("large.bin");
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(requests[0].range.as_deref(), Some("bytes=150000-"));
    assert_eq!(requests[0].status, 200, "the server saw that the validator is of the old content");
    assert_eq!(bed.requests("small.bin")[0].status, 416, "nothing of it is missing");
}

#[test]
fn a_whole_file_that_changed_before_the_rest_was_there_is_fetched_anew() {
    let bed = Bed::new("changed-whole", Behaviour::default());
    let small = bed.image("small.bin", 50_000);
    let large = bed.image("large.bin", 200_000);
    let urls = [bed.url("small.bin"), bed.url("large.bin")];
    bed.suspend_at(&urls, "large.bin", 150_000);
    let new = changed(&small);
    bed.put("small.bin", &new);
    bed.run(&urls).assert_updated("a", 2, 250_000, 150_000);
    bed.assert_slot("a", &[("large.bin", &large), ("small.bin", &new)]);
}

#[test]
fn a_file_that_changes_while_it_is_fetched_begins_again_and_finished_files_stay() {
    let bed = Bed::new("changes", Behaviour::default());
    let first = bed.image("first.bin", 50_000);
    bed.image("second.bin", 400_000);
    let new = bed::sha256(b"another content").repeat(5000);
    let stall = |after_bytes| Some(Cut { after_bytes, responses: u32::MAX });
    bed.server.behave(|b| {
        b.stall = stall(150_000);
        b.headers = validators(Some("\"old\""), None);
    });
    let running = bed.start(&["--json", &bed.url("first.bin"), &bed.url("second.bin")]);
    json::wait_for(&running, |line| line["bytes_transferred"] == 200_000);

    // It changes, the connection breaks, and of the new content 20,000 bytes come.
    bed.put("second.bin", new.as_bytes());
    bed.server.behave(|b| {
        b.stall = stall(20_000);
        b.headers = validators(Some("\"new\""), None);
    });
    bed.server.break_stalled();
    let line = json::wait_for(&running, |line| line["bytes_transferred"] == 70_000);
    // 50,000 of the first file, and none of the 150,000 that the second had.
    assert_eq!(line["files_transferred"], 1, "{line}");
    assert_eq!(line["bytes_resumed"], 0, "{line}");
    assert_eq!(line["bytes_total"], 50_000 + new.len(), "{line}");
    assert_eq!(line["attempt"], 3, "{line}");
    // Were the updater killed now, the next run would ask for the new content.
    let sums = fs::read_to_string(bed.sums("second.bin")).expect("it is there");
    assert!(sums.contains("\netag=\"new\"\n"), "{sums}");

    // The same content again: what is there of it is kept.
    bed.server.behave(|b| b.stall = None);
    bed.server.break_stalled();
    let ended = running.end();
    let last = json::assert_result(&ended, "updated");
    assert_eq!(last["bytes_transferred"], 50_000 + new.len(), "{last}");
    assert_eq!(last["bytes_resumed"], 0, "{last}");
    bed.assert_slot("a", &[("first.bin", &first), ("second.bin", new.as_bytes())]);
    let asked: Vec<_> = bed.requests("second.bin").into_iter().map(|r| (r.range, r.status)).collect();
    let range = |from: u64| Some(format!("bytes={from}-"));
    assert_eq!(asked, [(None, 200), (range(150_000), 200), (range(20_000), 206)]);
    assert_eq!(bed.requests("first.bin").len(), 1, "a finished file stays finished");
}

#[test]
fn a_server_that_does_not_understand_if_range_is_not_believed() {
    let bed = Bed::new("ignores", Behaviour { ignore_if_range: true, ..Behaviour::default() });
    for (slot, headers) in [("a", HashMap::new()), ("b", validators(None, Some(OLD_DATE)))] {
        let image = bed.image("image.bin", 200_000);
        bed.server.behave(|b| b.headers = headers.clone());
        bed.suspend_at(&[bed.url("image.bin")], "image.bin", 150_000);
        let new = changed(&image);
        bed.put("image.bin", &new);
        bed.server.behave(|b| {
            if !headers.is_empty() {
                b.headers = validators(None, Some("Thu, 02 Jan 2020 00:00:00 GMT"));
            }
        });
        bed.run(&[bed.url("image.bin")]).assert_updated(slot, 1, 200_000, 0);
        bed.assert_slot(slot, &[("image.bin", &new)]);
        let asked: Vec<_> = bed.requests("image.bin").into_iter().map(|r| (r.range, r.status)).collect();
        assert_eq!(asked, [(Some("bytes=150000-".to_owned()), 206), (None, 200)]);
    }
}

#[test]
fn without_a_validator_a_digest_decides() {
    let bed = Bed::new("digest-decides", Behaviour { headers: validators(None, None), ..Behaviour::default() });
    let image = bed.image("image.bin", 200_000);
    let urls = [bed.pinned("image.bin", &image)];
    bed.suspend_at(&urls, "image.bin", 150_000);
    bed.run(&urls).assert_updated("a", 1, 200_000, 150_000);
    bed.assert_slot("a", &[("image.bin", &image)]);
    let requests = bed.requests("image.bin");
    assert_eq!((requests.len(), &requests[0].if_range, requests[0].status), (1, &None, 206));

    // The server had another content at first: the mix is found out, and the file is fetched again as a whole.
    bed.put("image.bin", &changed(&image));
    bed.suspend_at(&urls, "image.bin", 150_000);
    bed.put("image.bin", &image);
    bed.run(&urls).assert_updated("b", 1, 200_000, 0);
    bed.assert_slot("b", &[("image.bin", &image)]);
    let asked: Vec<_> = bed.requests("image.bin").into_iter().map(|r| (r.range, r.status)).collect();
    assert_eq!(asked, [(Some("bytes=150000-".to_owned()), 206), (None, 200)]);
}

#[test]
fn a_validator_is_of_one_url_only() {
    // Two mirrors that both call their contents "1".
    let bed = Bed::new("mirrors", Behaviour { headers: validators(Some("\"1\""), None), ..Behaviour::default() });
    let image = bed.image("image.bin", 200_000);
    let other =
        Bed::new("mirrors-other", Behaviour { headers: validators(Some("\"1\""), None), ..Behaviour::default() });
    other.put("image.bin", &image);
    bed.suspend_at(&[bed.pinned("image.bin", &image)], "image.bin", 150_000);
    bed.run(&[other.pinned("image.bin", &image)]).assert_updated("a", 1, 200_000, 150_000);
    let requests = other.requests("image.bin");
    assert_eq!((requests.len(), &requests[0].if_range), (1, &None), "the digest alone vouches for it");
}

#[test]
fn only_what_the_sums_vouch_for_is_resumed_from() {
    const BLOCK: usize = 64 * 1024;
    let bed = Bed::new("sums", Behaviour { headers: validators(Some("\"1\""), None), ..Behaviour::default() });
    let change = |path: &Path, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = fs::read(path).expect("it is there");
        change(&mut bytes);
        fs::write(path, bytes).expect("the slot is writable");
    };
    let head_of = |sums: &[u8]| sums.iter().take_while(|b| **b != b'"').count();
    // What befell the two files while no updater ran, and what can be resumed then.
    type Mishap<'a> = &'a dyn Fn(&Path, &Path);
    let cases: [(Mishap, usize); 11] = [
        (&|_, _| {}, 150_000),
        (&|part, _| fs::remove_file(part).expect("it is there"), 0),
        (&|_, sums| fs::remove_file(sums).expect("it is there"), 0),
        (&|_, sums| change(sums, &Vec::clear), 0),
        (&|_, sums| change(sums, &|b| b.fill(0)), 0),
        // Of another content, which the server has, but the bytes are not of it.
        (
            &|_, sums| {
                change(sums, &|b| {
                    let at = head_of(b) + 1;
                    b[at] = b'2';
                });
            },
            0,
        ),
        // No head; no content in it; no line after it.
        (&|_, sums| change(sums, &|b| *b = b[head_of(b) + 4..].to_vec()), 0),
        (&|_, sums| change(sums, &|b| *b = b[..head_of(b) + 4].to_vec()), 0),
        // The bytes are fewer, more, or others, as a power cut can leave them.
        (&|part, _| change(part, &|b| b.truncate(149_999)), 2 * BLOCK),
        (&|part, _| change(part, &|b| b.resize(250_000, 0)), 150_000),
        (&|part, _| change(part, &|b| b[BLOCK..2 * BLOCK].fill(0)), BLOCK),
    ];
    for (i, (mishap, resumed)) in cases.into_iter().enumerate() {
        let image = bed.image("image.bin", 200_000 + i);
        bed.server.behave(|b| b.headers = validators(Some("\"1\""), None));
        bed.suspend_at(&[bed.url("image.bin")], "image.bin", 150_000);
        mishap(&bed.part("image.bin"), &bed.sums("image.bin"));
        if i == 5 {
            bed.server.behave(|b| b.headers = validators(Some("\"2\""), None));
        }
        let slot = if i % 2 == 0 { "a" } else { "b" };
        bed.run(&[bed.url("image.bin")]).assert_updated(slot, 1, 200_000 + i, resumed as u64);
        bed.assert_slot(slot, &[("image.bin", &image)]);
        let range = (resumed > 0).then(|| format!("bytes={resumed}-"));
        assert_eq!(bed.ranges("image.bin"), [range], "case {i}");
    }
}

#[test]
fn a_range_of_a_file_of_unknown_size_needs_a_digest() {
    let bed = Bed::new("unknown-rest", Behaviour::default());
    let image = bed.image("image.bin", 200_000);
    // What the server sends may be the rest of the file or not.
    let cases = [
        (bed.url("image.bin"), "a", 0, [Some(206), Some(200)]),
        (bed.pinned("image.bin", &image), "b", 150_000, [Some(206), None]),
    ];
    for (url, slot, resumed, statuses) in cases {
        bed.server.behave(|b| b.headers.clear());
        bed.suspend_at(&[&url], "image.bin", 150_000);
        let range = Some("bytes 150000-199999/*".to_owned());
        bed.server.behave(|b| b.headers = HashMap::from([("content-range", range)]));
        bed.run(&[&url]).assert_updated(slot, 1, 200_000, resumed);
        bed.assert_slot(slot, &[("image.bin", &image)]);
        let answered: Vec<_> = bed.requests("image.bin").into_iter().map(|r| r.status).collect();
        assert_eq!(answered, statuses.into_iter().flatten().collect::<Vec<_>>(), "{url}");
    }
}

#[test]
fn a_file_that_became_shorter_is_begun_again() {
    let bed = Bed::new("shorter", Behaviour { ignore_if_range: true, ..Behaviour::default() });
    bed.image("image.bin", 200_000);
    bed.suspend_at(&[bed.url("image.bin")], "image.bin", 150_000);
    let new = bed.image("image.bin", 100_000);
    bed.run(&[bed.url("image.bin")]).assert_updated("a", 1, 100_000, 0);
    bed.assert_slot("a", &[("image.bin", &new)]);
    let asked: Vec<_> = bed.requests("image.bin").into_iter().map(|r| (r.range, r.status)).collect();
    assert_eq!(asked, [(Some("bytes=150000-".to_owned()), 416), (None, 200)]);
}
