//! The engine through the C ABI, called as C calls it: pointers, out-parameters, texts that end with a NUL, sizes in
//! the structures.
//!
//! The program has one engine, so there is one [`CAbi`] at a time.

mod adding;
mod reading;
mod saving;

use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bgjob::hresult::{Code, S_OK};
use bgjob::{Guid, JobSnapshot};
use bgjob_capi::files::{BgReplaceRemotePrefix, BgSetFileSize, BgSetRemoteName, BgSetValidationState};
use bgjob_capi::jobs::{BgCancel, BgCloseJob, BgCreateJob, BgResume, BgSuspend};
use bgjob_capi::lifetime::{BgInitialize, BgTick, BgUninitialize};
use bgjob_capi::properties::{
    BgGetNotifyFlags, BgSetDescription, BgSetDisplayName, BgSetMinimumRetryDelay, BgSetNoProgressTimeout,
    BgSetNotifyFlags, BgSetPriority, BgSetReplyFileName,
};
use bgjob_capi::transfers::{
    BgTransferAdvance, BgTransferConnected, BgTransferDone, BgTransferFail, BgTransferNext, BgTransferReply,
    BgTransferRestart, BgTransferYield,
};
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION, HRESULT};

use super::answers::{Answer, Handles};
use super::arguments::{NEW, OLD, REPLY_NAMES, TEXTS, URLS};
use super::clock::file_time;
use super::op::{Amount, Call, Op};
use super::readings::{FileReading, JobReading};
use super::region::Region;
use super::subject::{Shape, Subject};
use adding::{add, add_set};
use saving::complete;

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

    fn job(&self, job: u64) -> Result<JobReading, Code> {
        reading::job(&self.region, job)
    }

    fn snapshot(&self, job: u64) -> Result<JobSnapshot, Code> {
        reading::snapshot(job)
    }

    fn file(&self, file: u64) -> Result<FileReading, Code> {
        reading::file(file)
    }

    fn jobs(&self) -> Result<[Handles; 2], Code> {
        reading::jobs(&self.region)
    }

    fn region(&mut self) -> &mut Region {
        &mut self.region
    }
}
