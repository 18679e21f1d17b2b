//! A progress in two 16-byte atomics: portable-atomic's `AtomicU128`.
//!
//! What changes together with every add is in one word: `{bytes transferred 64, files transferred 32, version 32}`.
//! The totals are in the other, with a version of their own. A change of totals writes the totals first; the change
//! takes effect when the counters get the same version, which anybody may do who finds them behind. So a reading whose
//! two words carry the same version tells what was true when it loaded the second word, though it loads each once.

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};

use portable_atomic::AtomicU128;

#[repr(align(64))]
struct Record {
    totals: AtomicU128,
    counters: AtomicU128,
}

static RECORD: Record =
    Record { totals: AtomicU128::new(pack(1 << 40, 4, 0)), counters: AtomicU128::new(pack(0, 1, 0)) };

/// The layout of `BG_JOB_PROGRESS`.
#[repr(C)]
pub struct Progress {
    bytes_total: u64,
    bytes_transferred: u64,
    files_total: u32,
    files_transferred: u32,
}

const fn pack(bytes: u64, files: u32, version: u32) -> u128 {
    bytes as u128 | (files as u128) << 64 | (version as u128) << 96
}

const fn version(word: u128) -> u32 {
    (word >> 96) as u32
}

/// Both words of one moment.
#[inline(always)]
fn look() -> (u128, u128) {
    loop {
        // Acquire pairs with the AcqRel of `pairs_set_totals`: counters that are loaded later are not older.
        let totals = RECORD.totals.load(Acquire);
        // Acquire pairs with the AcqRel of the exchange below: totals that are loaded next time are not older.
        let counters = RECORD.counters.load(Acquire);
        if version(totals) == version(counters) {
            return (totals, counters);
        }
        catch_up(totals, counters);
    }
}

/// Gives the counters the version of the totals, unless they are ahead of what was read.
#[cold]
fn catch_up(totals: u128, counters: u128) {
    if version(totals) == version(counters).wrapping_add(1) {
        let next = pack(counters as u64, (counters >> 64) as u32, version(totals));
        // AcqRel pairs with the Acquire of `look`. Whoever was quicker has done the same.
        let _ = RECORD.counters.compare_exchange(counters, next, AcqRel, Relaxed);
    }
}

/// Fills `out`.
///
/// # Safety
/// `out` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pairs_read(_job: u64, out: *mut Progress) -> i32 {
    let (totals, counters) = look();
    let progress = Progress {
        bytes_total: totals as u64,
        bytes_transferred: counters as u64,
        files_total: (totals >> 64) as u32,
        files_transferred: (counters >> 64) as u32,
    };
    // SAFETY: the caller's promise.
    unsafe { out.write(progress) }
    0
}

/// Adds to the bytes.
#[unsafe(no_mangle)]
pub extern "C" fn pairs_add(_transfer: u64, bytes: u32) -> i32 {
    let mut old = RECORD.counters.load(Relaxed);
    loop {
        let next = pack((old as u64).wrapping_add(bytes.into()), (old >> 64) as u32, version(old));
        // AcqRel pairs with the Acquire of `look`.
        match RECORD.counters.compare_exchange_weak(old, next, AcqRel, Relaxed) {
            Ok(_) => return 0,
            Err(found) => old = found,
        }
    }
}

/// Changes both totals in one step.
#[unsafe(no_mangle)]
pub extern "C" fn pairs_set_totals(bytes: u64, files: u32) {
    loop {
        let (totals, counters) = look();
        let next = pack(bytes, files, version(totals).wrapping_add(1));
        // AcqRel pairs with the Acquire of `look`.
        if RECORD.totals.compare_exchange(totals, next, AcqRel, Relaxed).is_ok() {
            // A counter that moved meanwhile is met again by the next reading.
            catch_up(next, counters);
            look();
            return;
        }
    }
}

/// Whether this build, on this machine, does without a lock.
#[unsafe(no_mangle)]
pub extern "C" fn pairs_is_lock_free() -> bool {
    AtomicU128::is_lock_free()
}
