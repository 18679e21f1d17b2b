//! What the tests of the archive, the header and the C programs share.
//!
//! * [`callers`] writes programs that call every function with everything that can be wrong.
//! * [`cc`] compiles C and C++ the way a user would, with every warning an error.
//! * [`com_slots`] is the table of COM interfaces, typed a second time.
//! * [`com_table`] reads the tables of SPEC.md's section on COM.
//! * [`com_uses`] makes programs that use every method of them.
//! * [`check`] (of xtask) holds the checks of an object or archive.
//! * [`compile`] names every target that sources are compiled for.
//! * [`documented`] lists the codes that the header tells of.
//! * [`layout`] is the table of the public structures, taken from the Rust types.
//! * [`process`] runs a program with a time limit.
//! * [`programs`] names the C programs, each once.
//! * [`rust`] makes small Rust static libraries: planted faults, and neighbours to link beside.
//! * [`sanitized`] builds C programs, library and all, with a sanitizer.
//! * [`spec_table`] reads the tables of SPEC.md's section on methods and states.
//! * [`stepper`] starts the harness that interrupts the library at every instruction.

pub mod callers;
pub mod cc;
pub mod com_slots;
pub mod com_table;
pub mod com_uses;
pub mod compile;
pub mod documented;
pub mod layout;
pub mod process;
pub mod programs;
pub mod rust;
pub mod sanitized;
pub mod spec_table;
pub mod stepper;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use xtask::archive::Built;
pub use xtask::check;

/// The archive of this machine, built once per process, in the form that `BGJOB_FORM` names.
pub fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| xtask::archive::build_host().expect("the archive builds"))
}

/// The same of the archive with COM.
pub fn built_com() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| xtask::archive::build_com(xtask::target::host()).expect("the archive with COM builds"))
}

/// A directory of its own for a test, empty at the start.
pub fn scratch(test: &str) -> PathBuf {
    let form = std::env::var("BGJOB_FORM").unwrap_or_default();
    let dir = xtask::root::target_dir().join("ffi-tests").join(format!("{test}{form}"));
    if dir.exists() {
        std::fs::remove_dir_all(&dir).expect("the last run's files can be removed");
    }
    std::fs::create_dir_all(&dir).expect("the build directory is writable");
    dir
}

/// A file of this crate, for instance `c/lifecycle.c`.
pub fn source(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The functions that the checked-in header declares.
pub fn header_functions() -> Vec<String> {
    xtask::header::checked_in_functions().unwrap_or_else(|e| panic!("{e:#}"))
}
