//! What BITS' service does with a job and this layer only keeps, for the program that moves the bytes to ask: owner,
//! proxy, ACLs, peers, a limit of time.

use bgjob::HResult;
use bgjob::hresult::{BG_E_PROXY_BYPASS_LIST_TOO_LARGE, BG_E_PROXY_LIST_TOO_LARGE, E_INVALIDARG};
use bgjob_capi::pointer::Out;

use super::kept::{answer_text, bytes, get_number, optional, set, set_number, settings_of};
use super::{JobOf, bits_method};
use crate::interfaces::{IBackgroundCopyJob, IBackgroundCopyJob3, IBackgroundCopyJob4};
use crate::settings::Tag;
use crate::text;
use crate::types::{BG_JOB_PROXY_USAGE, BOOL, DWORD, HRESULT, LPCWSTR, LPWSTR, ULONG, WCHAR};
use crate::unknown::OutPointer;

/// The null SID: an owner that is not known.
const NOBODY: [WCHAR; 7] = [83, 45, 49, 45, 48, 45, 48];
/// BG_JOB_PROXY_USAGE_OVERRIDE: the only one with lists.
const PROXY_OVERRIDE: BG_JOB_PROXY_USAGE = 2;
const PROXY_USAGE_MAX: BG_JOB_PROXY_USAGE = 3;
/// Units of each list of proxies.
const PROXIES_MAX: usize = 32_767;
const ACL_FLAGS: DWORD = 15;
/// Client, server, and DISABLE_BRANCH_CACHE.
const PEER_FLAGS: DWORD = 7;
/// 90 days, in seconds.
const DOWNLOAD_TIME_S: ULONG = 7_776_000;
/// SECURITY_MANDATORY_MEDIUM_RID.
const INTEGRITY_MEDIUM: ULONG = 0x2000;

pub(super) unsafe extern "system" fn get_owner(this: *mut IBackgroundCopyJob, pVal: *mut LPWSTR) -> HRESULT {
    bits_method(this, |job| {
        let out = OutPointer::new(pVal)?;
        job.engine.state(job.job)?;
        let owner = text::units(job.layer.config.owner, PROXIES_MAX)?.unwrap_or(&NOBODY);
        out.put(text::copy(&job.layer.allocator, owner)?.into_raw());
        Ok(())
    })
}

pub(super) unsafe extern "system" fn take_ownership(this: *mut IBackgroundCopyJob) -> HRESULT {
    bits_method(this, |job| job.engine.touch(job.job))
}

pub(super) unsafe extern "system" fn set_proxy_settings(
    this: *mut IBackgroundCopyJob,
    ProxyUsage: BG_JOB_PROXY_USAGE,
    ProxyList: LPCWSTR,
    ProxyBypassList: LPCWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let list = optional(ProxyList, PROXIES_MAX, BG_E_PROXY_LIST_TOO_LARGE)?;
        let bypass = optional(ProxyBypassList, PROXIES_MAX, BG_E_PROXY_BYPASS_LIST_TOO_LARGE)?;
        let is_override = ProxyUsage == PROXY_OVERRIDE;
        if !(0..=PROXY_USAGE_MAX).contains(&ProxyUsage) || is_override != list.is_some() {
            return Err(E_INVALIDARG);
        }
        if !is_override && bypass.is_some() {
            return Err(E_INVALIDARG);
        }
        let edits = [
            (Tag::PROXY_USAGE, Some(&ProxyUsage.to_le_bytes()[..])),
            (Tag::PROXY_LIST, list.map(bytes)),
            (Tag::PROXY_BYPASS, bypass.map(bytes)),
        ];
        set(job, &edits)
    })
}

pub(super) unsafe extern "system" fn get_proxy_settings(
    this: *mut IBackgroundCopyJob,
    pProxyUsage: *mut BG_JOB_PROXY_USAGE,
    pProxyList: *mut LPWSTR,
    pProxyBypassList: *mut LPWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let (list, bypass) = (OutPointer::new(pProxyList), OutPointer::new(pProxyBypassList));
        let usage = Out::new(pProxyUsage)?;
        list.and(bypass)?;
        let settings = settings_of(job)?;
        answer_text(job, &settings, &[(Tag::PROXY_LIST, pProxyList), (Tag::PROXY_BYPASS, pProxyBypassList)])?;
        usage.put(settings.number(Tag::PROXY_USAGE, 0) as i32);
        Ok(())
    })
}

pub(super) unsafe extern "system" fn set_file_acl_flags(this: *mut IBackgroundCopyJob3, Flags: DWORD) -> HRESULT {
    bits_method(this, |job| {
        if Flags & !ACL_FLAGS != 0 {
            return Err(E_INVALIDARG);
        }
        set_number(job, Tag::ACL_FLAGS, Flags)
    })
}

pub(super) unsafe extern "system" fn get_file_acl_flags(this: *mut IBackgroundCopyJob3, Flags: *mut DWORD) -> HRESULT {
    bits_method(this, |job| get_number(job, Tag::ACL_FLAGS, 0, Flags))
}

pub(super) unsafe extern "system" fn set_peer_caching_flags(this: *mut IBackgroundCopyJob4, Flags: DWORD) -> HRESULT {
    bits_method(this, |job| {
        if Flags & !PEER_FLAGS != 0 {
            return Err(E_INVALIDARG);
        }
        set_number(job, Tag::PEER_FLAGS, Flags)
    })
}

pub(super) unsafe extern "system" fn get_peer_caching_flags(
    this: *mut IBackgroundCopyJob4,
    pFlags: *mut DWORD,
) -> HRESULT {
    bits_method(this, |job| get_number(job, Tag::PEER_FLAGS, 0, pFlags))
}

/// A value that is the same for every job.
fn constant<T: Copy>(job: &JobOf, pointer: *mut T, value: T) -> Result<(), HResult> {
    let out = Out::new(pointer)?;
    job.engine.state(job.job)?;
    out.put(value);
    Ok(())
}

pub(super) unsafe extern "system" fn get_owner_integrity_level(
    this: *mut IBackgroundCopyJob4,
    pLevel: *mut ULONG,
) -> HRESULT {
    bits_method(this, |job| constant(job, pLevel, INTEGRITY_MEDIUM))
}

pub(super) unsafe extern "system" fn get_owner_elevation_state(
    this: *mut IBackgroundCopyJob4,
    pElevated: *mut BOOL,
) -> HRESULT {
    bits_method(this, |job| constant(job, pElevated, 0))
}

pub(super) unsafe extern "system" fn set_maximum_download_time(
    this: *mut IBackgroundCopyJob4,
    Timeout: ULONG,
) -> HRESULT {
    bits_method(this, |job| set_number(job, Tag::DOWNLOAD_TIME, Timeout))
}

pub(super) unsafe extern "system" fn get_maximum_download_time(
    this: *mut IBackgroundCopyJob4,
    pTimeout: *mut ULONG,
) -> HRESULT {
    bits_method(this, |job| get_number(job, Tag::DOWNLOAD_TIME, DOWNLOAD_TIME_S, pTimeout))
}
