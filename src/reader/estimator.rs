//! Rate, time left and stall, from snapshots and a clock.
//!
//! The rate is the plain mean while it warms up and a decaying one afterwards: what came in `dt` moves it by
//! `dt / min(elapsed, TAU + dt)` of the difference. Written as a weighted mean, so that nothing is negative.

use crate::ground::arith::scaled;
use crate::ground::state::State;
use crate::ground::types::{JobSnapshot, JobType, SIZE_UNKNOWN};
use crate::reader::percent::is_finished;

/// The rate is not known (`BG_RATE_UNKNOWN`).
pub const RATE_UNKNOWN: u64 = u64::MAX;
/// The time left is not known (`BG_TIME_UNKNOWN`).
pub const TIME_UNKNOWN: u64 = u64::MAX;
/// A job that should move and gets no byte for so long is stalled, unless the program says otherwise.
pub const STALL_MS_DEFAULT: u32 = 10_000;

/// How fast older bytes are forgotten.
const TAU_MS: u64 = 3_000;
/// A rate from less than this is no rate.
const WARM_UP_MS: u64 = 300;
/// Readings that follow one another faster are taken together: single bursts of a few milliseconds say nothing.
const STEP_MS: u64 = 50;
/// The rate is kept in 1/1024 byte a second, so that slow ones do not drown in rounding.
const FRACTION_BITS: u32 = 10;
/// Bytes a millisecond in that unit.
const PER_MS: u32 = 1000 << FRACTION_BITS;

/// A reading has been taken.
const SEEN: u32 = 1;
/// The attempt has been seen moving: its time counts.
const MOVING: u32 = 2;
/// The job was in a state in which nothing is due.
const AT_REST: u32 = 4;

/// Rate, time left and stall of one job, as one reader sees it. The program sets StallMs only. All zero is a beginning.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct Estimator {
    /// A job that should move and gets no byte for so many milliseconds is stalled. 0: BG_STALL_MS_DEFAULT.
    pub stall_ms: u32,
    /// This and the rest: the estimator's own.
    pub flags: u32,
    /// Time of the last reading.
    pub last_ms: u64,
    /// Bytes that were moved, not resumed, at the last reading.
    pub fresh: u64,
    /// 1/1024 byte a second.
    pub rate: u64,
    /// Time that the rate is made from.
    pub elapsed_ms: u64,
    /// Time without a fresh byte.
    pub idle_ms: u64,
    /// Bytes that are not in the rate yet.
    pub pending_bytes: u64,
    /// Time that is not in the rate yet.
    pub pending_ms: u64,
    /// Attempts beyond the first one of each file.
    pub retries: u32,
    /// Zero.
    pub reserved: u32,
}

/// Rate, time left and stall at one reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct Estimate {
    /// Bytes a second, resumed ones not counted; BG_RATE_UNKNOWN before 300 ms of a moving attempt have been seen.
    pub bytes_per_s: u64,
    /// Seconds until all bytes are in, rounded up; 0 when finished; BG_TIME_UNKNOWN if rate or total is unknown, the
    /// rate is 0, or nothing is due in the job's state.
    pub left_s: u64,
    /// Milliseconds since the last fresh byte; 0 in states in which nothing is due.
    pub idle_ms: u64,
    /// 1 if bytes are due and IdleMs has reached StallMs, else 0.
    pub stalled: i32,
    /// Zero.
    pub reserved: u32,
}

impl Estimate {
    /// Bytes a second, if known.
    pub fn rate(&self) -> Option<u64> {
        (self.bytes_per_s != RATE_UNKNOWN).then_some(self.bytes_per_s)
    }

    /// Seconds left, if known.
    pub fn time_left(&self) -> Option<u64> {
        (self.left_s != TIME_UNKNOWN).then_some(self.left_s)
    }

    /// Bytes are due, and none has come for too long.
    pub fn is_stalled(&self) -> bool {
        self.stalled != 0
    }
}

impl Estimator {
    /// An estimator whose job is stalled after `stall_ms` without a byte; 0: [`STALL_MS_DEFAULT`].
    pub const fn new(stall_ms: u32) -> Self {
        Estimator {
            stall_ms,
            flags: 0,
            last_ms: 0,
            fresh: 0,
            rate: 0,
            elapsed_ms: 0,
            idle_ms: 0,
            pending_bytes: 0,
            pending_ms: 0,
            retries: 0,
            reserved: 0,
        }
    }

    /// Takes a reading: a snapshot, and the time at which it was taken, in milliseconds of any clock that does not go
    /// back. Where the clock does go back, no time has passed.
    ///
    /// The rate begins anew with a retry, a Resume after a Suspend, and a file that starts again at byte 0; it goes on
    /// with the next file. Any number of readings may be missed.
    pub fn update(&mut self, snapshot: &JobSnapshot, now_ms: u64) -> Estimate {
        let is_due = is_due(snapshot.state) && !is_replying(snapshot);
        let had = |flag| self.flags & flag != 0;
        let (is_first, was_at_rest) = (!had(SEEN), had(AT_REST));

        let fresh = snapshot.progress.bytes_transferred.saturating_sub(snapshot.bytes_resumed);
        let retries = retries(snapshot);
        let (dt, gained) =
            if is_first { (0, 0) } else { (now_ms.saturating_sub(self.last_ms), fresh.saturating_sub(self.fresh)) };
        let is_anew = is_first || retries != self.retries || fresh < self.fresh || was_at_rest && is_due;

        // A retry that brings nothing is no life sign; a Resume is the beginning of the wait.
        self.idle_ms = if gained > 0 || !is_due || was_at_rest { 0 } else { self.idle_ms.saturating_add(dt) };
        (self.last_ms, self.fresh, self.retries) = (now_ms, fresh, retries);
        if is_anew {
            (self.rate, self.elapsed_ms, self.pending_bytes, self.pending_ms) = (0, 0, 0, 0);
        }

        let mut is_moving = had(MOVING) && !is_anew;
        // Files that come and go between two readings are never seen moving, but their bytes are.
        is_moving |= gained > 0 && !is_anew && snapshot.state != State::Transferring as i32;
        if is_moving {
            self.count(gained, dt);
        }
        // From here on, whatever was before: how much of it was spent on connecting is not known.
        is_moving |= snapshot.state == State::Transferring as i32;
        self.flags = SEEN | if is_moving { MOVING } else { 0 } | if is_due { 0 } else { AT_REST };
        self.estimate(snapshot, is_due)
    }

    /// Adds bytes and the time they took.
    fn count(&mut self, bytes: u64, ms: u64) {
        self.pending_bytes = self.pending_bytes.saturating_add(bytes);
        self.pending_ms = self.pending_ms.saturating_add(ms);
        let dt = self.pending_ms;
        if dt < STEP_MS {
            return;
        }
        self.elapsed_ms = self.elapsed_ms.saturating_add(dt);
        // At least `dt`, so neither weight is negative, at most TAU more, and not 0.
        let whole = self.elapsed_ms.min(TAU_MS.saturating_add(dt));
        let before = scaled(self.rate, whole.wrapping_sub(dt) as u32, whole).whole;
        let now = scaled(self.pending_bytes, PER_MS, whole).whole;
        self.rate = before.saturating_add(now);
        (self.pending_bytes, self.pending_ms) = (0, 0);
    }

    fn estimate(&self, snapshot: &JobSnapshot, is_due: bool) -> Estimate {
        let bytes_per_s = if self.elapsed_ms < WARM_UP_MS {
            RATE_UNKNOWN
        } else {
            self.rate.saturating_add(1 << (FRACTION_BITS - 1)) >> FRACTION_BITS
        };
        let total = snapshot.progress.bytes_total;
        let left_s = if is_finished(snapshot) {
            0
        } else if !is_due || total == SIZE_UNKNOWN || bytes_per_s == RATE_UNKNOWN || bytes_per_s == 0 {
            TIME_UNKNOWN
        } else {
            let bytes = total.saturating_sub(snapshot.progress.bytes_transferred);
            // By the rate that is told, so that a reader can check it, and 5 s are not 6 by a fraction of a byte.
            scaled(bytes, 1, bytes_per_s).ceil()
        };
        let stall_ms = if self.stall_ms == 0 { STALL_MS_DEFAULT } else { self.stall_ms };
        let is_stalled = is_due && self.idle_ms >= stall_ms.into();
        Estimate { bytes_per_s, left_s, idle_ms: self.idle_ms, stalled: is_stalled.into(), reserved: 0 }
    }
}

/// Bytes should come in this state, now or after a retry.
fn is_due(state: i32) -> bool {
    // A value that no job has is none of these.
    state == State::Queued as i32
        || state == State::Connecting as i32
        || state == State::Transferring as i32
        || state == State::TransientError as i32
}

/// The file is up and the server's reply moves, whose bytes are none of the job's: nothing can be said of it from here.
fn is_replying(snapshot: &JobSnapshot) -> bool {
    snapshot.r#type == JobType::UploadReply as i32
        && snapshot.progress.files_total > 0
        && snapshot.progress.files_transferred == snapshot.progress.files_total
}

/// How many attempts were not the first one of their file: an attempt belongs to a file that is done, to the active one
/// if there is one, or is a retry. So readings may be missed, and the next file is none.
fn retries(snapshot: &JobSnapshot) -> u32 {
    let is_active = snapshot.file.0 != 0 && !is_replying(snapshot);
    snapshot.attempt.wrapping_sub(snapshot.progress.files_transferred).wrapping_sub(is_active.into())
}

const _: () = {
    assert!(size_of::<Estimator>() == 72 && size_of::<Estimate>() == 32);
};
