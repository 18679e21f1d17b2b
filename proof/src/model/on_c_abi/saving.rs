//! BgComplete and its callback.

use std::ffi::c_void;
use std::ptr::null_mut;

use bgjob::hresult::{BG_S_UNABLE_TO_DELETE_FILES, E_FAIL, S_OK};
use bgjob_capi::files::BgSetValidationState;
use bgjob_capi::jobs::{BgCancel, BgComplete, BgResume, BgSuspend};
use bgjob_capi::types::{BG_FILE, HRESULT};

use super::adding::add;
use crate::model::answers::Answer;
use crate::model::arguments::Spec;
use crate::model::op::Save;

/// What Complete's callback is given.
struct Saving {
    job: u64,
    save: Save,
    calls: usize,
    answer: Answer,
}

unsafe extern "C" fn save(context: *mut c_void, file: BG_FILE) -> HRESULT {
    // SAFETY: the context of `complete` below, which waits for BgComplete and does not touch it meanwhile.
    let saving = unsafe { &mut *context.cast::<Saving>() };
    if saving.save == Save::FailsAt(saving.calls) {
        return E_FAIL.code();
    }
    if saving.save == Save::Meddles && saving.calls == 0 {
        let job = saving.job;
        // SAFETY: no function to be called, so no context either.
        let again = unsafe { BgComplete(job, None, null_mut()) };
        let tries = [
            BgResume(job),
            BgSuspend(job),
            BgCancel(job),
            again,
            add(job, &Spec::UNKNOWN).code,
            BgSetValidationState(file, 0),
        ];
        saving.answer.meddled.extend(tries);
    }
    saving.calls += 1;
    saving.answer.files.push(file).expect("no more files than fit in a table");
    if saving.save == Save::Leaves { BG_S_UNABLE_TO_DELETE_FILES.code() } else { S_OK }
}

/// BgComplete.
pub(super) fn complete(job: u64, how: Save) -> Answer {
    let mut saving = Saving { job, save: how, calls: 0, answer: Answer::default() };
    // SAFETY: `save` is such a function, and the context is what it takes it for.
    saving.answer.code = unsafe { BgComplete(job, Some(save), (&raw mut saving).cast()) };
    saving.answer
}
