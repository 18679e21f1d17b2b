//! Which system's codes an engine speaks: those of BITS or those of Delivery Optimization.
//!
//! Both document the same interface with other failure codes. Inside there are BITS' codes only; [`Profile::told`]
//! turns them into the profile's own at the engine's surface, and for the errors that jobs keep.

use super::hresult::{HResult, from_http_status};
use super::types::ErrorContext;

/// The low halves of codes that mean the same: facility 0x20, facility 0xD0.
const PAIRS: [[u16; 2]; 16] = [
    [0x0001, 0x2003], // NOT_FOUND
    [0x0002, 0x2013], // INVALID_STATE
    [0x0003, 0x2004], // EMPTY
    [0x0004, 0x2010], // FILE_NOT_AVAILABLE
    [0x000F, 0x2014], // ERROR_INFORMATION_UNAVAILABLE
    [0x0010, 0x3805], // NETWORK_DISCONNECTED
    [0x0011, 0x201D], // MISSING_FILE_SIZE
    [0x0013, 0x5011], // INSUFFICIENT_RANGE_SUPPORT
    [0x001B, 0x5001], // INVALID_SERVER_RESPONSE
    [0x0024, 0x2002], // NO_PROGRESS
    [0x002B, 0x5010], // INVALID_RANGE
    [0x002C, 0x5012], // OVERLAPPING_RANGES
    [0x003E, 0x3002], // BLOCKED_BY_POLICY
    [0x0057, 0x2011], // UNKNOWN_PROPERTY_ID
    [0x0058, 0x2012], // READ_ONLY_PROPERTY
    [0x0059, 0x3801], // BLOCKED_BY_COST_TRANSFER_POLICY
];

/// BITS' code of a failure that Delivery Optimization tells with a code of its own; any other as it is.
pub(super) fn untold(code: HResult) -> HResult {
    let bits = code.code() as u32;
    let pair = PAIRS.iter().find(|pair| bits == 0x80D0_0000 | u32::from(pair[1]));
    pair.and_then(|pair| HResult::new((0x8020_0000 | u32::from(pair[0])) as i32)).unwrap_or(code)
}

/// The system whose codes and defaults an engine has. Chosen when it is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u32)]
pub enum Profile {
    /// Background Intelligent Transfer Service: BG_E_ codes.
    #[default]
    Bits = 0,
    /// Delivery Optimization: DO_E_ codes, downloads only, no CONNECTING.
    DeliveryOptimization = 1,
}

impl Profile {
    /// Both.
    pub const ALL: [Profile; 2] = [Profile::Bits, Profile::DeliveryOptimization];

    /// The profile of a `BG_PROFILE` value, if it is one.
    pub const fn from_value(value: u32) -> Option<Profile> {
        match value {
            0 => Some(Profile::Bits),
            1 => Some(Profile::DeliveryOptimization),
            _ => None,
        }
    }

    /// A code as this profile has it. Codes without a counterpart, and those of other facilities, stay.
    pub fn told(self, code: HResult) -> HResult {
        let bits = code.code() as u32;
        // Failures of facility 0x20, BITS' own; its success codes are not documented for the other.
        if self == Profile::Bits || bits >> 8 != 0x0080_2000 {
            return code;
        }
        let pair = PAIRS.iter().find(|pair| u32::from(pair[0]) == bits & 0xFF);
        pair.and_then(|pair| HResult::new((0x80D0_0000 | u32::from(pair[1])) as i32)).unwrap_or(code)
    }

    /// Where an error came from, as this profile tells it: Delivery Optimization knows the remote file for HTTP status
    /// 403 and nothing else.
    pub(crate) const fn told_context(self, error: HResult, context: ErrorContext) -> ErrorContext {
        match self {
            Profile::Bits => context,
            Profile::DeliveryOptimization if error.code() == from_http_status(403).code() => ErrorContext::RemoteFile,
            Profile::DeliveryOptimization => ErrorContext::None,
        }
    }

    /// What GetNoProgressTimeout answers until it is set, in seconds: BITS 14 days; Delivery Optimization an hour for
    /// foreground jobs and a day for others.
    pub(crate) const fn no_progress_timeout_s(self, is_foreground: bool) -> u32 {
        match self {
            Profile::Bits => 1_209_600,
            Profile::DeliveryOptimization if is_foreground => 3_600,
            Profile::DeliveryOptimization => 86_400,
        }
    }

    /// What GetMinimumRetryDelay answers until it is set, in seconds. Delivery Optimization documents none.
    pub(crate) const fn minimum_retry_delay_s(self) -> u32 {
        match self {
            Profile::Bits => 600,
            Profile::DeliveryOptimization => 30,
        }
    }

    /// A job that nothing has happened to for so long is cancelled, in seconds: 90 and 30 days.
    pub(crate) const fn inactivity_timeout_s(self) -> u32 {
        match self {
            Profile::Bits => 7_776_000,
            Profile::DeliveryOptimization => 2_592_000,
        }
    }

    /// The notify flags that may be set.
    pub(crate) const fn notify_flags(self) -> u32 {
        match self {
            Profile::Bits => 0x3F,
            // Neither DISABLE nor FILE_RANGES_TRANSFERRED.
            Profile::DeliveryOptimization => 0x1B,
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_codes_has_the_name_of_its_counterpart() {
        let mut pairs = 0;
        for (code, name, meaning) in HResult::ALL {
            assert_eq!(Profile::Bits.told(*code), *code);
            let told = Profile::DeliveryOptimization.told(*code);
            assert_eq!(Profile::DeliveryOptimization.told(told), told, "{name} once more");
            assert_eq!(untold(told), if told == *code { untold(*code) } else { *code }, "{name} and back");
            if told != *code {
                let (.., meaning) = HResult::ALL.iter().find(|(other, ..)| *other == told).unwrap();
                assert!(meaning.contains(&std::format!("{name} of Delivery Optimization")), "{name}: {meaning}");
                pairs += 1;
            }
            assert!(!meaning.contains("of Delivery Optimization") || name.starts_with("DO_E_"), "{name}");
        }
        assert_eq!(pairs, 16);
    }
}
