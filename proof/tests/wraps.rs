//! Reuse past every wrap: each counter of SPEC 2.1 goes through its end, and what it is for still holds.
//!
//! * Really counted through, where that can be waited for ([`cycles`]): era and tag of the 32-bit forms, the bytes of an
//!   era, instances, errors; in the long version also the era of the 64-bit form, by 2^31 changes.
//! * Set to just before the end in the bytes of the region, where SPEC 1 and 2 say they are ([`near`]), while nobody is
//!   at work in it; then counted on.
//!
//! Meanwhile another thread reads ([`watch`]): no value is torn or falls.
#![cfg(not(loom))]

#[path = "wraps/cycles.rs"]
mod cycles;
#[path = "wraps/near.rs"]
mod near;
#[path = "wraps/region.rs"]
mod region;
#[path = "wraps/watch.rs"]
mod watch;

use std::sync::Mutex;

/// Counts engines of this process, which every test makes: one at a time.
static ALONE: Mutex<()> = Mutex::new(());

const RUNG: &str = "handles";
