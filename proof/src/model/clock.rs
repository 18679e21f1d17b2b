//! SPEC.md, section 4.3: what time does.

use bgjob::hresult::{
    BG_E_BLOCKED_BY_POLICY, BG_E_NETWORK_DISCONNECTED, BG_E_NO_PROGRESS, BGJOB_E_LOCK_VIOLATION, S_OK,
};
use bgjob::{Profile, State};

use super::answers::Effect;
use super::codes;
use super::job::Job;
use super::state::{Model, Outcome};

/// One tick.
struct Tick {
    profile: Profile,
    now_ms: u64,
    file_time: u64,
}

impl Tick {
    fn coarse(&self) -> u32 {
        (self.now_ms / 256) as u32
    }

    /// A delay that began at a coarse time.
    fn is_over(&self, base: u32, seconds: u32) -> bool {
        let units = u64::from(self.coarse().wrapping_sub(base)).saturating_sub(1);
        units * 256 >= u64::from(seconds) * 1000
    }
}

impl Model {
    pub(super) fn tick(&mut self, ms: u64) -> Outcome {
        let coarse = self.now_ms / 256;
        self.now_ms += ms;
        if !self.jobs.is_empty() {
            self.reached.time_wraps += ((self.now_ms / 256) >> 32) - (coarse >> 32);
        }
        self.file_time = file_time(self.now_ms);
        let tick = Tick { profile: self.profile(), now_ms: self.now_ms, file_time: self.file_time };
        for job in &mut self.jobs {
            let before = job.state;
            job.tick(&tick);
            if before != job.state {
                self.reached.retried += u64::from(job.state == State::Queued);
                self.reached.timed_out += u64::from(job.state == State::Error);
                self.reached.idle += u64::from(job.state == State::Cancelled);
            }
        }
        Ok(Effect::Plain)
    }
}

/// The time of day at a monotonic one.
pub(super) fn file_time(now_ms: u64) -> u64 {
    0x01DA_0000_0000_0000_u64.wrapping_add(now_ms.wrapping_mul(10_000))
}

impl Job {
    fn tick(&mut self, tick: &Tick) {
        if self.is_untimed {
            self.failed = tick.coarse();
            if self.has_progressed {
                self.stalled = tick.coarse();
            }
            (self.is_untimed, self.has_progressed) = (false, false);
        }
        let is_waiting = self.state == State::TransientError;
        let (.., inactivity_s) = codes::defaults_s(tick.profile, false);
        if is_waiting && tick.is_over(self.stalled, self.timeout_s(tick.profile)) {
            self.become_state(State::Error);
            (self.cause, self.error) = (self.error, codes::told(tick.profile, BG_E_NO_PROGRESS));
        } else if is_waiting && self.is_retried(tick.profile) && tick.is_over(self.failed, self.delay_s) {
            self.become_state(State::Queued);
        } else if !self.is_final() && self.touched.is_some_and(|touched| tick.is_over(touched, inactivity_s)) {
            self.become_state(State::Cancelled);
        }
        if self.touched.is_none() {
            self.modified = tick.file_time;
            self.touched = Some(tick.coarse());
            if self.has_advanced {
                self.last_advance_ms = tick.now_ms;
            }
            self.has_advanced = false;
        }
    }

    /// With BITS three errors wait for the program.
    fn is_retried(&self, profile: Profile) -> bool {
        let waiting = [BG_E_NETWORK_DISCONNECTED, BGJOB_E_LOCK_VIOLATION, BG_E_BLOCKED_BY_POLICY];
        debug_assert_eq!(self.cause, S_OK, "a job that waits has not timed out");
        profile != Profile::Bits || !waiting.iter().any(|code| code.code() == self.error)
    }
}
