//! The COM interface of bgjob: `include/deliveryoptimization.h` is generated from this crate by `cargo xtask header`.
//!
//! No logic here: each method checks its pointers, turns texts between UTF-16 and UTF-8, and calls the engine. What it
//! has of its own is what COM asks for: counted objects in a table of fixed capacity, and the pump that calls the
//! program's callbacks.
//!
//! # Safety of methods
//!
//! Each `unsafe extern "system"` method relies on contract (M), which the header hands on to its callers: `this` may be
//! anything (`unknown.rs` looks for it among the objects and follows no other); every other pointer is NULL, misaligned,
//! or valid for what its type names, and texts end with a NUL ((P) in `capi/src/pointer.rs`). The tables of methods are
//! their only callers.
#![no_std]
// The interfaces and types have the names that C sees.
#![allow(non_camel_case_types, non_snake_case, clippy::upper_case_acronyms)]

pub mod config;
pub mod functions;
pub mod interfaces;
pub mod types;

mod allocator;
mod block;
mod callback;
mod describe;
mod enumerate;
mod error;
mod file;
mod held;
mod job;
mod layer;
mod manager;
mod object;
mod pump;
mod settings;
mod text;
mod unknown;
mod watch;
