//! Programs of the COM layer, in C and C++, on the archive that has it: as `c_abi.rs` does with the flat ABI's.

use ffi_tests::programs::{BUILDS, COM};
use ffi_tests::{built_com, check, process, programs, scratch, source};

/// Compiles `c/com/NAME` in every way and runs each; what the programs print is shown with `--nocapture`.
fn com_program(name: &str) {
    let dir = scratch(&format!("com-{}", name.replace('.', "-")));
    for build in &BUILDS {
        let program = programs::compile_com(&source(&format!("c/com/{name}")), &dir, build);
        println!("{name}, {}: {}", build.0, process::run_ok(&program, &[]));
    }
}

macro_rules! com_programs {
    ($($test:ident = $name:literal),* $(,)?) => {
        $(#[test] fn $test() { com_program($name); })*

        /// A program that nobody runs tests nothing.
        #[test]
        fn every_com_program_is_run() {
            assert_eq!([$($name),*], COM);
            assert_eq!(programs::forgotten(), Vec::<String>::new());
        }
    };
}

com_programs! {
    callbacks = "callbacks.cpp",
    enumerators = "enumerators.c",
    errors = "errors.c",
    memory = "memory.c",
    methods = "methods.c",
    objects = "objects.c",
    profiles = "profiles.c",
    properties = "properties.c",
    strings = "strings.c",
    threads = "threads.c",
}

#[test]
fn the_archive_with_com_of_this_form_is_clean() {
    assert_eq!(check::complaints(built_com()), Vec::<String>::new());
}
