//! IBackgroundCopyJob5: properties by number.

use bgjob::hresult::BG_E_UNKNOWN_PROPERTY_ID;
use bgjob::{HResult, Profile, SIZE_UNKNOWN};
use bgjob_capi::pointer::Out;

use super::kept::{set, settings_of};
use super::method;
use crate::interfaces::IBackgroundCopyJob5;
use crate::settings::Tag;
use crate::types::{BITS_JOB_PROPERTY_ID, BITS_JOB_PROPERTY_VALUE, GUID, HRESULT, guid_of, number_of};

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
