//! Operations that belong together, so that random ones get far.

use bgjob::hresult::E_FAIL;
use bgjob::{ErrorContext, JobType};

use super::arguments::Spec;
use super::op::{Amount, JobRef, Op, Step, TokenRef};

/// A few steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phrase {
    /// One of them.
    One(Step),
    /// A new job of this type with a file, queued.
    Ready(JobType),
    /// A file is taken, connects, moves a little, fails for the moment; a tick sees it.
    Stumble,
    /// A file is sent, and its reply begins and moves.
    Answered,
    /// A whole file of so many bytes.
    Whole(u32),
}

impl Phrase {
    /// The steps. `jobs`: how many there are; `running`: the one whose file is taken.
    pub fn steps(&self, jobs: usize, running: usize) -> heapless::Vec<Step, 5> {
        let (job, token) = (JobRef::Nth(jobs), TokenRef::Last(running));
        let connected = |total: u32| Op::Connected(token, total.into(), 0);
        let advance = |bytes| Op::Advance(token, Amount::Bytes(bytes));
        let steps: &[Step] = match *self {
            Phrase::One(step) => &[step],
            Phrase::Ready(kind) => &[Op::Create(kind, 0), Op::Add(job, Spec::UNKNOWN), Op::Resume(job)],
            Phrase::Stumble => {
                let fail = Op::Fail(token, E_FAIL, ErrorContext::RemoteFile, true);
                &[Op::Next, connected(200), advance(3), fail, Op::Tick(0)]
            }
            Phrase::Answered => &[Op::Next, connected(9), advance(9), Op::Reply(token, 7), advance(7)],
            Phrase::Whole(bytes) => &[Op::Next, connected(bytes), advance(bytes), Op::Done(token)],
        };
        steps.iter().copied().collect()
    }
}
