//! Helpers that need no engine.

use crate::pointer::read;
use crate::types::{BG_PERCENT_UNKNOWN, BGJOB_VERSION, HRESULT};
use bgjob::{HResult, JobSnapshot, percent};
use core::ffi::c_char;

/// Hundredths of a percent of a snapshot, 0 to 10,000; BG_PERCENT_UNKNOWN while the total is unknown, and for NULL or
/// a misaligned pointer. Never above 10,000, and never divides by zero. 10,000 only when TRANSFERRED, or ACKNOWLEDGED
/// with every file, and all files (at least one) have arrived; a job that has all its bytes but is not finished is at
/// 9,999, one whose files are all empty at 0. Rounded down; from 2^63 bytes on exact to 0.01 %.
///
/// Context: any. Cost: about 150 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetPercent(p: *const JobSnapshot) -> u32 {
    read(p).ok().and_then(|snapshot| percent(&snapshot)).unwrap_or(BG_PERCENT_UNKNOWN)
}

/// The documented name of a code this library knows, like "BG_E_INVALID_STATE"; "unknown" for any other. Never NULL;
/// static, not to be freed.
///
/// Context: any. Cost: a comparison a code.
#[unsafe(no_mangle)]
pub extern "C" fn BgGetErrorName(hr: HRESULT) -> *const c_char {
    match HResult::new(hr) {
        None => c"S_OK",
        Some(code) => code.c_name().unwrap_or(c"unknown"),
    }
    .as_ptr()
}

/// Version of the library: major << 16 | minor << 8 | patch. Compare with BGJOB_VERSION, the header's.
///
/// Context: any. Cost: constant.
#[unsafe(no_mangle)]
pub extern "C" fn BgGetVersion() -> u32 {
    BGJOB_VERSION
}
