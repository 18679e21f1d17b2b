//! Every function of the C ABI as an operation of a sequence.

use std::ffi::{c_char, c_void};

use bgjob::{
    Changes, Estimate, Estimator, FileProgress, FileRange, Guid, JobProgress, JobReplyProgress, JobSnapshot, JobTimes,
};
use bgjob_capi::types::{BG_ENUM, BG_FILE_SPEC};
use bgjob_capi::{enumerate::*, files::*, helpers::*, jobs::*, lifetime::*, progress::*, properties::*};
use bgjob_capi::{reader::*, transfers::*, view::*};

use crate::input::{Input, Place};
use crate::world::{World, keep};
use crate::{program, sound};

/// A function with its name; it answers its code.
pub type Operation = (&'static str, fn(&mut World, &mut Input<'_>) -> i32);

/// Most calls of a sequence; each is some bytes long.
const CALLS_MAX: usize = 400;

/// Makes the calls that the bytes are, and checks everything after some and at the end.
pub fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let mut world = World::begin(input.any());
    for made in 0..CALLS_MAX {
        if input.is_empty() {
            break;
        }
        let (_, call) = OPERATIONS[input.call(OPERATIONS.len())];
        call(&mut world, &mut input);
        program::count_call();
        if made % 32 == 31 {
            sound::check(&world);
        }
    }
    sound::check(&world);
    world.end();
}

/// A snapshot as the program sets it up, once in a while for another version.
fn snapshot(i: &mut Input<'_>) -> Place<JobSnapshot> {
    let mut snapshot = crate::sound::empty_snapshot();
    if i.any::<u8>() == 255 {
        (snapshot.size, snapshot.version) = (i.number32(), i.number32());
    }
    Place::of(snapshot)
}

/// Functions of a handle and outputs.
macro_rules! get {
    ($name:ident($pick:ident $(, $type:ty)+)) => {
        (stringify!($name), |w, i| {
            let handle = w.$pick(i);
            // SAFETY: each pointer is NULL, misaligned, or valid.
            unsafe { $name(handle $(, i.pointer(&mut Place::of(<$type>::default())))+) }
        })
    };
}

/// Functions of a handle and numbers.
macro_rules! set {
    ($name:ident($pick:ident $(, $number:ident as $type:ty)*)) => {
        (stringify!($name), |w, i| $name(w.$pick(i) $(, i.$number() as $type)*))
    };
}

/// Functions that copy a text.
macro_rules! text {
    ($name:ident($pick:ident)) => {
        (stringify!($name), |w, i| {
            let handle = w.$pick(i);
            let mut buffer: Vec<c_char> = vec![0x55; usize::from(i.any::<u8>())];
            let (start, size) = (i.list(&mut buffer), buffer.len());
            // SAFETY: as above; the buffer has as many bytes as are said.
            unsafe { $name(handle, start, size, i.pointer(&mut Place::of(0))) }
        })
    };
}

/// Functions that take a text.
macro_rules! name {
    ($name:ident($pick:ident, $usual:expr)) => {
        (stringify!($name), |w, i| {
            let handle = w.$pick(i);
            // SAFETY: a text with its NUL, or NULL.
            unsafe { $name(handle, i.text($usual)) }
        })
    };
}

/// Room for a list, as long as a byte says.
fn room<T: Clone>(i: &mut Input<'_>, empty: T) -> Vec<T> {
    vec![empty; usize::from(i.any::<u8>() % 33)]
}

fn ranges(i: &mut Input<'_>) -> Vec<FileRange> {
    let count = match i.any::<u8>() {
        few @ 0..250 => few % 4,
        _ => i.any(),
    };
    (0..count).map(|_| FileRange { initial_offset: i.number(), length: i.number() }).collect()
}

/// All of them.
pub const OPERATIONS: &[Operation] = &[
    ("BgCreateJob", |w, i| {
        let (mut id, mut job) = (Place::of(Guid::default()), Place::of(0));
        let (name, of) = (i.text(2), i.number32() as i32);
        // SAFETY: pointers are NULL, misaligned, or valid.
        let code = unsafe { BgCreateJob(name, of, i.pointer(&mut id), i.pointer(&mut job)) };
        if code == 0 {
            keep(&mut w.jobs, *job.get());
            w.ids.push(*id.get());
        }
        code
    }),
    ("BgAddFile", |w, i| {
        let (job, remote, local, cookie) = (w.job(i), i.text(0), i.text(1), i.number());
        let mut file = Place::of(0);
        // SAFETY: pointers are NULL, misaligned, or valid.
        let code = unsafe { BgAddFile(job, remote, local, cookie, i.pointer(&mut file)) };
        if code == 0 {
            keep(&mut w.files, *file.get());
        }
        code
    }),
    set!(BgResume(job)),
    ("BgTransferNext", |w, i| {
        let (mut transfer, mut file, mut job) = (Place::of(0), Place::of(0), Place::of(0));
        let pointers = (i.pointer(&mut transfer), i.pointer(&mut file), i.pointer(&mut job));
        // SAFETY: pointers are NULL, misaligned, or valid.
        let code = unsafe { BgTransferNext(pointers.0, pointers.1, pointers.2) };
        if code == 0 {
            keep(&mut w.transfers, *transfer.get());
        }
        code
    }),
    set!(BgTransferConnected(transfer, number as u64, number as u64)),
    ("BgTransferAdvance", sound::advance),
    set!(BgTransferDone(transfer)),
    ("BgTransferRestart", |w, i| {
        let mut transfer = Place::of(w.transfer(i));
        let total = i.number();
        // SAFETY: the pointer is NULL, misaligned, or valid.
        let code = unsafe { BgTransferRestart(i.pointer(&mut transfer), total) };
        if code == 0 {
            keep(&mut w.transfers, *transfer.get());
        }
        code
    }),
    set!(BgTransferFail(transfer, number32 as i32, number32 as i32, number32 as i32)),
    set!(BgTransferYield(transfer)),
    set!(BgTransferReply(transfer, number as u64)),
    set!(BgSuspend(job)),
    set!(BgCancel(job)),
    ("BgComplete", |w, i| {
        let job = w.job(i);
        let mut saving =
            Saving { job: w.job(i), token: w.transfer(i), code: if i.any::<u8>() < 200 { 0 } else { i.any() } };
        let function = if i.any::<u8>() < 128 { Some(save as _) } else { None };
        // SAFETY: a function of that type, with the context that it wants.
        unsafe { BgComplete(job, function, (&raw mut saving).cast()) }
    }),
    set!(BgCloseJob(job)),
    ("BgTick", |w, i| {
        w.now_ms = if i.any::<u8>() < 250 { w.now_ms.saturating_add(i.number().saturating_mul(1000)) } else { i.any() };
        BgTick(w.now_ms, i.number())
    }),
    get!(GetProgress(job, JobProgress)),
    get!(BgGetProgress(job, JobProgress)),
    get!(BgGetState(job, i32)),
    get!(BgGetJobId(job, Guid)),
    get!(BgGetType(job, i32)),
    get!(BgGetTimes(job, JobTimes)),
    get!(BgGetError(job, i32, i32)),
    get!(BgGetErrorFile(job, u64)),
    get!(BgGetErrorCount(job, u32)),
    get!(BgGetPriority(job, i32)),
    get!(BgGetNotifyFlags(job, u32)),
    get!(BgGetMinimumRetryDelay(job, u32)),
    get!(BgGetNoProgressTimeout(job, u32)),
    get!(BgGetReplyProgress(job, JobReplyProgress)),
    get!(BgGetFileProgress(file, FileProgress)),
    get!(BgGetFileCookie(file, u64)),
    set!(BgSetPriority(job, number32 as i32)),
    set!(BgSetNotifyFlags(job, number32 as u32)),
    set!(BgSetMinimumRetryDelay(job, number32 as u32)),
    set!(BgSetNoProgressTimeout(job, number32 as u32)),
    set!(BgSetFileSize(file, number as u64)),
    set!(BgSetValidationState(file, number32 as i32)),
    text!(BgGetDisplayName(job)),
    text!(BgGetDescription(job)),
    text!(BgGetReplyFileName(job)),
    text!(BgGetRemoteName(file)),
    text!(BgGetLocalName(file)),
    name!(BgSetDisplayName(job, 2)),
    name!(BgSetDescription(job, 2)),
    name!(BgSetReplyFileName(job, 1)),
    name!(BgSetRemoteName(file, 0)),
    ("BgReplaceRemotePrefix", |w, i| {
        let (job, old, new) = (w.job(i), i.text(3), i.text(4));
        // SAFETY: texts with their NULs, or NULL; an output that is NULL, misaligned, or valid.
        unsafe { BgReplaceRemotePrefix(job, old, new, i.pointer(&mut Place::of(0))) }
    }),
    ("BgAddFileWithRanges", |w, i| {
        let (job, remote, local, size) = (w.job(i), i.text(0), i.text(1), i.number());
        let mut ranges = ranges(i);
        let (mut file, count) = (Place::of(0), ranges.len() as u32);
        let list = i.list(&mut ranges);
        // SAFETY: pointers are NULL, misaligned, or valid; as many ranges as are said.
        let code = unsafe { BgAddFileWithRanges(job, remote, local, 7, size, count, list, i.pointer(&mut file)) };
        if code == 0 {
            keep(&mut w.files, *file.get());
        }
        code
    }),
    ("BgAddFileSet", |w, i| {
        let job = w.job(i);
        let some = ranges(i);
        let count = usize::from(i.any::<u8>() % 9);
        let mut specs: Vec<_> = (0..count)
            .map(|n| BG_FILE_SPEC {
                remote_name: i.text(0),
                local_name: i.text(1),
                cookie: n as u64,
                size: i.number(),
                ranges: some.as_ptr(),
                range_count: if n % 3 == 2 { some.len() as u32 } else { 0 },
                reserved: 0,
            })
            .collect();
        let mut files = vec![0; count];
        let (list, handles) = (i.list(&mut specs), i.list(&mut files));
        // SAFETY: pointers are NULL, misaligned, or valid, those in the specs too; as many as are said.
        let code = unsafe { BgAddFileSet(job, count as u32, list, handles) };
        if code == 0 {
            files.into_iter().filter(|file| *file != 0).for_each(|file| keep(&mut w.files, file));
        }
        code
    }),
    ("BgGetFileRanges", |w, i| {
        let file = w.file(i);
        let mut ranges = room(i, FileRange { initial_offset: 0, length: 0 });
        let count = ranges.len() as u32;
        let list = i.list(&mut ranges);
        // SAFETY: pointers are NULL, misaligned, or valid; room for as many as are said.
        unsafe { BgGetFileRanges(file, list, count, i.pointer(&mut Place::of(0))) }
    }),
    ("BgEnumJobs", |_, i| {
        let mut jobs = room(i, 0);
        let (list, capacity) = (i.list(&mut jobs), jobs.len() as u32);
        // SAFETY: as above.
        unsafe { BgEnumJobs(list, capacity, i.pointer(&mut Place::of(0))) }
    }),
    ("BgEnumFiles", |w, i| {
        let job = w.job(i);
        let mut files = room(i, 0);
        let (list, capacity) = (i.list(&mut files), files.len() as u32);
        // SAFETY: as above.
        unsafe { BgEnumFiles(job, list, capacity, i.pointer(&mut Place::of(0))) }
    }),
    ("BgEnumOpenJobs", |_, i| {
        let mut jobs = room(i, 0);
        let (list, capacity) = (i.list(&mut jobs), jobs.len() as u32);
        // SAFETY: as above.
        unsafe { BgEnumOpenJobs(i.pointer(&mut Place::of(enumeration(&mut []))), list, capacity) }
    }),
    ("BgEnumOpenFiles", |w, i| {
        let job = w.job(i);
        let mut files = room(i, 0);
        let (list, capacity) = (i.list(&mut files), files.len() as u32);
        // SAFETY: as above.
        unsafe { BgEnumOpenFiles(job, i.pointer(&mut Place::of(enumeration(&mut []))), list, capacity) }
    }),
    ("BgEnumNext", |_, i| {
        let (mut list, mut to) = ([1, 2, 3, 4], room(i, 0));
        let mut from = Place::of(BG_ENUM { position: i.number32(), ..enumeration(&mut list) });
        let count = to.len() as u32;
        let pointers = (i.pointer(&mut from), i.list(&mut to));
        // SAFETY: as above; the enumeration's own list is alive.
        unsafe { BgEnumNext(pointers.0, count, pointers.1, i.pointer(&mut Place::of(0))) }
    }),
    ("BgEnumSkip", |_, i| {
        let mut list = Place::of(enumeration(&mut []));
        let count = i.number32();
        // SAFETY: the pointer is NULL, misaligned, or valid.
        unsafe { BgEnumSkip(i.pointer(&mut list), count) }
    }),
    // SAFETY: the pointer is NULL, misaligned, or valid.
    ("BgEnumReset", |_, i| unsafe { BgEnumReset(i.pointer(&mut Place::of(enumeration(&mut [])))) }),
    ("BgEnumClone", |_, i| {
        let (mut from, mut to) = (Place::of(enumeration(&mut [])), Place::of(enumeration(&mut [])));
        // SAFETY: pointers are NULL, misaligned, or valid.
        unsafe { BgEnumClone(i.pointer(&mut from), i.pointer(&mut to)) }
    }),
    ("BgEnumGetCount", |_, i| {
        let mut list = Place::of(enumeration(&mut []));
        // SAFETY: pointers are NULL, misaligned, or valid.
        unsafe { BgEnumGetCount(i.pointer(&mut list), i.pointer(&mut Place::of(0))) }
    }),
    ("BgGetJob", |w, i| {
        let id = match usize::from(i.any::<u8>()) {
            old if old < w.ids.len() => w.ids[old],
            _ => w.ids.last().copied().unwrap_or_default(),
        };
        let mut id = Place::of(id);
        // SAFETY: pointers are NULL, misaligned, or valid.
        unsafe { BgGetJob(i.pointer(&mut id), i.pointer(&mut Place::of(0))) }
    }),
    ("BgGetSnapshot", |w, i| {
        let (job, mut snapshot) = (w.job(i), snapshot(i));
        // SAFETY: the pointer is NULL, misaligned, or valid.
        unsafe { BgGetSnapshot(job, i.pointer(&mut snapshot)) }
    }),
    ("BgViewSnapshot", |w, i| {
        let (job, mut snapshot) = (w.job(i), snapshot(i));
        let bytes = (i.number() as usize).min(size_of_val(&*w.region));
        let bytes = if i.any::<u8>() < 200 { size_of_val(&*w.region) } else { bytes };
        // SAFETY: the region is readable for so many bytes.
        unsafe { BgViewSnapshot(w.region.as_ptr().cast(), bytes, job, i.pointer(&mut snapshot)) }
    }),
    ("BgViewEnumJobs", |w, i| {
        let mut jobs = room(i, 0);
        let (list, capacity) = (i.list(&mut jobs), jobs.len() as u32);
        let (start, bytes) = (w.region.as_ptr().cast(), size_of_val(&*w.region));
        // SAFETY: as above.
        unsafe { BgViewEnumJobs(start, bytes, list, capacity, i.pointer(&mut Place::of(0))) }
    }),
    ("BgChangedSince", |w, i| {
        let (job, mut snapshot, mut seen) = (w.job(i), snapshot(i), Place::of(Changes::default()));
        let (bytes, per_mille) = (i.number(), i.number32());
        // SAFETY: pointers are NULL, misaligned, or valid.
        unsafe { BgChangedSince(job, i.pointer(&mut seen), bytes, per_mille, i.pointer(&mut snapshot)) }
    }),
    ("BgIsChanged", |_, i| {
        let (mut snapshot, mut seen) = (Place::of(hostile_snapshot(i)), Place::of(Changes::default()));
        let pointers = (i.pointer(&mut seen), i.pointer(&mut snapshot));
        // SAFETY: pointers are NULL, misaligned, or valid.
        unsafe { BgIsChanged(pointers.0, pointers.1, i.number(), i.number32()) }
    }),
    ("BgGetPercent", |_, i| {
        let mut snapshot = Place::of(hostile_snapshot(i));
        // SAFETY: the pointer is NULL, misaligned, or valid.
        let percent = unsafe { BgGetPercent(i.pointer(&mut snapshot)) };
        assert!(percent <= 10_000 || percent == u32::MAX, "{percent} hundredths of a percent");
        0
    }),
    ("BgEstimate", |_, i| {
        let mut estimator = Place::of(Estimator::default());
        let mut estimate = Place::of(Estimate { bytes_per_s: 0, left_s: 0, idle_ms: 0, stalled: 0, reserved: 0 });
        for _ in 0..i.any::<u8>() % 8 {
            let mut snapshot = Place::of(hostile_snapshot(i));
            let pointers = (i.pointer(&mut estimator), i.pointer(&mut snapshot), i.number());
            // SAFETY: pointers are NULL, misaligned, or valid.
            unsafe { BgEstimate(pointers.0, pointers.1, pointers.2, i.pointer(&mut estimate)) };
        }
        0
    }),
    ("BgGetErrorName", |_, i| {
        let name = BgGetErrorName(i.number32() as i32);
        // SAFETY: never NULL, and static, as is documented.
        let name = unsafe { std::ffi::CStr::from_ptr(name) };
        assert!(!name.is_empty(), "a code without a name");
        0
    }),
    ("BgGetVersion", |_, _| BgGetVersion() as i32),
    ("BgInitialize", |w, i| {
        let mut config = Place::of(crate::world::config(i.any()));
        let (start, bytes) = (w.region.as_mut_ptr().cast(), size_of_val(&*w.region));
        // SAFETY: there is an engine: it is refused before the block is looked at.
        let code = unsafe { BgInitialize(start, bytes, i.pointer(&mut config)) };
        assert_ne!(code, 0, "a second engine in the same block");
        code
    }),
    ("BgUninitialize", |w, i| {
        let code = BgUninitialize();
        // The same block again: every handle is stale, and none of them may be taken for a new one.
        w.config = crate::world::config(i.any());
        w.region = vec![0; crate::world::bytes(&w.config) / 8];
        let (start, bytes) = (w.region.as_mut_ptr().cast(), size_of_val(&*w.region));
        // SAFETY: the block is the world's.
        let made = unsafe { BgInitialize(start, bytes, &raw const w.config) };
        assert_eq!((code, made), (0, 0), "ended and made anew");
        code
    }),
];

fn enumeration(list: &mut [u64]) -> BG_ENUM {
    BG_ENUM { handles: list.as_mut_ptr(), count: list.len() as u32, position: 0 }
}

/// A snapshot that no engine has made.
fn hostile_snapshot(i: &mut Input<'_>) -> JobSnapshot {
    let mut snapshot = sound::empty_snapshot();
    let progress = &mut snapshot.progress;
    (progress.bytes_total, progress.bytes_transferred) = (i.number(), i.number());
    (progress.files_total, progress.files_transferred) = (i.number32(), i.number32());
    (snapshot.bytes_resumed, snapshot.sequence, snapshot.bytes_total_known) = (i.number(), i.number(), i.number());
    (snapshot.state, snapshot.attempt) = (i.number32() as i32, i.number32());
    (snapshot.files_completed, snapshot.files_unknown) = (i.number32(), i.number32());
    snapshot
}

/// What pfnSave is given: it calls the library itself, for the job that is being completed and for others.
struct Saving {
    job: u64,
    token: u64,
    code: i32,
}

unsafe extern "C" fn save(context: *mut c_void, file: u64) -> i32 {
    // SAFETY: BgComplete hands on what it was given: a Saving that nobody else uses meanwhile.
    let saving = unsafe { &*context.cast::<Saving>() };
    let mut progress = Place::of(FileProgress::default());
    // SAFETY: the pointer is valid.
    unsafe { BgGetFileProgress(file, (&raw mut progress).cast()) };
    BgCancel(saving.job);
    BgTransferAdvance(saving.token, 1);
    BgSetFileSize(file, 3);
    (0..4).for_each(|_| program::count_call());
    saving.code
}
