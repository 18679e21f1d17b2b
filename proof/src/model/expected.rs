//! What readers must see of the model.

use bgjob::hresult::{BG_E_ERROR_INFORMATION_UNAVAILABLE, BG_E_FILE_NOT_AVAILABLE, BG_E_NOT_FOUND, E_NOTIMPL, S_OK};
use bgjob::{
    ErrorContext, FileProgress, FileRange, FileTime, Guid, JobReplyProgress, JobSnapshot, JobTimes, JobType,
    SIZE_UNKNOWN, SNAPSHOT_SIZE_MIN, SNAPSHOT_VERSION,
};

use super::answers::Handles;
use super::arguments::{PATH, RANGES};
use super::codes;
use super::job::Job;
use super::readings::{FileReading, JobReading};
use super::state::Model;

/// The handles of a job: what the model does not know.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Named {
    pub(super) job: u64,
    pub(super) id: Guid,
    pub(super) files: Handles,
    /// The newest token and the one before it.
    pub(super) last: Option<u64>,
    pub(super) before: Option<u64>,
}

impl Job {
    fn is_about_a_file(&self) -> bool {
        matches!(self.context, ErrorContext::LocalFile | ErrorContext::RemoteFile)
    }

    fn active_file(&self, named: &Named) -> Option<u64> {
        self.active.and_then(|file| named.files.get(file).copied())
    }
}

impl Model {
    pub(super) fn snapshot(&self, n: usize, named: &Named) -> JobSnapshot {
        let job = &self.jobs[n];
        let known = job.files.iter().filter_map(|file| file.total);
        JobSnapshot {
            size: SNAPSHOT_SIZE_MIN,
            version: SNAPSHOT_VERSION,
            progress: job.progress(),
            bytes_total_known: known.fold(0, u64::wrapping_add),
            bytes_resumed: job.resumed,
            sequence: job.sequence,
            creation_time: job.created,
            modification_time: job.modified,
            transfer_completion_time: job.completed,
            last_advance_ms: job.last_advance_ms,
            file: bgjob::File(job.active_file(named).unwrap_or(0)),
            error_file: bgjob::File(job.active_file(named).filter(|_| job.is_about_a_file()).unwrap_or(0)),
            state: codes::told_state(self.profile(), job.state) as i32,
            r#type: job.kind as i32,
            priority: job.priority as i32,
            error: job.error,
            error_context: job.context as i32,
            error_count: job.error_count,
            attempt: job.attempt,
            files_unknown: job.files.iter().filter(|file| file.total.is_none()).count() as u32,
            files_completed: job.saved as u32,
            error_cause: job.cause,
        }
    }

    pub(super) fn reading(&self, n: usize, named: &Named) -> JobReading {
        let job = &self.jobs[n];
        let has_reply = job.kind == JobType::UploadReply;
        let reply = job.reply.unwrap_or((0, None));
        let reply = JobReplyProgress { bytes_total: reply.1.unwrap_or(SIZE_UNKNOWN), bytes_transferred: reply.0 };
        let is_error = job.error != S_OK && !job.is_final();
        let unavailable = self.told(BG_E_ERROR_INFORMATION_UNAVAILABLE);
        let not_available = self.told(BG_E_FILE_NOT_AVAILABLE);
        let snapshot = self.snapshot(n, named);
        JobReading {
            progress: job.progress(),
            state: snapshot.state,
            snapshot,
            viewed: snapshot,
            times: JobTimes {
                creation_time: FileTime::new(job.created),
                modification_time: FileTime::new(job.modified),
                transfer_completion_time: FileTime::new(job.completed),
            },
            kind: job.kind as i32,
            priority: job.priority as i32,
            notify: job.notify,
            delay_s: job.delay_s,
            timeout_s: job.timeout_s(self.profile()),
            error_count: job.error_count,
            error: if is_error { Ok((job.error, job.context as i32)) } else { Err(unavailable) },
            error_file: match job.active_file(named) {
                _ if !is_error => Err(unavailable),
                Some(file) if job.is_about_a_file() => Ok(file),
                _ => Err(not_available),
            },
            reply: if has_reply { Ok(reply) } else { Err(E_NOTIMPL.code()) },
            id: named.id,
            found: if job.is_final() { Err(self.told(BG_E_NOT_FOUND)) } else { Ok(named.job) },
            name: job.name,
            description: job.description,
            reply_name: if has_reply { Ok(job.reply_name) } else { Err(E_NOTIMPL.code()) },
            files: named.files.clone(),
        }
    }

    pub(super) fn file_progress(&self, n: usize, ordinal: usize) -> FileProgress {
        let (job, file) = (&self.jobs[n], &self.jobs[n].files[ordinal]);
        FileProgress {
            bytes_total: file.total.unwrap_or(SIZE_UNKNOWN),
            bytes_transferred: file.bytes,
            // Of a download once Complete has saved it, of an upload once it is up.
            completed: i32::from(if job.kind == JobType::Download { ordinal < job.saved } else { file.is_done }),
        }
    }

    pub(super) fn file_reading(&self, n: usize, ordinal: usize) -> FileReading {
        let file = &self.jobs[n].files[ordinal];
        let ranges = RANGES[file.ranges].iter().map(|&(initial_offset, length)| FileRange { initial_offset, length });
        FileReading {
            progress: self.file_progress(n, ordinal),
            cookie: file.cookie,
            remote: file.name,
            local: self.kept(PATH),
            ranges: ranges.collect(),
        }
    }
}
