//! Percent, in one place, so that every program shows the same and nobody divides by zero.

use crate::ground::arith::scaled;
use crate::ground::state::State;
use crate::ground::types::{JobSnapshot, SIZE_UNKNOWN};

/// 100 %.
pub const PERCENT_MAX: u32 = 10_000;

/// Hundredths of a percent, 0 to 10,000; `None` while the total is unknown.
///
/// 10,000 only when every file is in: TRANSFERRED, or ACKNOWLEDGED with every file. Before that at most 9,999, even if
/// all bytes are there. A job without bytes is at 0 until then.
pub fn percent(snapshot: &JobSnapshot) -> Option<u32> {
    if is_finished(snapshot) {
        return Some(PERCENT_MAX);
    }
    let bytes = snapshot.progress.bytes_transferred;
    match snapshot.progress.bytes_total {
        SIZE_UNKNOWN => None,
        0 => Some(0),
        total if bytes >= total => Some(PERCENT_MAX - 1),
        total => Some(scaled(bytes, PERCENT_MAX, total).whole as u32),
    }
}

/// Every file is in: TRANSFERRED, or ACKNOWLEDGED with every file.
pub(super) fn is_finished(snapshot: &JobSnapshot) -> bool {
    let progress = &snapshot.progress;
    let is_kept = snapshot.state == State::Transferred as i32
        || snapshot.state == State::Acknowledged as i32 && snapshot.files_completed == progress.files_total;
    // A file added to a TRANSFERRED job takes it back below 100 %.
    is_kept && progress.files_transferred == progress.files_total && progress.files_total > 0
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::ground::types::JobProgress;
    use crate::reader::snapshot;

    fn of(state: State, bytes_transferred: u64, bytes_total: u64, files_transferred: u32) -> Option<u32> {
        percent(&JobSnapshot {
            progress: JobProgress { bytes_total, bytes_transferred, files_total: 2, files_transferred },
            state: state as i32,
            files_completed: files_transferred,
            ..snapshot()
        })
    }

    #[test]
    fn one_hundred_only_when_finished() {
        assert_eq!(of(State::Transferring, 10, 10, 1), Some(9_999));
        assert_eq!(of(State::Error, 10, 10, 2), Some(9_999));
        assert_eq!(of(State::Transferred, 10, 10, 2), Some(10_000));
        assert_eq!(of(State::Transferred, 10, SIZE_UNKNOWN, 1), None, "a file was added after the others arrived");
        assert_eq!(of(State::Acknowledged, 10, 10, 2), Some(10_000));
        assert_eq!(of(State::Acknowledged, 5, 10, 1), Some(5_000), "a partial completion");
        assert_eq!(of(State::Transferred, 0, 0, 2), Some(10_000), "all files empty");
    }

    #[test]
    fn unknown_and_zero_differ_and_nothing_overflows() {
        assert_eq!(of(State::Queued, 0, SIZE_UNKNOWN, 0), None);
        assert_eq!(of(State::Queued, 0, 0, 0), Some(0));
        assert_eq!(of(State::Transferring, 0, 10, 0), Some(0));
        let mut cases = 0;
        for total in (0..64).map(|n| 1u64 << n).chain([u64::MAX - 1, 3, 7, 1 << 33 | 1]) {
            for bytes in [0, 1, total / 3, total - 1, total, u64::MAX] {
                let exact = (u128::from(bytes.min(total)) * 10_000 / u128::from(total)).min(9_999) as u32;
                let got = of(State::Transferring, bytes, total, 0).unwrap();
                assert_eq!(got, exact, "{bytes} of {total}");
                cases += 1;
            }
        }
        assert_eq!(cases, 68 * 6);
    }
}
