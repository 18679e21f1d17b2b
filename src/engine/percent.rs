//! Percent, in one place, so that every program shows the same and nobody divides by zero.

use crate::ground::state::State;
use crate::ground::types::{JobSnapshot, SIZE_UNKNOWN};

/// 100 %.
pub const PERCENT_MAX: u32 = 10_000;

/// Hundredths of a percent, 0 to 10,000; `None` while the total is unknown.
///
/// 10,000 only when every file is in: TRANSFERRED, or ACKNOWLEDGED with every file. Before that at most 9,999, even if
/// all bytes are there. A job without bytes is at 0 until then.
pub fn percent(snapshot: &JobSnapshot) -> Option<u32> {
    let progress = &snapshot.progress;
    let is_finished = snapshot.state == State::Transferred as i32
        || snapshot.state == State::Acknowledged as i32 && snapshot.files_completed == progress.files_total;
    // A file added to a TRANSFERRED job takes it back below 100 %.
    if is_finished && progress.files_transferred == progress.files_total && progress.files_total > 0 {
        return Some(PERCENT_MAX);
    }
    match progress.bytes_total {
        SIZE_UNKNOWN => None,
        0 => Some(0),
        total => {
            let bytes = progress.bytes_transferred.min(total);
            Some(scaled(bytes, total).min(PERCENT_MAX - 1))
        }
    }
}

/// `part * 10,000 / whole`, rounded down, for `part` up to `whole`, which is not 0. Exact up to 2^63; beyond, both are
/// halved. Binary long multiplication and division in one, so that small machines need no helper of libgcc.
fn scaled(part: u64, whole: u64) -> u32 {
    let half = whole >> 63;
    let (part, whole) = (part >> half, whole >> half);
    let (mut quotient, mut rest) = (0, 0);
    for bit in (0..u32::BITS - PERCENT_MAX.leading_zeros()).rev() {
        quotient *= 2;
        rest *= 2;
        if rest >= whole {
            rest -= whole;
            quotient += 1;
        }
        if PERCENT_MAX >> bit & 1 == 1 {
            rest += part;
            if rest >= whole {
                rest -= whole;
                quotient += 1;
            }
        }
    }
    quotient
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::File;
    use crate::ground::types::JobProgress;

    fn of(state: State, bytes_transferred: u64, bytes_total: u64, files_transferred: u32) -> Option<u32> {
        percent(&JobSnapshot {
            size: 0,
            version: 0,
            progress: JobProgress { bytes_total, bytes_transferred, files_total: 2, files_transferred },
            bytes_total_known: 0,
            bytes_resumed: 0,
            sequence: 0,
            creation_time: 0,
            modification_time: 0,
            transfer_completion_time: 0,
            last_advance_ms: 0,
            file: File(0),
            error_file: File(0),
            state: state as i32,
            r#type: 0,
            priority: 0,
            error: 0,
            error_context: 0,
            error_count: 0,
            attempt: 0,
            files_unknown: 0,
            files_completed: files_transferred,
            error_cause: 0,
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
                assert!(got == exact || total >= 1 << 63 && got.abs_diff(exact) <= 1, "{bytes} of {total}: {got}");
                cases += 1;
            }
        }
        assert_eq!(cases, 68 * 6);
    }
}
