//! HRESULTs: 32 bits on every target, negative means failure.
//!
//! Values from Microsoft's published references for BITS and Win32; the table in `SPEC.md` says when each is returned.

use core::num::NonZeroI32;

use super::profile;

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

    /// What a code means, in one sentence; of a code of Delivery Optimization that has a counterpart, what that one
    /// does. `None`: not known here, or an HTTP status.
    pub fn description(self) -> Option<&'static str> {
        if self.code() as u32 >> 16 == 0x8019 { None } else { profile::untold(self).meaning() }
    }

    /// True in Delivery Optimization's zone of transient errors (facility 0xD0, codes 0x3800 to 0x3FFF).
    pub const fn is_do_transient(self) -> bool {
        self.code() as u32 & 0xFFFF_F800 == 0x80D0_3800
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

            /// What the table below says of the code itself.
            const fn meaning(self) -> Option<&'static str> {
                $(if self.code() == $name.code() {
                    // Without the space that documentation begins with.
                    const MEANING: &str = match $doc.split_at_checked(1) {
                        Some((_, meaning)) => meaning,
                        None => panic!("no documentation"),
                    };
                    return Some(MEANING);
                })*
                None
            }

            /// Every code this library knows but S_OK, with its name and meaning: for the C header, `SPEC.md` and
            /// tests.
            pub const ALL: &'static [(HResult, &'static str, &'static str)] = &[$(($name, stringify!($name), $doc)),*];
        }
    };
}

codes! {
    /// A success code: Complete kept the files that had arrived.
    BG_S_PARTIAL_COMPLETE = 0x0020_0017u32;
    /// A success code: done, but temporary files are left.
    BG_S_UNABLE_TO_DELETE_FILES = 0x0020_001Au32;
    /// A success code: done, with nothing or less than asked for.
    S_FALSE = 1u32;
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
    /// No such job.
    BG_E_NOT_FOUND = 0x8020_0001u32;
    /// Not possible in the job's state, or the attempt is over.
    BG_E_INVALID_STATE = 0x8020_0002u32;
    /// There are no files to transfer.
    BG_E_EMPTY = 0x8020_0003u32;
    /// The error is not tied to a file.
    BG_E_FILE_NOT_AVAILABLE = 0x8020_0004u32;
    /// The job has no error now.
    BG_E_ERROR_INFORMATION_UNAVAILABLE = 0x8020_000Fu32;
    /// An upload has one file.
    BG_E_TOO_MANY_FILES = 0x8020_001Cu32;
    /// A text is over its limit.
    BG_E_STRING_TOO_LONG = 0x8020_0021u32;
    /// No progress within the timeout.
    BG_E_NO_PROGRESS = 0x8020_0024u32;
    /// Bytes outside the file, or a range of none.
    BG_E_INVALID_RANGE = 0x8020_002Bu32;
    /// Two ranges share bytes.
    BG_E_OVERLAPPING_RANGES = 0x8020_002Cu32;
    /// More ranges than a file may have.
    BG_E_TOO_MANY_RANGES_IN_FILE = 0x8020_0052u32;
    /// The file did not pass validation.
    BG_E_VALIDATION_FAILED = 0x8020_0053u32;
    /// BG_E_NOT_FOUND of Delivery Optimization.
    DO_E_JOB_NOT_FOUND = 0x80D0_2003u32;
    /// BG_E_INVALID_STATE of Delivery Optimization.
    DO_E_INVALID_STATE = 0x80D0_2013u32;
    /// BG_E_EMPTY of Delivery Optimization.
    DO_E_JOB_EMPTY = 0x80D0_2004u32;
    /// BG_E_FILE_NOT_AVAILABLE of Delivery Optimization.
    DO_E_FILE_NOT_AVAILABLE = 0x80D0_2010u32;
    /// BG_E_ERROR_INFORMATION_UNAVAILABLE of Delivery Optimization.
    DO_E_ERROR_INFORMATION_UNAVAILABLE = 0x80D0_2014u32;
    /// BG_E_NO_PROGRESS of Delivery Optimization.
    DO_E_DOWNLOAD_NO_PROGRESS = 0x80D0_2002u32;
    /// BG_E_INVALID_RANGE of Delivery Optimization.
    DO_E_INVALID_RANGE = 0x80D0_5010u32;
    /// BG_E_OVERLAPPING_RANGES of Delivery Optimization.
    DO_E_OVERLAPPING_RANGES = 0x80D0_5012u32;
    /// Unspecified failure.
    E_FAIL = 0x8000_4005u32;
    /// No such interface.
    E_NOINTERFACE = 0x8000_4002u32;
    /// No permission.
    E_ACCESSDENIED = 0x8007_0005u32;
    /// ERROR_CRC: data did not match its checksum.
    BGJOB_E_CRC = 0x8007_0017u32;
    /// ERROR_DISK_FULL: the disk is full.
    BGJOB_E_DISK_FULL = 0x8007_0070u32;
    /// ERROR_LOCK_VIOLATION: the disk or file is locked.
    BGJOB_E_LOCK_VIOLATION = 0x8007_0021u32;
    /// The error's protocol is not known.
    BG_E_PROTOCOL_NOT_AVAILABLE = 0x8020_0005u32;
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
    /// The file to upload changed.
    BG_E_LOCAL_FILE_CHANGED = 0x8020_001Du32;
    /// Not allowed by policy.
    BG_E_BLOCKED_BY_POLICY = 0x8020_003Eu32;
    /// A policy's limit of jobs for a user.
    BG_E_TOO_MANY_JOBS_PER_USER = 0x8020_0049u32;
    /// A policy's limit of jobs.
    BG_E_TOO_MANY_JOBS_PER_MACHINE = 0x8020_0050u32;
    /// A policy's limit of files in a job.
    BG_E_TOO_MANY_FILES_IN_JOB = 0x8020_0051u32;
    /// The job took longer than its limit.
    BG_E_MAXDOWNLOAD_TIMEOUT = 0x8020_0054u32;
    /// A token is needed.
    BG_E_TOKEN_REQUIRED = 0x8020_0056u32;
    /// No such property.
    BG_E_UNKNOWN_PROPERTY_ID = 0x8020_0057u32;
    /// The property cannot be set.
    BG_E_READ_ONLY_PROPERTY = 0x8020_0058u32;
    /// Not on a network that costs so much.
    BG_E_BLOCKED_BY_COST_TRANSFER_POLICY = 0x8020_0059u32;
    /// The remote file changed.
    BG_E_REMOTE_FILE_CHANGED = 0x8020_0073u32;
    /// The list of proxies is too long.
    BG_E_PROXY_LIST_TOO_LARGE = 0x8020_0018u32;
    /// The list of hosts without a proxy is too long.
    BG_E_PROXY_BYPASS_LIST_TOO_LARGE = 0x8020_0019u32;
    /// The reply is too large to be given in memory.
    BG_E_TOO_LARGE = 0x8020_0020u32;
    /// The user name is too long.
    BG_E_USERNAME_TOO_LARGE = 0x8020_0025u32;
    /// The password is too long.
    BG_E_PASSWORD_TOO_LARGE = 0x8020_0026u32;
    /// Credentials are for a server or a proxy.
    BG_E_INVALID_AUTH_TARGET = 0x8020_0027u32;
    /// No such authentication scheme.
    BG_E_INVALID_AUTH_SCHEME = 0x8020_0028u32;
    /// NULL where an interface is given back.
    E_POINTER = 0x8000_4003u32;
    /// The class has no aggregates.
    CLASS_E_NOAGGREGATION = 0x8004_0110u32;
    /// No such class.
    REGDB_E_CLASSNOTREG = 0x8004_0154u32;
    /// HTTP status 404; any status is 0x80190000 + status.
    BG_E_HTTP_ERROR_404 = 0x8019_0194u32;
    /// The service is not running.
    DO_E_NO_SERVICE = 0x80D0_1001u32;
    /// There are no downloads.
    DO_E_NO_DOWNLOADS = 0x80D0_2005u32;
    /// The job was too old.
    DO_E_JOB_TOO_OLD = 0x80D0_200Cu32;
    /// No local path was set.
    DO_E_LOCALPATH_NOT_SET = 0x80D0_200Du32;
    /// BG_E_UNKNOWN_PROPERTY_ID of Delivery Optimization.
    DO_E_UNKNOWN_PROPERTY_ID = 0x80D0_2011u32;
    /// BG_E_READ_ONLY_PROPERTY of Delivery Optimization.
    DO_E_READ_ONLY_PROPERTY = 0x80D0_2012u32;
    /// The property cannot be read.
    DO_E_WRITE_ONLY_PROPERTY = 0x80D0_2015u32;
    /// No place for the data was set.
    DO_E_FILE_DOWNLOADSINK_UNSPECIFIED = 0x80D0_2018u32;
    /// HTTP 200 without the file's size.
    DO_E_FILE_SIZE_UNKNOWN_HTTP_200 = 0x80D0_201Au32;
    /// HTTP 206 without the file's size.
    DO_E_FILE_SIZE_UNKNOWN_HTTP_206 = 0x80D0_201Cu32;
    /// BG_E_MISSING_FILE_SIZE of Delivery Optimization, any other HTTP success.
    DO_E_FILE_SIZE_UNKNOWN_HTTP_2XX = 0x80D0_201Du32;
    /// No URL was set.
    DO_E_DOWNLOAD_NO_URI = 0x80D0_2200u32;
    /// BG_E_BLOCKED_BY_POLICY of Delivery Optimization.
    DO_E_NO_DOWNLOAD_EXTSETTINGS = 0x80D0_3002u32;
    /// BG_E_BLOCKED_BY_COST_TRANSFER_POLICY of Delivery Optimization.
    DO_E_BLOCKED_BY_COST_TRANSFER_POLICY = 0x80D0_3801u32;
    /// BG_E_NETWORK_DISCONNECTED of Delivery Optimization.
    DO_E_BLOCKED_BY_NO_NETWORK = 0x80D0_3805u32;
    /// BG_E_INVALID_SERVER_RESPONSE of Delivery Optimization.
    DO_E_HTTP_BLOCKSIZE_MISMATCH = 0x80D0_5001u32;
    /// BG_E_INSUFFICIENT_RANGE_SUPPORT of Delivery Optimization.
    DO_E_INSUFFICIENT_RANGE_SUPPORT = 0x80D0_5011u32;
}

/// How many of [`HResult::ALL`] this library returns itself; the others are for transports, and for later versions.
pub const RETURNED: usize = 34;

/// The code for an HTTP status, as BITS gives it.
pub const fn from_http_status(status: u16) -> HResult {
    match HResult::new((0x8019_0000u32 | status as u32) as i32) {
        Some(code) => code,
        None => E_FAIL,
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_described_by_a_sentence() {
        let mut described = 0;
        for &(code, name, meaning) in HResult::ALL {
            let Some(text) = code.description() else {
                assert_eq!(name, "BG_E_HTTP_ERROR_404");
                continue;
            };
            assert!(text.starts_with(char::is_uppercase) && text.ends_with('.'), "{name}: {text}");
            assert!(!text.contains("Delivery Optimization"), "{name}: {text}");
            assert!(meaning.trim_start() == text || name.starts_with("DO_E_"), "{name}: {text}");
            described += 1;
        }
        assert_eq!(described, HResult::ALL.len() - 1);
        let both = [DO_E_JOB_EMPTY, BG_E_EMPTY].map(HResult::description);
        assert_eq!(both, [Some("There are no files to transfer."); 2]);
        assert_eq!(from_http_status(500).description(), None);
        assert_eq!(HResult::new(0x1234).and_then(HResult::description), None);
    }

    #[test]
    fn codes_tell_their_names() {
        for &(code, name, _) in HResult::ALL {
            assert_eq!((code.name(), std::format!("{code:?}").ends_with(name)), (Some(name), true));
        }
        let other = HResult::new(0x1234).unwrap();
        assert_eq!((other.name(), std::format!("{other:?}")), (None, "0x00001234 ?".into()));
        let transient: std::vec::Vec<_> = HResult::ALL.iter().filter(|(code, ..)| code.is_do_transient()).collect();
        assert_eq!(transient.len(), 2, "{transient:?}");
    }

    #[test]
    fn no_two_codes_are_the_same() {
        for (n, (code, name, _)) in HResult::ALL.iter().enumerate() {
            let same = HResult::ALL[..n].iter().find(|(other, ..)| other == code);
            assert_eq!(same.map(|(_, other, _)| other), None, "{name}");
        }
    }
}
