//! Types and constants of the header that are not structures of the core.

/// A job, by value. 0 is never valid; a handle is stale once its job is closed.
pub type BG_JOB = u64;
/// A file of a job, by value. Lives as long as its job.
pub type BG_FILE = u64;
/// One attempt to transfer one file, by value. Dead once the attempt is over, by whatever ended it.
pub type BG_TRANSFER = u64;
/// What BgComplete calls to make a file available, usually by renaming it. A failure code stops it.
pub type BG_SAVE = Option<unsafe extern "C" fn(pContext: *mut core::ffi::c_void, file: BG_FILE) -> HRESULT>;

/// Defined by `header_types.h`, as the next four are.
pub type HRESULT = i32;
/// The header's own definition; see `header_types.h`.
pub type BG_JOB_TYPE = i32;
/// The header's own definition; see `header_types.h`.
pub type BG_JOB_STATE = i32;
/// The header's own definition; see `header_types.h`.
pub type BG_JOB_PRIORITY = i32;
/// The header's own definition; see `header_types.h`.
pub type BG_ERROR_CONTEXT = i32;

/// How an engine is made. BGJOB_REGION makes one that fits its region: name_config.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct BG_ENGINE_CONFIG {
    /// sizeof(BG_ENGINE_CONFIG).
    pub size: u32,
    /// BG_ENGINE_CONFIG_VERSION.
    pub version: u32,
    /// Jobs at a time, final ones that are not closed included. At least 1.
    pub jobs: u32,
    /// Files of all jobs. At least 1.
    pub files: u32,
    /// Bytes for names and ranges: (bytes / 28 + 1) * 32 for each name, the same for each list with 16 bytes a range.
    /// 0: names may be NULL and are not kept, and files have no ranges.
    pub text_bytes: u32,
    /// Contexts that may change jobs at the same moment; one more gets E_PENDING. 0: 16.
    pub spares: u32,
    /// Where job ids come from: random, or at least different for engines whose ids may meet.
    pub seed: bgjob::Guid,
    /// BG_PROFILE_BITS or BG_PROFILE_DO: whose failure codes and defaults.
    pub profile: u32,
    /// Zero.
    pub reserved: u32,
}

/// A file to be added, for BgAddFileSet.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct BG_FILE_SPEC {
    /// As BgAddFile.
    pub remote_name: *const core::ffi::c_char,
    /// As BgAddFile.
    pub local_name: *const core::ffi::c_char,
    /// Yours, see BgGetFileCookie.
    pub cookie: u64,
    /// Bytes of the remote file, or BG_SIZE_UNKNOWN.
    pub size: u64,
    /// The parts of it that are wanted; NULL with RangeCount 0: all of it.
    pub ranges: *const bgjob::FileRange,
    /// Number of ranges, at most 500.
    pub range_count: u32,
    /// Zero.
    pub reserved: u32,
}

/// An enumeration: a list of handles that was taken at one call, and a place in it. The fields are the library's.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct BG_ENUM {
    /// The program's memory.
    pub handles: *mut u64,
    /// Handles in it.
    pub count: u32,
    /// Handles before the next one.
    pub position: u32,
}

/// The version of BG_ENGINE_CONFIG that this header declares.
pub const BG_ENGINE_CONFIG_VERSION: u32 = 1;
/// The version of BG_JOB_SNAPSHOT that this header declares.
pub const BG_JOB_SNAPSHOT_VERSION: u32 = 1;
/// What BgGetPercent answers while the total is unknown.
pub const BG_PERCENT_UNKNOWN: u32 = 0xFFFF_FFFF;
/// What BgGetPercent answers when the job is finished.
pub const BG_PERCENT_MAX: u32 = 10_000;
/// Characters of a display name, counted as UTF-16 does; at most three bytes each, without the NUL.
pub const BG_DISPLAY_NAME_MAX: usize = 256;
/// Characters of a description, counted as UTF-16 does; at most three bytes each, without the NUL.
pub const BG_DESCRIPTION_MAX: usize = 1024;
/// Ranges of a file.
pub const BG_RANGES_MAX: usize = 500;
/// The engine answers with BG_E_ codes.
pub const BG_PROFILE_BITS: u32 = 0;
/// The engine answers with DO_E_ codes where there are such, has Delivery Optimization's defaults, only downloads, and
/// no CONNECTING: it shows as TRANSFERRING.
pub const BG_PROFILE_DO: u32 = 1;
/// Characters of a remote name, counted as UTF-16 does; at most three bytes each, without the NUL.
pub const BG_REMOTE_NAME_MAX: usize = 2200;
/// Characters of a local name, counted as UTF-16 does; at most three bytes each, without the NUL.
pub const BG_LOCAL_NAME_MAX: usize = 259;
/// Version of the header: major << 16 | minor << 8 | patch.
pub const BGJOB_VERSION: u32 = 0x0000_0100;

const _: () = {
    assert!(BG_JOB_SNAPSHOT_VERSION == bgjob::SNAPSHOT_VERSION);
    assert!(BG_PERCENT_MAX == bgjob::PERCENT_MAX);
    assert!(BG_DISPLAY_NAME_MAX == bgjob::engine::DISPLAY_NAME_MAX);
    assert!(BG_DESCRIPTION_MAX == bgjob::engine::DESCRIPTION_MAX);
    assert!(BG_RANGES_MAX == bgjob::RANGES_MAX);
    assert!(BG_PROFILE_BITS == bgjob::Profile::Bits as u32);
    assert!(BG_PROFILE_DO == bgjob::Profile::DeliveryOptimization as u32);
    assert!(BG_REMOTE_NAME_MAX == bgjob::engine::REMOTE_NAME_MAX);
    assert!(BG_LOCAL_NAME_MAX == bgjob::engine::LOCAL_NAME_MAX);
};
