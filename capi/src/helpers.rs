//! Helpers that need no engine.

use crate::types::{BGJOB_VERSION, HRESULT};
use bgjob::HResult;
use core::ffi::c_char;

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
