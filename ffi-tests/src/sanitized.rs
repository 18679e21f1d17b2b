//! C and C++ programs on a library that is instrumented as they are.

use std::path::{Path, PathBuf};

use xtask::archive::instrumented::{self, Instrument, Instrumented};
use xtask::archive::{Form, Kind};

use crate::cc::{Cc, must};
use crate::programs::{around, dialect, form_flags, mask_source, no_vptr};
use crate::source;

/// How a program is compiled: a name, the compiler, what its library is instrumented for, its flags.
pub type Build = (&'static str, &'static str, Instrument, &'static [&'static str]);

const ADDRESS: &[&str] = &["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"];
const THREAD: &[&str] = &["-O1", "-g", "-fsanitize=thread"];

/// One for each sanitizer of the library; undefined behaviour of C is looked for beside bad addresses.
pub const BUILDS: [Build; 2] =
    [("gcc-address", "gcc", Instrument::Address, ADDRESS), ("clang-thread", "clang", Instrument::Thread, THREAD)];

/// The same by the other compiler.
pub const OTHER_BUILDS: [Build; 2] =
    [("clang-address", "clang", Instrument::Address, ADDRESS), ("gcc-thread", "gcc", Instrument::Thread, THREAD)];

/// The files of the storm, in `c/sanitized`.
pub const STORM: [&str; 9] =
    ["answers", "files", "jobs", "lists", "properties", "readings", "rest", "storm", "transfers"];

/// With counters instead of checks.
pub const COVERAGE: Build = ("coverage", "gcc", Instrument::Coverage, &["-O1", "-g"]);

/// Them, where they are.
pub fn storm_sources() -> Vec<PathBuf> {
    STORM.iter().map(|name| source(&format!("c/sanitized/{name}.c"))).collect()
}

/// The library in the form that `BGJOB_FORM` names.
pub fn library(instrument: Instrument, kind: Kind) -> Instrumented {
    let form = Form::from_env().expect("BGJOB_FORM is a form");
    instrumented::build(instrument, form, kind).unwrap_or_else(|e| panic!("{e:#}"))
}

/// Compiles `sources` and links them with `library` to `dir/NAME-BUILD`.
pub fn compile(sources: &[PathBuf], name: &str, dir: &Path, library: &Instrumented, build: &Build) -> PathBuf {
    let (name_of_build, compiler, _, flags) = build;
    let object = |main: &PathBuf| {
        let (compiler, standard) = dialect(main, compiler);
        let stem = main.file_stem().expect("a source has a name").to_string_lossy();
        let object = dir.join(format!("{stem}-{name_of_build}.o"));
        let cc = Cc::new(compiler, standard).args(*flags).args(no_vptr(main)).args(form_flags(library.form));
        must(
            cc.args(["-c".as_ref(), "-I".as_ref(), source("c").as_os_str()]).link(std::slice::from_ref(main), &object),
        );
        object
    };
    // The mask's lock orders what the program does: a sanitizer that does not see it takes that for races.
    let objects = sources.iter().chain(&mask_source(library.form)).map(object).collect();
    let files = around(dir, library.form, &library.library, objects);
    let program = dir.join(format!("{name}-{name_of_build}"));
    let (linker, standard) = dialect(&sources[0], "gcc");
    // Core refers to what unwinding would need, and nothing here unwinds.
    let mut libraries = vec!["-Wl,--gc-sections,--defsym=rust_eh_personality=0".to_owned()];
    if build.2 == Instrument::Coverage {
        // Nothing calls what writes the counters at the end: it is a destructor.
        libraries.push("-Wl,-u,__llvm_profile_runtime".to_owned());
    }
    // Of a sanitizer's runtime everything is called, by the C library.
    let whole = |runtime: &PathBuf| format!("-Wl,--whole-archive,{},--no-whole-archive", runtime.display());
    libraries.extend(library.runtime.iter().map(whole));
    libraries.extend(["-pthread", "-ldl", "-lm", "-lrt"].map(str::to_owned));
    let libraries: Vec<_> = libraries.iter().map(String::as_str).collect();
    must(Cc::bare(linker, standard).link_with(&files, &libraries, &program));
    program
}
