//! The engine through its Rust interface.

use std::ffi::CStr;

use bgjob::hresult::{Code, S_OK};
use bgjob::{Config, Engine, File, FileRange, FileSpec, HResult, Job, JobSnapshot, Transfer};

use super::answers::{Answer, Handles};
use super::arguments::{NEW, OLD, PATH, RANGES, REPLY_NAMES, Spec, TEXTS, URLS};
use super::clock::file_time;
use super::op::{Amount, Call, Op, Save};
use super::readings::{FileReading, JobReading};
use super::region::Region;
use super::subject::{Shape, Subject};
use super::text::Text;

/// An engine and its memory.
pub struct OnEngine {
    engine: Engine<'static>,
    region: Region,
}

fn code_of<T>(outcome: &Result<T, HResult>) -> Code {
    outcome.as_ref().map_or_else(|code| code.code(), |_| S_OK)
}

fn told<T>(outcome: Result<T, HResult>) -> Result<T, Code> {
    outcome.map_err(HResult::code)
}

/// The list that an index means.
pub(super) fn ranges_of(which: usize) -> heapless::Vec<FileRange, 4> {
    RANGES[which].iter().map(|&(initial_offset, length)| FileRange { initial_offset, length }).collect()
}

impl OnEngine {
    /// A new engine.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn new(shape: Shape) -> Self {
        let region = shape.region();
        let config = Config { capacities: shape.capacities(), profile: shape.profile, seed: Shape::SEED };
        // SAFETY: the region is this engine's alone, and lives as long: both are in one value, and what is given out of
        // the engine holds no reference.
        let engine = unsafe { Engine::from_raw(region.start(), region.size(), &config) };
        Self { engine: engine.expect("an engine of this shape"), region }
    }

    fn add(&self, job: u64, set: &[Spec]) -> Answer {
        let lists: heapless::Vec<_, 3> = set.iter().map(|spec| ranges_of(spec.ranges)).collect();
        let specs: heapless::Vec<FileSpec<'_>, 3> = set
            .iter()
            .zip(&lists)
            .map(|(spec, list)| FileSpec {
                remote_name: Some(URLS[spec.url].to_bytes()),
                local_name: Some(PATH.to_bytes()),
                cookie: spec.cookie(),
                total: spec.total,
                ranges: (spec.ranges != 0).then_some(&list[..]),
            })
            .collect();
        let mut files = [File(0); 3];
        let outcome = self.engine.add_file_set(Job(job), &specs, &mut files[..set.len()]);
        let added = if outcome.is_ok() { set.len() } else { 0 };
        Answer {
            code: code_of(&outcome),
            files: files[..added].iter().map(|file| file.0).collect(),
            ..Answer::default()
        }
    }

    fn complete(&self, job: u64, save: Save) -> Answer {
        let engine = self.engine;
        let mut answer = Answer::default();
        let (files, meddled) = (&mut answer.files, &mut answer.meddled);
        let mut calls = 0;
        let outcome = engine.complete(Job(job), &mut |file| {
            if save == Save::FailsAt(calls) {
                return Err(bgjob::hresult::E_FAIL);
            }
            if save == Save::Meddles && calls == 0 {
                let job = Job(job);
                let tries = [
                    code_of(&engine.resume(job)),
                    code_of(&engine.suspend(job)),
                    code_of(&engine.cancel(job)),
                    code_of(&engine.complete(job, &mut |_| Ok(()))),
                    self.add(job.0, &[Spec::UNKNOWN]).code,
                    code_of(&engine.set_validation_state(file, false)),
                ];
                meddled.extend(tries);
            }
            calls += 1;
            files.push(file.0).expect("no more files than fit in a table");
            if save == Save::Leaves { Err(bgjob::hresult::BG_S_UNABLE_TO_DELETE_FILES) } else { Ok(()) }
        });
        answer.code = outcome.unwrap_or_else(HResult::code);
        answer
    }
}

impl Subject for OnEngine {
    fn call(&mut self, call: &Call) -> Answer {
        let engine = &self.engine;
        let text = |text: &'static CStr| text.to_bytes();
        let outcome = match *call {
            Op::Create(kind, name) => {
                let created = engine.create_job(Some(text(TEXTS[name])), kind);
                let (job, id) = created.unwrap_or((Job(0), Default::default()));
                return Answer { code: code_of(&created), job: job.0, id, ..Answer::default() };
            }
            Op::Add(job, spec) if spec.total == bgjob::SIZE_UNKNOWN && spec.ranges == 0 => {
                let name = Some(text(URLS[spec.url]));
                let added = engine.add_file(Job(job), name, Some(text(PATH)), spec.cookie());
                let files = added.iter().map(|file| file.0).collect();
                return Answer { code: code_of(&added), files, ..Answer::default() };
            }
            Op::Add(job, spec) => return self.add(job, &[spec]),
            Op::AddSet(job, set) => return self.add(job, set.as_slice()),
            Op::SetSize(file, total) => engine.set_file_size(File(file), total),
            Op::Rename(file, name) => engine.set_remote_name(File(file), text(URLS[name])),
            Op::Prefix(job, old, new) => {
                let replaced = engine.replace_remote_prefix(Job(job), text(OLD[old]), text(NEW[new]));
                return Answer { code: code_of(&replaced), count: replaced.unwrap_or(0), ..Answer::default() };
            }
            Op::Validate(file, is_valid) => engine.set_validation_state(File(file), is_valid),
            Op::Priority(job, priority) => engine.set_priority(Job(job), priority),
            Op::Touch(job) => engine.touch(Job(job)),
            Op::Notify(job, flags) => engine.set_notify_flags(Job(job), flags),
            Op::Delay(job, seconds) => engine.set_minimum_retry_delay_s(Job(job), seconds),
            Op::Timeout(job, seconds) => engine.set_no_progress_timeout_s(Job(job), seconds),
            Op::Name(job, name) => engine.set_display_name(Job(job), text(TEXTS[name])),
            Op::Description(job, name) => engine.set_description(Job(job), text(TEXTS[name])),
            Op::ReplyName(job, name) => engine.set_reply_file_name(Job(job), text(REPLY_NAMES[name])),
            Op::Resume(job) => engine.resume(Job(job)),
            Op::Suspend(job) => engine.suspend(Job(job)),
            Op::Cancel(job) => engine.cancel(Job(job)),
            Op::Complete(job, save) => return self.complete(job, save),
            Op::Close(job) => engine.close_job(Job(job)),
            Op::Next => {
                let mut answer = Answer::default();
                match engine.transfer_next() {
                    Ok(started) => {
                        (answer.job, answer.file, answer.token) = (started.job.0, started.file.0, started.transfer.0);
                    }
                    Err(code) => answer.code = code.code(),
                }
                return answer;
            }
            Op::Connected(token, total, resumed) => engine.transfer_connected(Transfer(token), total, resumed),
            Op::Advance(token, Amount::Bytes(bytes)) => engine.transfer_advance(Transfer(token), bytes),
            Op::Advance(..) => unreachable!("a call knows how many bytes"),
            Op::Done(token) => engine.transfer_done(Transfer(token)),
            Op::Restart(token, total) => {
                let restarted = engine.transfer_restart(Transfer(token), total);
                let token = restarted.map_or(0, |token| token.0);
                return Answer { code: code_of(&restarted), token, ..Answer::default() };
            }
            Op::Reply(token, total) => engine.transfer_reply(Transfer(token), total),
            Op::Yield(token) => engine.transfer_yield(Transfer(token)),
            Op::Fail(token, code, context, is_transient) => {
                engine.transfer_fail(Transfer(token), code, context, is_transient)
            }
            Op::Tick(now_ms) => engine.tick(now_ms, file_time(now_ms)),
        };
        Answer::code(code_of(&outcome))
    }

    fn job(&self, job: u64) -> Result<JobReading, Code> {
        let (engine, job) = (&self.engine, Job(job));
        let snapshot = self.snapshot(job.0)?;
        let id = told(engine.job_id(job))?;
        let mut files = [File(0); 16];
        let count = told(engine.enumerate_files(job, &mut files))?;
        Ok(JobReading {
            progress: told(engine.progress(job))?,
            state: told(engine.state(job))? as i32,
            snapshot,
            viewed: told(engine.view().snapshot(job))?,
            times: told(engine.times(job))?,
            kind: told(engine.job_type(job))? as i32,
            priority: told(engine.priority(job))? as i32,
            notify: told(engine.notify_flags(job))?,
            delay_s: told(engine.minimum_retry_delay_s(job))?,
            timeout_s: told(engine.no_progress_timeout_s(job))?,
            error_count: told(engine.error_count(job))?,
            error: told(engine.error(job).map(|error| (error.error.code(), error.context as i32))),
            error_file: told(engine.error_file(job).map(|file| file.0)),
            reply: told(engine.reply_progress(job)),
            id,
            found: told(engine.find_job(id).map(|job| job.0)),
            name: told(Text::read(|buffer| engine.display_name(job, buffer)))?,
            description: told(Text::read(|buffer| engine.description(job, buffer)))?,
            reply_name: told(Text::read(|buffer| engine.reply_file_name(job, buffer))),
            files: files[..count].iter().map(|file| file.0).collect(),
        })
    }

    fn snapshot(&self, job: u64) -> Result<JobSnapshot, Code> {
        told(self.engine.snapshot(Job(job)))
    }

    fn file(&self, file: u64) -> Result<FileReading, Code> {
        let (engine, file) = (&self.engine, File(file));
        let mut ranges = [FileRange::default(); 4];
        let count = told(engine.file_ranges(file, &mut ranges))?;
        Ok(FileReading {
            progress: told(engine.file_progress(file))?,
            cookie: told(engine.file_cookie(file))?,
            remote: told(Text::read(|buffer| engine.remote_name(file, buffer)))?,
            local: told(Text::read(|buffer| engine.local_name(file, buffer)))?,
            ranges: ranges[..count].iter().copied().collect(),
        })
    }

    fn jobs(&self) -> Result<[Handles; 2], Code> {
        let list = |list: &dyn Fn(&mut [Job]) -> Result<usize, HResult>| -> Result<Handles, Code> {
            let mut jobs = [Job(0); 16];
            let count = told(list(&mut jobs))?;
            Ok(jobs[..count].iter().map(|job| job.0).collect())
        };
        Ok([list(&|jobs| self.engine.enumerate_jobs(jobs))?, list(&|jobs| self.engine.view().enumerate_jobs(jobs))?])
    }

    fn region(&mut self) -> &mut Region {
        &mut self.region
    }
}
