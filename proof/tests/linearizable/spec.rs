//! The sequential specification of one job entry, written from SPEC.md: what each operation answers and does when
//! nothing else goes on. Shares nothing with the engine but its public types.

use std::hash::{Hash, Hasher};

use bgjob::hresult::{
    BG_E_EMPTY, BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BGJOB_E_HANDLE_EOF, E_HANDLE, E_INVALIDARG, E_OUTOFMEMORY,
    E_PENDING, HResult,
};
use bgjob::{File, Job, JobProgress, SIZE_UNKNOWN, State, Transfer};
use todc_utils::Specification;

use crate::call::{Answer, Call, Seen, Value};

/// Capacity of the file table.
pub(crate) const FILES: usize = 4;
/// BITS' minimum retry delay.
const RETRY_MS: u64 = 600_000;

/// What an operation has to do with one entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryOp {
    pub(crate) call: EntryCall,
    pub(crate) answer: Answer,
    /// Others were at work meanwhile: a table may have looked full, a tick may have passed over the job.
    pub(crate) is_excused: bool,
}

/// An operation on jobs is the operation; what looks at every job is a look at this one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum EntryCall {
    Whole(Call),
    /// TransferNext answered that nothing is queued.
    NotQueued,
    /// CreateJob answered that there is no free entry.
    Taken,
    /// An enumeration had this job of the entry, or none.
    Listed(Option<Job>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileState {
    handle: u64,
    bytes: u64,
    /// `SIZE_UNKNOWN`: not known.
    total: u64,
}

/// One moment of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Odd: a job lives here.
    generation: u32,
    state: State,
    files: [FileState; FILES],
    count: usize,
    arrived: usize,
    active: Option<usize>,
    attempt: u32,
    attempt_base: u32,
    sequence: u64,
    errors: u32,
    /// When a tick has seen the transient error.
    failed_ms: Option<u64>,
    clock_ms: u64,
}

impl Hash for Entry {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        // Nearly always enough to tell two moments of one history apart.
        (self.generation, self.state as u8, self.attempt, self.sequence, self.clock_ms).hash(hasher);
    }
}

type Outcome = Result<Value, HResult>;

impl Entry {
    const EMPTY: Self = Self {
        generation: 0,
        state: State::Free,
        files: [FileState { handle: 0, bytes: 0, total: 0 }; FILES],
        count: 0,
        arrived: 0,
        active: None,
        attempt: 0,
        attempt_base: 0,
        sequence: 0,
        errors: 0,
        failed_ms: None,
        clock_ms: 0,
    };

    fn is_live(&self, job: Job) -> bool {
        self.generation % 2 == 1 && (job.0 >> 32) == u64::from(self.generation)
    }

    fn is_final(&self) -> bool {
        matches!(self.state, State::Acknowledged | State::Cancelled)
    }

    fn files(&self) -> &[FileState] {
        &self.files[..self.count]
    }

    fn due(&self) -> Option<usize> {
        self.active.or((self.arrived < self.count).then_some(self.arrived))
    }

    /// The job is another one from here on.
    fn becomes(&mut self, state: State) -> Outcome {
        self.state = state;
        self.sequence += 1;
        Ok(Value::Nothing)
    }

    fn progress(&self) -> JobProgress {
        let files = self.files();
        let is_known = files.iter().all(|file| file.total != SIZE_UNKNOWN);
        JobProgress {
            bytes_total: if is_known { files.iter().map(|file| file.total).sum() } else { SIZE_UNKNOWN },
            bytes_transferred: files.iter().map(|file| file.bytes).sum(),
            files_total: self.count as u32,
            files_transferred: self.arrived as u32,
        }
    }

    fn seen(&self) -> Seen {
        Seen {
            state: self.state,
            progress: self.progress(),
            sequence: self.sequence,
            attempt: self.attempt - self.attempt_base,
            active: File(self.active.map_or(0, |file| self.files[file].handle)),
            errors: self.errors,
        }
    }

    /// Does what the call asks for. `told`: what was answered, for the handles that the engine chooses.
    fn run(&mut self, call: Call, told: &Answer) -> Outcome {
        match call {
            Call::Create => self.create(told),
            Call::AddFile(job)
            | Call::Resume(job)
            | Call::Suspend(job)
            | Call::Cancel(job)
            | Call::Close(job)
            | Call::Snapshot(job)
            | Call::Progress(job)
            | Call::State(job) => {
                if self.is_live(job) {
                    self.job_call(call, told)
                } else {
                    Err(E_HANDLE)
                }
            }
            Call::FileProgress(file) => {
                let found = self.files().iter().find(|f| self.generation % 2 == 1 && f.handle == file.0);
                found.map(|f| Value::File3(f.bytes, f.total, false)).ok_or(E_HANDLE)
            }
            Call::Next => self.start(told),
            Call::Connected(_, total, resumed) if resumed > total => Err(E_INVALIDARG),
            Call::Connected(token, ..)
            | Call::Advance(token, _)
            | Call::Done(token)
            | Call::Restart(token, _)
            | Call::Yield(token)
            | Call::Fail(token, _) => self.report(call, token),
            // Handled by `Specification::apply`, because it may pass over the job.
            Call::Tick(_) | Call::Enumerate => unreachable!("{call:?} is no operation on one entry"),
        }
    }

    fn create(&mut self, told: &Answer) -> Outcome {
        if self.generation % 2 == 1 {
            return Err(E_OUTOFMEMORY);
        }
        // The attempt counter and the clock go on.
        *self = Self {
            generation: self.generation + 1,
            state: State::Suspended,
            attempt: self.attempt,
            attempt_base: self.attempt,
            sequence: 1,
            clock_ms: self.clock_ms,
            ..Self::EMPTY
        };
        match told {
            Ok(Value::Job(job)) if self.is_live(*job) => *told,
            _ => Ok(Value::Nothing),
        }
    }

    fn job_call(&mut self, call: Call, told: &Answer) -> Outcome {
        match call {
            Call::Snapshot(_) => Ok(Value::Seen(self.seen())),
            Call::Progress(_) => Ok(Value::Progress(self.progress())),
            Call::State(_) => Ok(Value::State(self.state)),
            Call::Close(_) if self.is_final() => {
                self.generation += 1;
                self.state = State::Free;
                Ok(Value::Nothing)
            }
            Call::Close(_) => Err(BG_E_INVALID_STATE),
            _ if self.is_final() => Err(BG_E_INVALID_STATE),
            Call::AddFile(_) => {
                if self.count == FILES {
                    return Err(E_OUTOFMEMORY);
                }
                let Ok(Value::File(file)) = told else { return Ok(Value::Nothing) };
                self.files[self.count] = FileState { handle: file.0, bytes: 0, total: SIZE_UNKNOWN };
                self.count += 1;
                self.sequence += 1;
                *told
            }
            Call::Resume(_) => match self.state {
                State::Queued | State::Connecting | State::Transferring => self.becomes(self.state),
                _ if self.due().is_none() => Err(BG_E_EMPTY),
                _ => self.becomes(State::Queued),
            },
            Call::Suspend(_) => match self.state {
                State::Error | State::Transferred => self.becomes(self.state),
                _ => self.becomes(State::Suspended),
            },
            Call::Cancel(_) => self.becomes(State::Cancelled),
            _ => unreachable!("{call:?} has no job"),
        }
    }

    fn start(&mut self, told: &Answer) -> Outcome {
        let (State::Queued, Some(due)) = (self.state, self.due()) else { return Err(BG_E_EMPTY) };
        self.active = Some(due);
        self.attempt += 1;
        self.becomes(State::Connecting)?;
        match told {
            Ok(Value::Started(token, file, job))
                if self.is_live(*job) && file.0 == self.files[due].handle && self.is_attempt(*token) =>
            {
                *told
            }
            _ => Ok(Value::Nothing),
        }
    }

    fn is_attempt(&self, token: Transfer) -> bool {
        (token.0 >> 32) == u64::from(self.attempt)
    }

    fn report(&mut self, call: Call, token: Transfer) -> Outcome {
        let is_running = matches!(self.state, State::Connecting | State::Transferring);
        let (true, true, Some(active)) = (is_running, self.is_attempt(token), self.active) else {
            return Err(BG_E_INVALID_STATE);
        };
        let is_moving = self.state == State::Transferring;
        let file = &mut self.files[active];
        match call {
            Call::Connected(_, total, resumed) if !is_moving => {
                self.sequence += resumed.saturating_sub(file.bytes);
                (file.bytes, file.total) = (resumed, total);
                self.becomes(State::Transferring)
            }
            Call::Advance(_, bytes) if is_moving => {
                if u64::from(bytes) > file.total - file.bytes {
                    return Err(BG_E_INVALID_RANGE);
                }
                file.bytes += u64::from(bytes);
                self.sequence += u64::from(bytes);
                Ok(Value::Nothing)
            }
            Call::Done(_) if is_moving => {
                if file.total != SIZE_UNKNOWN && file.total != file.bytes {
                    return Err(BGJOB_E_HANDLE_EOF);
                }
                file.total = file.bytes;
                self.arrived += 1;
                self.active = None;
                self.becomes(if self.arrived == self.count { State::Transferred } else { State::Queued })
            }
            Call::Restart(token, total) => {
                (file.bytes, file.total) = (0, total);
                self.attempt += 1;
                self.becomes(State::Transferring)?;
                Ok(Value::Transfer(Transfer(u64::from(self.attempt) << 32 | token.0 & 0xFFFF_FFFF)))
            }
            Call::Yield(_) => self.becomes(State::Queued),
            Call::Fail(_, is_transient) => {
                self.errors += 1;
                self.failed_ms = None;
                self.becomes(if is_transient { State::TransientError } else { State::Error })
            }
            _ => Err(BG_E_INVALID_STATE),
        }
    }

    /// What is due at a tick.
    fn tick(&mut self) {
        if self.state != State::TransientError {
            return;
        }
        let failed_ms = *self.failed_ms.get_or_insert(self.clock_ms);
        // In units of 256 ms, of which the first does not count.
        let units = (self.clock_ms >> 8) - (failed_ms >> 8);
        if units > 0 && (units - 1) * 256 >= RETRY_MS {
            self.state = State::Queued;
            self.sequence += 1;
        }
    }

    /// The moments that the operation may have led to, if it may have been answered like that.
    fn after(mut self, op: &EntryOp) -> impl Iterator<Item = Self> {
        let before = self;
        let mut passed_over = None;
        let is_right = match (op.call, op.answer) {
            // Busy: nothing happened. Whether somebody else was there is checked elsewhere.
            (_, Err(E_PENDING)) => true,
            (EntryCall::Whole(Call::Tick(ms)), answer) => {
                self.clock_ms = self.clock_ms.max(ms);
                passed_over = op.is_excused.then_some(self);
                self.tick();
                answer == Ok(Value::Nothing)
            }
            (EntryCall::Whole(Call::AddFile(job)), Err(E_OUTOFMEMORY)) if op.is_excused => {
                self.is_live(job) && !self.is_final()
            }
            (EntryCall::Whole(call), answer) => {
                let is_right = self.run(call, &answer) == answer;
                if answer.is_err() {
                    self = before;
                }
                is_right
            }
            (EntryCall::NotQueued, _) => self.state != State::Queued,
            (EntryCall::Taken, _) => self.generation % 2 == 1,
            (EntryCall::Listed(Some(job)), _) => self.is_live(job) && !self.is_final(),
            (EntryCall::Listed(None), _) => self.generation.is_multiple_of(2) || self.is_final(),
        };
        let passed_over = passed_over.filter(|other| *other != self);
        is_right.then_some(self).into_iter().chain(passed_over)
    }
}

/// For the checker. Its state is the set of moments that the entry may be in: one, nearly always.
pub(crate) struct EntrySpec;

impl Specification for EntrySpec {
    type State = Vec<Entry>;
    type Operation = EntryOp;

    fn init() -> Vec<Entry> {
        vec![Entry::EMPTY]
    }

    fn apply(op: &EntryOp, before: &Vec<Entry>) -> (bool, Vec<Entry>) {
        let mut after: Vec<Entry> = before.iter().flat_map(|entry| entry.after(op)).collect();
        if after.len() > 1 {
            // As a set, or equal ones would differ by order.
            after.sort_unstable_by_key(|entry| (entry.sequence, entry.failed_ms));
            after.dedup();
        }
        (!after.is_empty(), after)
    }
}
