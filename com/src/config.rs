//! How the COM layer is made, and how much memory it takes.

use core::ffi::c_void;

use bgjob_capi::types::{BG_FILE, BG_SAVE};

use crate::types::{HRESULT, LPCWSTR};

/// What gives memory for the texts and lists that methods return, as CoTaskMemAlloc does.
pub type BG_COM_ALLOC = Option<unsafe extern "system" fn(cb: usize) -> *mut c_void>;
/// What takes it back, as CoTaskMemFree does. NULL is nothing.
pub type BG_COM_FREE = Option<unsafe extern "system" fn(pv: *mut c_void)>;
/// What GetReplyData calls to have the reply's first cbBuffer bytes, which are all of it, copied to pBuffer.
pub type BG_COM_REPLY = Option<
    unsafe extern "C" fn(pContext: *mut c_void, file: BG_FILE, pBuffer: *mut c_void, cbBuffer: usize) -> HRESULT,
>;

/// How the COM layer is made. BGJOB_COM makes one that fits its block: name_config.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct BG_COM_CONFIG {
    /// sizeof(BG_COM_CONFIG).
    pub size: u32,
    /// BG_COM_CONFIG_VERSION.
    pub version: u32,
    /// COM objects at a time: one for each pointer that a method returns until its last Release, and for each job one
    /// for its notify interface, and one for properties that only this layer keeps. At least 1, at most 65,534.
    pub objects: u32,
    /// Jobs of all engines, at least.
    pub jobs: u32,
    /// If not 0 and pfnAlloc is NULL, texts and lists come from the block: so many at a time, and those that methods
    /// need while they work (two for AddFile, two for AddFileSet, of which one has all names). At most 65,535.
    pub strings: u32,
    /// Bytes that each of these may have, at most 65,528.
    pub string_bytes: u32,
    /// Where returned texts and lists come from. NULL: the block, if Strings is not 0; else malloc, if there is an
    /// operating system.
    pub alloc: BG_COM_ALLOC,
    /// Where they go. Not NULL if pfnAlloc is not.
    pub free: BG_COM_FREE,
    /// What Complete calls for each file; NULL: nothing. As BgComplete.
    pub save: BG_SAVE,
    /// What GetReplyData calls. NULL: it answers E_NOTIMPL, unless the reply is empty.
    pub reply: BG_COM_REPLY,
    /// Given to pfnSave and pfnReply.
    pub context: *mut c_void,
    /// What GetOwner answers; must stay valid. NULL: the null SID, "S-1-0-0".
    pub owner: LPCWSTR,
}

/// The version of BG_COM_CONFIG that this header declares.
pub const BG_COM_CONFIG_VERSION: u32 = 1;

/// Bytes that the block has besides its tables.
pub const COM_HEADER_BYTES: usize = 192;
/// Bytes of an object, on every target.
pub const COM_OBJECT_BYTES: usize = 64;
/// Bytes that a job takes, on every target.
pub const COM_JOB_BYTES: usize = 64;

/// Bytes of a block: what the macro BGJOB_COM_BYTES says. `strings` of `string_bytes` each, rounded up to eight.
pub const fn com_bytes(objects: usize, jobs: usize, strings: usize, string_bytes: usize) -> usize {
    COM_HEADER_BYTES
        + objects * COM_OBJECT_BYTES
        + jobs * COM_JOB_BYTES
        + objects.div_ceil(64) * 8
        + strings.div_ceil(64) * 8
        + strings * (string_bytes.div_ceil(8) * 8)
}
