//! The engine's clock: two copies, one of which is current, so that a reader never meets a half-written one.
//!
//! One context ticks at a time; a second one is turned away. Readers may interrupt the ticking context anywhere.

use super::Engine;
use crate::ground::atomic::{Modify, Ordering, fence};
use crate::ground::hresult::{E_HANDLE, E_PENDING, HResult};
use crate::record::transition::clock::Tick;
use crate::tables::Tables;

/// A read of the clock starts again at most so often; each retry means that a tick went by.
const CLOCK_TRIES: u32 = if cfg!(loom) { 2 } else { 16 };

impl Tables<'_> {
    /// FILETIME of the last tick, 0 before the first and if whole ticks overtake every try.
    pub(super) fn file_time(&self) -> u64 {
        let header = self.header;
        for _ in 0..CLOCK_TRIES {
            // Acquire: pairs with the store of `ticks` in `set_clock`.
            let ticks = header.ticks.load(Ordering::Acquire);
            let [even, odd] = &header.clock;
            let time = if ticks & 1 == 0 { even } else { odd }.file_time.load();
            // Pairs with the Release fence in `set_clock`: who sees a reused copy sees a later `ticks`.
            fence(Ordering::Acquire);
            if header.ticks.load(Ordering::Relaxed) == ticks {
                return time;
            }
        }
        0
    }

    /// The time that counts: never before the last tick's, because the context that read its clock first may come here
    /// second.
    fn set_clock(&self, monotonic_ms: u64, file_time: u64) -> u64 {
        let header = self.header;
        let ticks = header.ticks.load(Ordering::Relaxed).wrapping_add(1);
        let [even, odd] = &header.clock;
        let (last, copy) = if ticks & 1 == 0 { (odd, even) } else { (even, odd) };
        let monotonic_ms = monotonic_ms.max(last.monotonic_ms.load());
        // Pairs with the Acquire fence in `file_time`.
        fence(Ordering::Release);
        copy.monotonic_ms.store(monotonic_ms);
        copy.file_time.store(file_time);
        // Release: publishes the copy.
        header.ticks.store(ticks, Ordering::Release);
        monotonic_ms
    }
}

#[cfg(loom)]
impl Engine<'_> {
    /// For models: the time of the last tick, as a change takes it.
    pub fn clock(&self) -> u64 {
        self.tables.file_time()
    }
}

impl Engine<'_> {
    /// Tells the time: monotonic milliseconds, and UTC as a FILETIME (100 ns units since 1601). Stamps
    /// ModificationTime and the time of the last byte of every job that has changed since the tick before; queues jobs
    /// in TRANSIENT_ERROR whose retry delay is over, turns those without progress for too long to ERROR, and cancels
    /// jobs to which nothing has happened for 90 days (Delivery Optimization: 30).
    ///
    /// E_PENDING: another context is ticking; nothing was done. Cost: one look at every job, a change for each that
    /// needs one.
    pub fn tick(&self, monotonic_ms: u64, file_time: u64) -> Result<(), HResult> {
        let tables = &self.tables;
        if tables.header.ticking.set_bits(1) & 1 != 0 {
            return Err(E_PENDING);
        }
        let monotonic_ms = tables.set_clock(monotonic_ms, file_time);
        let tick = Tick { monotonic_ms, file_time, profile: tables.profile };
        for entry in tables.directory.jobs {
            // Refused where there is nothing to do. A job too busy to be changed is told by the next tick: its marks
            // stay set.
            let _ = tables.record(entry).change(&mut |moment| {
                if moment.record.generation & 1 == 0 {
                    return Err(E_HANDLE);
                }
                moment.tick(&tick)
            });
        }
        tables.header.ticking.clear_bits(1);
        Ok(())
    }
}
