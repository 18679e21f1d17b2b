//! The C programs of `c/`: which there are, where each can run, and how they are compiled.

use std::path::{Path, PathBuf};

use xtask::archive::Form;

use crate::cc::{Cc, must};
use crate::{built, built_com, source};

/// Those that every POSIX system can run.
pub const POSIX: [&str; 22] = [
    "arguments",
    "complete",
    "enumerate",
    "enumerators",
    "failures",
    "hostile",
    "lifecycle",
    "names",
    "properties",
    "ranges",
    "reader",
    "regressions",
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
pub const PORTABLE: [&str; 19] = [
    "arguments",
    "complete",
    "enumerate",
    "enumerators",
    "failures",
    "lifecycle",
    "names",
    "properties",
    "ranges",
    "reader",
    "regressions",
    "sets",
    "sizes",
    "states",
    "threads",
    "timers",
    "times",
    "tokens",
    "uploads",
];

/// Runs wherever those do, and is given a file by its caller: see [`crate::spec_table`].
pub const CELLS: &str = "cells";

/// Those that stop themselves after every instruction by a flag of the processor (`c/stepping.h`): x86-64 only. Other
/// processors are stopped from outside, in an emulator.
pub const X86_64: [&str; 2] = ["reuse", "step"];

/// Programs of the COM layer, in `c/com`: wherever there are C11 and POSIX threads.
pub const COM: [&str; 10] = [
    "callbacks.cpp",
    "enumerators.c",
    "errors.c",
    "memory.c",
    "methods.c",
    "objects.c",
    "profiles.c",
    "properties.c",
    "strings.c",
    "threads.c",
];

/// Programs in `c/` and `c/com` that are in no list: nobody runs them.
pub fn forgotten() -> Vec<String> {
    let in_dir = |dir: &str| {
        let entries = std::fs::read_dir(source(dir)).expect("the directory is there");
        entries.map(|e| e.expect("it can be read").file_name().to_string_lossy().into_owned())
    };
    let programs = in_dir("c").filter_map(|n| n.strip_suffix(".c").map(str::to_owned));
    let flat = programs.filter(|n| !POSIX.contains(&&**n) && !X86_64.contains(&&**n) && n != CELLS);
    let com = in_dir("c/com").filter(|n| !n.ends_with(".h") && !COM.contains(&&**n));
    flat.chain(com).collect()
}

/// How a program is compiled: a name, the compiler, its flags.
pub type Build = (&'static str, &'static str, &'static [&'static str]);

/// Every program is compiled in each of these ways.
pub const BUILDS: [Build; 3] = [
    ("plain", "gcc", &["-O2"]),
    ("clang", "clang", &["-O2"]),
    ("sanitized", "gcc", &["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]),
];

/// What is linked beside each program: marks before and after the library, so that a program can tell by an address
/// whether it was stopped inside, and what the masked form asks of a program.
pub fn with_support(dir: &Path, main: PathBuf) -> Vec<PathBuf> {
    let mut files = around(dir, form(), &built().library, vec![main]);
    files.extend(mask_object(dir, form()));
    files
}

/// Marks around any library; `files` are the program's. The caller adds [`mask_source`], compiled as the program is.
pub fn around(dir: &Path, form: Form, library: &Path, mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    let marks = ["before_library", "after_library"].map(|name| object(dir, name, form));
    let [before, after] = marks;
    files.extend([before, library.to_path_buf(), after]);
    files
}

/// What the masked form asks of a program on a hosted target.
pub fn mask_source(form: Form) -> Option<PathBuf> {
    (form == Form::Masked).then(|| support("mask"))
}

fn object(dir: &Path, name: &str, form: Form) -> PathBuf {
    let object = dir.join(format!("{name}.o"));
    must(Cc::new("gcc", "c11").args(form_flags(form)).args(["-O2", "-c"]).link(&[support(name)], &object));
    object
}

fn support(name: &str) -> PathBuf {
    source(&format!("c/support/{name}.c"))
}

/// [`mask_source`] as an object, not instrumented.
fn mask_object(dir: &Path, form: Form) -> Option<PathBuf> {
    (form == Form::Masked).then(|| object(dir, "mask", form))
}

/// Compiles a program of the COM layer: one of `c/com`, or one that a test has written.
pub fn compile_com(main: &Path, dir: &Path, build: &Build) -> PathBuf {
    compile_com_with(main, &built_com().library, dir, build)
}

/// The same against another library.
pub fn compile_com_with(main: &Path, library: &Path, dir: &Path, (name, compiler, flags): &Build) -> PathBuf {
    let (compiler, standard) = dialect(main, compiler);
    let stem = main.file_stem().expect("a source has a name").to_string_lossy();
    let program = dir.join(format!("{stem}-{name}"));
    let mut files = vec![main.to_path_buf(), library.to_path_buf()];
    files.extend(mask_object(dir, form()));
    let cc = Cc::shipped(compiler, standard, built_com()).args(*flags).args(no_vptr(main)).args(form_flags(form()));
    // As in `compile_written`.
    let cc = cc.args(["-pthread".as_ref(), "-Wl,--gc-sections".as_ref(), "-I".as_ref(), source("c").as_os_str()]);
    must(cc.link(&files, &program));
    program
}

/// Which of a family's compilers a source is for, and the standard.
pub fn dialect<'c>(source: &Path, compiler: &'c str) -> (&'c str, &'static str) {
    match (source.extension().is_some_and(|e| e == "cpp"), compiler) {
        (true, "gcc") => ("g++", "c++17"),
        (true, "clang") => ("clang++", "c++17"),
        (true, other) => (other, "c++17"),
        (false, other) => (other, "c11"),
    }
}

/// Objects come from another language: there is no C++ type that the sanitizer could know.
pub fn no_vptr(source: &Path) -> &'static [&'static str] {
    if source.extension().is_some_and(|e| e == "cpp") { &["-fno-sanitize=vptr"] } else { &[] }
}

fn form() -> Form {
    Form::from_env().expect("BGJOB_FORM is a form")
}

/// What programs of the form are compiled with.
pub fn form_flags(form: Form) -> &'static [&'static str] {
    if form == Form::Masked { &["-DBGJOB_MASKED"] } else { &[] }
}

/// Compiles a program that a test has written against this library; it includes what it needs of `c/`.
pub fn compile_written(main: &Path, library: &Path, dir: &Path, (name, compiler, flags): &Build) -> PathBuf {
    let program = dir.join(name);
    let mut files = vec![main.to_path_buf(), library.to_path_buf()];
    files.extend(mask_object(dir, form()));
    let cc = Cc::shipped(compiler, "c11", built()).args(*flags).args(form_flags(form()));
    // A library that comes straight from cargo has parts that nobody reaches, and that ask for what nobody has.
    let cc = cc.args(["-Wl,--gc-sections".as_ref(), "-I".as_ref(), source("c").as_os_str()]);
    must(cc.link(&files, &program));
    program
}

/// Compiles `c/NAME.c` into `dir`; name and program of each build.
pub fn compile<'b>(name: &str, dir: &Path, builds: &'b [Build]) -> Vec<(&'b str, PathBuf)> {
    let files = with_support(dir, source(&format!("c/{name}.c")));
    let one = |(build, compiler, flags): &'b Build| {
        let program = dir.join(build);
        let cc = Cc::shipped(compiler, "c11", built()).args(*flags).args(form_flags(form())).args(["-pthread"]);
        must(cc.link(&files, &program));
        (*build, program)
    };
    builds.iter().map(one).collect()
}
