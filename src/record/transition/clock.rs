//! What time does to a job: stamps, retries, timeouts.
//!
//! Retry delay and timeouts run on the monotonic clock, in *coarse time*: units of 256 ms in 32 bits, which wrap after
//! 34 years. A transient error is timed by the tick that comes after it. So a delay is never over too soon, and at most
//! half a second and two ticks too late.

use super::{Moment, Outcome};
use crate::ground::hresult::{
    BG_E_BLOCKED_BY_POLICY, BG_E_NETWORK_DISCONNECTED, BG_E_NO_PROGRESS, BGJOB_E_LOCK_VIOLATION, Code, HResult, S_FALSE,
};
use crate::ground::profile::Profile;
use crate::ground::state::{Event, State};
use crate::record::slot::{ADVANCED, COMPLETING, JobRecord, NO_PROGRESS, PROGRESSED, UNSTAMPED, UNTIMED};

/// One tick.
#[derive(Clone, Copy)]
pub(crate) struct Tick {
    pub(crate) monotonic_ms: u64,
    pub(crate) file_time: u64,
    pub(crate) profile: Profile,
}

impl Tick {
    fn coarse(&self) -> u32 {
        (self.monotonic_ms >> 8) as u32
    }

    /// True if at least `seconds` have gone by since the coarse time `base`.
    fn is_over(&self, base: u32, seconds: u32) -> bool {
        // Up to a unit was gone when `base` was taken.
        let units = u64::from(self.coarse().wrapping_sub(base).saturating_sub(1));
        // 32 units are 8,192 ms, and 125 * 8 is 1,000. By halves: ARMv6-M has no 64-bit multiplication.
        let due = (u64::from((seconds >> 16) * 125) << 16) + u64::from((seconds & 0xFFFF) * 125);
        units << 5 >= due
    }
}

/// Errors that BITS does not retry by the clock, but when their cause is gone: the program calls Resume then.
const WAITING: [HResult; 3] = [BG_E_NETWORK_DISCONNECTED, BGJOB_E_LOCK_VIOLATION, BG_E_BLOCKED_BY_POLICY];

impl JobRecord {
    /// The job's error as the profile tells it, and what it was before the no-progress timeout.
    pub(crate) fn errors(&self, profile: Profile) -> (Code, Code) {
        if self.has(NO_PROGRESS) {
            (profile.told(BG_E_NO_PROGRESS).code(), self.error)
        } else {
            (self.error, crate::ground::hresult::S_OK)
        }
    }

    fn is_retried_by_clock(&self, profile: Profile) -> bool {
        profile != Profile::Bits || !WAITING.iter().any(|code| code.code() == self.error)
    }
}

impl Moment {
    /// A tick. Not a change of its own where it only stamps. S_FALSE: nothing to do.
    pub(crate) fn tick(&mut self, tick: &Tick) -> Outcome {
        let timed = self.time(tick);
        let due = self.take_due(tick);
        let stamped = self.stamp(tick);
        if timed || due || stamped { Ok(()) } else { Err(S_FALSE) }
    }

    /// Times an error that came since the last tick.
    fn time(&mut self, tick: &Tick) -> bool {
        let record = &mut self.record;
        if !record.has(UNTIMED) {
            return false;
        }
        record.failed = tick.coarse();
        if record.has(PROGRESSED) {
            record.stalled = tick.coarse();
        }
        record.marks &= !(UNTIMED | PROGRESSED);
        true
    }

    /// What is due: no progress for too long, a retry, the end of a job that nobody wants any more.
    fn take_due(&mut self, tick: &Tick) -> bool {
        let record = &self.record;
        let is_waiting = record.state() == State::TransientError;
        if is_waiting && tick.is_over(record.stalled, record.no_progress_timeout_s(tick.profile)) {
            self.record.marks |= NO_PROGRESS;
            return self.step(Event::NoProgress).is_ok();
        }
        if is_waiting
            && record.is_retried_by_clock(tick.profile)
            && tick.is_over(record.failed, record.minimum_retry_delay_s)
        {
            return self.step(Event::RetryDue).is_ok();
        }
        let is_idle = !record.has(UNSTAMPED) && !record.has(ADVANCED) && !record.has(COMPLETING);
        is_idle && tick.is_over(record.touched, tick.profile.inactivity_timeout_s()) && self.step(Event::Cancel).is_ok()
    }

    fn stamp(&mut self, tick: &Tick) -> bool {
        let record = &mut self.record;
        if !record.has(UNSTAMPED) && !record.has(ADVANCED) {
            return false;
        }
        if record.has(ADVANCED) {
            record.last_advance = tick.monotonic_ms;
        }
        record.modified = tick.file_time;
        record.touched = tick.coarse();
        record.marks &= !(ADVANCED | UNSTAMPED);
        true
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn never_too_soon_and_half_a_second_late_at_most() {
        let mut cases = 0;
        for start in [0u64, 1, 255, 256, 1_000_003, 0xFF_FFFF_FF00 - 700] {
            let base = (start >> 8) as u32;
            for seconds in [0u32, 1, 5, 600, 1_209_600] {
                let at = |ms: u64| {
                    let tick = Tick { monotonic_ms: start + ms, file_time: 0, profile: Profile::Bits };
                    tick.is_over(base, seconds)
                };
                let due = u64::from(seconds) * 1000;
                assert!(seconds == 0 || !at(due - 1), "{start} {seconds}");
                assert!(at(due + 512), "{start} {seconds}");
                cases += 1;
            }
        }
        assert_eq!(cases, 30);
        let tick = Tick { monotonic_ms: u64::from(u32::MAX) << 8, file_time: 0, profile: Profile::Bits };
        assert!(!tick.is_over(0, u32::MAX), "136 years do not wrap");
    }
}
