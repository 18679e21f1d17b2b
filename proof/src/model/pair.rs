//! A model and a subject side by side.

use std::fmt;

use bgjob::hresult::{Code, E_HANDLE, E_PENDING, HResult};

use super::answers::{Answer, Effect, Handles};
use super::expected::Named;
use super::op::{Amount, FileRef, JobRef, Step, TokenRef};
use super::state::Model;
use super::subject::{Shape, Subject};

/// Where model and subject differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference(pub String);

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a step ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// There is no such job, file or token.
    Skipped,
    /// Both answered this.
    Agreed(Code),
}

/// The handles that the subject gave out, by the model's places.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Names {
    jobs: Vec<Named>,
    /// Of the job closed last.
    closed: Option<Named>,
}

/// Both, and which handle is what in the model.
#[derive(Debug)]
pub struct Pair<S> {
    /// Says what must come.
    pub model: Model,
    /// Says what comes.
    pub subject: S,
    pub(super) names: Names,
    /// A fault of the model's, planted: what it expects instead of the right code.
    pub bent: Option<fn(&Model, &Step, Code) -> Code>,
}

macro_rules! same {
    ($what:expr, $got:expr, $expected:expr) => {
        let (got, expected) = ($got, $expected);
        if got != expected {
            return Err(differ($what, &got, &expected));
        }
    };
}

/// Not inlined: it never happens. Of long values only the lines that differ.
#[cold]
fn differ(what: impl fmt::Display, got: &dyn fmt::Debug, expected: &dyn fmt::Debug) -> Difference {
    let (got, expected) = (format!("{got:#?}"), format!("{expected:#?}"));
    let (got, expected): (Vec<_>, Vec<_>) = (got.lines().collect(), expected.lines().collect());
    if got.len() != expected.len() {
        return Difference(format!("{what}:\nis {}\nmust be {}", got.join("\n"), expected.join("\n")));
    }
    let differs = got.iter().zip(&expected).filter(|(got, expected)| got != expected);
    let lines: Vec<_> =
        differs.map(|(got, expected)| format!("is {}, must be {}", got.trim(), expected.trim())).collect();
    Difference(format!("{what}:\n{}", lines.join("\n")))
}

/// `0x80070006 (E_HANDLE)`.
struct Told(Code);

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = HResult::new(self.0).map_or(Some("S_OK"), HResult::name);
        write!(f, "{:#010X} ({})", self.0, name.unwrap_or("no name"))
    }
}

impl<S: Subject> Pair<S> {
    /// Both new.
    pub fn new(shape: Shape, make: impl FnOnce(Shape) -> S) -> Self {
        Self { model: Model::new(shape), subject: make(shape), names: Names::default(), bent: None }
    }

    fn job_of(&self, job: JobRef) -> Option<u64> {
        match job {
            JobRef::Nth(n) => self.names.jobs.get(n).map(|named| named.job),
            JobRef::Closed => self.names.closed.as_ref().map(|named| named.job),
            // Two generations on: that of a later job in the same entry.
            JobRef::Forged => Some(self.names.jobs.first().map_or(0, |named| named.job + (2 << 32))),
        }
    }

    fn file_of(&self, file: FileRef) -> Option<u64> {
        match file {
            FileRef::Of(n, file) => self.names.jobs.get(n)?.files.get(file).copied(),
            FileRef::Closed => self.names.closed.as_ref()?.files.first().copied(),
            FileRef::Forged => Some(self.names.jobs.first().map_or(0, |named| named.job)),
        }
    }

    fn token_of(&self, token: TokenRef) -> Option<u64> {
        match token {
            TokenRef::Last(n) => self.names.jobs.get(n)?.last,
            TokenRef::Before(n) => self.names.jobs.get(n)?.before,
            TokenRef::Closed => self.names.closed.as_ref()?.last,
            TokenRef::Forged => Some(self.names.jobs.first().map_or(0, |named| named.job)),
        }
    }

    fn amount_of(&self, token: TokenRef, amount: Amount) -> Option<u32> {
        let rest = || self.model.room(token);
        match amount {
            Amount::Bytes(bytes) => Some(bytes),
            Amount::Rest => u32::try_from(rest()?).ok(),
            Amount::RestAndOne => u32::try_from(rest()?.checked_add(1)?).ok(),
        }
    }

    /// One operation on both; what it answers must be the same.
    ///
    /// # Errors
    /// When it is not.
    pub fn step(&mut self, step: &Step) -> Result<Outcome, Difference> {
        let call = step.call(
            |job| self.job_of(job),
            |file| self.file_of(file),
            |token| self.token_of(token),
            |token, amount| self.amount_of(token, amount),
            self.model.now_ms,
        );
        let Some(call) = call else {
            return Ok(Outcome::Skipped);
        };
        let answer = self.subject.call(&call);
        let bent = self.bent.map(|bent| (bent, self.model.clone()));
        let (mut code, effect) = self.model.step(step);
        if let Some((bent, before)) = bent {
            code = bent(&before, step, code);
        }
        if answer.code != code {
            return Err(differ(format_args!("{step:?}"), &Told(answer.code), &Told(code)));
        }
        self.take_in(step, effect, answer)?;
        Ok(Outcome::Agreed(code))
    }

    /// What the answer gives beside its code.
    fn take_in(&mut self, step: &Step, effect: Effect, answer: Answer) -> Result<(), Difference> {
        let what = format_args!("{step:?}");
        let jobs = &mut self.names.jobs;
        match effect {
            Effect::Plain => {
                let code = answer.code;
                same!(what, answer, Answer::code(code));
            }
            Effect::Created => {
                let is_old = |named: &Named| named.job == answer.job || named.id == answer.id;
                if answer.job == 0 || jobs.iter().chain(&self.names.closed).any(is_old) {
                    return Err(Difference(format!("{what}: gives out another job's handle or id: {answer:?}")));
                }
                jobs.push(Named { job: answer.job, id: answer.id, ..Named::default() });
            }
            Effect::Added(n, count) => {
                same!(what, answer.files.len(), count);
                for &file in &answer.files {
                    let is_old = |named: &Named| named.files.contains(&file);
                    if file == 0 || jobs.iter().chain(&self.names.closed).any(is_old) {
                        return Err(Difference(format!("{what}: gives out another file's handle: {answer:?}")));
                    }
                    jobs[n].files.push(file).expect("no more files than fit in a table");
                }
            }
            Effect::Started(n, file) => {
                same!(what, (answer.job, answer.file), (jobs[n].job, jobs[n].files[file]));
                self.take_token(n, answer.token)?;
            }
            Effect::Restarted(n) => self.take_token(n, answer.token)?,
            Effect::Replaced(count) => {
                same!(what, answer.count, count);
            }
            Effect::Saved(n, first, count, meddled) => {
                same!(what, &answer.files[..], &jobs[n].files[first..first + count]);
                same!(what, &answer.meddled[..], &[E_PENDING.code(); 8][..meddled]);
            }
            Effect::Closed(n) => {
                let gone = jobs.remove(n);
                for stale in [self.subject.job(gone.job).map(|_| ()), self.subject.snapshot(gone.job).map(|_| ())] {
                    same!(what, stale, Err(E_HANDLE.code()));
                }
                for &file in &gone.files {
                    same!(what, self.subject.file(file).map(|_| ()), Err(E_HANDLE.code()));
                }
                self.names.closed = Some(gone);
            }
        }
        Ok(())
    }

    fn take_token(&mut self, n: usize, token: u64) -> Result<(), Difference> {
        let known = |named: &Named| named.last == Some(token) || named.before == Some(token);
        if token == 0 || self.names.jobs.iter().chain(&self.names.closed).any(known) {
            return Err(Difference(format!("the token {token:#x} is given out twice")));
        }
        let named = &mut self.names.jobs[n];
        named.before = named.last.replace(token);
        Ok(())
    }

    /// The job that a step was about, by the one call that tells the most.
    ///
    /// # Errors
    /// When model and subject differ.
    pub fn compare_job(&self, n: usize) -> Result<(), Difference> {
        let Some(named) = self.names.jobs.get(n) else {
            return Ok(());
        };
        same!(format_args!("job {n}"), self.subject.snapshot(named.job), Ok(self.model.snapshot(n, named)));
        Ok(())
    }

    /// Everything that can be read.
    ///
    /// # Errors
    /// When model and subject differ.
    pub fn compare(&self) -> Result<(), Difference> {
        for (n, named) in self.names.jobs.iter().enumerate() {
            same!(format_args!("job {n}"), self.subject.job(named.job), Ok(self.model.reading(n, named)));
            for (file, &handle) in named.files.iter().enumerate() {
                let what = format_args!("file {file} of job {n}");
                same!(what, self.subject.file(handle), Ok(self.model.file_reading(n, file)));
            }
        }
        let listed = self.names.jobs.iter().enumerate().filter(|(n, _)| !self.model.jobs[*n].is_final());
        let listed: Handles = listed.map(|(_, named)| named.job).collect();
        same!("the lists of jobs", self.subject.jobs(), Ok([listed.clone(), listed]));
        Ok(())
    }

    /// What [`Self::restore`] puts back.
    pub fn save(&mut self, to: &mut Saved) {
        to.model.clone_from(&self.model);
        to.names.clone_from(&self.names);
        self.subject.region().save(&mut to.region);
    }

    /// Both are again what they were.
    pub fn restore(&mut self, saved: &Saved) {
        self.model.clone_from(&saved.model);
        self.names.clone_from(&saved.names);
        self.subject.region().restore(&saved.region);
    }
}

/// A moment of a pair.
#[derive(Clone, Debug)]
pub struct Saved {
    pub(super) model: Model,
    names: Names,
    region: Vec<u64>,
}

impl Saved {
    /// Room for one.
    pub fn of<S: Subject>(pair: &mut Pair<S>) -> Self {
        let mut saved = Self { model: pair.model.clone(), names: Names::default(), region: Vec::new() };
        pair.save(&mut saved);
        saved
    }
}

impl Saved {
    /// The engine's bytes.
    pub(super) fn region(&self) -> &[u64] {
        &self.region
    }
}

impl Names {
    /// The job closed last.
    pub(super) fn closed(&self) -> Option<&Named> {
        self.closed.as_ref()
    }
}
