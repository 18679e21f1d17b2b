//! BgAddFile, BgAddFileWithRanges, BgAddFileSet.

use std::ptr::null_mut;

use bgjob::hresult::S_OK;
use bgjob_capi::files::{BgAddFile, BgAddFileSet, BgAddFileWithRanges};
use bgjob_capi::types::BG_FILE_SPEC;

use super::out;
use crate::model::answers::{Answer, Handles};
use crate::model::arguments::{PATH, Spec, URLS};
use crate::model::on_engine::ranges_of;

/// By the function that says as much as there is to say.
pub(super) fn add(job: u64, spec: &Spec) -> Answer {
    let (url, path) = (URLS[spec.url].as_ptr(), PATH.as_ptr());
    let ranges = ranges_of(spec.ranges);
    if spec.total != bgjob::SIZE_UNKNOWN && ranges.is_empty() {
        return add_set(job, &[*spec]);
    }
    let added = if ranges.is_empty() {
        // SAFETY: texts that end with a NUL, and a place for the handle.
        out(u64::MAX, |file| unsafe { BgAddFile(job, url, path, spec.cookie(), file) })
    } else {
        let (count, list) = (ranges.len() as u32, ranges.as_ptr());
        // SAFETY: as above, and a list of so many ranges.
        out(u64::MAX, |file| unsafe {
            BgAddFileWithRanges(job, url, path, spec.cookie(), spec.total, count, list, file)
        })
    };
    Answer { code: added.err().unwrap_or(S_OK), files: added.into_iter().collect(), ..Answer::default() }
}

/// BgAddFileSet.
pub(super) fn add_set(job: u64, set: &[Spec]) -> Answer {
    let lists: heapless::Vec<_, 3> = set.iter().map(|spec| ranges_of(spec.ranges)).collect();
    let specs: heapless::Vec<BG_FILE_SPEC, 3> = set
        .iter()
        .zip(&lists)
        .map(|(spec, list)| BG_FILE_SPEC {
            remote_name: URLS[spec.url].as_ptr(),
            local_name: PATH.as_ptr(),
            cookie: spec.cookie(),
            size: spec.total,
            ranges: if list.is_empty() { null_mut() } else { list.as_ptr() },
            range_count: list.len() as u32,
            reserved: 0,
        })
        .collect();
    // SAFETY: so many specs, whose pointers live as long as `lists`, and room for so many handles.
    let added =
        out([u64::MAX; 3], |files| unsafe { BgAddFileSet(job, specs.len() as u32, specs.as_ptr(), files.cast()) });
    let files = added.map_or_else(|_| Handles::new(), |files| files[..set.len()].iter().copied().collect());
    Answer { code: added.err().unwrap_or(S_OK), files, ..Answer::default() }
}
