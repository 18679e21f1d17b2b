//! HRESULTs: 32 bits on every target, negative means failure.
//!
//! Values from Microsoft's published references for BITS and Win32; the table in `SPEC.md` says when each is returned.

use core::num::NonZeroI32;

/// An HRESULT as C has it: 0 is S_OK, negative means failure.
pub type Code = i32;

/// Success, without remark.
pub const S_OK: Code = 0;

/// A code other than S_OK: why an operation failed, or in which way it succeeded. So a `Result<(), HResult>` is one
/// register.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct HResult(NonZeroI32);

impl HResult {
    /// `None` for S_OK.
    pub const fn new(code: Code) -> Option<HResult> {
        match NonZeroI32::new(code) {
            Some(code) => Some(HResult(code)),
            None => None,
        }
    }

    /// As C has it.
    #[inline(always)]
    pub const fn code(self) -> Code {
        self.0.get()
    }

    /// True for failures, as `FAILED()`.
    pub const fn is_err(self) -> bool {
        self.code() < 0
    }
}

impl core::fmt::Debug for HResult {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:#010X} {}", self.code(), self.name().unwrap_or("?"))
    }
}

macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident = $value:literal;)*) => {
        $(#[doc = $doc] pub const $name: HResult = match HResult::new($value as i32) {
            Some(code) => code,
            None => panic!("S_OK is no HResult"),
        };)*

        impl HResult {
            /// The documented name of a code this library knows.
            pub const fn name(self) -> Option<&'static str> {
                match self.c_name() {
                    // The names are ASCII literals.
                    Some(name) => match name.to_str() { Ok(name) => Some(name), Err(_) => None },
                    None => None,
                }
            }

            /// The same, ready for C.
            pub const fn c_name(self) -> Option<&'static core::ffi::CStr> {
                // One comparison a code and no table of pointers: position-independent and free of panics.
                $(if self.code() == $name.code() {
                    const NAME: &core::ffi::CStr = match core::ffi::CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                        Ok(name) => name,
                        Err(_) => panic!("a name with a NUL inside"),
                    };
                    return Some(NAME);
                })*
                None
            }

            /// Every code this library knows but S_OK, with its name and meaning: for the C header, `SPEC.md` and tests.
            pub const ALL: &'static [(HResult, &'static str, &'static str)] = &[$(($name, stringify!($name), $doc)),*];
        }
    };
}

codes! {
    /// Not wrong, and nothing to tell.
    S_FALSE = 1u32;
    /// A success code: Complete kept the files that had arrived.
    BG_S_PARTIAL_COMPLETE = 0x0020_0017u32;
    /// Not offered, or not for this job type.
    E_NOTIMPL = 0x8000_4001u32;
    /// Others are busy; call again.
    E_PENDING = 0x8000_000Au32;
    /// No engine, or not a live handle of it.
    E_HANDLE = 0x8007_0006u32;
    /// A table is full.
    E_OUTOFMEMORY = 0x8007_000Eu32;
    /// NULL, misaligned, too long, or out of range.
    E_INVALIDARG = 0x8007_0057u32;
    /// ERROR_INVALID_DATA: not a region, or damaged.
    BGJOB_E_INVALID_DATA = 0x8007_000Du32;
    /// ERROR_REVISION_MISMATCH: another layout.
    BGJOB_E_REVISION_MISMATCH = 0x8007_051Au32;
    /// ERROR_INSUFFICIENT_BUFFER: the buffer or block is too small.
    E_NOT_SUFFICIENT_BUFFER = 0x8007_007Au32;
    /// ERROR_ALREADY_INITIALIZED: there is an engine.
    BGJOB_E_ALREADY_INITIALIZED = 0x8007_04DFu32;
    /// ERROR_ARITHMETIC_OVERFLOW: over 64 bits.
    BGJOB_E_ARITHMETIC_OVERFLOW = 0x8007_0216u32;
    /// ERROR_HANDLE_EOF: the file is too short.
    BGJOB_E_HANDLE_EOF = 0x8007_0026u32;
    /// Not possible in the job's state, or the attempt is over.
    BG_E_INVALID_STATE = 0x8020_0002u32;
    /// There are no files to transfer.
    BG_E_EMPTY = 0x8020_0003u32;
    /// Bytes outside the file.
    BG_E_INVALID_RANGE = 0x8020_002Bu32;
    /// Unspecified failure.
    E_FAIL = 0x8000_4005u32;
    /// No permission.
    E_ACCESSDENIED = 0x8007_0005u32;
    /// ERROR_CRC: data did not match its checksum.
    BGJOB_E_CRC = 0x8007_0017u32;
    /// ERROR_DISK_FULL: the disk is full.
    BGJOB_E_DISK_FULL = 0x8007_0070u32;
    /// No such job.
    BG_E_NOT_FOUND = 0x8020_0001u32;
    /// The error is not tied to a file.
    BG_E_FILE_NOT_AVAILABLE = 0x8020_0004u32;
    /// The job has no error now.
    BG_E_ERROR_INFORMATION_UNAVAILABLE = 0x8020_000Fu32;
    /// No network.
    BG_E_NETWORK_DISCONNECTED = 0x8020_0010u32;
    /// The server did not give the file's size.
    BG_E_MISSING_FILE_SIZE = 0x8020_0011u32;
    /// The server lacks a needed part of HTTP.
    BG_E_INSUFFICIENT_HTTP_SUPPORT = 0x8020_0012u32;
    /// The server lacks ranges.
    BG_E_INSUFFICIENT_RANGE_SUPPORT = 0x8020_0013u32;
    /// The server's answer makes no sense.
    BG_E_INVALID_SERVER_RESPONSE = 0x8020_001Bu32;
    /// A text is over its limit.
    BG_E_STRING_TOO_LONG = 0x8020_0021u32;
    /// No progress within the timeout.
    BG_E_NO_PROGRESS = 0x8020_0024u32;
    /// The file did not pass validation.
    BG_E_VALIDATION_FAILED = 0x8020_0053u32;
    /// The remote file changed.
    BG_E_REMOTE_FILE_CHANGED = 0x8020_0073u32;
    /// HTTP status 404; any status is 0x80190000 + status.
    BG_E_HTTP_ERROR_404 = 0x8019_0194u32;
}

/// How many of [`HResult::ALL`] this library returns itself; the others are for transports, and for later versions.
pub const RETURNED: usize = 16;

/// The code for an HTTP status, as BITS gives it.
pub const fn from_http_status(status: u16) -> HResult {
    match HResult::new((0x8019_0000u32 | status as u32) as i32) {
        Some(code) => code,
        None => E_FAIL,
    }
}
