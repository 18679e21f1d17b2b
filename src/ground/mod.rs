//! What everything stands on: arithmetic, atomics, result codes, handles, the state machine, the public types.

pub(crate) mod arith;
pub mod atomic;
pub mod handle;
pub mod hresult;
pub mod state;
pub mod types;
