//! Disturbances of an update, each at many places.

use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use bgjob_loopback_server::{Cut, Refusal};
use bgjob_proof::report;

use crate::lane::{Ended, Lane};
use crate::survive::{Report, on_lanes, share, whole_run};

/// The update that is disturbed, all of whose images have digests, and the one that is active before.
const NEW: usize = 4;
const OLD: usize = 1;
/// Changes at the end that are always among those that fail.
const COMMIT: u64 = 12;
const ENOSPC: i32 = 28;
const EIO: i32 = 5;

/// What happens, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection breaks after that byte.
    Cut,
    /// That byte is another one, and nothing else tells it.
    Flip,
    /// The connection breaks after that byte, and then the server refuses: once, twice, or until the updater gives up.
    Status,
    /// The image ends there, and its length is told so.
    Truncate,
    /// From that change of the storage on there is no room.
    Full,
    /// That change of the storage fails, and none after it.
    Broken,
}

impl Fault {
    /// Whether the old update, and whether the new one, is active after some of the runs.
    pub(crate) fn ends(self) -> (bool, bool) {
        match self {
            Self::Cut => (false, true),
            Self::Flip | Self::Truncate => (true, false),
            // Given up sometimes.
            Self::Status => (true, true),
            // The last changes tidy up: the new update is active by then.
            Self::Full | Self::Broken => (true, true),
        }
    }
}

pub(crate) fn disturbed(name: &str, updater: &Path, fault: Fault) -> Report {
    let places = report::by_length(6, 100);
    on_lanes(&format!("fault-{name}"), |lane, number, report, stop| {
        lane.prepare(updater, false);
        let before = lane.tree();
        let changes = whole_run(lane, updater, &before, NEW)?.0;
        let total = lane.updates[NEW].total() as u64;
        // Of the storage also each of the last changes, where the slots change.
        let last = if matches!(fault, Fault::Full | Fault::Broken) { COMMIT } else { 0 };
        for place in share(&(0..places + last).collect::<Vec<_>>(), number, stop) {
            lane.reset(&before);
            // In the middle of each share, but the first change and the last one too.
            let byte = total * (2 * place + 1) / (2 * places);
            let change =
                if place < places { 1 + place * (changes - 1) / (places - 1) } else { changes + places - place };
            let when = format!("{fault:?} {place} of {places} (byte {byte} of {total}, change {change} of {changes})");
            let ended = disturb(lane, updater, fault, place, byte, change);
            report.faults += 1;
            let which = lane.check(&lane.tree(), &[Some(OLD), Some(NEW)]).map_err(|e| format!("{when}: {e}"))?;
            report.saw(which);
            if ended.succeeded() && which == 0 {
                return Err(format!("{when}: success, and the old update is active: {ended:#?}"));
            }
            if matches!(fault, Fault::Flip | Fault::Truncate) && !ended.err.contains("BG_E_VALIDATION_FAILED") {
                return Err(format!("{when}: not refused for its digest: {ended:#?}"));
            }
            let resumed = lane.must_update(updater, NEW, &when)?;
            report.resumed += u64::from(resumed > 0);
        }
        Ok(())
    })
}

fn disturb(lane: &Lane, updater: &Path, fault: Fault, place: u64, byte: u64, change: u64) -> Ended {
    let run = || lane.run_with(updater, NEW, &[], &[]);
    let storage = |errno: i32, stays: bool| {
        let mut variables = vec![("STORAGE_FAIL", change.to_string()), ("STORAGE_ERRNO", errno.to_string())];
        variables.extend(stays.then(|| ("STORAGE_FULL", "1".to_owned())));
        lane.run_with(updater, NEW, &variables, &[])
    };
    match fault {
        Fault::Full => return storage(ENOSPC, true),
        Fault::Broken => return storage(EIO, false),
        _ => {}
    }
    let (image, at) = image_at(lane, byte);
    let (name, bytes) = &lane.updates[NEW].images[image];
    match fault {
        Fault::Cut => {
            lane.server.behave(|b| b.cuts = whole_before(image).chain([at as u64]).collect());
            let ended = run();
            lane.server.behave(|b| b.cuts.clear());
            ended
        }
        Fault::Status => refused(lane, updater, image, at as u64, place),
        Fault::Flip => {
            let mut other = bytes.clone();
            other[at] ^= 1 << (place % 8);
            with_image(&lane.image(NEW, name), &other, bytes, run)
        }
        Fault::Truncate => with_image(&lane.image(NEW, name), &bytes[..at], bytes, run),
        Fault::Full | Fault::Broken => unreachable!("done above"),
    }
}

/// Image and offset of a byte of the update.
fn image_at(lane: &Lane, byte: u64) -> (usize, usize) {
    let mut at = byte as usize;
    for (number, (_, bytes)) in lane.updates[NEW].images.iter().enumerate() {
        if at < bytes.len() {
            return (number, at);
        }
        at -= bytes.len();
    }
    panic!("byte {byte} is none of the update's");
}

/// Bodies before this image's, which do not break.
fn whole_before(image: usize) -> impl Iterator<Item = u64> {
    std::iter::repeat_n(u64::MAX, image)
}

/// Runs with other bytes in an image; time stamps stay, so that the server's answers tell nothing.
fn with_image(path: &Path, other: &[u8], bytes: &[u8], run: impl FnOnce() -> Ended) -> Ended {
    let time = fs::metadata(path).and_then(|m| m.modified()).expect("the image is there");
    let put = |bytes: &[u8]| {
        fs::write(path, bytes).expect("the scratch directory is writable");
        let file = File::options().write(true).open(path).expect("the image is there");
        file.set_modified(time).expect("its time can be set");
    };
    put(other);
    let ended = run();
    put(bytes);
    ended
}

/// The body stalls at the byte; only then does the server begin to refuse, and the connection breaks.
fn refused(lane: &Lane, updater: &Path, image: usize, at: u64, place: u64) -> Ended {
    let status = [500, 502, 503, 504][place as usize % 4];
    // Every sixth one for good: that ends by the no-progress timeout.
    let times = if place % 6 == 5 { u32::MAX } else { 1 + place as u32 % 2 };
    let path = format!("/u4/{}", lane.updates[NEW].images[image].0);
    lane.server.behave(|b| {
        b.cuts = whole_before(image).collect();
        b.stall = Some(Cut { after_bytes: at, responses: 1 });
    });
    let (stalled, is_over) = (lane.server.stalled(), AtomicBool::new(false));
    let ended = thread::scope(|scope| {
        let is_over = &is_over;
        scope.spawn(move || {
            while lane.server.stalled() == stalled && !is_over.load(Ordering::Acquire) {
                thread::sleep(Duration::from_millis(1));
            }
            let refusal = Refusal { times, ..Refusal::from(status) };
            lane.server.behave(|b| drop(b.status.insert(path, refusal)));
            lane.server.break_stalled();
        });
        let ended = lane.run_with(updater, NEW, &[], &["--no-progress-timeout", "5"]);
        is_over.store(true, Ordering::Release);
        ended
    });
    lane.server.behave(|b| {
        b.cuts.clear();
        b.stall = None;
        b.status.clear();
    });
    ended
}
