//! What the two fuzzers do with their bytes. libFuzzer looks for bytes that reach new code; a finding is a panic, a
//! fault at a guard page or by the address sanitizer, or a call that does not come back.
//!
//! * `calls`: bytes are calls of the C ABI, one after the other ([`ops`]), then everything must be sound ([`sound`]).
//! * `regions`: bytes are somebody's region, between guard pages, and everything that reads regions reads it
//!   ([`regions`]).

pub mod guard;
pub mod input;
pub mod ops;
pub mod program;
pub mod regions;
pub mod seeds;
pub mod sound;
pub mod world;
