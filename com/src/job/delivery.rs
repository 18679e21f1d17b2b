//! IDeliveryOptimizationJob.

use bgjob::engine::REMOTE_NAME_MAX;

use super::control::add;
use super::method;
use crate::interfaces::IDeliveryOptimizationJob;
use crate::text;
use crate::types::{BG_FILE_RANGE, DWORD, HRESULT, LPCWSTR, UINT64};

/// The file's id is Delivery Optimization's own name for content that peers share: there are none, so it is checked and
/// not kept.
pub(super) unsafe extern "system" fn add_file_with_ranges(
    this: *mut IDeliveryOptimizationJob,
    FileId: LPCWSTR,
    RemoteUrl: LPCWSTR,
    LocalName: LPCWSTR,
    RangeCount: DWORD,
    Ranges: *mut BG_FILE_RANGE,
    FileSize: UINT64,
) -> HRESULT {
    method(this, |job| {
        text::units(FileId, REMOTE_NAME_MAX)?;
        let ranges = (RangeCount != 0).then_some((RangeCount, Ranges));
        add(job, [RemoteUrl, LocalName], ranges, FileSize)
    })
}
