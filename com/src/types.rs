//! The types of the methods, under the names that C sees.

#![allow(missing_docs, reason = "Microsoft's own, described where they are used")]

use core::ffi::c_void;

pub use bgjob::{
    FileProgress as BG_FILE_PROGRESS, FileRange as BG_FILE_RANGE, Guid as GUID, JobProgress as BG_JOB_PROGRESS,
    JobReplyProgress as BG_JOB_REPLY_PROGRESS, JobTimes as BG_JOB_TIMES,
};
pub use bgjob_capi::types::{BG_ERROR_CONTEXT, BG_JOB_PRIORITY, BG_JOB_STATE, BG_JOB_TYPE, HRESULT};

pub type BOOL = i32;
pub type BYTE = u8;
pub type DWORD = u32;
pub type ULONG = u32;
pub type UINT64 = u64;
pub type WCHAR = u16;
pub type LPWSTR = *mut WCHAR;
pub type LPCWSTR = *const WCHAR;
pub type REFIID = *const GUID;
pub type REFGUID = *const GUID;
pub type REFCLSID = *const GUID;
pub type LPVOID = *mut c_void;

pub type BG_JOB_PROXY_USAGE = i32;
pub type BG_AUTH_TARGET = i32;
pub type BG_AUTH_SCHEME = i32;
pub type BG_CERT_STORE_LOCATION = i32;
pub type BITS_JOB_PROPERTY_ID = i32;

/// A file to be added.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct BG_FILE_INFO {
    pub RemoteName: LPWSTR,
    pub LocalName: LPWSTR,
}

/// Name and password.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct BG_BASIC_CREDENTIALS {
    pub UserName: LPWSTR,
    pub Password: LPWSTR,
}

/// One form of credentials.
#[derive(Clone, Copy)]
#[repr(C)]
pub union BG_AUTH_CREDENTIALS_UNION {
    pub Basic: BG_BASIC_CREDENTIALS,
}

/// Credentials for a server or a proxy.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct BG_AUTH_CREDENTIALS {
    pub Target: BG_AUTH_TARGET,
    pub Scheme: BG_AUTH_SCHEME,
    pub Credentials: BG_AUTH_CREDENTIALS_UNION,
}

/// A property's value, by value: which field, the id says.
#[derive(Clone, Copy)]
#[repr(C)]
pub union BITS_JOB_PROPERTY_VALUE {
    pub Dword: DWORD,
    pub ClsID: GUID,
    pub Enable: BOOL,
    pub Uint64: UINT64,
    pub Target: BG_AUTH_TARGET,
}

/// The GUID that this text is, at compile time.
pub(crate) const fn guid(text: &str) -> GUID {
    let text = text.as_bytes();
    let mut digits = [0u8; 32];
    let (mut at, mut n) = (0, 0);
    while at < text.len() {
        let digit = match text[at] {
            byte @ b'0'..=b'9' => byte - b'0',
            byte @ b'a'..=b'f' => byte - b'a' + 10,
            _ => 16,
        };
        if digit < 16 {
            digits[n] = digit;
            n += 1;
        }
        at += 1;
    }
    assert!(n == 32, "a GUID has 32 digits");
    let mut bytes = [0u8; 16];
    n = 0;
    while n < 16 {
        bytes[n] = digits[2 * n] << 4 | digits[2 * n + 1];
        n += 1;
    }
    guid_of(u128::from_be_bytes(bytes))
}

/// A GUID whose digits are those of the number.
pub(crate) const fn guid_of(number: u128) -> GUID {
    let [a, b, c, d, e, f, g, h, data4 @ ..] = number.to_be_bytes();
    GUID {
        data1: u32::from_be_bytes([a, b, c, d]),
        data2: u16::from_be_bytes([e, f]),
        data3: u16::from_be_bytes([g, h]),
        data4,
    }
}

/// The number that its digits are.
pub(crate) fn number_of(guid: GUID) -> u128 {
    let high = u64::from(guid.data1) << 32 | u64::from(guid.data2) << 16 | u64::from(guid.data3);
    u128::from(high) << 64 | u128::from(u64::from_be_bytes(guid.data4))
}
