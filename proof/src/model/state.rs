//! The whole model: jobs in the order of their creation, and the time.

use std::ffi::CStr;

use bgjob::hresult::{BG_E_INVALID_STATE, Code, E_HANDLE, HResult};
use bgjob::{Profile, State};

use super::answers::Effect;
use super::codes;
use super::job::Job;
use super::op::{FileRef, JobRef, Op, Step, TokenRef};
use super::subject::Shape;
use super::text::Text;

/// How far it went: whether a sequence was worth anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reached {
    /// Jobs acknowledged.
    pub acknowledged: u64,
    /// Jobs closed.
    pub closed: u64,
    /// Files done.
    pub files_done: u64,
    /// Files restarted.
    pub restarted: u64,
    /// Jobs queued again by the clock.
    pub retried: u64,
    /// Jobs that made no progress for too long.
    pub timed_out: u64,
    /// Replies begun.
    pub replies: u64,
    /// Jobs cancelled because nothing happened to them.
    pub idle: u64,
    /// Remote names replaced by prefix.
    pub replaced: u64,
    /// Files that were found not valid.
    pub invalid: u64,
    /// Wraps of coarse time while there were jobs.
    pub time_wraps: u64,
}

impl Reached {
    /// Number of them.
    pub const COUNT: usize = 11;

    /// Names and numbers, for `report::counts`.
    pub fn list(&self) -> [(&'static str, u64); Self::COUNT] {
        [
            ("acknowledged", self.acknowledged),
            ("closed", self.closed),
            ("files_done", self.files_done),
            ("restarted", self.restarted),
            ("retried", self.retried),
            ("timed_out", self.timed_out),
            ("replies", self.replies),
            ("idle", self.idle),
            ("replaced", self.replaced),
            ("invalid", self.invalid),
            ("time_wraps", self.time_wraps),
        ]
    }
}

/// Jobs, files, attempts and time, without handles.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) shape: Shape,
    pub(super) jobs: Vec<Job>,
    pub(super) now_ms: u64,
    pub(super) file_time: u64,
    /// What was done so far.
    pub reached: Reached,
}

/// What an operation does, or the code it is refused with: BITS'.
pub(super) type Outcome = Result<Effect, HResult>;

impl Model {
    /// Of an engine that was just made.
    pub fn new(shape: Shape) -> Self {
        Self { shape, jobs: Vec::new(), now_ms: 0, file_time: 0, reached: Reached::default() }
    }

    /// Carries out an operation: the code that it must answer, in the profile's codes, and what else it does. What is
    /// refused changes nothing.
    pub fn step(&mut self, step: &Step) -> (Code, Effect) {
        let outcome = match *step {
            Op::Complete(job, save) => return self.complete(job, save),
            Op::Connected(..)
            | Op::Advance(..)
            | Op::Done(_)
            | Op::Restart(..)
            | Op::Reply(..)
            | Op::Yield(_)
            | Op::Fail(..)
            | Op::Next => self.report(step),
            Op::Tick(ms) => self.tick(ms),
            _ => self.command(step),
        };
        match outcome {
            Ok(effect) => (bgjob::hresult::S_OK, effect),
            Err(code) => (self.told(code), Effect::Plain),
        }
    }

    /// Another number after every operation that was refused and changed something all the same.
    pub(super) fn version(&self) -> u64 {
        self.jobs.iter().fold(0, |sum, job| sum.wrapping_add(job.sequence))
    }

    pub(super) fn told(&self, code: HResult) -> Code {
        codes::told(self.shape.profile, code)
    }

    pub(super) fn profile(&self) -> Profile {
        self.shape.profile
    }

    /// What is kept of a text: nothing, where there is no room for texts.
    pub(super) fn kept(&self, text: &CStr) -> Text {
        if self.shape.has_text { Text::new(text.to_bytes()) } else { Text::EMPTY }
    }

    /// Number of jobs.
    pub fn jobs(&self) -> usize {
        self.jobs.len()
    }

    /// Type and state of the nth oldest job.
    pub fn state(&self, job: usize) -> Option<(bgjob::JobType, State)> {
        self.jobs.get(job).map(|job| (job.kind, job.state))
    }

    /// The job whose file TransferNext takes.
    pub fn next_up(&self) -> Option<usize> {
        let queued = self.jobs.iter().enumerate().filter(|(_, job)| job.state == State::Queued);
        // The first of those with the lowest value.
        queued.min_by_key(|(_, job)| job.priority as u8).map(|(n, _)| n)
    }

    /// Number of files of the nth oldest job.
    pub fn files(&self, job: usize) -> usize {
        self.jobs.get(job).map_or(0, |job| job.files.len())
    }

    /// Bytes that its running attempt may still bring.
    pub fn room(&self, token: TokenRef) -> Option<u64> {
        match token {
            TokenRef::Last(n) => self.jobs.get(n).map(Job::room),
            _ => None,
        }
    }

    /// A job that is not closed.
    pub(super) fn find(&mut self, job: JobRef) -> Result<(usize, &mut Job), HResult> {
        match job {
            JobRef::Nth(n) => self.jobs.get_mut(n).map(|job| (n, job)).ok_or(E_HANDLE),
            JobRef::Closed | JobRef::Forged => Err(E_HANDLE),
        }
    }

    /// A job that is not final.
    pub(super) fn live(&mut self, job: JobRef) -> Result<(usize, &mut Job), HResult> {
        let (n, job) = self.find(job)?;
        if job.is_final() { Err(BG_E_INVALID_STATE) } else { Ok((n, job)) }
    }

    /// A file, and its job.
    pub(super) fn file(&mut self, file: FileRef) -> Result<(usize, &mut Job), HResult> {
        match file {
            FileRef::Of(n, file) => {
                self.jobs.get_mut(n).filter(|job| file < job.files.len()).map(|job| (file, job)).ok_or(E_HANDLE)
            }
            FileRef::Closed | FileRef::Forged => Err(E_HANDLE),
        }
    }

    /// The job on which a token counts, in one of the states.
    pub(super) fn running(&mut self, token: TokenRef, states: &[State]) -> Result<(usize, &mut Job), HResult> {
        let job = match token {
            TokenRef::Last(n) => self.jobs.get_mut(n).map(|job| (n, job)),
            TokenRef::Before(_) | TokenRef::Closed => None,
            TokenRef::Forged => return Err(E_HANDLE),
        };
        job.filter(|(_, job)| states.contains(&job.state)).ok_or(BG_E_INVALID_STATE)
    }
}
