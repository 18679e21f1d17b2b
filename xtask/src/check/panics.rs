//! No panic is reachable: link-time optimisation has dropped everything that belongs to one, local symbols included.

use object::{Object, ObjectSymbol};

use super::Objects;

/// Parts of demangled names that only a reachable panic, or the unwinding after it, brings along.
const TRACES: [&str; 9] = [
    "core::panicking",
    "core::fmt",
    "core::panic",
    "rust_begin_unwind",
    "rust_panic",
    "rust_eh_personality",
    "_Unwind_Resume",
    "unwrap_failed",
    "expect_failed",
];

/// Complains about every symbol, defined or not, that a reachable panic needs. For the object before it is stripped.
pub fn panics(objects: &Objects) -> Vec<String> {
    let mut complaints = Vec::new();
    for (_, file) in objects.parsed() {
        for raw in file.symbols().filter_map(|s| s.name().ok()) {
            let name = format!("{:#}", rustc_demangle::demangle(raw));
            if TRACES.iter().any(|t| name.contains(t)) {
                complaints.push(format!("{name} is there: a panic is reachable"));
            }
        }
    }
    complaints
}
