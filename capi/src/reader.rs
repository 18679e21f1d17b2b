//! What a reader derives from snapshots. Only BgChangedSince needs an engine.

use crate::engines::engine_of;
use crate::pointer::{Out, code, read};
use crate::progress::snapshot_out;
use crate::types::{BG_JOB, BG_PERCENT_UNKNOWN, HRESULT};
use bgjob::hresult::S_FALSE;
use bgjob::{Changes, Estimate, Estimator, HResult, Job, JobSnapshot, percent};

/// What StallMs is in BG_ESTIMATOR_INIT, and what 0 means there.
pub const BG_STALL_MS_DEFAULT: u32 = 10_000;

const _: () = assert!(BG_STALL_MS_DEFAULT == bgjob::STALL_MS_DEFAULT);

/// Hundredths of a percent of a snapshot, 0 to 10,000; BG_PERCENT_UNKNOWN while the total is unknown, and for NULL or
/// a misaligned pointer. Never above 10,000, and never divides by zero. 10,000 only when TRANSFERRED, or ACKNOWLEDGED
/// with every file, and all files (at least one) have arrived; a job that has all its bytes but is not finished is at
/// 9,999, one whose files are all empty at 0. Rounded down.
///
/// Context: any. Cost: about 600 instructions.
///
/// # Safety
/// The pointer is NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgGetPercent(p: *const JobSnapshot) -> u32 {
    read(p).ok().and_then(|snapshot| percent(&snapshot)).unwrap_or(BG_PERCENT_UNKNOWN)
}

/// Rate, time left and stall of a job, from snapshots of it (by BgGetSnapshot or BgViewSnapshot) and a clock:
///
///     BG_ESTIMATOR estimator = BG_ESTIMATOR_INIT;             // one for each job and reader; StallMs may be set
///     ... each time: BgGetSnapshot(job, &snapshot); BgEstimate(&estimator, &snapshot, now_ms, &estimate);
///
/// NowMs is when the snapshot was taken, in milliseconds of any clock that does not go back; where it does, no time has
/// passed. Call it as often as the display is drawn, ten times a second for instance.
///
/// BytesPerS: the mean since the attempt began to move, later one that forgets older bytes within some seconds; it
///   decays to 0 when nothing arrives. Resumed bytes are not speed. BG_RATE_UNKNOWN, which is not 0, until 300 ms of a
///   moving attempt have been seen. A retry, a Resume after a Suspend, and a file that starts again at byte 0 begin
///   anew; the next file of the job goes on.
/// LeftS: seconds until all bytes are in, which is those that are missing by BytesPerS, rounded up. 0 when BgGetPercent
///   is 10,000. BG_TIME_UNKNOWN if the total or the rate is unknown, the rate is 0, or the job is in a state in which
///   nothing is due (SUSPENDED, ERROR, CANCELLED, and the others while files are missing).
/// Stalled: 1 if the job is QUEUED, CONNECTING, TRANSFERRING or TRANSIENT_ERROR and for StallMs milliseconds of such
///   readings no fresh byte has arrived: IdleMs says how long, and is 0 in other states. Retries alone end no stall.
///
/// Errors: E_INVALIDARG: NULL or misaligned; the estimator is as it was then.
/// Context: any; two contexts that may stop one another need an estimator each. Cost: about 4,500
///   instructions, 500 while nothing moves; neither multiplication nor division.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgEstimate(
    pEstimator: *mut Estimator,
    pSnapshot: *const JobSnapshot,
    NowMs: u64,
    pEstimate: *mut Estimate,
) -> HRESULT {
    let update = || {
        let mut estimator = read(pEstimator)?;
        let (estimator_out, estimate_out) = (Out::new(pEstimator)?, Out::new(pEstimate)?);
        let estimate = estimator.update(&read(pSnapshot)?, NowMs);
        estimator_out.put(estimator);
        estimate_out.put(estimate);
        Ok::<(), HResult>(())
    };
    code(update())
}

/// BgGetSnapshot for those who have missed something: a program that sleeps, asks, and acts only on news. pSeen points
/// to the program's BG_CHANGES, one for each job and reader, all zero at first: BG_CHANGES seen = BG_CHANGES_INIT. News
/// is: the first look; anything that has changed but for arriving bytes (state, error, files, totals, a restart,
/// resumed bytes: all at once and whatever the thresholds, so that no final state is ever missed); and bytes, as soon
/// as Bytes bytes, or PerMille thousandths of BytesTotal, have arrived since the last news. 0 is no threshold; of two,
/// either suffices; with none, any byte is news. PerMille alone tells of no byte while BytesTotal is unknown.
/// *pSnapshot: Size and Version are set first, as for BgGetSnapshot.
///
/// Returns S_OK: news; *pSnapshot is filled, and *pSeen is up to date with it. S_FALSE: none; nothing is written. Both
///   are SUCCEEDED(): compare with S_OK.
/// Errors: E_HANDLE. E_INVALIDARG: NULL, misaligned, or Size or Version of the snapshot. E_PENDING.
/// Context: thread, interrupt, non-maskable interrupt. Cost: without news about 180 instructions, 1,400 where PerMille
///   decides; else those and BgGetSnapshot.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid; pSnapshot for its Size bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgChangedSince(
    job: BG_JOB,
    pSeen: *mut Changes,
    Bytes: u64,
    PerMille: u32,
    pSnapshot: *mut JobSnapshot,
) -> HRESULT {
    let look = || {
        let engine = engine_of(job)?;
        let mut seen = read(pSeen)?;
        let (seen_out, snapshot_out) = (Out::new(pSeen)?, snapshot_out(pSnapshot)?);
        let snapshot = engine.changed_since(Job(job), &mut seen, Bytes, PerMille)?.ok_or(S_FALSE)?;
        seen_out.put(seen);
        snapshot_out.put(snapshot);
        Ok(())
    };
    code(look())
}

/// The same question about a snapshot that is there already, one of BgViewSnapshot for instance: 1 for news, and *pSeen
/// is brought up to date; else, and for NULL or misaligned pointers, 0.
///
/// Context: any; two contexts that may stop one another need a BG_CHANGES each. Cost: about 90 instructions, 1,300
///   where PerMille decides.
///
/// # Safety
/// Pointers are NULL, misaligned, or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BgIsChanged(
    pSeen: *mut Changes,
    pSnapshot: *const JobSnapshot,
    Bytes: u64,
    PerMille: u32,
) -> i32 {
    let look = || {
        let mut seen = read(pSeen)?;
        let out = Out::new(pSeen)?;
        let is_changed = seen.update(&read(pSnapshot)?, Bytes, PerMille);
        if is_changed {
            out.put(seen);
        }
        Ok::<bool, HResult>(is_changed)
    };
    look().unwrap_or(false).into()
}
