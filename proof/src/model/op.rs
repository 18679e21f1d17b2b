//! Every operation of the public interface that changes something.

use bgjob::{ErrorContext, HResult, JobType, Priority};

use super::arguments::{Set, Spec};

/// An operation on what `J`, `F` and `T` say: a job, a file, a token. Texts are indices into `arguments`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op<J, F, T> {
    /// With a display name.
    Create(JobType, usize),
    /// One file.
    Add(J, Spec),
    /// All of them or none.
    AddSet(J, Set),
    /// SetFileSize.
    SetSize(F, u64),
    /// SetRemoteName.
    Rename(F, usize),
    /// ReplaceRemotePrefix: the old one, the new one.
    Prefix(J, usize, usize),
    /// SetValidationState.
    Validate(F, bool),
    /// SetPriority.
    Priority(J, Priority),
    /// A property is set to what it is.
    Touch(J),
    /// SetNotifyFlags.
    Notify(J, u32),
    /// SetMinimumRetryDelay, in seconds.
    Delay(J, u32),
    /// SetNoProgressTimeout, in seconds.
    Timeout(J, u32),
    /// SetDisplayName.
    Name(J, usize),
    /// SetDescription.
    Description(J, usize),
    /// SetReplyFileName.
    ReplyName(J, usize),
    /// Resume.
    Resume(J),
    /// Suspend.
    Suspend(J),
    /// Cancel.
    Cancel(J),
    /// Complete.
    Complete(J, Save),
    /// CloseJob.
    Close(J),
    /// TransferNext.
    Next,
    /// TransferConnected: total, resumed.
    Connected(T, u64, u64),
    /// TransferAdvance.
    Advance(T, Amount),
    /// TransferDone.
    Done(T),
    /// TransferRestart: total.
    Restart(T, u64),
    /// TransferReply: total.
    Reply(T, u64),
    /// TransferYield.
    Yield(T),
    /// TransferFail; true: transient.
    Fail(T, HResult, ErrorContext, bool),
    /// Tick: in a step milliseconds since the last one, in a call monotonic milliseconds.
    Tick(u64),
}

/// What Complete's save does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Save {
    /// Saves every file.
    All,
    /// Fails at the file of this number, counted from the first that it is called for.
    FailsAt(usize),
    /// Saves every file and leaves temporary ones.
    Leaves,
    /// Saves every file; from within, tries to change the job that is being completed.
    Meddles,
}

/// How many bytes arrive.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Amount {
    /// So many.
    Bytes(u32),
    /// As many as the file lacks, where that is known, and a call can tell it.
    Rest,
    /// One more than that.
    RestAndOne,
}

/// A job, as an operation that is not yet carried out names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum JobRef {
    /// The nth oldest that is not closed.
    Nth(usize),
    /// The one closed last.
    Closed,
    /// The oldest one's handle with another generation, or 0 where there is no job.
    Forged,
}

/// A file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileRef {
    /// The nth oldest job's, and its number there.
    Of(usize, usize),
    /// The first file of the job closed last.
    Closed,
    /// The oldest job's handle, which is of no file, or 0.
    Forged,
}

/// A token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TokenRef {
    /// The newest of the nth oldest job.
    Last(usize),
    /// The one before it.
    Before(usize),
    /// The newest of the job closed last.
    Closed,
    /// The oldest job's handle, which is no token, or 0.
    Forged,
}

/// An operation to be carried out, whatever the handles are then.
pub type Step = Op<JobRef, FileRef, TokenRef>;
/// The same with the handles that there are.
pub type Call = Op<u64, u64, u64>;

impl Step {
    /// The call, with what each reference means; `None`: there is no such job, file or token.
    pub fn call(
        &self,
        job: impl Fn(JobRef) -> Option<u64>,
        file: impl Fn(FileRef) -> Option<u64>,
        token: impl Fn(TokenRef) -> Option<u64>,
        amount: impl Fn(TokenRef, Amount) -> Option<u32>,
        now_ms: u64,
    ) -> Option<Call> {
        Some(match *self {
            Op::Create(kind, name) => Op::Create(kind, name),
            Op::Add(j, spec) => Op::Add(job(j)?, spec),
            Op::AddSet(j, set) => Op::AddSet(job(j)?, set),
            Op::SetSize(f, total) => Op::SetSize(file(f)?, total),
            Op::Rename(f, name) => Op::Rename(file(f)?, name),
            Op::Prefix(j, old, new) => Op::Prefix(job(j)?, old, new),
            Op::Validate(f, is_valid) => Op::Validate(file(f)?, is_valid),
            Op::Priority(j, priority) => Op::Priority(job(j)?, priority),
            Op::Touch(j) => Op::Touch(job(j)?),
            Op::Notify(j, flags) => Op::Notify(job(j)?, flags),
            Op::Delay(j, seconds) => Op::Delay(job(j)?, seconds),
            Op::Timeout(j, seconds) => Op::Timeout(job(j)?, seconds),
            Op::Name(j, text) => Op::Name(job(j)?, text),
            Op::Description(j, text) => Op::Description(job(j)?, text),
            Op::ReplyName(j, text) => Op::ReplyName(job(j)?, text),
            Op::Resume(j) => Op::Resume(job(j)?),
            Op::Suspend(j) => Op::Suspend(job(j)?),
            Op::Cancel(j) => Op::Cancel(job(j)?),
            Op::Complete(j, save) => Op::Complete(job(j)?, save),
            Op::Close(j) => Op::Close(job(j)?),
            Op::Next => Op::Next,
            Op::Connected(t, total, resumed) => Op::Connected(token(t)?, total, resumed),
            Op::Advance(t, bytes) => Op::Advance(token(t)?, Amount::Bytes(amount(t, bytes)?)),
            Op::Done(t) => Op::Done(token(t)?),
            Op::Restart(t, total) => Op::Restart(token(t)?, total),
            Op::Reply(t, total) => Op::Reply(token(t)?, total),
            Op::Yield(t) => Op::Yield(token(t)?),
            Op::Fail(t, code, context, is_transient) => Op::Fail(token(t)?, code, context, is_transient),
            Op::Tick(ms) => Op::Tick(now_ms + ms),
        })
    }

    /// The nth oldest job, if it is about that one in whatever way.
    pub fn job(&self) -> Option<usize> {
        match *self {
            Op::Create(..) | Op::Next | Op::Tick(_) => None,
            Op::Add(j, _)
            | Op::AddSet(j, _)
            | Op::Prefix(j, ..)
            | Op::Priority(j, _)
            | Op::Touch(j)
            | Op::Notify(j, _)
            | Op::Delay(j, _)
            | Op::Timeout(j, _)
            | Op::Name(j, _)
            | Op::Description(j, _)
            | Op::ReplyName(j, _)
            | Op::Resume(j)
            | Op::Suspend(j)
            | Op::Cancel(j)
            | Op::Complete(j, _)
            | Op::Close(j) => match j {
                JobRef::Nth(n) => Some(n),
                _ => None,
            },
            Op::SetSize(f, _) | Op::Rename(f, _) | Op::Validate(f, _) => match f {
                FileRef::Of(n, _) => Some(n),
                _ => None,
            },
            Op::Connected(t, ..)
            | Op::Advance(t, _)
            | Op::Done(t)
            | Op::Restart(t, _)
            | Op::Reply(t, _)
            | Op::Yield(t)
            | Op::Fail(t, ..) => match t {
                TokenRef::Last(n) | TokenRef::Before(n) => Some(n),
                _ => None,
            },
        }
    }
}
