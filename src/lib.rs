//! Transfer progress without heap, lock or panic: the engine behind `include/bgjob.h`.
//!
//! One context moves bytes and reports them, any other asks: `IBackgroundCopyJob::GetProgress` of Microsoft's BITS, on
//! any target. A job's bytes, files, totals, state and error change in one atomic step; a reader gets one moment of
//! them, whatever writer was stopped half-way, and never writes or waits.
//!
//! # Note on atomics
//!
//! 64-bit targets use 64-bit compare-and-swap, 32-bit ones 32-bit compare-and-swap only. Targets without it mask
//! interrupts around a load, a comparison and a store by the program's `critical-section` implementation; readers mask
//! nothing there either. See [`ground`] for the forms, `SPEC.md` for every bit, `DESIGN.md` for the reasons.
//!
//! # Example
//!
//! ```
//! use bgjob::{Capacities, Config, Engine, Guid, JobType, Profile, percent, region_bytes};
//!
//! let mut memory = [0u64; region_bytes(1, 4, 0) / 8];
//! let capacities = Capacities::new(1, 4, 0, 0);
//! let engine = Engine::new(&mut memory, &Config { capacities, profile: Profile::Bits, seed: Guid::default() })?;
//!
//! let (job, _id) = engine.create_job(None, JobType::Download)?;
//! engine.add_file(job, None, None, 7)?;
//! engine.resume(job)?;
//!
//! // The transport's side: another thread, an interrupt handler.
//! let started = engine.transfer_next()?;
//! engine.transfer_connected(started.transfer, 1000, 0)?;
//! engine.transfer_advance(started.transfer, 600)?;
//!
//! // Anywhere, at any moment.
//! assert_eq!(engine.progress(job)?.bytes_transferred, 600);
//! assert_eq!(percent(&engine.snapshot(job)?), Some(6_000));
//! # Ok::<(), bgjob::HResult>(())
//! ```
//!
//! # Layers
//!
//! Dependencies point down only: [`engine`] (operations by handle), [`reader`] (what snapshots tell), [`tables`]
//! (entries and the block of memory), [`record`] (the one lock-free structure, and the transitions as pure functions),
//! [`ground`].
#![no_std]

#[cfg(any(test, loom))]
extern crate std;

pub mod engine;
pub mod ground;
pub mod reader;
pub mod record;
pub mod tables;

pub use engine::{Config, Cursor, Engine, FileSpec, JobError, View};
pub use ground::handle::{File, Job, Transfer};
pub use ground::hresult::{self, HResult};
pub use ground::profile::Profile;
pub use ground::state::{self, State};
pub use ground::types::{
    ErrorContext, FileProgress, FileRange, FileTime, Guid, JobProgress, JobReplyProgress, JobSnapshot, JobTimes,
    JobType, Priority, SIZE_UNKNOWN, SNAPSHOT_SIZE_MIN, SNAPSHOT_VERSION,
};
pub use reader::{Changes, Estimate, Estimator, PERCENT_MAX, RATE_UNKNOWN, STALL_MS_DEFAULT, TIME_UNKNOWN, percent};
pub use tables::layout::{Capacities, REGION_ALIGN, SPARES_DEFAULT, TABLE_BYTES, region_bytes, region_bytes_with};
pub use tables::ranges::RANGES_MAX;
