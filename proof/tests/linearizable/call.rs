//! What threads ask, what they are told, and whom they ask.

use bgjob::{Engine, ErrorContext, File, HResult, Job, JobProgress, JobType, State, Transfer, hresult::E_FAIL};

/// Most jobs of an engine here.
pub(crate) const JOBS_MAX: usize = 2;

/// One operation, by the handles it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Create,
    AddFile(Job),
    Resume(Job),
    Suspend(Job),
    Cancel(Job),
    Close(Job),
    Snapshot(Job),
    Progress(Job),
    State(Job),
    FileProgress(File),
    Next,
    /// The file's size, and how many bytes of it are there.
    Connected(Transfer, u64, u64),
    Advance(Transfer, u32),
    Done(Transfer),
    Restart(Transfer, u64),
    Yield(Transfer),
    /// Transient or fatal.
    Fail(Transfer, bool),
    /// Monotonic milliseconds.
    Tick(u64),
    Enumerate,
}

/// What a snapshot says of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) state: State,
    pub(crate) progress: JobProgress,
    pub(crate) sequence: u64,
    pub(crate) attempt: u32,
    pub(crate) active: File,
    pub(crate) errors: u32,
}

/// What an operation that succeeded gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Nothing,
    Job(Job),
    File(File),
    Transfer(Transfer),
    Started(Transfer, File, Job),
    Seen(Seen),
    Progress(JobProgress),
    State(State),
    /// Bytes, size, and whether Complete has saved it.
    File3(u64, u64, bool),
    /// The jobs of an enumeration, 0 beyond its end.
    Jobs([Job; JOBS_MAX]),
}

pub(crate) type Answer = Result<Value, HResult>;

/// Whoever answers calls: the engine, or something broken in its place.
pub(crate) trait Subject: Sync {
    fn answer(&self, call: Call) -> Answer;
}

impl Subject for Engine<'_> {
    fn answer(&self, call: Call) -> Answer {
        let nothing = |()| Value::Nothing;
        match call {
            Call::Create => self.create_job(None, JobType::Download).map(|(job, _)| Value::Job(job)),
            Call::AddFile(job) => self.add_file(job, None, None, 0).map(Value::File),
            Call::Resume(job) => self.resume(job).map(nothing),
            Call::Suspend(job) => self.suspend(job).map(nothing),
            Call::Cancel(job) => self.cancel(job).map(nothing),
            Call::Close(job) => self.close_job(job).map(nothing),
            Call::Snapshot(job) => self.snapshot(job).map(|snapshot| {
                Value::Seen(Seen {
                    state: State::from_bits(snapshot.state as u32),
                    progress: snapshot.progress,
                    sequence: snapshot.sequence,
                    attempt: snapshot.attempt,
                    active: snapshot.file,
                    errors: snapshot.error_count,
                })
            }),
            // As the C function does.
            Call::Progress(job) => {
                let first = self.directory().progress_at_once(job);
                first.map_or_else(|| self.progress(job), Ok).map(Value::Progress)
            }
            Call::State(job) => self.state(job).map(Value::State),
            Call::FileProgress(file) => self.file_progress(file).map(|progress| {
                Value::File3(progress.bytes_transferred, progress.bytes_total, progress.completed != 0)
            }),
            Call::Next => self.transfer_next().map(|s| Value::Started(s.transfer, s.file, s.job)),
            Call::Connected(transfer, total, resumed) => self.transfer_connected(transfer, total, resumed).map(nothing),
            Call::Advance(transfer, bytes) => self.transfer_advance(transfer, bytes).map(nothing),
            Call::Done(transfer) => self.transfer_done(transfer).map(nothing),
            Call::Restart(transfer, total) => self.transfer_restart(transfer, total).map(Value::Transfer),
            Call::Yield(transfer) => self.transfer_yield(transfer).map(nothing),
            Call::Fail(transfer, is_transient) => {
                self.transfer_fail(transfer, E_FAIL, ErrorContext::RemoteFile, is_transient).map(nothing)
            }
            Call::Tick(ms) => self.tick(ms, ms).map(nothing),
            Call::Enumerate => {
                let mut jobs = [Job(0); JOBS_MAX];
                let count = self.enumerate_jobs(&mut jobs)?;
                // What lies beyond the number is nobody's promise.
                jobs[count..].fill(Job(0));
                Ok(Value::Jobs(jobs))
            }
        }
    }
}
