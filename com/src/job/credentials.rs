//! Credentials, which a transport asks for with BgGetCredentials.

use bgjob::HResult;
use bgjob::hresult::{
    BG_E_INVALID_AUTH_SCHEME, BG_E_INVALID_AUTH_TARGET, BG_E_PASSWORD_TOO_LARGE, BG_E_USERNAME_TOO_LARGE, E_INVALIDARG,
    S_FALSE,
};
use bgjob_capi::pointer::read;

use super::kept::{answer_text, bytes, changeable, optional, set, settings_of};
use super::{JobOf, bits_method};
use crate::interfaces::IBackgroundCopyJob2;
use crate::settings::Tag;
use crate::types::{BG_AUTH_CREDENTIALS, BG_AUTH_SCHEME, BG_AUTH_TARGET, HRESULT, LPWSTR};

/// Units of a user's name, and of a password.
const USER_MAX: usize = 300;
const PASSWORD_MAX: usize = 65_536;
/// BG_AUTH_SCHEME_NTLM and NEGOTIATE may do without a name: the user's own.
const SCHEMES_WITHOUT_NAME: [BG_AUTH_SCHEME; 2] = [3, 4];

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
