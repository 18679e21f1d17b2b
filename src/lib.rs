//! bgjob
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(test, loom))]
extern crate std;

pub mod engine;
pub mod ground;
pub mod record;
pub mod tables;

pub use engine::percent::{PERCENT_MAX, percent};
pub use engine::{Config, Engine, View};
pub use ground::handle::{File, Job, Transfer};
pub use ground::hresult::{self, HResult};
pub use ground::state::{self, State};
pub use ground::types::{
    ErrorContext, FileProgress, Guid, JobProgress, JobSnapshot, JobType, SIZE_UNKNOWN, SNAPSHOT_SIZE_MIN,
    SNAPSHOT_VERSION,
};
pub use tables::layout::{Capacities, REGION_ALIGN, SPARES_DEFAULT, TABLE_BYTES, region_bytes, region_bytes_with};
