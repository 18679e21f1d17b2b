//! What only this layer keeps of a job: asked for and set.

use bgjob::HResult;
use bgjob::hresult::BG_E_INVALID_STATE;
use bgjob_capi::pointer::Out;

use super::JobOf;
use crate::allocator::{Allocator, Piece};
use crate::settings::{self, Edit, Settings, Tag};
use crate::text;
use crate::types::{LPCWSTR, LPWSTR, WCHAR};
use crate::unknown::OutPointer;

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
pub(super) fn changeable(job: &JobOf) -> Result<(), HResult> {
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
pub(super) fn optional<'a>(text: LPCWSTR, limit: usize, too_long: HResult) -> Result<Option<&'a [WCHAR]>, HResult> {
    text::units(text, limit)?.map(|units| text::limited(units, limit, too_long)).transpose()
}
