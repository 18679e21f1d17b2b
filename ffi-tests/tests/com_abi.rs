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

/// A function of the header that no program calls is not tested.
#[test]
fn every_function_of_the_header_is_called() {
    let programs: String = COM
        .iter()
        .chain(&["com.h"])
        .map(|name| std::fs::read_to_string(source(&format!("c/com/{name}"))).expect("the program is there"))
        .collect();
    let functions = xtask::com_header::checked_in_functions().expect("the header declares functions");
    let is_called = |name: &&String| programs.contains(&format!("{name}("));
    assert_eq!(functions.iter().filter(|name| !is_called(name)).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(functions.len(), 9);
}
