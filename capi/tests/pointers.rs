//! The C ABI by its pointers: buffers of exactly the size, the ends of arrays, NULL. Small, because Miri runs it too
//! (`cargo xtask verify miri`), which sees a byte too many.
#![cfg(not(feature = "both-profiles"))]
// Every call keeps the same contract, (P) of `pointer`.
#![allow(clippy::multiple_unsafe_ops_per_block)]

use bgjob::hresult::{E_HANDLE, E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, S_OK};
use bgjob::{FileRange, Guid, JobSnapshot, SNAPSHOT_VERSION};
use bgjob_capi::enumerate::{BgEnumNext, BgEnumOpenFiles};
use bgjob_capi::files::*;
use bgjob_capi::jobs::*;
use bgjob_capi::lifetime::{BgInitialize, BgUninitialize};
use bgjob_capi::progress::{BgGetProgress, BgGetSnapshot};
use bgjob_capi::transfers::*;
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION, BG_ENUM};
use bgjob_capi::view::{BgViewEnumJobs, BgViewSnapshot};
use core::ptr;

const TEXT: u32 = 256;

fn config() -> BG_ENGINE_CONFIG {
    BG_ENGINE_CONFIG {
        size: size_of::<BG_ENGINE_CONFIG>() as u32,
        version: BG_ENGINE_CONFIG_VERSION,
        jobs: 1,
        files: 2,
        text_bytes: TEXT,
        spares: 2,
        seed: Guid::default(),
        profile: 0,
        reserved: 0,
    }
}

/// One engine and one job through every kind of pointer, twice in the same block.
#[test]
fn exact_buffers_are_enough_and_not_left() {
    let bytes = bgjob::region_bytes_with(1, 2, TEXT, 2);
    let region: *mut u64 = Box::leak(vec![0u64; bytes / 8].into_boxed_slice()).as_mut_ptr();
    for _ in 0..2 {
        // SAFETY: (P); a block of its own.
        assert_eq!(unsafe { BgInitialize(region.cast(), bytes - 8, &config()) }, E_NOT_SUFFICIENT_BUFFER.code());
        // SAFETY: (P); as above.
        assert_eq!(unsafe { BgInitialize(region.cast(), bytes, &config()) }, S_OK);
        one_life(region.cast_const().cast(), bytes);
        assert_eq!(BgUninitialize(), S_OK);
    }
    // SAFETY: from `Box::leak`; the engine is over.
    drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(region, bytes / 8)) });
}

fn one_life(region: *const core::ffi::c_void, bytes: usize) {
    let (mut job, mut id) = (0, Guid::default());
    // SAFETY: (P), here and below.
    assert_eq!(unsafe { BgCreateJob(c"a name".as_ptr(), 0, &mut id, &mut job) }, S_OK);
    // SAFETY: (P).
    assert_eq!(unsafe { BgCreateJob(c"a name".as_ptr(), 0, &mut id, ptr::null_mut()) }, E_INVALIDARG.code());
    let mut exact = [1; 7].map(|byte: core::ffi::c_char| byte);
    let mut needed = 0;
    // SAFETY: (P).
    assert_eq!(unsafe { BgGetDisplayName(job, exact.as_mut_ptr(), 7, &mut needed) }, S_OK);
    assert_eq!((needed, exact[6]), (7, 0));
    // SAFETY: (P).
    let short = unsafe { BgGetDisplayName(job, exact.as_mut_ptr(), 6, ptr::null_mut()) };
    assert_eq!(short, E_NOT_SUFFICIENT_BUFFER.code());

    let ranges = [FileRange { initial_offset: 0, length: 8 }, FileRange { initial_offset: 16, length: 8 }];
    let (mut file, url, path) = (0, c"http://h/f", c"/f");
    // SAFETY: (P).
    let added =
        unsafe { BgAddFileWithRanges(job, url.as_ptr(), path.as_ptr(), 3, u64::MAX, 2, ranges.as_ptr(), &mut file) };
    assert_eq!(added, S_OK);
    let mut back = ranges.map(|_| FileRange { initial_offset: 0, length: 0 });
    let mut count = 0;
    // SAFETY: (P).
    assert_eq!(unsafe { BgGetFileRanges(file, back.as_mut_ptr(), 2, &mut count) }, S_OK);
    assert_eq!((back, count), (ranges, 2));

    let (mut list, mut handles, mut next) = (BG_ENUM { handles: ptr::null_mut(), count: 0, position: 0 }, [0; 1], 0);
    // SAFETY: (P); `handles` outlives the enumeration.
    assert_eq!(unsafe { BgEnumOpenFiles(job, &mut list, handles.as_mut_ptr(), 1) }, S_OK);
    // SAFETY: (P); as above.
    assert_eq!(unsafe { BgEnumNext(&mut list, 1, &mut next, ptr::null_mut()) }, S_OK);
    assert_eq!(next, file);

    assert_eq!(BgResume(job), S_OK);
    let (mut t, mut moving, mut owner) = (0, 0, 0);
    // SAFETY: (P).
    assert_eq!(unsafe { BgTransferNext(&mut t, &mut moving, &mut owner) }, S_OK);
    assert_eq!(BgTransferConnected(t, 100, 0), S_OK);
    assert_eq!(BgTransferAdvance(t, 16), S_OK);
    assert_eq!(BgTransferDone(t), S_OK);
    let mut progress = bgjob::JobProgress::default();
    // SAFETY: (P).
    assert_eq!(unsafe { BgGetProgress(job, &mut progress) }, S_OK);
    assert_eq!((progress.bytes_total, progress.bytes_transferred), (16, 16));

    // SAFETY: all of it is integers.
    let mut own: JobSnapshot = unsafe { core::mem::zeroed() };
    (own.size, own.version) = (size_of::<JobSnapshot>() as u32, SNAPSHOT_VERSION);
    let (mut seen, mut jobs) = (own, [0; 1]);
    // SAFETY: (P).
    assert_eq!(unsafe { BgGetSnapshot(job, &mut own) }, S_OK);
    // SAFETY: (P); the block is readable.
    assert_eq!(unsafe { BgViewEnumJobs(region, bytes, jobs.as_mut_ptr(), 1, &mut count) }, S_OK);
    // SAFETY: (P); as above.
    assert_eq!(unsafe { BgViewSnapshot(region, bytes, jobs[0], &mut seen) }, S_OK);
    assert_eq!(own.sequence, seen.sequence);

    // SAFETY: (P); nothing is called.
    assert_eq!(unsafe { BgComplete(job, None, ptr::null_mut()) }, S_OK);
    assert_eq!(BgCloseJob(job), S_OK);
    // SAFETY: (P).
    assert_eq!(unsafe { BgGetProgress(job, &mut progress) }, E_HANDLE.code());
}
