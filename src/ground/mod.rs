//! What everything stands on: atomics, result codes and profiles, handles, the state machine, the public types.

pub mod atomic;
pub mod handle;
pub mod hresult;
pub mod profile;
pub mod state;
pub mod types;
