//! Planted faults: a subject that is right but for one thing.

use bgjob::hresult::{BG_E_INVALID_STATE, Code, S_OK};
use bgjob::{JobSnapshot, State};

use super::answers::{Answer, Handles};
use super::op::{Amount, Call, Op, Save};
use super::readings::{FileReading, JobReading};
use super::region::Region;
use super::subject::Subject;

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Suspend of a job in ERROR is refused.
    SuspendRefused,
    /// A restart forgets a byte too many: the next readings show one less than there is.
    RestartLosesAByte,
    /// Bytes that come with a token that is over are not refused.
    StaleBytesWelcome,
    /// A file is told to be saved twice.
    SavedTwice,
    /// The cause of a no-progress error is lost.
    CauseLost,
}

/// A subject with a fault.
#[derive(Debug)]
pub struct Faulty<S> {
    inner: S,
    fault: Fault,
    /// Bytes that readings of this job lack.
    lost: Option<u64>,
}

impl<S: Subject> Faulty<S> {
    /// With this fault.
    pub fn new(inner: S, fault: Fault) -> Self {
        Self { inner, fault, lost: None }
    }

    fn spoil(&self, job: u64, snapshot: &mut JobSnapshot) {
        if self.lost == Some(job) && snapshot.progress.bytes_transferred > 0 {
            snapshot.progress.bytes_transferred -= 1;
        }
        if self.fault == Fault::CauseLost {
            snapshot.error_cause = S_OK;
        }
    }
}

impl<S: Subject> Subject for Faulty<S> {
    fn call(&mut self, call: &Call) -> Answer {
        match (self.fault, *call) {
            (Fault::SuspendRefused, Op::Suspend(job)) => {
                let is_error = self.inner.snapshot(job).is_ok_and(|found| found.state == State::Error as i32);
                if is_error {
                    return Answer::code(BG_E_INVALID_STATE.code());
                }
            }
            (Fault::RestartLosesAByte, Op::Restart(..)) => {
                let answer = self.inner.call(call);
                let [jobs, _] = self.inner.jobs().unwrap_or_default();
                let of = |job: &&u64| **job as u32 & 0xF_FFFF == answer.token as u32 & 0xF_FFFF;
                if answer.code == S_OK {
                    self.lost = jobs.iter().find(of).copied();
                }
                return answer;
            }
            (Fault::StaleBytesWelcome, Op::Advance(_, Amount::Bytes(1))) => {
                let answer = self.inner.call(call);
                let is_stale = answer.code == BG_E_INVALID_STATE.code();
                return if is_stale { Answer::code(S_OK) } else { answer };
            }
            (Fault::SavedTwice, Op::Complete(_, Save::All)) => {
                let mut answer = self.inner.call(call);
                if let Some(&file) = answer.files.last() {
                    answer.files.push(file).expect("there is room");
                }
                return answer;
            }
            _ => {}
        }
        self.inner.call(call)
    }

    fn job(&self, job: u64) -> Result<JobReading, Code> {
        let mut reading = self.inner.job(job)?;
        self.spoil(job, &mut reading.snapshot);
        Ok(reading)
    }

    fn snapshot(&self, job: u64) -> Result<JobSnapshot, Code> {
        let mut snapshot = self.inner.snapshot(job)?;
        self.spoil(job, &mut snapshot);
        Ok(snapshot)
    }

    fn file(&self, file: u64) -> Result<FileReading, Code> {
        self.inner.file(file)
    }

    fn jobs(&self) -> Result<[Handles; 2], Code> {
        self.inner.jobs()
    }

    fn region(&mut self) -> &mut Region {
        self.inner.region()
    }
}
