//! The C ABI on 64-bit Windows, under Wine: another calling convention, another object format, another C library.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ffi_tests::cc::{Cc, must};
use ffi_tests::spec_table::SpecTable;
use ffi_tests::{built, process, programs, scratch, source};
use xtask::archive::{self, Built};
use xtask::wine::Prefix;

/// A Windows of the tests' own, made once.
fn prefix() -> &'static Prefix {
    static PREFIX: OnceLock<Prefix> = OnceLock::new();
    PREFIX.get_or_init(|| Prefix::new(scratch("wine-prefix")).unwrap_or_else(|e| panic!("{e:#}")))
}

fn run(program: &Path, args: &[&str]) -> String {
    let dir = program.parent().expect("programs are in scratch directories");
    let mut command = prefix().command(program);
    process::finish_ok(command.args(args).current_dir(dir), &program.with_extension("log"))
}

fn windows() -> Built {
    archive::build("x86_64-pc-windows-gnu").unwrap_or_else(|e| panic!("{e:#}"))
}

/// Compiles `main` for Windows.
fn compile(compiler: &str, standard: &str, main: &str, out: PathBuf) -> PathBuf {
    prefix(); // and the compilers
    let built = windows();
    let cc = Cc::shipped(&format!("x86_64-w64-mingw32-{compiler}"), standard, &built);
    must(cc.args(["-O2", "-static", "-pthread"]).link(&[source(main), built.library.clone()], &out));
    out
}

#[test]
fn every_portable_program_runs() {
    let dir = scratch("wine");
    for name in programs::PORTABLE {
        let program = compile("gcc", "c11", &format!("c/{name}.c"), dir.join(format!("{name}.exe")));
        println!("{name}: {}", run(&program, &[]));
    }
    let table = SpecTable::read();
    let program = compile("gcc", "c11", "c/cells.c", dir.join("cells.exe"));
    table.write(&dir);
    table.check(&run(&program, &["cells.txt"]));
    run(&compile("g++", "c++17", "c/cpp.cpp", dir.join("cpp.exe")), &[]);
}

/// How a program of the COM layer meets the platform's headers.
const BESIDE: [(&str, &[&str]); 2] = [
    ("alone", &[]),
    (
        "after",
        &[
            "-DCOBJMACROS",
            "-include",
            "initguid.h",
            "-include",
            "windows.h",
            "-include",
            "bits.h",
            "-include",
            "bits5_0.h",
        ],
    ),
];

/// Compiles `c/com/NAME` for a Windows, with the platform's headers first or with ours alone.
fn compile_com(machine: &str, name: &str, (way, flags): (&str, &[&str]), dir: &Path) -> PathBuf {
    let built = archive::build_com(&format!("{machine}-pc-windows-gnu")).unwrap_or_else(|e| panic!("{e:#}"));
    let (compiler, standard) = if name.ends_with("pp") { ("g++", "c++17") } else { ("gcc", "c11") };
    let out = dir.join(format!("{}-{way}.exe", name.replace('.', "-")));
    let files = [source(&format!("c/com/{name}")), built.library];
    // Last, so that <bits.h> is the platform's where it is asked for.
    let include = ["-idirafter".into(), built.include.into_os_string(), "-I".into(), source("c").into_os_string()];
    let cc = Cc::bare(&format!("{machine}-w64-mingw32-{compiler}"), standard).args(include).args(flags);
    must(cc.args(["-O2", "-static", "-pthread"]).link_with(&files, &["-lole32", "-luuid"], &out));
    out
}

#[test]
fn every_com_program_runs() {
    prefix(); // and the compilers
    let dir = scratch("wine-com");
    for name in programs::COM {
        for beside in BESIDE {
            let program = compile_com("x86_64", name, beside, &dir);
            println!("{name}, {}: {}", beside.0, run(&program, &[]));
        }
    }
}

/// Not run: there is no 32-bit Wine. A wrong calling convention does not link, because stdcall is in the names of
/// imports, and the compiler's tables of methods are stdcall too (`com_header.rs`).
#[test]
fn every_com_program_links_for_32_bits() {
    prefix();
    let dir = scratch("wine-com-32");
    for name in programs::COM {
        for beside in BESIDE {
            compile_com("i686", name, beside, &dir);
        }
    }
}

/// SPEC.md: byte order and word size decide, not the system.
#[test]
fn a_region_in_a_file_is_the_same_on_both_systems() {
    let dir = scratch("wine-region");
    let there = compile("gcc", "c11", "c/region/file.c", dir.join("file.exe"));
    let here = dir.join("file");
    must(
        Cc::shipped("gcc", "c11", built())
            .args(["-O2"])
            .link(&[source("c/region/file.c"), built().library.clone()], &here),
    );
    let path = |name: &str| dir.join(name).to_str().expect("the scratch directory is UTF-8").to_owned();
    run(&there, &["write", "there.region", "64"]);
    process::run_ok(&here, &["read", &path("there.region")]);
    process::run_ok(&here, &["write", &path("here.region"), "64"]);
    run(&there, &["read", "here.region"]);
}
