//! The C programs of `c/`: which there are, and where each can run.

use crate::source;

/// Those that every POSIX system can run.
pub const POSIX: [&str; 20] = [
    "arguments",
    "complete",
    "enumerate",
    "enumerators",
    "hostile",
    "lifecycle",
    "names",
    "properties",
    "ranges",
    "reader",
    "sets",
    "signals",
    "sizes",
    "states",
    "threads",
    "timers",
    "times",
    "tokens",
    "uploads",
    "view",
];

/// Those of them that need C11 and POSIX threads only: Windows compilers have these, too.
pub const PORTABLE: [&str; 17] = [
    "arguments",
    "complete",
    "enumerate",
    "enumerators",
    "lifecycle",
    "names",
    "properties",
    "ranges",
    "reader",
    "sets",
    "sizes",
    "states",
    "threads",
    "timers",
    "times",
    "tokens",
    "uploads",
];

/// Those that stop themselves after every instruction by a flag of the processor (`c/stepping.h`): x86-64 only. Other
/// processors are stopped from outside, in an emulator.
pub const X86_64: [&str; 2] = ["reuse", "step"];

/// Programs in `c/` that are in neither list: nobody runs them.
pub fn forgotten() -> Vec<String> {
    let entries = std::fs::read_dir(source("c")).expect("c/ is there");
    let names = entries.map(|e| e.expect("c/ can be read").file_name().to_string_lossy().into_owned());
    let programs = names.filter_map(|n| n.strip_suffix(".c").map(str::to_owned));
    programs.filter(|n| !POSIX.contains(&&**n) && !X86_64.contains(&&**n)).collect()
}
