//! `--json`: every line is one object, and the lines are enough to draw a bar from.

use std::collections::HashMap;
use std::fs;

use bgjob_loopback_server::{Behaviour, Cut, Refusal};
use rustix::process::Signal;
use serde_json::{Value, json};

use super::bed::{self, Bed, Ended, Running};

/// The objects of these lines, all of which must be one.
pub(crate) fn lines(out: &str) -> Vec<Value> {
    let object = |line: &str| match serde_json::from_str(line) {
        Ok(value @ Value::Object(_)) => value,
        other => panic!("not an object: {line:?}: {other:?}"),
    };
    out.lines().map(object).collect()
}

/// Waits for a line of an updater at work.
pub(crate) fn wait_for(running: &Running, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut found = None;
    bed::wait_until("a line like that", || {
        let out = running.out();
        // The last line may not be whole yet.
        let whole = out.rfind('\n').map_or("", |end| &out[..end]);
        found = lines(whole).into_iter().find(&wanted);
        found.is_some()
    });
    found.expect("the wait was for this")
}

/// Panics unless the last line has this result and no other line has one; the last line.
pub(crate) fn assert_result(ended: &Ended, result: &str) -> Value {
    let mut lines = lines(&ended.out);
    let last = lines.pop().unwrap_or_else(|| panic!("no line: {ended:#?}"));
    assert_eq!(last["result"], result, "{ended:#?}");
    assert_eq!(last["exit_status"], ended.code(), "{last}");
    assert!(lines.iter().all(|line| line["result"].is_null()), "{ended:#?}");
    last
}

/// `null`, or a number that is not negative.
fn optional(value: &Value) -> Option<u64> {
    if value.is_null() { None } else { Some(value.as_u64().unwrap_or_else(|| panic!("{value}"))) }
}

/// Panics unless the line has all its fields, of their types, and they agree.
fn check_progress(line: &Value, files: u64) {
    let count = |name: &str| line[name].as_u64().unwrap_or_else(|| panic!("{name} in {line}"));
    assert_eq!(count("files_total"), files, "{line}");
    let done = count("bytes_transferred");
    assert!(count("files_transferred") <= files && count("bytes_resumed") <= done, "{line}");
    let (total, percent) = (optional(&line["bytes_total"]), optional(&line["percent_x100"]));
    assert_eq!(total.is_some(), percent.is_some(), "{line}");
    if let (Some(total), Some(percent)) = (total, percent) {
        assert!(done <= total && percent <= 10_000 && total == count("bytes_known"), "{line}");
        assert!(percent <= done * 10_000 / total, "{line}");
    }
    optional(&line["bytes_per_s"]);
    optional(&line["left_s"]);
    let _ = (count("idle_ms"), count("attempt"));
    assert!(line["stalled"].is_boolean() && line["state"].is_string(), "{line}");
    assert!(line["file"].is_string() || line["file"].is_null(), "{line}");
    assert!(line["error"].is_null() || line["error"]["code"].is_string(), "{line}");
}

#[test]
fn a_bar_can_be_drawn_from_the_lines() {
    let bed = Bed::new("json", Behaviour { bytes_per_s: Some(300_000), ..Behaviour::default() });
    let first = bed.image("first.bin", 200_000);
    let second = bed.image("second.bin", 400_000);
    let ended = bed.run(&["--json", &bed.url("first.bin"), &bed.pinned("second.bin", &second)]);
    let last = assert_result(&ended, "updated");

    let lines = lines(&ended.out);
    lines.iter().for_each(|line| check_progress(line, 2));
    let bytes: Vec<_> = lines.iter().map(|line| line["bytes_transferred"].as_u64()).collect();
    assert!(bytes.is_sorted(), "{bytes:?}");
    // The total is known once the second file has begun, and what is known of it once the first has.
    let transferring = |name: &str| lines.iter().find(|l| l["state"] == "TRANSFERRING" && l["file"] == name);
    let line = transferring("first.bin").expect("the first file takes longer than a poll");
    assert_eq!((&line["bytes_total"], &line["bytes_known"]), (&Value::Null, &json!(200_000)), "{line}");
    let line = transferring("second.bin").expect("the second file takes longer than a poll");
    assert_eq!((&line["bytes_total"], &line["files_transferred"]), (&json!(600_000), &json!(1)), "{line}");
    assert!(lines.iter().any(|l| l["bytes_per_s"].is_u64() && l["left_s"].is_u64()), "{ended:#?}");

    let wanted = json!({
        "state": "ACKNOWLEDGED", "bytes_transferred": 600_000, "bytes_total": 600_000, "bytes_known": 600_000,
        "bytes_resumed": 0, "files_transferred": 2, "files_total": 2, "percent_x100": 10_000, "left_s": 0,
        "stalled": false, "error": null, "active_slot": "a", "message": null,
        "files": [
            { "name": "first.bin", "sha256": bed::sha256(&first), "verified": false },
            { "name": "second.bin", "sha256": bed::sha256(&second), "verified": true },
        ],
    });
    for (name, value) in wanted.as_object().expect("it is one") {
        assert_eq!(&last[name], value, "{name} in {last}");
    }
    // What people read is on the other stream.
    assert!(ended.err.starts_with("Updated slot a: 2 of 2 files, 600000 of 600000 bytes "), "{ended:#?}");
    assert!(ended.err.ends_with("Slot a is active now.\n"), "{ended:#?}");
}

#[test]
fn errors_are_in_the_lines_while_they_last_and_at_the_end() {
    let refusal = Refusal { status: 503, times: 1, retry_after: Some("1".to_owned()) };
    let status = HashMap::from([("/image.bin".to_owned(), refusal), ("/gone.bin".to_owned(), 410.into())]);
    let bed = Bed::new("json-errors", Behaviour { status, ..Behaviour::default() });
    bed.image("image.bin", 20_000);
    let ended = bed.run(&["--json", &bed.url("image.bin"), &bed.url("gone.bin")]);
    let last = assert_result(&ended, "failed");

    let waiting = lines(&ended.out).into_iter().find(|l| l["state"] == "TRANSIENT_ERROR").expect("a second of it");
    assert_eq!(waiting["error"]["code"], "0x801901F7", "{waiting}");
    assert_eq!((&waiting["error"]["count"], &waiting["file"]), (&json!(1), &json!("image.bin")), "{waiting}");
    assert_eq!((&last["state"], &last["error"]["code"]), (&json!("ERROR"), &json!("0x8019019A")), "{last}");
    assert_eq!((&last["bytes_transferred"], &last["files_transferred"]), (&json!(20_000), &json!(1)), "{last}");
    let message = last["message"].as_str().expect("there is one");
    assert!(message.starts_with("the job is in state ERROR with 0x8019019A"), "{last}");

    // The code that ended it and the one that tells why.
    bed.server.behave(|b| b.status = HashMap::from([("/image.bin".to_owned(), 502.into())]));
    let ended = bed.run(&["--json", "--no-progress-timeout", "5", &bed.url("image.bin")]);
    let error = &assert_result(&ended, "failed")["error"];
    assert_eq!((&error["name"], &error["code"]), (&json!("BG_E_NO_PROGRESS"), &json!("0x80200024")), "{error}");
    assert_eq!(error["cause"]["code"], "0x801901F6", "{error}");

    // Before there is a job there is nothing but the result.
    fs::write(bed.slots().join("current"), "c\n").expect("the slots are writable");
    let ended = bed.run(&["--json", &bed.url("image.bin")]);
    assert_eq!(lines(&ended.out).len(), 1, "{ended:#?}");
    let last = assert_result(&ended, "failed");
    assert!(last["message"].as_str().is_some_and(|m| m.contains("names neither slot a nor slot b")), "{last}");
}

#[test]
fn no_error_is_missed_between_two_lines() {
    let bed = Bed::new("json-cuts", Behaviour { cuts: [5_000; 6].into(), ..Behaviour::default() });
    bed.image("image.bin", 50_000);
    let ended = bed.run(&["--json", &bed.url("image.bin")]);
    assert_result(&ended, "updated");
    let waiting = lines(&ended.out).into_iter().filter(|line| line["state"] == "TRANSIENT_ERROR");
    let mut counts: Vec<_> = waiting.map(|line| line["error"]["count"].as_u64().expect("a number")).collect();
    counts.dedup();
    assert_eq!(counts, [1, 2, 3, 4, 5, 6], "{ended:#?}");
}

#[test]
fn a_stalled_transfer_is_said_to_be_stalled_and_a_suspended_one_suspended() {
    let stall = Some(Cut { after_bytes: 120_000, responses: 2 });
    let bed = Bed::new("json-stalled", Behaviour { stall, ..Behaviour::default() });
    let image = bed.image("image.bin", 200_000);
    let running = bed.start(&["--json", &bed.url("image.bin")]);
    let line = wait_for(&running, |line| line["stalled"] == true);
    assert_eq!((&line["state"], &line["bytes_transferred"]), (&json!("TRANSFERRING"), &json!(120_000)), "{line}");
    assert!(line["idle_ms"].as_u64() >= Some(3000), "{line}");
    running.signal(Signal::TERM);
    let ended = running.end();
    let last = assert_result(&ended, "suspended");
    assert_eq!((&last["state"], &last["exit_status"]), (&json!("SUSPENDED"), &json!(143)), "{last}");
    assert!(ended.err.starts_with("Suspended with 120.0 kB done"), "{ended:#?}");

    // Resumed bytes are told apart. The other display says it too.
    bed.server.behave(|b| b.stall = Some(Cut { after_bytes: 30_000, responses: 1 }));
    let running = bed.start(&[bed.url("image.bin")]);
    bed::wait_until("the line says so", || running.out().contains(", stalled 0:0"));
    bed.server.break_stalled();
    running.end().assert_updated("a", 1, 200_000, 120_000);
    bed.assert_slot("a", &[("image.bin", &image)]);
}

#[test]
fn names_are_escaped_whatever_is_in_them() {
    let bed = Bed::new("json-names", Behaviour::default());
    let name = "a\"b\\c\u{e9}.bin";
    bed.image(name, 20_000);
    let ended = bed.run(&["--json", &bed.url("a%22b%5Cc%C3%A9.bin")]);
    assert_eq!(assert_result(&ended, "updated")["files"][0]["name"], name);
    // Not UTF-8, which JSON must be.
    let ended = bed.run(&["--json", &bed.url("a%FF.bin")]);
    assert_eq!(assert_result(&ended, "failed")["file"], "a%FF.bin");
}

#[test]
fn without_progress_there_is_the_result_only() {
    let bed = Bed::new("json-quiet", Behaviour::default());
    bed.image("image.bin", 20_000);
    let ended = bed.run(&["--json", "--no-progress", &bed.url("image.bin")]);
    assert_eq!(lines(&ended.out).len(), 1, "{ended:#?}");
    assert_eq!(assert_result(&ended, "updated")["bytes_transferred"], 20_000);
}
