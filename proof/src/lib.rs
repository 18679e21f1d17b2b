//! What the harnesses of `VERIFICATION.md` share. Each is a test in `proof/tests`, one claim a file.
//!
//! `cargo xtask verify` runs them at full length and keeps the counts that they print ([`report`]); `cargo xtask test`
//! runs them short.

#[cfg(not(loom))]
pub mod model;
pub mod report;
