//! Everything that can be read of a job and of a file.

use bgjob::hresult::Code;
use bgjob::{FileProgress, FileRange, Guid, JobProgress, JobReplyProgress, JobSnapshot, JobTimes};

use super::answers::Handles;
use super::text::Text;

/// One job, each number through its own function.
#[derive(Clone, PartialEq, Debug)]
pub struct JobReading {
    /// GetProgress.
    pub progress: JobProgress,
    /// GetState.
    pub state: i32,
    /// GetSnapshot.
    pub snapshot: JobSnapshot,
    /// The same from a view of the region.
    pub viewed: JobSnapshot,
    /// GetTimes.
    pub times: JobTimes,
    /// GetType.
    pub kind: i32,
    /// GetPriority.
    pub priority: i32,
    /// GetNotifyFlags.
    pub notify: u32,
    /// GetMinimumRetryDelay.
    pub delay_s: u32,
    /// GetNoProgressTimeout.
    pub timeout_s: u32,
    /// GetErrorCount.
    pub error_count: u32,
    /// GetError: code and context.
    pub error: Result<(Code, i32), Code>,
    /// GetErrorFile.
    pub error_file: Result<u64, Code>,
    /// GetReplyProgress.
    pub reply: Result<JobReplyProgress, Code>,
    /// GetJobId.
    pub id: Guid,
    /// GetJob of that id.
    pub found: Result<u64, Code>,
    /// GetDisplayName.
    pub name: Text,
    /// GetDescription.
    pub description: Text,
    /// GetReplyFileName.
    pub reply_name: Result<Text, Code>,
    /// EnumFiles.
    pub files: Handles,
}

/// One file.
#[derive(Clone, PartialEq, Debug)]
pub struct FileReading {
    /// GetFileProgress.
    pub progress: FileProgress,
    /// GetFileCookie.
    pub cookie: u64,
    /// GetRemoteName.
    pub remote: Text,
    /// GetLocalName.
    pub local: Text,
    /// GetFileRanges.
    pub ranges: heapless::Vec<FileRange, 4>,
}
