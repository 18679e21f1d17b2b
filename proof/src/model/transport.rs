//! What the transport reports.

use bgjob::hresult::{BG_E_EMPTY, BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BGJOB_E_ARITHMETIC_OVERFLOW};
use bgjob::hresult::{BGJOB_E_HANDLE_EOF, E_INVALIDARG, E_NOTIMPL};
use bgjob::{ErrorContext, JobType, SIZE_UNKNOWN, State};

use super::answers::Effect;
use super::caller::known;
use super::op::{Amount, Op, Step, TokenRef};
use super::ranges;
use super::state::{Model, Outcome};

const RUNNING: [State; 2] = [State::Connecting, State::Transferring];

impl Model {
    pub(super) fn report(&mut self, step: &Step) -> Outcome {
        match *step {
            Op::Next => self.next(),
            Op::Connected(token, total, resumed) => self.connected(token, total, resumed),
            Op::Advance(token, amount) => self.advance(token, amount),
            Op::Done(token) => self.done(token),
            Op::Restart(token, total) => self.restart(token, total),
            Op::Reply(token, total) => self.reply(token, total),
            Op::Yield(token) => {
                self.running(token, &RUNNING)?.1.become_state(State::Queued);
                Ok(Effect::Plain)
            }
            Op::Fail(token, code, context, is_transient) => {
                let profile = self.profile();
                self.running(token, &RUNNING)?.1.fail(profile, code, context, is_transient);
                Ok(Effect::Plain)
            }
            _ => unreachable!("{step:?} is not the transport's"),
        }
    }

    /// The oldest of those that matter most.
    fn next(&mut self) -> Outcome {
        let n = self.next_up().ok_or(BG_E_EMPTY)?;
        let job = &mut self.jobs[n];
        let due = job.due().ok_or(BG_E_EMPTY)?;
        job.become_state(State::Connecting);
        if job.active != Some(due) {
            (job.active, job.file_resumed) = (Some(due), 0);
        }
        job.attempt += 1;
        Ok(Effect::Started(n, due))
    }

    fn connected(&mut self, token: TokenRef, total: u64, resumed: u64) -> Outcome {
        if resumed > total || resumed == SIZE_UNKNOWN {
            return Err(E_INVALIDARG);
        }
        let profile = self.profile();
        let (_, job) = self.running(token, &[State::Connecting])?;
        if job.reply.is_some() {
            job.reply = Some((resumed, known(total)));
        } else {
            let at = job.active.unwrap_or_default();
            let file = &job.files[at];
            let bytes = match ranges::bytes_in(file.ranges, known(total)) {
                // The program's word counts where the server has none.
                Ok(None) if file.is_declared => file.total,
                Ok(bytes) => bytes,
                Err(code) => {
                    job.fail(profile, code, ErrorContext::RemoteFile, false);
                    return Err(code);
                }
            };
            if bytes.is_some_and(|bytes| resumed > bytes) {
                return Err(E_INVALIDARG);
            }
            let before = file.bytes;
            let others = job.bytes() - before;
            if others.checked_add(resumed).is_none_or(|sum| sum == SIZE_UNKNOWN) {
                return Err(BGJOB_E_ARITHMETIC_OVERFLOW);
            }
            // What this engine did not move itself; a lower offset cuts it.
            let file_resumed = match resumed.checked_sub(before) {
                Some(new) => job.file_resumed + new,
                None => job.file_resumed.min(resumed),
            };
            job.resumed = job.resumed - job.file_resumed + file_resumed;
            job.file_resumed = file_resumed;
            job.sequence = job.sequence.wrapping_add(resumed.saturating_sub(before));
            (job.files[at].bytes, job.files[at].total) = (resumed, bytes);
        }
        job.become_state(State::Transferring);
        job.forget_error();
        Ok(Effect::Plain)
    }

    fn advance(&mut self, token: TokenRef, amount: Amount) -> Outcome {
        let (_, job) = self.running(token, &[State::Transferring])?;
        let room = job.room();
        let bytes = match amount {
            Amount::Bytes(bytes) => bytes.into(),
            Amount::Rest => room,
            Amount::RestAndOne => room + 1,
        };
        if bytes > room {
            return Err(BG_E_INVALID_RANGE);
        }
        match &mut job.reply {
            Some((sum, _)) => *sum += bytes,
            None => job.files[job.active.unwrap_or_default()].bytes += bytes,
        }
        job.sequence = job.sequence.wrapping_add(bytes);
        if bytes > 0 {
            (job.has_progressed, job.has_advanced, job.touched) = (true, true, None);
        }
        Ok(Effect::Plain)
    }

    fn done(&mut self, token: TokenRef) -> Outcome {
        let file_time = self.file_time;
        let (_, job) = self.running(token, &[State::Transferring])?;
        if let Some((bytes, total)) = &mut job.reply {
            if total.is_some_and(|total| total != *bytes) {
                return Err(BGJOB_E_HANDLE_EOF);
            }
            *total = Some(*bytes);
        } else {
            job.files[job.active.unwrap_or_default()].finish()?;
            if job.kind == JobType::UploadReply {
                // The server had nothing to say.
                job.reply = Some((0, Some(0)));
            }
        }
        (job.active, job.file_resumed, job.has_progressed) = (None, 0, true);
        let is_last = job.due().is_none();
        job.become_state(if is_last { State::Transferred } else { State::Queued });
        if is_last {
            job.completed = file_time;
        }
        self.reached.files_done += 1;
        Ok(Effect::Plain)
    }

    fn restart(&mut self, token: TokenRef, total: u64) -> Outcome {
        let profile = self.profile();
        let (n, job) = self.running(token, &RUNNING)?;
        if job.reply.is_some() {
            job.reply = Some((0, known(total)));
        } else {
            let at = job.active.unwrap_or_default();
            let bytes = match ranges::bytes_in(job.files[at].ranges, known(total)) {
                Ok(bytes) => bytes,
                Err(code) => {
                    job.fail(profile, code, ErrorContext::RemoteFile, false);
                    return Err(code);
                }
            };
            // What the program declared was of another content.
            (job.files[at].total, job.files[at].is_declared, job.files[at].bytes) = (bytes, false, 0);
            job.resumed -= job.file_resumed;
            job.file_resumed = 0;
        }
        job.become_state(State::Transferring);
        job.forget_error();
        job.attempt += 1;
        self.reached.restarted += 1;
        Ok(Effect::Restarted(n))
    }

    fn reply(&mut self, token: TokenRef, total: u64) -> Outcome {
        let (_, job) = self.running(token, &[State::Transferring])?;
        match job.kind {
            JobType::UploadReply if job.reply.is_some() => return Err(BG_E_INVALID_STATE),
            JobType::UploadReply => {}
            _ => return Err(E_NOTIMPL),
        }
        job.files[job.active.unwrap_or_default()].finish()?;
        job.reply = Some((0, known(total)));
        job.has_progressed = true;
        job.touch();
        self.reached.replies += 1;
        Ok(Effect::Plain)
    }
}
