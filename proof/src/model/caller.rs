//! What the caller does with jobs and files.

use bgjob::hresult::{
    BG_E_EMPTY, BG_E_INVALID_STATE, BG_E_STRING_TOO_LONG, BG_E_TOO_MANY_FILES, BG_E_VALIDATION_FAILED,
    BG_S_PARTIAL_COMPLETE, BG_S_UNABLE_TO_DELETE_FILES, Code, E_FAIL, E_INVALIDARG, E_NOTIMPL, E_OUTOFMEMORY, S_OK,
};
use bgjob::{ErrorContext, JobType, SIZE_UNKNOWN, State};

use super::answers::Effect;
use super::arguments::{NEW, OLD, REPLY_NAME_BAD, REPLY_NAMES, Spec, TEXT_EMPTY, TEXT_LONG, TEXTS, URL_BAD, URLS};
use super::codes;
use super::file::File;
use super::job::Job;
use super::op::{FileRef, JobRef, Op, Save, Step};
use super::ranges;
use super::state::{Model, Outcome};
use super::text::Text;

impl Model {
    /// Everything of the caller's but Complete.
    pub(super) fn command(&mut self, step: &Step) -> Outcome {
        match *step {
            Op::Create(kind, name) => self.create(kind, name),
            Op::Add(job, spec) => self.add(job, &[spec]),
            Op::AddSet(job, set) => self.add(job, set.as_slice()),
            Op::SetSize(file, total) => self.set_size(file, total),
            Op::Rename(file, name) => self.rename(file, name),
            Op::Prefix(job, old, new) => self.replace(job, old, new),
            Op::Validate(file, is_valid) => self.validate(file, is_valid),
            Op::Priority(job, priority) => self.set(job, |job| job.priority = priority),
            Op::Touch(job) => self.set(job, |_| {}),
            Op::Notify(_, flags) if flags & !codes::notify_flags(self.profile()) != 0 => Err(E_NOTIMPL),
            Op::Notify(job, flags) => self.set(job, |job| job.notify = flags),
            Op::Delay(job, seconds) => self.set(job, |job| job.delay_s = seconds.max(5)),
            Op::Timeout(job, seconds) => self.set(job, |job| job.timeout_s = Some(seconds)),
            Op::Name(_, TEXT_EMPTY) => Err(E_INVALIDARG),
            Op::Name(_, TEXT_LONG) | Op::Description(_, TEXT_LONG) => Err(BG_E_STRING_TOO_LONG),
            Op::Name(job, text) => {
                let text = self.kept(TEXTS[text]);
                self.set(job, |job| job.name = text)
            }
            Op::Description(job, text) => {
                let text = self.kept(TEXTS[text]);
                self.set(job, |job| job.description = text)
            }
            Op::ReplyName(_, REPLY_NAME_BAD) => Err(E_INVALIDARG),
            Op::ReplyName(job, name) => {
                let name = self.kept(REPLY_NAMES[name]);
                if self.find(job)?.1.kind != JobType::UploadReply {
                    return Err(E_NOTIMPL);
                }
                self.set(job, |job| job.reply_name = name)
            }
            Op::Resume(job) => self.resume(job),
            Op::Suspend(job) => {
                let (_, job) = self.live(job)?;
                let stays = matches!(job.state, State::Error | State::Transferred);
                job.become_state(if stays { job.state } else { State::Suspended });
                Ok(Effect::Plain)
            }
            Op::Cancel(job) => self.set(job, |job| job.state = State::Cancelled),
            Op::Close(job) => self.close(job),
            _ => unreachable!("{step:?} is not the caller's"),
        }
    }

    /// A property.
    fn set(&mut self, job: JobRef, set: impl FnOnce(&mut Job)) -> Outcome {
        let (_, job) = self.live(job)?;
        set(job);
        job.touch();
        Ok(Effect::Plain)
    }

    fn create(&mut self, kind: JobType, name: usize) -> Outcome {
        if !codes::has_type(self.profile(), kind) {
            return Err(E_NOTIMPL);
        }
        if [TEXT_EMPTY, TEXT_LONG].contains(&name) {
            return Err(E_INVALIDARG);
        }
        if self.jobs.len() == self.shape.jobs as usize {
            return Err(E_OUTOFMEMORY);
        }
        let name = self.kept(TEXTS[name]);
        self.jobs.push(Job::new(self.profile(), kind, name, self.file_time));
        Ok(Effect::Created)
    }

    fn add(&mut self, job: JobRef, set: &[Spec]) -> Outcome {
        let has_text = self.shape.has_text;
        let most = self.shape.files as usize;
        let free = most - self.jobs.iter().map(|job| job.files.len()).sum::<usize>();
        let names = [0, 1].map(|url| self.kept(URLS[url]));
        let (n, job) = self.live(job)?;
        let has_ranges = |spec: &Spec| spec.ranges != 0;
        // What is wrong with an argument is told before a table is full; but no more is looked at than a table can hold.
        let mut files = Vec::with_capacity(set.len());
        for spec in set.iter().take(most) {
            if spec.url >= URL_BAD {
                return Err(E_INVALIDARG);
            }
            if job.kind != JobType::Download && has_ranges(spec) {
                return Err(E_NOTIMPL);
            }
            ranges::check(spec.ranges)?;
            files.push(File {
                name: names[spec.url],
                cookie: spec.cookie(),
                total: ranges::bytes_in(spec.ranges, known(spec.total))?,
                bytes: 0,
                is_done: false,
                is_declared: spec.total != SIZE_UNKNOWN,
                ranges: spec.ranges,
            });
        }
        if job.kind != JobType::Download && job.files.len() + set.len() > 1 {
            return Err(BG_E_TOO_MANY_FILES);
        }
        if set.len() > free || !has_text && set.iter().any(has_ranges) {
            return Err(E_OUTOFMEMORY);
        }
        if !set.is_empty() {
            job.touch();
        }
        job.files.append(&mut files);
        Ok(Effect::Added(n, set.len()))
    }

    fn set_size(&mut self, file: FileRef, total: u64) -> Outcome {
        let Some(remote) = known(total) else { return Err(E_INVALIDARG) };
        let (file, job) = self.file(file)?;
        // The ranges are asked first: that refusal commits nothing either.
        let bytes = ranges::bytes_in(job.files[file].ranges, Some(remote))?;
        if job.is_final() || job.files[file].is_done || job.active == Some(file) {
            return Err(BG_E_INVALID_STATE);
        }
        (job.files[file].total, job.files[file].is_declared) = (bytes, true);
        job.touch();
        Ok(Effect::Plain)
    }

    fn rename(&mut self, file: FileRef, name: usize) -> Outcome {
        if name >= URL_BAD {
            return Err(E_INVALIDARG);
        }
        let name = self.kept(URLS[name]);
        let (file, job) = self.file(file)?;
        if job.is_final() {
            return Err(BG_E_INVALID_STATE);
        }
        job.rename(file, name);
        Ok(Effect::Plain)
    }

    fn replace(&mut self, job: JobRef, old: usize, new: usize) -> Outcome {
        let (old, new) = (OLD[old].to_bytes(), NEW[new].to_bytes());
        if old.is_empty() {
            return Err(E_INVALIDARG);
        }
        if self.find(job)?.1.kind != JobType::Download {
            return Err(E_NOTIMPL);
        }
        let (_, job) = self.live(job)?;
        let begins = |file: &File| {
            let name = file.name.as_bytes();
            name.len() >= old.len() && name[..old.len()].eq_ignore_ascii_case(old)
        };
        let is_found: Vec<bool> = job.files.iter().map(begins).collect();
        let found = is_found.iter().filter(|is_found| **is_found).count();
        if found > 0 && new.starts_with(b"ftp") {
            return Err(E_INVALIDARG);
        }
        for file in (0..is_found.len()).filter(|&file| is_found[file]) {
            let name = [new, &job.files[file].name.as_bytes()[old.len()..]].concat();
            job.rename(file, Text::new(&name));
        }
        self.reached.replaced += found as u64;
        Ok(Effect::Replaced(found as u32))
    }

    fn validate(&mut self, file: FileRef, is_valid: bool) -> Outcome {
        let profile = self.profile();
        let (file, job) = self.file(file)?;
        if job.is_final() || !job.files[file].is_done {
            return Err(BG_E_INVALID_STATE);
        }
        job.touch();
        if !is_valid {
            job.state = State::Error;
            job.set_error(profile, BG_E_VALIDATION_FAILED, ErrorContext::Unknown);
            self.reached.invalid += 1;
        }
        Ok(Effect::Plain)
    }

    fn resume(&mut self, job: JobRef) -> Outcome {
        let (_, job) = self.live(job)?;
        match job.state {
            State::Queued | State::Connecting | State::Transferring => job.touch(),
            _ if job.due().is_none() => return Err(BG_E_EMPTY),
            _ => {
                if matches!(job.state, State::Error | State::Suspended) {
                    (job.has_progressed, job.is_untimed) = (true, false);
                }
                job.become_state(State::Queued);
            }
        }
        Ok(Effect::Plain)
    }

    fn close(&mut self, job: JobRef) -> Outcome {
        let (n, job) = self.find(job)?;
        if !job.is_final() {
            return Err(BG_E_INVALID_STATE);
        }
        self.jobs.remove(n);
        self.reached.closed += 1;
        Ok(Effect::Closed(n))
    }

    /// Begins, saves each file that has arrived, acknowledges.
    pub(super) fn complete(&mut self, job: JobRef, save: Save) -> (Code, Effect) {
        let begun = self.live(job).and_then(|(n, job)| match job.state {
            State::Transferred => Ok((n, job)),
            _ if job.kind != JobType::Download => Err(BG_E_INVALID_STATE),
            _ => Ok((n, job)),
        });
        let (n, job) = match begun {
            Ok(begun) => begun,
            Err(code) => return (self.told(code), Effect::Plain),
        };
        job.touch();
        if !matches!(job.state, State::Error | State::Transferred) {
            job.state = State::Suspended;
        }
        let (first, due) = (job.saved, job.files_done() - job.saved);
        let saved = match save {
            Save::FailsAt(at) => due.min(at),
            _ => due,
        };
        let meddled = if save == Save::Meddles && due > 0 { MEDDLINGS } else { 0 };
        let effect = Effect::Saved(n, first, saved, meddled);
        job.saved += saved;
        job.sequence = job.sequence.wrapping_add(saved as u64);
        // The end of it, one way or the other.
        job.touch();
        if saved < due {
            return (E_FAIL.code(), effect);
        }
        job.state = State::Acknowledged;
        let code = match save {
            _ if job.saved < job.files.len() => BG_S_PARTIAL_COMPLETE.code(),
            Save::Leaves if due > 0 => BG_S_UNABLE_TO_DELETE_FILES.code(),
            _ => S_OK,
        };
        self.reached.acknowledged += 1;
        (code, effect)
    }
}

/// How often a save that meddles is refused.
pub(super) const MEDDLINGS: usize = 6;

pub(super) fn known(total: u64) -> Option<u64> {
    (total != SIZE_UNKNOWN).then_some(total)
}
