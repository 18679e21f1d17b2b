//! The record alone: no handle, no table, no C ABI but the call itself.

use std::sync::OnceLock;

use bgjob::engine::BareRecord;
use bgjob::{Capacities, Config, Engine, Guid, JobProgress, JobType, Profile, SIZE_UNKNOWN, region_bytes};

use crate::design::Calls;

static RECORD: OnceLock<BareRecord<'static>> = OnceLock::new();

/// The record of a job that moves a file of unknown size.
pub(super) fn calls() -> Calls {
    RECORD.get_or_init(|| {
        let memory = Box::leak(vec![0u64; region_bytes(1, 1, 0) / 8].into_boxed_slice());
        let config = Config { capacities: Capacities::new(1, 1, 0, 0), profile: Profile::Bits, seed: Guid::default() };
        let engine: &Engine<'static> = Box::leak(Box::new(Engine::new(memory, &config).expect("valid capacities")));
        let (job, _) = engine.create_job(None, JobType::Download).expect("there is room");
        engine.add_file(job, None, None, 0).expect("there is room");
        engine.resume(job).expect("has a file");
        let transfer = engine.transfer_next().expect("is queued").transfer;
        engine.transfer_connected(transfer, SIZE_UNKNOWN, 0).expect("has started");
        engine.bare_record(transfer).expect("is live")
    });
    Calls { read, job: 0, add, transfer: 0 }
}

/// # Safety
/// As [`crate::design::Read`].
#[inline(never)]
unsafe extern "C" fn read(_: u64, out: *mut JobProgress) -> i32 {
    match RECORD.get().map(BareRecord::progress) {
        Some(Ok(progress)) => {
            // SAFETY: (C) the caller's `out` is valid.
            unsafe { out.write(progress) };
            0
        }
        _ => -1,
    }
}

#[inline(never)]
extern "C" fn add(_: u64, bytes: u32) -> i32 {
    match RECORD.get().map(|record| record.advance(bytes)) {
        Some(Ok(())) => 0,
        _ => -1,
    }
}
