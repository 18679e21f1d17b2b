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
            let scaled = u128::from(progress.bytes_transferred) * u128::from(PERCENT_MAX) / u128::from(total);
            Some(scaled.min(u128::from(PERCENT_MAX - 1)) as u32)
        }
    }
}
