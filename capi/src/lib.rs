//! The C ABI of bgjob: `include/bgjob.h` is generated from this crate by `cargo xtask header`.
//!
//! No logic here: each function checks its pointers (`pointer.rs`), calls the engine, and writes its outputs only on
//! success. Documentation comments are the manual that C programmers read in the header.
#![no_std]
// The types have the names that C sees.
#![allow(non_camel_case_types, non_snake_case)]

// In the order of the header.
pub mod types;

pub mod lifetime;

pub mod jobs;

pub mod progress;

pub mod properties;

pub mod files;

pub mod enumerate;

pub mod transfers;

pub mod view;

pub mod reader;

pub mod helpers;

// What the functions, and those of the COM interface, are made of.
pub mod engines;

pub mod pointer;
