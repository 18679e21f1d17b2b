//! The engine through the C ABI, called as C calls it: pointers, out-parameters, texts that end with a NUL, sizes in
//! the structures.
//!
//! The program has one engine, so there is one [`CAbi`] at a time.

use std::ffi::{c_char, c_void};
use std::fmt::Debug;
use std::ptr::null_mut;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bgjob::hresult::{BG_S_UNABLE_TO_DELETE_FILES, Code, E_FAIL, S_FALSE, S_OK};
use bgjob::{
    FileProgress, FileRange, Guid, JobProgress, JobReplyProgress, JobSnapshot, JobTimes, SNAPSHOT_SIZE_MIN,
    SNAPSHOT_VERSION,
};
use bgjob_capi::files::{
    BgAddFile, BgAddFileSet, BgAddFileWithRanges, BgGetFileCookie, BgGetFileProgress, BgGetFileRanges, BgGetLocalName,
    BgGetRemoteName, BgReplaceRemotePrefix, BgSetFileSize, BgSetRemoteName, BgSetValidationState,
};
use bgjob_capi::jobs::{
    BgCancel, BgCloseJob, BgComplete, BgCreateJob, BgEnumFiles, BgEnumJobs, BgGetDisplayName, BgGetJob, BgGetJobId,
    BgGetState, BgResume, BgSuspend,
};
use bgjob_capi::lifetime::{BgInitialize, BgTick, BgUninitialize};
use bgjob_capi::progress::{BgGetSnapshot, GetProgress};
use bgjob_capi::properties::{
    BgGetDescription, BgGetError, BgGetErrorCount, BgGetErrorFile, BgGetMinimumRetryDelay, BgGetNoProgressTimeout,
    BgGetNotifyFlags, BgGetPriority, BgGetReplyFileName, BgGetReplyProgress, BgGetTimes, BgGetType, BgSetDescription,
    BgSetDisplayName, BgSetMinimumRetryDelay, BgSetNoProgressTimeout, BgSetNotifyFlags, BgSetPriority,
    BgSetReplyFileName,
};
use bgjob_capi::transfers::{
    BgTransferAdvance, BgTransferConnected, BgTransferDone, BgTransferFail, BgTransferNext, BgTransferReply,
    BgTransferRestart, BgTransferYield,
};
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION, BG_FILE, BG_FILE_SPEC, HRESULT};
use bgjob_capi::view::{BgViewEnumJobs, BgViewSnapshot};

use super::answers::{Answer, Handles};
use super::arguments::{NEW, OLD, PATH, REPLY_NAMES, Spec, TEXTS, URLS};
use super::clock::file_time;
use super::on_engine::ranges_of;
use super::op::{Amount, Call, Op, Save};
use super::readings::{FileReading, JobReading};
use super::region::Region;
use super::subject::{Shape, Subject};
use super::text::Text;

/// Who has the program's engine.
static ENGINE: Mutex<()> = Mutex::new(());

/// The program's engine, until this is dropped.
#[derive(Debug)]
pub struct CAbi {
    region: Region,
    _only: MutexGuard<'static, ()>,
}

/// An output: what was written if the call succeeded; nothing may be written if it did not.
fn out<T: Copy + PartialEq + Debug>(untouched: T, call: impl FnOnce(*mut T) -> HRESULT) -> Result<T, Code> {
    let mut place = untouched;
    let code = call(&mut place);
    if code == S_OK {
        return Ok(place);
    }
    assert_eq!(place, untouched, "an output is written although the call answers {code:#x}");
    Err(code)
}

/// A text, in a buffer with room for its NUL.
fn text(get: impl FnOnce(*mut c_char, usize, *mut usize) -> HRESULT) -> Result<Text, Code> {
    let mut buffer = [0x55u8; 64];
    let needed = out(usize::MAX, |needed| get(buffer.as_mut_ptr().cast(), buffer.len(), needed))?;
    assert_eq!(buffer[needed - 1], 0, "the text ends with a NUL");
    Ok(Text::new(&buffer[..needed - 1]))
}

const NO_SNAPSHOT: JobSnapshot = JobSnapshot {
    size: SNAPSHOT_SIZE_MIN,
    version: SNAPSHOT_VERSION,
    progress: JobProgress { bytes_total: 1, bytes_transferred: 2, files_total: 3, files_transferred: 4 },
    bytes_total_known: 5,
    bytes_resumed: 6,
    sequence: 7,
    creation_time: 8,
    modification_time: 9,
    transfer_completion_time: 10,
    last_advance_ms: 11,
    file: bgjob::File(12),
    error_file: bgjob::File(13),
    state: 14,
    r#type: 15,
    priority: 16,
    error: 17,
    error_context: 18,
    error_count: 19,
    attempt: 20,
    files_unknown: 21,
    files_completed: 22,
    error_cause: 23,
};

/// What Complete's callback is given.
struct Saving {
    job: u64,
    save: Save,
    calls: usize,
    answer: Answer,
}

unsafe extern "C" fn save(context: *mut c_void, file: BG_FILE) -> HRESULT {
    // SAFETY: the context of `complete` below, which waits for BgComplete and does not touch it meanwhile.
    let saving = unsafe { &mut *context.cast::<Saving>() };
    if saving.save == Save::FailsAt(saving.calls) {
        return E_FAIL.code();
    }
    if saving.save == Save::Meddles && saving.calls == 0 {
        let job = saving.job;
        // SAFETY: no function to be called, so no context either.
        let again = unsafe { BgComplete(job, None, null_mut()) };
        let tries = [
            BgResume(job),
            BgSuspend(job),
            BgCancel(job),
            again,
            add(job, &Spec::UNKNOWN).code,
            BgSetValidationState(file, 0),
        ];
        saving.answer.meddled.extend(tries);
    }
    saving.calls += 1;
    saving.answer.files.push(file).expect("no more files than fit in a table");
    if saving.save == Save::Leaves { BG_S_UNABLE_TO_DELETE_FILES.code() } else { S_OK }
}

fn complete(job: u64, how: Save) -> Answer {
    let mut saving = Saving { job, save: how, calls: 0, answer: Answer::default() };
    // SAFETY: `save` is such a function, and the context is what it takes it for.
    saving.answer.code = unsafe { BgComplete(job, Some(save), (&raw mut saving).cast()) };
    saving.answer
}

fn add(job: u64, spec: &Spec) -> Answer {
    let (url, path) = (URLS[spec.url].as_ptr(), PATH.as_ptr());
    let ranges = ranges_of(spec.ranges);
    if spec.total != bgjob::SIZE_UNKNOWN && ranges.is_empty() {
        return add_set(job, &[*spec]);
    }
    let added = if ranges.is_empty() {
        // SAFETY: texts that end with a NUL, and a place for the handle.
        out(u64::MAX, |file| unsafe { BgAddFile(job, url, path, spec.cookie(), file) })
    } else {
        let (count, list) = (ranges.len() as u32, ranges.as_ptr());
        // SAFETY: as above, and a list of so many ranges.
        out(u64::MAX, |file| unsafe {
            BgAddFileWithRanges(job, url, path, spec.cookie(), spec.total, count, list, file)
        })
    };
    Answer { code: added.err().unwrap_or(S_OK), files: added.into_iter().collect(), ..Answer::default() }
}

fn add_set(job: u64, set: &[Spec]) -> Answer {
    let lists: heapless::Vec<_, 3> = set.iter().map(|spec| ranges_of(spec.ranges)).collect();
    let specs: heapless::Vec<BG_FILE_SPEC, 3> = set
        .iter()
        .zip(&lists)
        .map(|(spec, list)| BG_FILE_SPEC {
            remote_name: URLS[spec.url].as_ptr(),
            local_name: PATH.as_ptr(),
            cookie: spec.cookie(),
            size: spec.total,
            ranges: if list.is_empty() { null_mut() } else { list.as_ptr() },
            range_count: list.len() as u32,
            reserved: 0,
        })
        .collect();
    // SAFETY: so many specs, whose pointers live as long as `lists`, and room for so many handles.
    let added =
        out([u64::MAX; 3], |files| unsafe { BgAddFileSet(job, specs.len() as u32, specs.as_ptr(), files.cast()) });
    let files = added.map_or_else(|_| Handles::new(), |files| files[..set.len()].iter().copied().collect());
    Answer { code: added.err().unwrap_or(S_OK), files, ..Answer::default() }
}

fn next() -> Answer {
    let (mut token, mut file, mut job) = (1u64, 2u64, 3u64);
    // SAFETY: three places.
    let code = unsafe { BgTransferNext(&mut token, &mut file, &mut job) };
    if code != S_OK {
        assert_eq!((token, file, job), (1, 2, 3), "outputs are written although the call answers {code:#x}");
        return Answer::code(code);
    }
    Answer { token, file, job, ..Answer::default() }
}

fn create(kind: i32, name: usize) -> Answer {
    let (mut id, mut job) = (Guid::default(), u64::MAX);
    // SAFETY: a text that ends with a NUL, and two places.
    let code = unsafe { BgCreateJob(TEXTS[name].as_ptr(), kind, &mut id, &mut job) };
    if code != S_OK {
        assert_eq!((id, job), (Guid::default(), u64::MAX), "outputs are written although the call answers {code:#x}");
        return Answer::code(code);
    }
    Answer { id, job, ..Answer::default() }
}

/// C has no function that changes nothing else: the flags become what they are.
fn touch(job: u64) -> HRESULT {
    // SAFETY: a place.
    match out(u32::MAX, |flags| unsafe { BgGetNotifyFlags(job, flags) }) {
        Ok(flags) => BgSetNotifyFlags(job, flags),
        Err(code) => code,
    }
}

impl CAbi {
    /// BgInitialize.
    ///
    /// # Panics
    /// When it fails.
    pub fn new(shape: Shape) -> Self {
        // After a failed test of the same program the engine has ended all the same.
        let only = ENGINE.lock().unwrap_or_else(PoisonError::into_inner);
        let region = shape.region();
        let config = BG_ENGINE_CONFIG {
            size: size_of::<BG_ENGINE_CONFIG>() as u32,
            version: BG_ENGINE_CONFIG_VERSION,
            jobs: shape.jobs,
            files: shape.files,
            text_bytes: shape.text_bytes(),
            spares: shape.spares,
            seed: Shape::SEED,
            profile: shape.profile as u32,
            reserved: 0,
        };
        // SAFETY: the region is the engine's alone until BgUninitialize, in `drop`.
        let code = unsafe { BgInitialize(region.start().cast(), region.size(), &config) };
        assert_eq!(code, S_OK, "an engine of this shape");
        Self { region, _only: only }
    }
}

impl Drop for CAbi {
    fn drop(&mut self) {
        let code = BgUninitialize();
        debug_assert_eq!(code, S_OK, "there is an engine");
    }
}

impl Subject for CAbi {
    fn call(&mut self, call: &Call) -> Answer {
        Answer::code(match *call {
            Op::Create(kind, name) => return create(kind as i32, name),
            Op::Add(job, spec) => return add(job, &spec),
            Op::AddSet(job, set) => return add_set(job, set.as_slice()),
            Op::SetSize(file, total) => BgSetFileSize(file, total),
            // SAFETY: a text that ends with a NUL.
            Op::Rename(file, name) => unsafe { BgSetRemoteName(file, URLS[name].as_ptr()) },
            Op::Prefix(job, old, new) => {
                let (old, new) = (OLD[old].as_ptr(), NEW[new].as_ptr());
                // SAFETY: texts that end with a NUL, and a place.
                let replaced = out(u32::MAX, |count| unsafe { BgReplaceRemotePrefix(job, old, new, count) });
                let code = replaced.err().unwrap_or(S_OK);
                return Answer { code, count: replaced.unwrap_or(0), ..Answer::default() };
            }
            Op::Validate(file, is_valid) => BgSetValidationState(file, is_valid.into()),
            Op::Priority(job, priority) => BgSetPriority(job, priority as i32),
            Op::Touch(job) => touch(job),
            Op::Notify(job, flags) => BgSetNotifyFlags(job, flags),
            Op::Delay(job, seconds) => BgSetMinimumRetryDelay(job, seconds),
            Op::Timeout(job, seconds) => BgSetNoProgressTimeout(job, seconds),
            // SAFETY: a text that ends with a NUL, here and in the two below.
            Op::Name(job, name) => unsafe { BgSetDisplayName(job, TEXTS[name].as_ptr()) },
            // SAFETY: as above.
            Op::Description(job, name) => unsafe { BgSetDescription(job, TEXTS[name].as_ptr()) },
            // SAFETY: as above.
            Op::ReplyName(job, name) => unsafe { BgSetReplyFileName(job, REPLY_NAMES[name].as_ptr()) },
            Op::Resume(job) => BgResume(job),
            Op::Suspend(job) => BgSuspend(job),
            Op::Cancel(job) => BgCancel(job),
            Op::Complete(job, save) => return complete(job, save),
            Op::Close(job) => BgCloseJob(job),
            Op::Next => return next(),
            Op::Connected(token, total, resumed) => BgTransferConnected(token, total, resumed),
            Op::Advance(token, Amount::Bytes(bytes)) => BgTransferAdvance(token, bytes),
            Op::Advance(..) => unreachable!("a call knows how many bytes"),
            Op::Done(token) => BgTransferDone(token),
            Op::Restart(old, total) => {
                // SAFETY: a place that holds the old token.
                let token = out(old, |token| unsafe { BgTransferRestart(token, total) });
                let code = token.err().unwrap_or(S_OK);
                return Answer { code, token: token.unwrap_or(0), ..Answer::default() };
            }
            Op::Reply(token, total) => BgTransferReply(token, total),
            Op::Yield(token) => BgTransferYield(token),
            Op::Fail(token, code, context, is_transient) => {
                BgTransferFail(token, code.code(), context as i32, is_transient.into())
            }
            Op::Tick(now_ms) => BgTick(now_ms, file_time(now_ms)),
        })
    }

    // SAFETY of the calls below: each is given places of the types it names, and buffers of the lengths it is told.
    fn job(&self, job: u64) -> Result<JobReading, Code> {
        let (start, size) = (self.region.start().cast::<c_void>(), self.region.size());
        let number = u32::MAX;
        // SAFETY: a place.
        let id = out(Guid::default(), |id| unsafe { BgGetJobId(job, id) })?;
        let mut files = [u64::MAX; 16];
        // SAFETY: room for so many handles, and a place.
        let count = out(number, |count| unsafe { BgEnumFiles(job, files.as_mut_ptr(), 16, count) })?;
        let mut context = -1;
        let reply = JobReplyProgress { bytes_total: 1, bytes_transferred: 2 };
        Ok(JobReading {
            // SAFETY: a place.
            progress: out(NO_SNAPSHOT.progress, |progress| unsafe { GetProgress(job, progress) })?,
            // SAFETY: a place.
            state: out(-1, |state| unsafe { BgGetState(job, state) })?,
            snapshot: self.snapshot(job)?,
            // SAFETY: the region, and a place whose size and version are told.
            viewed: out(NO_SNAPSHOT, |snapshot| unsafe { BgViewSnapshot(start, size, job, snapshot) })?,
            // SAFETY: a place.
            times: out(JobTimes::default(), |times| unsafe { BgGetTimes(job, times) })?,
            // SAFETY: a place.
            kind: out(-1, |kind| unsafe { BgGetType(job, kind) })?,
            // SAFETY: a place.
            priority: out(-1, |priority| unsafe { BgGetPriority(job, priority) })?,
            // SAFETY: a place.
            notify: out(number, |flags| unsafe { BgGetNotifyFlags(job, flags) })?,
            // SAFETY: a place.
            delay_s: out(number, |seconds| unsafe { BgGetMinimumRetryDelay(job, seconds) })?,
            // SAFETY: a place.
            timeout_s: out(number, |seconds| unsafe { BgGetNoProgressTimeout(job, seconds) })?,
            // SAFETY: a place.
            error_count: out(number, |count| unsafe { BgGetErrorCount(job, count) })?,
            // SAFETY: two places.
            error: out(1, |error| unsafe { BgGetError(job, error, &mut context) }).map(|error| (error, context)),
            // SAFETY: a place.
            error_file: out(u64::MAX, |file| unsafe { BgGetErrorFile(job, file) }),
            // SAFETY: a place.
            reply: out(reply, |progress| unsafe { BgGetReplyProgress(job, progress) }),
            id,
            // SAFETY: an id, and a place.
            found: out(u64::MAX, |job| unsafe { BgGetJob(&id, job) }),
            // SAFETY: a buffer of so many bytes, and a place; here and in the two below.
            name: text(|buffer, size, needed| unsafe { BgGetDisplayName(job, buffer, size, needed) })?,
            // SAFETY: as above.
            description: text(|buffer, size, needed| unsafe { BgGetDescription(job, buffer, size, needed) })?,
            // SAFETY: as above.
            reply_name: text(|buffer, size, needed| unsafe { BgGetReplyFileName(job, buffer, size, needed) }),
            files: files[..count as usize].iter().copied().collect(),
        })
    }

    fn snapshot(&self, job: u64) -> Result<JobSnapshot, Code> {
        // SAFETY: a place whose size and version are told.
        out(NO_SNAPSHOT, |snapshot| unsafe { BgGetSnapshot(job, snapshot) })
    }

    fn file(&self, file: u64) -> Result<FileReading, Code> {
        let mut ranges = [FileRange::default(); 4];
        let mut count = u32::MAX;
        // SAFETY: room for so many ranges, and a place.
        let code = unsafe { BgGetFileRanges(file, ranges.as_mut_ptr(), 4, &mut count) };
        if code != S_OK && code != S_FALSE.code() {
            return Err(code);
        }
        assert_eq!(code == S_FALSE.code(), count == 0, "S_FALSE is the whole file");
        Ok(FileReading {
            // SAFETY: a place.
            progress: out(FileProgress::default(), |progress| unsafe { BgGetFileProgress(file, progress) })?,
            // SAFETY: a place.
            cookie: out(1, |cookie| unsafe { BgGetFileCookie(file, cookie) })?,
            // SAFETY: a buffer of so many bytes, and a place; here and below.
            remote: text(|buffer, size, needed| unsafe { BgGetRemoteName(file, buffer, size, needed) })?,
            // SAFETY: as above.
            local: text(|buffer, size, needed| unsafe { BgGetLocalName(file, buffer, size, needed) })?,
            ranges: ranges[..count as usize].iter().copied().collect(),
        })
    }

    fn jobs(&self) -> Result<[Handles; 2], Code> {
        let (start, size) = (self.region.start().cast::<c_void>(), self.region.size());
        let list = |list: &dyn Fn(*mut u64, *mut u32) -> HRESULT| -> Result<Handles, Code> {
            let mut jobs = [u64::MAX; 16];
            let count = out(u32::MAX, |count| list(jobs.as_mut_ptr(), count))?;
            Ok(jobs[..count as usize].iter().copied().collect())
        };
        Ok([
            // SAFETY: room for so many handles, and a place.
            list(&|jobs, count| unsafe { BgEnumJobs(jobs, 16, count) })?,
            // SAFETY: the region; room for so many handles, and a place.
            list(&|jobs, count| unsafe { BgViewEnumJobs(start, size, jobs, 16, count) })?,
        ])
    }

    fn region(&mut self) -> &mut Region {
        &mut self.region
    }
}
