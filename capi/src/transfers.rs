//! The transport's side.

use crate::engines::{engine_of, engines};
use crate::pointer::{Out, code, read};
use crate::types::{BG_ERROR_CONTEXT, BG_FILE, BG_JOB, BG_TRANSFER, HRESULT};
use bgjob::hresult::E_INVALIDARG;
use bgjob::{ErrorContext, HResult, Transfer};

/// Takes the next file of the next queued job (highest priority, then oldest), which becomes CONNECTING. The token
/// belongs to this attempt: once that is over (Suspend, Done, Fail, ...) it is dead and counts nothing.
///
/// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_EMPTY: nothing is queued. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: a look at every job, the way back from the job's last
///   file, and a change.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgTransferNext(pT: *mut BG_TRANSFER, pFile: *mut BG_FILE, pJob: *mut BG_JOB) -> HRESULT {
    let next = || {
        let engines = engines()?;
        let (out_transfer, out_file, out_job) = (Out::new(pT)?, Out::new(pFile)?, Out::new(pJob)?);
        let started = engines.transfer_next()?;
        out_transfer.put(started.transfer.0);
        out_file.put(started.file.0);
        out_job.put(started.job.0);
        Ok(())
    };
    code(next())
}

/// The server has answered, the job becomes TRANSFERRING. Total: size of the remote file, or BG_SIZE_UNKNOWN; a size
/// that the program has told (BgSetFileSize) then stays. Of a file with ranges only their bytes count, now that it is
/// known where the file ends.
/// Resumed: bytes at the start of the local file that are there already; the file's BytesTransferred becomes this
/// number, and what this engine has not moved itself is told apart as BytesResumed. 0 if the file begins again.
/// While a reply moves, both are the reply's.
///
/// Errors: E_HANDLE: no token. E_INVALIDARG: Resumed is more than there is. BG_E_INVALID_STATE: the attempt is over or
///   has connected before. BG_E_INVALID_RANGE: a range lies outside of the file; the job is in ERROR with this code.
///   BGJOB_E_ARITHMETIC_OVERFLOW: the job's bytes would not fit 64 bits. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgTransferConnected(t: BG_TRANSFER, Total: u64, Resumed: u64) -> HRESULT {
    code(engine_of(t).and_then(|engine| engine.transfer_connected(Transfer(t), Total, Resumed)))
}

/// Bytes more have arrived: job and file grow in one step. The hot path; several contexts may call it for one token,
/// each for its own bytes, and nothing is lost. What was written before the call is visible to whoever sees the bytes.
///
/// Errors: E_HANDLE: no token. BG_E_INVALID_STATE: the attempt is over: stop; or it has not connected.
///   BG_E_INVALID_RANGE: more than the file has. E_PENDING: overtaken at every try: call again. In each case nothing
///   was counted.
/// Context: thread, interrupt; non-maskable as above. Cost: about 70 instructions; a change if it meets one.
#[unsafe(no_mangle)]
pub extern "C" fn BgTransferAdvance(t: BG_TRANSFER, Bytes: u32) -> HRESULT {
    code(engine_of(t).and_then(|engine| engine.transfer_advance(Transfer(t), Bytes)))
}

/// The file is whole, and safe where the program keeps it. The job becomes TRANSFERRED after its last file, else QUEUED
/// for the next one: call BgTransferNext again. An unknown size is known from here on.
///
/// Errors: E_HANDLE: no token. BG_E_INVALID_STATE: the attempt is over or has not connected. BGJOB_E_HANDLE_EOF:
///   bytes are missing. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgTransferDone(t: BG_TRANSFER) -> HRESULT {
    code(engine_of(t).and_then(|engine| engine.transfer_done(Transfer(t))))
}

/// The remote file changed: it starts again at byte 0 with Total bytes (or BG_SIZE_UNKNOWN). Exactly its bytes leave
/// the job; finished files stay. A size that the program had told is forgotten. Ranges and replies: as
/// BgTransferConnected. *pT becomes the token of the new attempt, which is connected already: the job is
/// TRANSFERRING. Bytes reported with the old token are refused.
///
/// Errors: E_HANDLE: no token. E_INVALIDARG: NULL or misaligned. BG_E_INVALID_STATE: the attempt is over.
///   BG_E_INVALID_RANGE: as BgTransferConnected. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgTransferRestart(pT: *mut BG_TRANSFER, Total: u64) -> HRESULT {
    let restart = || {
        let engine = engine_of(read(pT).unwrap_or(0))?;
        let out = Out::new(pT)?;
        let transfer = Transfer(read(pT)?);
        out.put(engine.transfer_restart(transfer, Total)?.0);
        Ok(())
    };
    code(restart())
}

/// The file of a job of type BG_JOB_TYPE_UPLOAD_REPLY is up, and the server's reply of Total bytes (or BG_SIZE_UNKNOWN)
/// begins: it counts as transferred, and what BgTransferAdvance reports from here on shows in BgGetReplyProgress.
/// BgTransferDone ends both. If the transfer fails and is tried again, only the reply is: see BgGetFileProgress.
///
/// Errors: E_HANDLE: no token. E_NOTIMPL: another type. BG_E_INVALID_STATE: the attempt is over, has not connected, or
///   the reply has begun. BGJOB_E_HANDLE_EOF: bytes of the file are missing. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgTransferReply(t: BG_TRANSFER, Total: u64) -> HRESULT {
    code(engine_of(t).and_then(|engine| engine.transfer_reply(Transfer(t), Total)))
}

/// Gives the file back before it is whole, because the time slice is over or a job of higher priority waits: the job is
/// QUEUED again, the bytes stay.
///
/// Errors: E_HANDLE: no token. BG_E_INVALID_STATE: the attempt is over. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgTransferYield(t: BG_TRANSFER) -> HRESULT {
    code(engine_of(t).and_then(|engine| engine.transfer_yield(Transfer(t))))
}

/// The transfer failed: TRANSIENT_ERROR if Transient is not 0, else ERROR; also if the job's no-progress timeout is 0
/// or shorter than its retry delay. The bytes stay, the error shows in snapshots until data moves again. hr: a failure
/// code, 0x80190000 + status for HTTP; with BG_PROFILE_DO BG_E_ codes become their DO_E_ ones. c: where it came from;
/// with BG_PROFILE_DO it is told as BG_ERROR_CONTEXT_REMOTE_FILE for status 403 and as BG_ERROR_CONTEXT_NONE for
/// others.
///
/// Errors: E_HANDLE: no token. E_INVALIDARG: hr is a success code, or c is no BG_ERROR_CONTEXT. BG_E_INVALID_STATE: the
///   attempt is over. E_PENDING.
/// Context: thread, interrupt; non-maskable as above. Cost: one change.
#[unsafe(no_mangle)]
pub extern "C" fn BgTransferFail(t: BG_TRANSFER, hr: HRESULT, c: BG_ERROR_CONTEXT, Transient: i32) -> HRESULT {
    let fail = || {
        let engine = engine_of(t)?;
        let context = ErrorContext::from_value(c).ok_or(E_INVALIDARG)?;
        let error = HResult::new(hr).ok_or(E_INVALIDARG)?;
        engine.transfer_fail(Transfer(t), error, context, Transient != 0)
    };
    code(fail())
}
