//! What the benchmarks measure, and how.

pub mod design;
pub mod peers;

pub use peers::floors::{floor_fetch_add, floor_struct_copy};
pub use peers::sequences::{seqlock_add, seqlock_read};
