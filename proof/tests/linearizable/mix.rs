//! What threads do next: operations drawn at random, on what they have heard of.

use std::sync::atomic::{AtomicU64, Ordering};

use bgjob::{File, Job, SIZE_UNKNOWN, Transfer};
use fastrand::Rng;

use crate::call::{Answer, Call, JOBS_MAX, Value};

/// What a history is mostly made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Advances and reads of one attempt, while it is suspended and folded now and then.
    Hot,
    /// Files that begin, begin again and arrive.
    Transport,
    /// Jobs that are made, cancelled and closed.
    Reuse,
    /// Everything alike.
    All,
    /// Advances and `progress` only: what the broken subjects can do.
    Plain,
}

impl Flavour {
    pub(crate) const REAL: [Self; 4] = [Self::Hot, Self::Transport, Self::Reuse, Self::All];

    /// Weights, in the order of `Board::draw`.
    fn weights(self) -> [u32; 19] {
        match self {
            //           cre add res sus can clo sna pro sta fil nex con adv don rst yie fai tic enu
            Self::Hot => [0, 0, 2, 2, 0, 0, 6, 5, 1, 3, 2, 3, 20, 0, 1, 0, 0, 4, 0],
            Self::Transport => [0, 2, 2, 1, 0, 0, 5, 2, 1, 3, 7, 7, 9, 6, 3, 2, 2, 3, 1],
            Self::Reuse => [9, 4, 3, 1, 7, 9, 4, 2, 2, 3, 3, 2, 3, 1, 0, 0, 1, 1, 3],
            Self::All => [1; 19],
            Self::Plain => [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        }
    }
}

/// The newest handles of everybody, so that all threads work on the same things.
#[derive(Default)]
pub(crate) struct Board {
    jobs: [AtomicU64; JOBS_MAX],
    file: AtomicU64,
    token: AtomicU64,
    clock_ms: AtomicU64,
}

/// Handles that a thread has heard of before; most are stale.
pub(crate) struct Memory {
    jobs: Vec<u64>,
    files: Vec<u64>,
    tokens: Vec<u64>,
}

impl Memory {
    /// Of what there is before the threads start.
    pub(crate) fn of(board: &Board) -> Self {
        let load = |word: &AtomicU64| word.load(Ordering::Relaxed);
        Self {
            jobs: board.jobs.iter().map(load).filter(|&job| job != 0).collect(),
            files: vec![load(&board.file)].into_iter().filter(|&file| file != 0).collect(),
            tokens: vec![load(&board.token)].into_iter().filter(|&token| token != 0).collect(),
        }
    }

    pub(crate) fn note(&mut self, answer: &Answer) {
        match *answer {
            Ok(Value::Job(job)) => self.jobs.push(job.0),
            Ok(Value::File(file)) => self.files.push(file.0),
            Ok(Value::Transfer(token)) => self.tokens.push(token.0),
            Ok(Value::Started(token, file, _)) => {
                self.tokens.push(token.0);
                self.files.push(file.0);
            }
            _ => {}
        }
    }
}

/// Mostly the newest one that anybody has, sometimes an older one. 0: none yet.
fn pick(newest: &AtomicU64, old: &[u64], rng: &mut Rng) -> u64 {
    let newest = newest.load(Ordering::Relaxed);
    if newest != 0 && (old.is_empty() || rng.u32(..5) > 0) { newest } else { rng.choice(old).copied().unwrap_or(0) }
}

impl Board {
    pub(crate) fn note(&self, answer: &Answer) {
        match *answer {
            Ok(Value::Job(job)) => self.jobs[job.0 as usize % JOBS_MAX].store(job.0, Ordering::Relaxed),
            Ok(Value::File(file)) => self.file.store(file.0, Ordering::Relaxed),
            Ok(Value::Transfer(token) | Value::Started(token, ..)) => self.token.store(token.0, Ordering::Relaxed),
            _ => {}
        }
    }

    /// The way to a job whose bytes move, a step for each number.
    pub(crate) fn prelude(&self, number: usize) -> Call {
        let job = Job(self.jobs[0].load(Ordering::Relaxed));
        let token = Transfer(self.token.load(Ordering::Relaxed));
        match number {
            0 => Call::Create,
            1 | 2 => Call::AddFile(job),
            3 => Call::Resume(job),
            4 => Call::Next,
            5 => Call::Connected(token, 1 << 20, 0),
            _ => Call::Advance(token, 7),
        }
    }

    pub(crate) fn choose(&self, flavour: Flavour, memory: &mut Memory, rng: &mut Rng) -> Call {
        let weights = flavour.weights();
        // Ends: a job can be created, listed or ticked at any time, and each flavour but the broken ones' has those.
        loop {
            let mut at = rng.u32(..weights.iter().sum::<u32>());
            let kind = weights.iter().position(|&weight| {
                let is_here = at < weight;
                at = at.wrapping_sub(weight);
                is_here
            });
            if let Some(call) = self.draw(kind.expect("below the sum"), memory, rng) {
                return call;
            }
        }
    }

    /// `None`: there is nothing yet to do it with.
    fn draw(&self, kind: usize, memory: &Memory, rng: &mut Rng) -> Option<Call> {
        let jobs = &self.jobs[rng.usize(..JOBS_MAX)];
        let job = |rng: &mut Rng| Some(Job(pick(jobs, &memory.jobs, rng))).filter(|job| job.0 != 0);
        let token = |rng: &mut Rng| Some(Transfer(pick(&self.token, &memory.tokens, rng))).filter(|t| t.0 != 0);
        let size = |rng: &mut Rng| [60, 200, 1 << 20, 1 << 33, SIZE_UNKNOWN][rng.usize(..5)];
        Some(match kind {
            0 => Call::Create,
            1 => Call::AddFile(job(rng)?),
            2 => Call::Resume(job(rng)?),
            3 => Call::Suspend(job(rng)?),
            4 => Call::Cancel(job(rng)?),
            5 => Call::Close(job(rng)?),
            6 => Call::Snapshot(job(rng)?),
            7 => Call::Progress(job(rng)?),
            8 => Call::State(job(rng)?),
            9 => Call::FileProgress(Some(File(pick(&self.file, &memory.files, rng))).filter(|file| file.0 != 0)?),
            10 => Call::Next,
            11 => Call::Connected(token(rng)?, size(rng), [0, 0, 5, 60][rng.usize(..4)]),
            // Of every size: small ones that add up, and those that no word of an era can hold.
            12 => Call::Advance(token(rng)?, [1, 2, 4, 16, 100, 50_000, 131_000, u32::MAX][rng.usize(..8)]),
            13 => Call::Done(token(rng)?),
            14 => Call::Restart(token(rng)?, size(rng)),
            15 => Call::Yield(token(rng)?),
            16 => Call::Fail(token(rng)?, rng.bool()),
            17 => Call::Tick(self.clock_ms.fetch_add(rng.u64(..900_000), Ordering::Relaxed)),
            _ => Call::Enumerate,
        })
    }
}
