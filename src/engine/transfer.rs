//! The transport's side: what the program that moves the bytes reports.

use super::Engine;
use crate::ground::atomic::Ordering;
use crate::ground::handle::{self, File, Job, Kind, NONE, Transfer};
use crate::ground::hresult::{BG_E_EMPTY, BG_E_INVALID_STATE, E_HANDLE, E_INVALIDARG, E_PENDING, HResult};
use crate::ground::state::{Event, State};
use crate::ground::types::{ErrorContext, SIZE_UNKNOWN};
use crate::record::transition::Moment;
use crate::tables::Tables;

/// How often the queue is searched again because the job that was found had just been taken.
pub(crate) const NEXT_TRIES: u32 = 16;

/// What [`Engine::transfer_next`] found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Started {
    /// The token of this attempt.
    pub transfer: Transfer,
    /// The file to move.
    pub file: File,
    /// Its job.
    pub job: Job,
}

impl Engine<'_> {
    /// Takes the next file of the next queued job: highest priority, then oldest. The job becomes CONNECTING.
    ///
    /// BG_E_EMPTY: nothing is queued. E_PENDING: every job found was taken by somebody else first. Cost: one look at
    /// every entry; the way from the job's last file to the one that is due.
    pub fn transfer_next(&self) -> Result<Started, HResult> {
        let tables = &self.tables;
        for _ in 0..NEXT_TRIES {
            let index = self.told(tables.first_queued())?;
            match tables.start(index) {
                // Taken, suspended or cancelled since.
                Err(BG_E_INVALID_STATE) => {}
                outcome => return self.told(outcome),
            }
        }
        Err(E_PENDING)
    }

    /// The server has answered: the remote file has `total` bytes (or [`SIZE_UNKNOWN`]). Of the bytes to transfer,
    /// which are those of the ranges if the file has some, the first `resumed` are there already. The job becomes
    /// TRANSFERRING, its last error is forgotten. While a reply moves: total and resumed bytes of the reply.
    ///
    /// BG_E_INVALID_STATE: the attempt is over, or has connected before. BG_E_INVALID_RANGE: a range lies outside of
    /// the remote file; the job is in ERROR with this code. E_INVALIDARG: more resumed than there is.
    /// BGJOB_E_ARITHMETIC_OVERFLOW: the job's bytes would not fit 64 bits.
    pub fn transfer_connected(&self, transfer: Transfer, total: u64, resumed: u64) -> Result<(), HResult> {
        if resumed > total || resumed == SIZE_UNKNOWN {
            return Err(E_INVALIDARG);
        }
        self.report_total(transfer, Event::Connected, total, &mut |moment, attempt, total| {
            moment.connected(attempt, total, resumed)
        })
    }

    /// `bytes` more have arrived. The hot path; any number of contexts may call it for one attempt.
    ///
    /// BG_E_INVALID_STATE: the attempt is over. BG_E_INVALID_RANGE: more than the file has. E_PENDING: overtaken at
    /// every try. In each case nothing was counted.
    #[inline]
    pub fn transfer_advance(&self, transfer: Transfer, bytes: u32) -> Result<(), HResult> {
        let (attempt, record) = self.tables.transfer(transfer)?;
        self.told(record.advance(attempt, bytes))
    }

    /// The file is whole. The job becomes TRANSFERRED after its last file, else QUEUED for the next one.
    ///
    /// BGJOB_E_HANDLE_EOF: bytes are missing.
    pub fn transfer_done(&self, transfer: Transfer) -> Result<(), HResult> {
        let now = self.tables.file_time();
        self.report(transfer, &mut |moment, attempt| moment.done(attempt, now))
    }

    /// The file starts again at byte 0, with another content of `total` bytes (or [`SIZE_UNKNOWN`]): the token of the
    /// new attempt. Bytes that still come with the old one are refused. Ranges and replies: as
    /// [`Self::transfer_connected`].
    pub fn transfer_restart(&self, transfer: Transfer, total: u64) -> Result<Transfer, HResult> {
        let mut next = 0;
        self.report_total(transfer, Event::Restart, total, &mut |moment, attempt, total| {
            moment.restart(attempt, total)?;
            next = moment.record.attempt;
            Ok(())
        })?;
        let (index, _) = handle::unpack_transfer(transfer.0, self.tables.instance);
        Ok(self.tables.token(index, next))
    }

    /// The file of an upload-reply job is up, and the server's reply of `total` bytes (or [`SIZE_UNKNOWN`]) begins.
    /// From here on the attempt's bytes are the reply's.
    ///
    /// E_NOTIMPL: the job has no reply. BG_E_INVALID_STATE: the attempt is over, has not connected, or the reply has
    /// begun before. BGJOB_E_HANDLE_EOF: bytes of the file are missing.
    pub fn transfer_reply(&self, transfer: Transfer, total: u64) -> Result<(), HResult> {
        self.report(transfer, &mut |moment, attempt| moment.reply(attempt, total))
    }

    /// The transport gives the file back before it is whole: its time slice is over. The job is QUEUED again, the bytes
    /// stay.
    pub fn transfer_yield(&self, transfer: Transfer) -> Result<(), HResult> {
        self.report(transfer, &mut Moment::give_back)
    }

    /// The transfer failed: TRANSIENT_ERROR if another try may help, else ERROR; also where the job's no-progress
    /// timeout is 0, or shorter than its retry delay. The bytes stay.
    ///
    /// E_INVALIDARG: `error` is a success code.
    pub fn transfer_fail(
        &self,
        transfer: Transfer,
        error: HResult,
        context: ErrorContext,
        is_transient: bool,
    ) -> Result<(), HResult> {
        if !error.is_err() {
            return Err(E_INVALIDARG);
        }
        let profile = self.tables.profile;
        self.report(transfer, &mut |moment, attempt| moment.fail(attempt, profile, error, context, is_transient))
    }

    fn report(
        &self,
        transfer: Transfer,
        transition: &mut dyn FnMut(&mut Moment, u32) -> Result<(), HResult>,
    ) -> Result<(), HResult> {
        let (attempt, record) = self.tables.transfer(transfer)?;
        self.told(record.change_with_cell(&mut |moment| transition(moment, attempt)))
    }

    /// A report that tells the size of the remote file: `transition` is given the bytes to transfer of it. If a range
    /// lies outside of it, the job fails instead.
    fn report_total(
        &self,
        transfer: Transfer,
        event: Event,
        remote_total: u64,
        transition: &mut dyn FnMut(&mut Moment, u32, u64) -> Result<(), HResult>,
    ) -> Result<(), HResult> {
        let Tables { text, profile, .. } = self.tables;
        let mut outcome = Ok(());
        self.report(transfer, &mut |moment, attempt| match text.bytes_in(moment.file.ranges, remote_total) {
            Ok(total) => {
                outcome = Ok(());
                transition(moment, attempt, total)
            }
            Err(_) if !moment.may(event) => Err(BG_E_INVALID_STATE),
            Err(code) => {
                outcome = Err(code);
                moment.fail(attempt, profile, code, ErrorContext::RemoteFile, false)
            }
        })?;
        self.told(outcome)
    }
}

impl Tables<'_> {
    fn token(&self, index: u32, attempt: u32) -> Transfer {
        Transfer(handle::pack(Kind::Transfer, self.instance, index, attempt))
    }

    fn first_queued(&self) -> Result<u32, HResult> {
        let mut none = BG_E_EMPTY;
        let mut best: Option<(u32, u8, u32)> = None;
        for (index, entry) in (0u32..).zip(self.directory.jobs) {
            let seen = self.record(entry).read(|slot, _| {
                let order = entry.order.load(Ordering::Relaxed);
                (slot.state_and_priority(), order)
            });
            let ((state, priority), order) = match seen {
                Ok(seen) => seen,
                Err(code) => {
                    // Perhaps the only queued one.
                    none = code;
                    continue;
                }
            };
            if state != State::Queued {
                continue;
            }
            let is_first = best.is_none_or(|(_, best_priority, best_order)| {
                // Lower values come first; orders compare by wrapping difference.
                priority < best_priority || priority == best_priority && (order.wrapping_sub(best_order) as i32) < 0
            });
            if is_first {
                best = Some((index, priority, order));
            }
        }
        best.map(|(index, ..)| index).ok_or(none)
    }

    fn start(&self, index: u32) -> Result<Started, HResult> {
        let entry = self.directory.jobs.get(index as usize).ok_or(E_HANDLE)?;
        let store = self.store;
        let mut started = Started { transfer: Transfer(0), file: File(0), job: Job(0) };
        self.record(entry).change(&mut |moment| {
            let due = match moment.record.active {
                NONE => {
                    let ordinal = moment.record.files_transferred;
                    store.file_at(moment.record.tail, ordinal).ok_or(BG_E_INVALID_STATE)?
                }
                active => active,
            };
            moment.start(due)?;
            // Here, not after the commit, when the job may be somebody else's: the commit proves that it was still so.
            started = Started {
                transfer: self.token(index, moment.record.attempt),
                file: self.file_handle(due),
                job: Job(handle::pack(Kind::Job, self.instance, index, moment.record.generation)),
            };
            Ok(())
        })?;
        Ok(started)
    }
}
