//! IBackgroundCopyJobHttpOptions: kept for the program that moves the bytes.

use bgjob::HResult;
use bgjob::hresult::{BG_E_NOT_FOUND, BG_E_STRING_TOO_LONG, E_INVALIDARG, S_FALSE};
use bgjob_capi::pointer::{Out, read};

use super::kept::{answer_text, bytes, get_number, set, set_number, settings_of};
use super::{JobOf, bits_method};
use crate::interfaces::IBackgroundCopyJobHttpOptions;
use crate::settings::Tag;
use crate::text;
use crate::types::{BG_CERT_STORE_LOCATION, BYTE, HRESULT, LPCWSTR, LPWSTR, ULONG, WCHAR};
use crate::unknown::OutPointer;

/// Bytes of a certificate's hash (SHA-1).
const HASH_BYTES: usize = 20;
/// BG_CERT_STORE_LOCATION_LOCAL_MACHINE_ENTERPRISE.
const LOCATION_MAX: BG_CERT_STORE_LOCATION = 7;
/// Units of a store's name and of a subject.
const NAME_MAX: usize = 256;
/// Units of the headers: BITS' limit is 16 KB.
const HEADERS_MAX: usize = 8_192;
/// BG_SSL and BG_HTTP_REDIRECT_POLICY flags.
const SECURITY_FLAGS: ULONG = 0xF1F;

fn name<'a>(text: LPCWSTR, limit: usize) -> Result<&'a [WCHAR], HResult> {
    text::limited(text::needed(text, limit)?, limit, BG_E_STRING_TOO_LONG)
}

fn set_certificate(
    job: &JobOf,
    location: BG_CERT_STORE_LOCATION,
    store: LPCWSTR,
    hash: Option<&[u8]>,
    subject: Option<&[WCHAR]>,
) -> Result<(), HResult> {
    if !(0..=LOCATION_MAX).contains(&location) {
        return Err(E_INVALIDARG);
    }
    let edits = [
        (Tag::CERT_LOCATION, Some(&location.to_le_bytes()[..])),
        (Tag::CERT_STORE, Some(bytes(name(store, NAME_MAX)?))),
        (Tag::CERT_HASH, hash),
        (Tag::CERT_SUBJECT, subject.map(bytes)),
    ];
    set(job, &edits)
}

pub(super) unsafe extern "system" fn set_client_certificate_by_id(
    this: *mut IBackgroundCopyJobHttpOptions,
    StoreLocation: BG_CERT_STORE_LOCATION,
    StoreName: LPCWSTR,
    pCertHashBlob: *mut BYTE,
) -> HRESULT {
    bits_method(this, |job| {
        let hash = read(pCertHashBlob.cast_const().cast::<[BYTE; HASH_BYTES]>())?;
        set_certificate(job, StoreLocation, StoreName, Some(&hash), None)
    })
}

pub(super) unsafe extern "system" fn set_client_certificate_by_name(
    this: *mut IBackgroundCopyJobHttpOptions,
    StoreLocation: BG_CERT_STORE_LOCATION,
    StoreName: LPCWSTR,
    SubjectName: LPCWSTR,
) -> HRESULT {
    bits_method(this, |job| set_certificate(job, StoreLocation, StoreName, None, Some(name(SubjectName, NAME_MAX)?)))
}

pub(super) unsafe extern "system" fn remove_client_certificate(this: *mut IBackgroundCopyJobHttpOptions) -> HRESULT {
    bits_method(this, |job| {
        let tags = [Tag::CERT_LOCATION, Tag::CERT_STORE, Tag::CERT_HASH, Tag::CERT_SUBJECT];
        set(job, &tags.map(|tag| (tag, None)))
    })
}

pub(super) unsafe extern "system" fn get_client_certificate(
    this: *mut IBackgroundCopyJobHttpOptions,
    pStoreLocation: *mut BG_CERT_STORE_LOCATION,
    pStoreName: *mut LPWSTR,
    ppCertHashBlob: *mut *mut BYTE,
    pSubjectName: *mut LPWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let texts = OutPointer::new(pStoreName).and(OutPointer::new(pSubjectName));
        let hash_out = OutPointer::new(ppCertHashBlob);
        let location = Out::new(pStoreLocation)?;
        texts?;
        let hash_out = hash_out?;
        let settings = settings_of(job)?;
        if settings.get(Tag::CERT_STORE).is_none() {
            return Err(BG_E_NOT_FOUND);
        }
        let hash = match settings.get(Tag::CERT_HASH) {
            Some(kept) => {
                let mut hash = job.layer.allocator.piece::<BYTE>(HASH_BYTES)?;
                hash.copy_from(kept);
                Some(hash)
            }
            None => None,
        };
        answer_text(job, &settings, &[(Tag::CERT_STORE, pStoreName), (Tag::CERT_SUBJECT, pSubjectName)])?;
        if let Some(hash) = hash {
            hash_out.put(hash.into_raw());
        }
        location.put(settings.number(Tag::CERT_LOCATION, 0) as i32);
        Ok(())
    })
}

pub(super) unsafe extern "system" fn set_custom_headers(
    this: *mut IBackgroundCopyJobHttpOptions,
    RequestHeaders: LPCWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let headers = if RequestHeaders.is_null() { None } else { Some(name(RequestHeaders, HEADERS_MAX)?) };
        set(job, &[(Tag::HEADERS, headers.map(bytes))])
    })
}

pub(super) unsafe extern "system" fn get_custom_headers(
    this: *mut IBackgroundCopyJobHttpOptions,
    pRequestHeaders: *mut LPWSTR,
) -> HRESULT {
    bits_method(this, |job| {
        let settings = settings_of(job)?;
        answer_text(job, &settings, &[(Tag::HEADERS, pRequestHeaders)])?;
        if settings.get(Tag::HEADERS).is_some() { Ok(()) } else { Err(S_FALSE) }
    })
}

pub(super) unsafe extern "system" fn set_security_flags(
    this: *mut IBackgroundCopyJobHttpOptions,
    Flags: ULONG,
) -> HRESULT {
    bits_method(this, |job| {
        if Flags & !SECURITY_FLAGS != 0 {
            return Err(E_INVALIDARG);
        }
        set_number(job, Tag::SECURITY_FLAGS, Flags)
    })
}

pub(super) unsafe extern "system" fn get_security_flags(
    this: *mut IBackgroundCopyJobHttpOptions,
    pFlags: *mut ULONG,
) -> HRESULT {
    bits_method(this, |job| get_number(job, Tag::SECURITY_FLAGS, 0, pFlags))
}
