//! What everything stands on: atomics, result codes, handles, the state machine, the public types.

pub mod atomic;
pub mod handle;
pub mod hresult;
pub mod state;
pub mod types;
