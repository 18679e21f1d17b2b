//! What BITS' service does with a job and this layer only keeps, for the program that moves the bytes to ask: owner,
//! proxy, credentials, ACLs, peers, a limit of time, properties by number.

use bgjob::hresult::{
    BG_E_INVALID_AUTH_SCHEME, BG_E_INVALID_AUTH_TARGET, BG_E_INVALID_STATE, BG_E_PASSWORD_TOO_LARGE,
    BG_E_PROXY_BYPASS_LIST_TOO_LARGE, BG_E_PROXY_LIST_TOO_LARGE, BG_E_UNKNOWN_PROPERTY_ID, BG_E_USERNAME_TOO_LARGE,
    E_INVALIDARG, S_FALSE,
};
use bgjob::{HResult, Profile, SIZE_UNKNOWN};
use bgjob_capi::pointer::{Out, read};

use super::{JobOf, bits_method, method};
use crate::allocator::{Allocator, Piece};
use crate::interfaces::{
    IBackgroundCopyJob, IBackgroundCopyJob2, IBackgroundCopyJob3, IBackgroundCopyJob4, IBackgroundCopyJob5,
};
use crate::settings::{self, Edit, Settings, Tag};
use crate::text;
use crate::types::{
    BG_AUTH_CREDENTIALS, BG_AUTH_SCHEME, BG_AUTH_TARGET, BG_JOB_PROXY_USAGE, BITS_JOB_PROPERTY_ID,
    BITS_JOB_PROPERTY_VALUE, BOOL, DWORD, GUID, HRESULT, LPCWSTR, LPWSTR, ULONG, WCHAR, guid_of, number_of,
};
use crate::unknown::OutPointer;

/// The null SID: an owner that is not known.
const NOBODY: [WCHAR; 7] = [83, 45, 49, 45, 48, 45, 48];
/// BG_JOB_PROXY_USAGE_OVERRIDE: the only one with lists.
const PROXY_OVERRIDE: BG_JOB_PROXY_USAGE = 2;
const PROXY_USAGE_MAX: BG_JOB_PROXY_USAGE = 3;
/// Units of each list of proxies.
const PROXIES_MAX: usize = 32_767;
/// Units of a user's name, and of a password.
const USER_MAX: usize = 300;
const PASSWORD_MAX: usize = 65_536;
/// BG_AUTH_SCHEME_NTLM and NEGOTIATE may do without a name: the user's own.
const SCHEMES_WITHOUT_NAME: [BG_AUTH_SCHEME; 2] = [3, 4];
const ACL_FLAGS: DWORD = 15;
/// Client, server, and DISABLE_BRANCH_CACHE.
const PEER_FLAGS: DWORD = 7;
/// 90 days, in seconds.
const DOWNLOAD_TIME_S: ULONG = 7_776_000;
/// SECURITY_MANDATORY_MEDIUM_RID.
const INTEGRITY_MEDIUM: ULONG = 0x2000;

/// Units as the bytes that settings keep.
pub(super) fn bytes(units: &[WCHAR]) -> &[u8] {
    bytemuck::must_cast_slice(units)
}

fn units<'a>(allocator: &'a Allocator, bytes: &[u8]) -> Result<Piece<'a, WCHAR>, HResult> {
    let mut units = allocator.piece::<WCHAR>(bytes.len().wrapping_div(2).wrapping_add(1))?;
    for (to, from) in units.iter_mut().zip(bytes.as_chunks::<2>().0) {
        *to = WCHAR::from_ne_bytes(*from);
    }
    Ok(units)
}

/// The job's settings at one moment; the job must be there.
pub(super) fn settings_of(job: &JobOf) -> Result<Settings<'static>, HResult> {
    job.engine.state(job.job)?;
    settings::read(job.layer, job.watch, job.job)
}

/// Gives texts to the program: all or none. NULL where there is none.
pub(super) fn answer_text(job: &JobOf, settings: &Settings<'_>, wanted: &[(Tag, *mut LPWSTR)]) -> Result<(), HResult> {
    let allocator = &job.layer.allocator;
    for (_, pointer) in wanted {
        OutPointer::new(*pointer)?;
    }
    let mut texts = [const { None }; 2];
    for (text, (tag, _)) in texts.iter_mut().zip(wanted) {
        *text = settings.get(*tag).map(|kept| units(allocator, kept)).transpose()?;
    }
    for (text, (_, pointer)) in texts.into_iter().zip(wanted) {
        if let Some(text) = text {
            OutPointer::new(*pointer)?.put(text.into_raw());
        }
    }
    Ok(())
}

/// BG_E_INVALID_STATE for a final job.
fn changeable(job: &JobOf) -> Result<(), HResult> {
    let is_final = job.engine.state(job.job)?.is_final();
    if is_final { Err(job.profile().told(BG_E_INVALID_STATE)) } else { Ok(()) }
}

/// Sets what only this layer keeps: as any property, refused for a final job, and a change of it.
pub(super) fn set(job: &JobOf, edits: &[Edit<'_>]) -> Result<(), HResult> {
    // Told before there is no memory. Once there is some, the change of the job decides.
    changeable(job)?;
    settings::write(job.layer, job.watch, (job.engine, job.job), edits, || job.engine.touch(job.job))
}

pub(super) fn set_number(job: &JobOf, tag: Tag, value: u32) -> Result<(), HResult> {
    set(job, &[(tag, Some(&value.to_le_bytes()))])
}

pub(super) fn get_number(job: &JobOf, tag: Tag, unset: u32, pointer: *mut u32) -> Result<(), HResult> {
    let out = Out::new(pointer)?;
    out.put(settings_of(job)?.number(tag, unset));
    Ok(())
}

/// A text that may be NULL and is not longer than `limit`.
fn optional<'a>(text: LPCWSTR, limit: usize, too_long: HResult) -> Result<Option<&'a [WCHAR]>, HResult> {
    text::units(text, limit)?.map(|units| text::limited(units, limit, too_long)).transpose()
}

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

/// The tags of credentials for a target and a scheme.
fn credentials(target: BG_AUTH_TARGET, scheme: BG_AUTH_SCHEME) -> Result<[Tag; 2], HResult> {
    match (target, scheme) {
        (1..=2, 1..=5) => Ok(Tag::credentials(target as u8, scheme as u8)),
        (1..=2, _) => Err(BG_E_INVALID_AUTH_SCHEME),
        _ => Err(BG_E_INVALID_AUTH_TARGET),
    }
}

pub(super) unsafe extern "system" fn set_credentials(
    this: *mut IBackgroundCopyJob2,
    Credentials: *mut BG_AUTH_CREDENTIALS,
) -> HRESULT {
    bits_method(this, |job| {
        let given = read(Credentials.cast_const())?;
        let [user_tag, password_tag] = credentials(given.Target, given.Scheme)?;
        // SAFETY: the union has one field.
        let basic = unsafe { given.Credentials.Basic };
        let user = optional(basic.UserName.cast_const(), USER_MAX, BG_E_USERNAME_TOO_LARGE)?;
        let password = optional(basic.Password.cast_const(), PASSWORD_MAX, BG_E_PASSWORD_TOO_LARGE)?;
        if user.is_none() && !SCHEMES_WITHOUT_NAME.contains(&given.Scheme) {
            return Err(E_INVALIDARG);
        }
        let edits = [
            (user_tag, Some(bytes(user.unwrap_or_default()))),
            (password_tag, Some(bytes(password.unwrap_or_default()))),
        ];
        set(job, &edits)
    })
}

pub(super) unsafe extern "system" fn remove_credentials(
    this: *mut IBackgroundCopyJob2,
    Target: BG_AUTH_TARGET,
    Scheme: BG_AUTH_SCHEME,
) -> HRESULT {
    bits_method(this, |job| {
        let tags = credentials(Target, Scheme)?;
        changeable(job)?;
        if settings_of(job)?.get(tags[0]).is_none() {
            return Err(S_FALSE);
        }
        set(job, &tags.map(|tag| (tag, None)))
    })
}

/// BgGetCredentials: for the program that moves the bytes.
pub(crate) fn get_credentials(
    job: &JobOf,
    target: BG_AUTH_TARGET,
    scheme: BG_AUTH_SCHEME,
    texts: [*mut LPWSTR; 2],
) -> Result<(), HResult> {
    let [user, password] = credentials(target, scheme)?;
    let [user_out, password_out] = texts;
    let settings = settings_of(job)?;
    answer_text(job, &settings, &[(user, user_out), (password, password_out)])?;
    if settings.get(user).is_some() { Ok(()) } else { Err(S_FALSE) }
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

/// What a property's value is.
enum Value {
    Number,
    Flag,
    Class,
    Size,
}

/// Tag, kind and value until it is set.
fn property(profile: Profile, id: BITS_JOB_PROPERTY_ID) -> Result<(Tag, Value, u64), HResult> {
    let (value, unset) = match (profile, id) {
        // COST_FLAGS, NOTIFICATION_CLSID: those that Delivery Optimization documents, too.
        (_, 1) => (Value::Number, 0),
        (_, 2) => (Value::Class, 0),
        // DYNAMIC_CONTENT, HIGH_PERFORMANCE, ON_DEMAND_MODE.
        (Profile::Bits, 3 | 4 | 10) => (Value::Flag, 0),
        // MAX_DOWNLOAD_SIZE.
        (Profile::Bits, 5) => (Value::Size, SIZE_UNKNOWN),
        // USE_STORED_CREDENTIALS, MINIMUM_NOTIFICATION_INTERVAL_MS.
        (Profile::Bits, 7 | 9) => (Value::Number, 0),
        _ => return Err(profile.told(BG_E_UNKNOWN_PROPERTY_ID)),
    };
    Ok((Tag::property(id as u8), value, unset))
}

#[allow(clippy::multiple_unsafe_ops_per_block, reason = "one of four fields is read")]
pub(super) unsafe extern "system" fn set_property(
    this: *mut IBackgroundCopyJob5,
    PropertyId: BITS_JOB_PROPERTY_ID,
    PropertyValue: BITS_JOB_PROPERTY_VALUE,
) -> HRESULT {
    method(this, |job| {
        let (tag, value, _) = property(job.profile(), PropertyId)?;
        // SAFETY: all fields of the union are integers; the program has written the one that the id asks for.
        let bytes = unsafe {
            match value {
                Value::Number => u128::from(PropertyValue.Dword),
                Value::Flag => u128::from(PropertyValue.Enable != 0),
                Value::Size => u128::from(PropertyValue.Uint64),
                Value::Class => number_of(PropertyValue.ClsID),
            }
        };
        set(job, &[(tag, Some(&bytes.to_le_bytes()))])
    })
}

pub(super) unsafe extern "system" fn get_property(
    this: *mut IBackgroundCopyJob5,
    PropertyId: BITS_JOB_PROPERTY_ID,
    PropertyValue: *mut BITS_JOB_PROPERTY_VALUE,
) -> HRESULT {
    method(this, |job| {
        let out = Out::new(PropertyValue)?;
        let (tag, value, unset) = property(job.profile(), PropertyId)?;
        let settings = settings_of(job)?;
        let kept = settings.get(tag).and_then(|bytes| bytes.try_into().ok());
        let number = kept.map_or(u128::from(unset), u128::from_le_bytes);
        // All 16 bytes are written: the rest of the union is zero.
        let mut answer = BITS_JOB_PROPERTY_VALUE { ClsID: GUID::default() };
        match value {
            Value::Number => answer.Dword = number as u32,
            Value::Flag => answer.Enable = i32::from(number != 0),
            Value::Size => answer.Uint64 = number as u64,
            Value::Class => answer.ClsID = guid_of(number),
        }
        out.put(answer);
        Ok(())
    })
}
