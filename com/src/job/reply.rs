//! The reply to an upload.

use bgjob::engine::LOCAL_NAME_MAX;
use bgjob::hresult::{BG_E_INVALID_STATE, BG_E_TOO_LARGE, E_NOTIMPL};
use bgjob::{HResult, JobType, State};
use bgjob_capi::pointer::Out;

use super::bits_method;
use crate::interfaces::IBackgroundCopyJob2;
use crate::text::{self, Utf8};
use crate::types::{BG_JOB_REPLY_PROGRESS, BYTE, HRESULT, LPCWSTR, LPWSTR, UINT64};
use crate::unknown::OutPointer;

/// Bytes of a reply that GetReplyData hands out at most.
const DATA_BYTES_MAX: u64 = 1 << 20;

pub(super) unsafe extern "system" fn get_reply_progress(
    this: *mut IBackgroundCopyJob2,
    pProgress: *mut BG_JOB_REPLY_PROGRESS,
) -> HRESULT {
    bits_method(this, |job| {
        let out = Out::new(pProgress)?;
        out.put(job.engine.reply_progress(job.job)?);
        Ok(())
    })
}

pub(super) unsafe extern "system" fn get_reply_data(
    this: *mut IBackgroundCopyJob2,
    ppBuffer: *mut *mut BYTE,
    pLength: *mut UINT64,
) -> HRESULT {
    bits_method(this, |job| {
        let (out, length) = (OutPointer::new(ppBuffer)?, Out::new(pLength)?);
        if job.engine.job_type(job.job)? != JobType::UploadReply {
            return Err(E_NOTIMPL);
        }
        if job.engine.state(job.job)? != State::Transferred {
            return Err(BG_E_INVALID_STATE);
        }
        let bytes = job.engine.reply_progress(job.job)?.bytes_transferred;
        if bytes > DATA_BYTES_MAX {
            return Err(BG_E_TOO_LARGE);
        }
        if bytes != 0 {
            let config = &job.layer.config;
            let reply = config.reply.ok_or(E_NOTIMPL)?;
            let file = job.engine.file_at(job.job, 0)?.ok_or(BG_E_INVALID_STATE)?;
            let mut buffer = job.layer.allocator.piece::<u8>(bytes as usize)?;
            let (start, size) = (buffer.as_mut_ptr(), buffer.len());
            // SAFETY: the program's function, of the type that the header asks for; the buffer has `size` bytes.
            let code = unsafe { reply(config.context, file.0, start.cast(), size) };
            if let Some(code) = HResult::new(code).filter(|code| code.is_err()) {
                return Err(code);
            }
            out.put(buffer.into_raw());
        }
        length.put(bytes);
        Ok(())
    })
}

pub(super) unsafe extern "system" fn set_reply_file_name(
    this: *mut IBackgroundCopyJob2,
    ReplyFileName: LPCWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let name = Utf8::new(&job.layer.allocator, text::needed(ReplyFileName, LOCAL_NAME_MAX)?)?;
        job.engine.set_reply_file_name(job.job, &name)
    })
}

pub(super) unsafe extern "system" fn get_reply_file_name(
    this: *mut IBackgroundCopyJob2,
    pReplyFileName: *mut LPWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        OutPointer::new(pReplyFileName)?;
        text::answer(&job.layer.allocator, pReplyFileName, |buffer| job.engine.reply_file_name(job.job, buffer))
    })
}
