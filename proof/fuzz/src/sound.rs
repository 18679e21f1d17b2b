//! What must hold of every job, whatever has been called.

use bgjob::{FileProgress, JobSnapshot, SIZE_UNKNOWN, SNAPSHOT_SIZE_MIN, SNAPSHOT_VERSION, View, percent};
use bgjob_capi::files::BgGetFileProgress;
use bgjob_capi::jobs::BgEnumFiles;
use bgjob_capi::progress::BgGetSnapshot;
use bgjob_capi::transfers::BgTransferAdvance;

use crate::input::Input;
use crate::world::World;

const E_HANDLE: i32 = 0x8007_0006_u32 as i32;

/// A snapshot to be filled.
pub fn empty_snapshot() -> JobSnapshot {
    // SAFETY: integers, for which zero is a value.
    let zeros: JobSnapshot = unsafe { std::mem::zeroed() };
    JobSnapshot { size: SNAPSHOT_SIZE_MIN, version: SNAPSHOT_VERSION, ..zeros }
}

fn snapshot_of(job: u64) -> Option<JobSnapshot> {
    let mut snapshot = empty_snapshot();
    // SAFETY: the pointer is valid.
    match unsafe { BgGetSnapshot(job, &raw mut snapshot) } {
        0 => Some(snapshot),
        E_HANDLE => None,
        code => panic!("a snapshot is refused with {code:08x}"),
    }
}

/// Panics where something does not hold of any job.
///
/// # Panics
/// That is what it is for.
pub fn check(world: &World) {
    // SAFETY: the region is alive, and only this thread changes it.
    let view = unsafe { View::from_raw(world.region.as_ptr().cast(), size_of_val(&*world.region)) };
    let view = view.expect("the engine's region is one");
    for job in &world.jobs {
        let Some(snapshot) = snapshot_of(*job) else { continue };
        assert_eq!(view.snapshot(bgjob::Job(*job)), Ok(snapshot), "a view sees another job");
        let progress = snapshot.progress;
        let (total, bytes) = (progress.bytes_total, progress.bytes_transferred);
        assert!(total == SIZE_UNKNOWN || bytes <= total, "{bytes} of {total} bytes");
        assert!(progress.files_transferred <= progress.files_total, "{progress:?}");
        assert!((0..=8).contains(&snapshot.state), "state {}", snapshot.state);
        assert!(snapshot.bytes_resumed <= bytes, "{} resumed of {bytes} bytes", snapshot.bytes_resumed);
        if let Some(percent) = percent(&snapshot) {
            assert!(percent <= 10_000, "{percent} hundredths of a percent");
        }
        files(*job, &snapshot);
    }
}

/// The files of a job make up what it says of them.
fn files(job: u64, snapshot: &JobSnapshot) {
    let (mut files, mut count) = ([0; 32], 0);
    // SAFETY: room for as many as are said.
    let code = unsafe { BgEnumFiles(job, files.as_mut_ptr(), files.len() as u32, &raw mut count) };
    assert_eq!((code, count), (0, snapshot.progress.files_total), "another number of files");
    let (mut bytes, mut total, mut whole) = (0_u64, Some(0_u64), 0);
    for file in &files[..count as usize] {
        let mut progress = FileProgress::default();
        // SAFETY: the pointer is valid.
        let code = unsafe { BgGetFileProgress(*file, &raw mut progress) };
        assert_eq!(code, 0, "a file without progress");
        let (all, arrived) = (progress.bytes_total, progress.bytes_transferred);
        assert!(all == SIZE_UNKNOWN || arrived <= all, "{arrived} of {all} bytes of a file");
        bytes = bytes.checked_add(arrived).expect("the files' bytes fit 64 bits");
        total = total.filter(|_| all != SIZE_UNKNOWN).and_then(|total| total.checked_add(all));
        whole += u32::from(all == arrived);
    }
    assert_eq!(bytes, snapshot.progress.bytes_transferred, "the files' bytes are not the job's");
    let total = total.unwrap_or(SIZE_UNKNOWN);
    assert_eq!(total, snapshot.progress.bytes_total, "the files' totals are not the job's");
    assert!(whole >= snapshot.progress.files_transferred, "a file counts as transferred that is not whole");
}

/// BgTransferAdvance, which must add exactly its bytes, to exactly one job.
pub fn advance(world: &mut World, input: &mut Input<'_>) -> i32 {
    let (transfer, bytes) = (world.transfer(input), input.number32());
    let sum = |world: &World| {
        let jobs = world.jobs.iter().filter_map(|job| snapshot_of(*job));
        jobs.map(|s| u128::from(s.progress.bytes_transferred)).sum::<u128>()
    };
    let reply = |world: &World| {
        let mut progress = bgjob::JobReplyProgress::default();
        let of = |job: &u64| {
            // SAFETY: the pointer is valid.
            let code = unsafe { bgjob_capi::properties::BgGetReplyProgress(*job, &raw mut progress) };
            if code == 0 { u128::from(progress.bytes_transferred) } else { 0 }
        };
        world.jobs.iter().map(of).sum::<u128>()
    };
    let before = sum(world) + reply(world);
    let code = BgTransferAdvance(transfer, bytes);
    let added = if code == 0 { bytes } else { 0 };
    assert_eq!(sum(world) + reply(world), before + u128::from(added), "{added} bytes have arrived");
    code
}
