//! The record of a job: the one lock-free structure, and the only place with ordering arguments.

pub(crate) mod file;
pub mod pool;
#[allow(clippy::module_inception)]
pub(crate) mod record;
pub(crate) mod resize;
pub mod slot;
pub mod transition;
pub(crate) mod word;
