//! SPEC.md, section 5: the codes of the two profiles, as far as the model gives them.

use bgjob::hresult::{
    BG_E_BLOCKED_BY_POLICY, BG_E_EMPTY, BG_E_ERROR_INFORMATION_UNAVAILABLE, BG_E_FILE_NOT_AVAILABLE,
    BG_E_INVALID_RANGE, BG_E_INVALID_STATE, BG_E_NETWORK_DISCONNECTED, BG_E_NO_PROGRESS, BG_E_NOT_FOUND,
    BG_E_OVERLAPPING_RANGES, Code, DO_E_BLOCKED_BY_NO_NETWORK, DO_E_DOWNLOAD_NO_PROGRESS,
    DO_E_ERROR_INFORMATION_UNAVAILABLE, DO_E_FILE_NOT_AVAILABLE, DO_E_INVALID_RANGE, DO_E_INVALID_STATE,
    DO_E_JOB_EMPTY, DO_E_JOB_NOT_FOUND, DO_E_NO_DOWNLOAD_EXTSETTINGS, DO_E_OVERLAPPING_RANGES, HResult,
};
use bgjob::{ErrorContext, JobType, Profile, State};

const PAIRS: [(HResult, HResult); 10] = [
    (BG_E_NOT_FOUND, DO_E_JOB_NOT_FOUND),
    (BG_E_INVALID_STATE, DO_E_INVALID_STATE),
    (BG_E_EMPTY, DO_E_JOB_EMPTY),
    (BG_E_FILE_NOT_AVAILABLE, DO_E_FILE_NOT_AVAILABLE),
    (BG_E_ERROR_INFORMATION_UNAVAILABLE, DO_E_ERROR_INFORMATION_UNAVAILABLE),
    (BG_E_NO_PROGRESS, DO_E_DOWNLOAD_NO_PROGRESS),
    (BG_E_INVALID_RANGE, DO_E_INVALID_RANGE),
    (BG_E_OVERLAPPING_RANGES, DO_E_OVERLAPPING_RANGES),
    (BG_E_NETWORK_DISCONNECTED, DO_E_BLOCKED_BY_NO_NETWORK),
    (BG_E_BLOCKED_BY_POLICY, DO_E_NO_DOWNLOAD_EXTSETTINGS),
];

/// What BITS' code is in this profile.
pub(super) fn told(profile: Profile, code: HResult) -> Code {
    let pair = PAIRS.iter().find(|(bits, _)| profile == Profile::DeliveryOptimization && *bits == code);
    pair.map_or(code, |(_, other)| *other).code()
}

/// Section 11.3, 46.
pub(super) fn told_context(profile: Profile, code: HResult, context: ErrorContext) -> ErrorContext {
    const HTTP_403: Code = 0x8019_0193_u32 as Code;
    match profile {
        Profile::Bits => context,
        Profile::DeliveryOptimization if code.code() == HTTP_403 => ErrorContext::RemoteFile,
        Profile::DeliveryOptimization => ErrorContext::None,
    }
}

/// Delivery Optimization has no CONNECTING.
pub(super) fn told_state(profile: Profile, state: State) -> State {
    match state {
        State::Connecting if profile == Profile::DeliveryOptimization => State::Transferring,
        state => state,
    }
}

/// Section 11.3, 47.
pub(super) fn has_type(profile: Profile, kind: JobType) -> bool {
    profile == Profile::Bits || kind == JobType::Download
}

/// The flags that SetNotifyFlags takes.
pub(super) fn notify_flags(profile: Profile) -> u32 {
    match profile {
        Profile::Bits => 0x3F,
        Profile::DeliveryOptimization => 0x01 | 0x02 | 0x08 | 0x10,
    }
}

/// Section 4.3, seconds: retry delay, no-progress timeout by whether the job is a foreground one, inactivity.
pub(super) fn defaults_s(profile: Profile, is_foreground: bool) -> (u32, u32, u32) {
    match profile {
        Profile::Bits => (600, 1_209_600, 7_776_000),
        Profile::DeliveryOptimization => (30, if is_foreground { 3_600 } else { 86_400 }, 2_592_000),
    }
}
