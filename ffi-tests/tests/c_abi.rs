//! C and C++ programs on the archive. Each is compiled strictly, by gcc and with sanitizers, and run.
//!
//! The library itself is not instrumented; what it does to memory it should not touch is caught by guard pages and
//! painted buffers in the programs.

use ffi_tests::cc::{Cc, must};
use ffi_tests::programs::BUILDS;
use ffi_tests::{built, check, process, programs, scratch, source};

/// Compiles `c/NAME.c` in every way and runs each; what the programs print is shown with `--nocapture`.
fn c_program(name: &str, builds: &[programs::Build]) {
    let dir = scratch(&format!("c-{name}"));
    for (build, program) in programs::compile(name, &dir, builds) {
        println!("{name}, {build}: {}", process::run_ok(&program, &[]));
    }
}

macro_rules! c_programs {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {
        $($(#[$meta])* #[test] fn $name() { c_program(stringify!($name), &BUILDS); })*

        /// A program that nobody runs tests nothing.
        #[test]
        fn every_c_program_is_run() {
            assert_eq!([$(stringify!($name)),*], programs::POSIX);
            assert_eq!(programs::forgotten(), Vec::<String>::new());
        }
    };
}

c_programs! {
    arguments,
    complete,
    enumerate,
    enumerators,
    failures,
    hostile,
    lifecycle,
    names,
    properties,
    ranges,
    reader,
    regressions,
    sets,
    signals,
    sizes,
    states,
    threads,
    timers,
    times,
    tokens,
    uploads,
    view,
}

/// Once: the program's own compiler makes no difference to the library's instructions, and a trap costs 10 us.
#[test]
fn step() {
    c_program("step", &BUILDS[..1]);
}

#[test]
fn reuse() {
    c_program("reuse", &BUILDS[..1]);
}

#[test]
fn the_archive_of_this_form_is_clean() {
    assert_eq!(check::complaints(built()), Vec::<String>::new());
}

#[test]
fn cpp_program() {
    let dir = scratch("cpp");
    let files = programs::with_support(&dir, source("c/cpp.cpp"));
    let sanitized: &[&str] = BUILDS[2].2;
    for (compiler, standard, flags) in [
        ("g++", "c++11", &["-O2"][..]),
        ("g++", "c++20", &["-O2"]),
        ("clang++", "c++11", &["-O2"]),
        ("clang++", "c++20", &["-O2"]),
        ("g++", "c++17", sanitized),
    ] {
        let program = dir.join(format!("{compiler}-{standard}"));
        must(Cc::shipped(compiler, standard, built()).args(flags).link(&files, &program));
        process::run_ok(&program, &[]);
    }
}
