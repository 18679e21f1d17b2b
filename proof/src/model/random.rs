//! Random operations, weighted so that they get far.

use bgjob::hresult::{BG_E_NETWORK_DISCONNECTED, E_FAIL, HResult};
use bgjob::{ErrorContext, JobType, Priority, SIZE_UNKNOWN, State};

use super::arguments::{NEW, OLD, RANGES, Spec, TEXTS, specs};
use super::op::{Amount, FileRef, JobRef, Op, Save, Step, TokenRef};
use super::phrase::Phrase;
use super::state::Model;

const FINAL: [State; 2] = [State::Acknowledged, State::Cancelled];
const RUNNING: [State; 2] = [State::Connecting, State::Transferring];
const STOPPED: [State; 3] = [State::Suspended, State::Error, State::TransientError];

/// Throws them.
#[derive(Debug)]
pub struct Dice {
    rng: fastrand::Rng,
}

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self { rng: fastrand::Rng::with_seed(seed) }
    }

    /// A number below this one.
    pub fn below(&mut self, end: u32) -> u32 {
        self.rng.u32(..end)
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.usize(..list.len())]
    }

    fn is_one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    fn size(&mut self) -> u64 {
        match self.below(12) {
            0..6 => self.rng.u64(..200),
            6..8 => SIZE_UNKNOWN,
            _ => self.one_of(&[1 << 17, 1 << 33, 1 << 63, SIZE_UNKNOWN - 1]),
        }
    }

    fn resumed(&mut self) -> u64 {
        match self.below(6) {
            0..3 => 0,
            3..5 => self.rng.u64(..100),
            _ => self.size(),
        }
    }

    fn amount(&mut self) -> Amount {
        match self.below(16) {
            0..9 => Amount::Bytes(self.below(100)),
            9..12 => Amount::Rest,
            12 => Amount::RestAndOne,
            _ => Amount::Bytes(self.one_of(&[1 << 16, 1 << 17, (1 << 17) - 1, 1 << 31, u32::MAX])),
        }
    }

    fn kind(&mut self) -> JobType {
        match self.below(9) {
            0..6 => JobType::Download,
            6 => JobType::Upload,
            _ => JobType::UploadReply,
        }
    }

    fn spec(&mut self) -> Spec {
        Spec {
            url: if self.is_one_in(40) { 2 } else { self.below(2) as usize },
            total: if self.is_one_in(3) { self.size() } else { SIZE_UNKNOWN },
            ranges: if self.is_one_in(4) { self.rng.usize(..RANGES.len()) } else { 0 },
        }
    }

    fn seconds(&mut self) -> u32 {
        self.one_of(&[0, 5, 60, 700, u32::MAX])
    }

    fn ms(&mut self) -> u64 {
        match self.below(151) {
            0..20 => 100,
            20..40 => self.rng.u64(..10_000),
            40..100 => self.rng.u64(..2_000_000),
            100..150 => self.rng.u64(..2) * 1_300_000_000,
            _ => 8_000_000_000,
        }
    }

    /// The first tick: coarse time wraps a while after it, sooner or later, or not any more.
    pub fn begin(&mut self) -> Step {
        Op::Tick(self.rng.u64(..1 << 40 | 1 << 37))
    }

    fn error(&mut self) -> HResult {
        if self.is_one_in(4) { BG_E_NETWORK_DISCONNECTED } else { E_FAIL }
    }

    /// Mostly one there is.
    fn job(&mut self, model: &Model) -> JobRef {
        match self.below(40) {
            0 => JobRef::Closed,
            1 => JobRef::Forged,
            _ => JobRef::Nth(self.rng.usize(..model.jobs() + 1)),
        }
    }

    fn file(&mut self, model: &Model) -> FileRef {
        match self.below(40) {
            0 => FileRef::Closed,
            1 => FileRef::Forged,
            _ => {
                let job = self.rng.usize(..model.jobs() + 1);
                FileRef::Of(job, self.rng.usize(..model.files(job).max(1)))
            }
        }
    }

    /// A job in one of the states, if there is one; now and then any.
    fn job_in(&mut self, model: &Model, states: &[State]) -> JobRef {
        let found = self.find(model, |_, state| states.contains(&state));
        found.filter(|_| !self.is_one_in(8)).map_or_else(|| self.job(model), JobRef::Nth)
    }

    /// Mostly the token of a job in one of the states.
    fn token_in(&mut self, model: &Model, states: &[State]) -> TokenRef {
        let any = self.rng.usize(..model.jobs() + 1);
        match self.below(60) {
            0 => TokenRef::Closed,
            1 => TokenRef::Forged,
            2..6 => TokenRef::Before(any),
            6..10 => TokenRef::Last(any),
            _ => TokenRef::Last(self.find(model, |_, state| states.contains(&state)).unwrap_or(any)),
        }
    }

    /// A job of which this is true, if there is one.
    fn find(&mut self, model: &Model, is_wanted: impl Fn(JobType, State) -> bool) -> Option<usize> {
        let jobs = model.jobs();
        let first = self.rng.usize(..jobs.max(1));
        let mut order = (0..jobs).map(|n| (first + n) % jobs);
        order.find(|&n| model.state(n).is_some_and(|(kind, state)| is_wanted(kind, state)))
    }

    fn save(&mut self) -> Save {
        match self.below(10) {
            0..5 => Save::All,
            5..8 => Save::FailsAt(self.rng.usize(..4)),
            8 => Save::Leaves,
            _ => Save::Meddles,
        }
    }

    /// The next few steps. Most of what comes to mind is impossible most of the time, so of those that would be refused
    /// most are thrown again: three times at most.
    pub fn phrase(&mut self, model: &Model) -> Phrase {
        let mut phrase = self.any_phrase(model);
        for _ in 0..3 {
            let first = phrase.steps(model.jobs(), 0)[0];
            if self.is_one_in(6) || model.clone().step(&first).0 >= 0 {
                break;
            }
            phrase = self.any_phrase(model);
        }
        phrase
    }

    fn any_phrase(&mut self, model: &Model) -> Phrase {
        let m = model;
        Phrase::One(match self.below(116) {
            0..2 => Op::Create(self.kind(), if self.is_one_in(20) { 2 + self.rng.usize(..2) } else { 0 }),
            2..12 => return Phrase::Ready(self.kind()),
            12..15 => Op::Add(self.job(m), self.spec()),
            15..17 => {
                let set = [self.spec(), self.spec(), self.spec()];
                Op::AddSet(self.job(m), specs(&set[..self.rng.usize(..4)]))
            }
            17..19 => Op::SetSize(self.file(m), self.size()),
            19..21 => Op::Rename(self.file(m), self.rng.usize(..3)),
            21..23 => Op::Prefix(self.job(m), self.rng.usize(..OLD.len()), self.rng.usize(..NEW.len())),
            23..25 => Op::Validate(self.file(m), self.rng.bool()),
            25 => {
                let priorities = [Priority::Foreground, Priority::High, Priority::Normal, Priority::Low];
                Op::Priority(self.job(m), self.one_of(&priorities))
            }
            26 => Op::Touch(self.job(m)),
            27 => Op::Notify(self.job(m), self.below(0x48)),
            28 => Op::Delay(self.job(m), self.seconds()),
            29 => Op::Timeout(self.job(m), self.seconds()),
            30 => Op::Name(self.job(m), self.rng.usize(..TEXTS.len())),
            31 => Op::Description(self.job(m), self.rng.usize(..TEXTS.len())),
            32 => Op::ReplyName(self.job(m), self.rng.usize(..3)),
            33..39 => Op::Resume(self.job_in(m, &STOPPED)),
            39..41 => Op::Suspend(self.job(m)),
            41 => Op::Cancel(self.job(m)),
            42..45 => Op::Complete(self.job_in(m, &[State::Transferred]), self.save()),
            45..49 => Op::Close(self.job_in(m, &FINAL)),
            49..57 => Op::Next,
            57..65 => Op::Connected(self.token_in(m, &[State::Connecting]), self.size(), self.resumed()),
            65..79 => Op::Advance(self.token_in(m, &[State::Transferring]), self.amount()),
            79..87 => Op::Done(self.token_in(m, &[State::Transferring])),
            87..89 => Op::Restart(self.token_in(m, &RUNNING), self.size()),
            89..91 => {
                let sends = |kind, state| kind == JobType::UploadReply && state == State::Transferring;
                let token = self.find(m, sends).map(TokenRef::Last);
                Op::Reply(token.unwrap_or_else(|| self.token_in(m, &RUNNING)), self.size())
            }
            91 => Op::Yield(self.token_in(m, &RUNNING)),
            92..95 => {
                let contexts = [ErrorContext::RemoteFile, ErrorContext::LocalFile, ErrorContext::GeneralTransport];
                let token = self.token_in(m, &RUNNING);
                Op::Fail(token, self.error(), self.one_of(&contexts), self.rng.bool())
            }
            95..100 => Op::Tick(self.ms()),
            100..103 => return Phrase::Stumble,
            103..106 => return Phrase::Answered,
            _ => {
                let bytes = if self.is_one_in(5) { self.one_of(&[1 << 17, u32::MAX]) } else { self.below(100) };
                return Phrase::Whole(bytes);
            }
        })
    }
}
