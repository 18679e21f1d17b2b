//! What a reader derives from the snapshots it takes: percent, rate, time left, stall, what has changed.
//!
//! Pure functions of snapshots and of a small structure that is the reader's own. Nothing of it is in the record, so it
//! costs the writers nothing, and a reader in another process has all of it.

mod changes;
mod estimator;
mod percent;

pub use changes::Changes;
pub(crate) use changes::Seen;
pub use estimator::{Estimate, Estimator, RATE_UNKNOWN, STALL_MS_DEFAULT, TIME_UNKNOWN};
pub use percent::{PERCENT_MAX, percent};

/// A snapshot of nothing, for tests to fill in.
#[cfg(all(test, not(loom)))]
pub(crate) fn snapshot() -> crate::JobSnapshot {
    crate::JobSnapshot {
        size: crate::SNAPSHOT_SIZE_MIN,
        version: crate::SNAPSHOT_VERSION,
        progress: crate::JobProgress::default(),
        bytes_total_known: 0,
        bytes_resumed: 0,
        sequence: 0,
        creation_time: 0,
        modification_time: 0,
        transfer_completion_time: 0,
        last_advance_ms: 0,
        file: crate::File(0),
        error_file: crate::File(0),
        state: 0,
        r#type: 0,
        priority: 0,
        error: 0,
        error_context: 0,
        error_count: 0,
        attempt: 0,
        files_unknown: 0,
        files_completed: 0,
        error_cause: 0,
    }
}
