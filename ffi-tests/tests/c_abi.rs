//! C and C++ programs on the archive. Each is compiled strictly, by gcc and with sanitizers, and run.
//!
//! The library itself is not instrumented; what it does to memory it should not touch is caught by guard pages and
//! painted buffers in the programs.

use std::path::PathBuf;

use ffi_tests::cc::{Cc, must};
use ffi_tests::{built, process, scratch, source};

/// How a program is compiled.
const BUILDS: [(&str, &str, &[&str]); 3] = [
    ("plain", "gcc", &["-O2"]),
    ("clang", "clang", &["-O2"]),
    ("sanitized", "gcc", &["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]),
];

/// Compiles `c/NAME.c` in every way and runs each; what the programs print is shown with `--nocapture`.
fn c_program(name: &str, builds: &[(&str, &str, &[&str])]) {
    let dir = scratch(&format!("c-{name}"));
    for (build, compiler, flags) in builds {
        let program = dir.join(build);
        // In this order, so that a program can tell by an address whether it was stopped inside the library.
        let sources = [name, "before_library", "after_library"].map(|n| source(&format!("c/{n}.c")));
        let [main, before, after] = sources;
        let files = [main, before, built().library.clone(), after];
        must(Cc::shipped(compiler, "c11", built()).args(*flags).args(["-pthread"]).link(&files, &program));
        print!("{name}, {build}: {}", process::run_ok(&program, &[]));
    }
}

macro_rules! c_programs {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {
        $($(#[$meta])* #[test] fn $name() { c_program(stringify!($name), &BUILDS); })*

        /// A program that nobody runs tests nothing.
        #[test]
        fn every_c_program_is_run() {
            let run = ["step.c", $(concat!(stringify!($name), ".c")),*];
            // Those that tests/archive.rs links.
            let elsewhere = ["before_library.c", "after_library.c", "freestanding.c", "memory.c", "neighbour.c", "own_get_progress.c"];
            let entries = std::fs::read_dir(source("c")).expect("c/ is there");
            let names = entries.map(|e| e.expect("c/ can be read").file_name().to_string_lossy().into_owned());
            let forgotten: Vec<_> =
                names.filter(|n| n.ends_with(".c") && !run.contains(&&**n) && !elsewhere.contains(&&**n)).collect();
            assert_eq!(forgotten, Vec::<String>::new());
        }
    };
}

c_programs! {
    arguments,
    complete,
    enumerate,
    hostile,
    lifecycle,
    names,
    signals,
    states,
    threads,
    tokens,
    view,
}

/// Once: the program's own compiler makes no difference to the library's instructions, and a trap costs 10 us.
#[test]
fn step() {
    c_program("step", &BUILDS[..1]);
}

#[test]
fn cpp_program() {
    let dir = scratch("cpp");
    for (compiler, standard) in
        [("g++", "c++11"), ("g++", "c++20"), ("clang++", "c++11"), ("clang++", "c++17"), ("clang++", "c++20")]
    {
        let program: PathBuf = dir.join(format!("{compiler}-{standard}"));
        let files = [source("c/cpp.cpp"), built().library.clone()];
        must(Cc::shipped(compiler, standard, built()).args(["-O2"]).link(&files, &program));
        process::run_ok(&program, &[]);
    }
    let program = dir.join("sanitized");
    let files = [source("c/cpp.cpp"), built().library.clone()];
    must(Cc::shipped("g++", "c++17", built()).args(["-fsanitize=address,undefined"]).link(&files, &program));
    process::run_ok(&program, &[]);
}
