//! Worst stack depth of each exported function, from the object file alone.
//!
//! * `frames.rs`: what each function takes itself, as the compiler says it or as the code shows.
//! * `code.rs`: instructions, and which of them call or jump.
//! * `graph.rs`: who calls whom, and who can get hold of whose address.
//! * `depth.rs`: the deepest way through it.

mod code;
mod depth;
mod frames;
mod graph;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use object::File;

use graph::Graph;

/// What a helper outside the library (memcpy, a 64-bit division) is taken to need. The deepest of newlib's and libgcc's
/// is the 64-bit division on ARMv6-M, with 72 bytes in gcc 12.
pub const HELPER: u64 = 80;

/// The assumption about indirect calls.
pub(super) const NESTING: &str = "An indirect call may reach any function whose\naddress is taken on the way from the same exported function, except those that are running: the library does not\nrecurse, which is checked for direct calls.";

/// Bytes of stack by function, for each of `functions`.
///
/// `prefix` is that of the target's binutils.
///
/// # Errors
/// When the object cannot be understood, a function's frame is not known, or functions call one another in a circle.
pub fn depths(object: &Path, prefix: &str, functions: &[String]) -> Result<BTreeMap<String, u64>> {
    let data = std::fs::read(object).with_context(|| format!("cannot read {}", object.display()))?;
    let file = File::parse(&*data)?;
    let graph = Graph::of(&file, &code::dump(object, prefix, &file)?)?;
    let depth = |name: &String| Ok((name.clone(), depth::worst(&graph, name)?));
    functions.iter().map(depth).collect()
}
