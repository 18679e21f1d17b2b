//! The C ABI of bgjob.
#![no_std]
pub use bgjob;
