//! Somebody's region: read by everything that reads regions, then made an engine's.

use std::sync::OnceLock;

use bgjob::{Changes, Estimate, Estimator, Job, JobSnapshot, View};
use bgjob_capi::jobs::BgCreateJob;
use bgjob_capi::lifetime::{BgInitialize, BgUninitialize};
use bgjob_capi::reader::{BgEstimate, BgGetPercent, BgIsChanged};
use bgjob_capi::view::{BgViewEnumJobs, BgViewSnapshot};

use crate::guard::Guarded;
use crate::input::Input;
use crate::{program, seeds, sound, world};

/// Bytes before the region: how it is put, and a handle.
pub const HEAD: usize = 2 + 8;
/// Bytes of the largest region that is tried.
const MOST: usize = 64 * 1024;
/// Bytes of a region's header that say what it is: magic to capacities.
const IDENTITY: usize = 40;

/// How a region is put: in this order, the bits of the first byte.
#[derive(Debug)]
struct Way {
    /// Its first words are put right, so that what is behind them is read.
    is_repaired: bool,
    at_end: bool,
    /// Made an engine's afterwards.
    is_remade: bool,
    /// Off by that many bytes.
    off: usize,
}

impl Way {
    fn of(byte: u8) -> Self {
        let off = if byte & 0xF0 == 0xF0 { usize::from(byte & 7) } else { 0 };
        Way { is_repaired: byte & 1 != 0, at_end: byte & 2 != 0, is_remade: byte & 4 != 0, off }
    }
}

/// Reads it all.
///
/// # Panics
/// When a reader tells what cannot be.
pub fn run(data: &[u8]) {
    static ROOM: OnceLock<Guarded> = OnceLock::new();
    let room = ROOM.get_or_init(|| Guarded::new(MOST + 16));
    let mut input = Input::new(data);
    let (way, base, handle): (u8, u8, u64) = (input.any(), input.any(), input.any());
    let way = Way::of(way);
    let images = seeds::images();
    let image = &images[usize::from(base) % images.len()];
    let mut region = data.get(HEAD..).unwrap_or_default().to_vec();
    region.truncate(MOST);
    if way.is_repaired {
        // Shorter ones keep their length: the size in the header is a lie then.
        for (to, from) in region.iter_mut().zip(&image.bytes[..IDENTITY]) {
            *to = *from;
        }
    }
    let start = room.put(&region, way.at_end, way.off);
    let jobs: Vec<u64> = image.jobs.iter().copied().chain([handle]).collect();
    views(start, region.len(), &jobs);
    abi(start, region.len(), &jobs);
    if way.is_remade {
        remake(start, region.len(), base);
    }
}

/// The Rust side.
fn views(start: *const u8, bytes: usize, jobs: &[u64]) {
    program::count_call();
    // SAFETY: readable, and changed by nobody meanwhile.
    let Ok(view) = (unsafe { View::from_raw(start, bytes) }) else { return };
    let mut listed = [Job(0); 16];
    let count = view.enumerate_jobs(&mut listed).unwrap_or(0);
    let all = listed[..count].iter().copied().chain(jobs.iter().map(|job| Job(*job)));
    for job in all {
        program::count_call();
        program::count_call();
        let _ = view.progress(job);
        let _ = view.snapshot(job);
    }
}

/// The C ABI, and what a reader makes of such snapshots.
fn abi(start: *const u8, bytes: usize, jobs: &[u64]) {
    let (mut estimator, mut changes) = (Estimator::default(), Changes::default());
    let mut estimate = Estimate { bytes_per_s: 0, left_s: 0, idle_ms: 0, stalled: 0, reserved: 0 };
    let mut listed = vec![0; 16];
    let mut found = 0;
    for capacity in [0, 1, 16] {
        program::count_call();
        let mut count = 0;
        // SAFETY: readable; room for as many as are said.
        let code = unsafe { BgViewEnumJobs(start.cast(), bytes, listed.as_mut_ptr(), capacity, &raw mut count) };
        if code == 0 && capacity > 0 {
            assert!(count <= capacity, "{count} jobs in room for {capacity}");
            found = count as usize;
        }
    }
    let all = listed[..found].iter().chain(jobs).copied().collect::<Vec<u64>>();
    for (n, job) in all.into_iter().enumerate() {
        let mut snapshot: JobSnapshot = sound::empty_snapshot();
        program::count_call();
        // SAFETY: readable; the snapshot is valid.
        let code = unsafe { BgViewSnapshot(start.cast(), bytes, job, &raw mut snapshot) };
        if code != 0 {
            continue;
        }
        program::count_answer();
        for _ in 0..3 {
            program::count_call();
        }
        // SAFETY: the pointer is valid.
        let percent = unsafe { BgGetPercent(&raw const snapshot) };
        assert!(percent <= 10_000 || percent == u32::MAX, "{percent} hundredths of a percent");
        // SAFETY: the pointers are valid.
        unsafe { BgIsChanged(&raw mut changes, &raw const snapshot, 1000, 10) };
        let now_ms = n as u64 * 400;
        // SAFETY: the pointers are valid.
        unsafe { BgEstimate(&raw mut estimator, &raw const snapshot, now_ms, &raw mut estimate) };
    }
}

/// What the block held is lost, and does not matter to the engine that is made there.
fn remake(start: *mut u8, bytes: usize, byte: u8) {
    let config = world::config(byte);
    program::count_call();
    // SAFETY: the block is this fuzzer's own.
    let code = unsafe { BgInitialize(start.cast(), bytes, &raw const config) };
    if code != 0 {
        return;
    }
    let (mut id, mut job) = (bgjob::Guid::default(), 0);
    program::count_call();
    // SAFETY: the pointers are valid.
    let created = unsafe { BgCreateJob(c"a job".as_ptr(), 0, &raw mut id, &raw mut job) };
    assert_eq!(created, 0, "a new engine has no room");
    // SAFETY: readable, and changed by nobody meanwhile.
    let view = unsafe { View::from_raw(start, bytes) }.expect("it is a region now");
    let snapshot = view.snapshot(Job(job)).expect("its job is there");
    assert_eq!((snapshot.state, snapshot.progress.files_total), (3, 0), "a new job");
    assert_eq!(BgUninitialize(), 0, "there is an engine");
}
