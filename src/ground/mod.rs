//! What everything stands on: arithmetic, atomics, result codes and profiles, handles, the state machine, the public
//! types.

pub(crate) mod arith;
pub mod atomic;
pub mod handle;
pub mod hresult;
pub mod profile;
pub mod state;
pub mod types;
