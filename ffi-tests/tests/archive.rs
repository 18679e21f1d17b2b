//! What ships: one object that exports the header's functions, asks for nothing, and cannot panic.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_tests::cc::{Cc, must};
use ffi_tests::check::{Objects, complaints, exports};
use ffi_tests::{built, header_functions, process, rust, scratch, source};
use xtask::archive;
use xtask::{install, target};

/// Of the target's binutils and compiler.
fn prefix(triple: &str) -> &'static str {
    install::binutils(triple).unwrap_or_else(|e| panic!("{e:#}"))
}

#[test]
fn this_machines_archive_is_clean() {
    assert_eq!(complaints(built()), Vec::<String>::new());
}

#[test]
fn every_targets_archive_is_clean() {
    for triple in target::CROSS {
        let built = archive::build(triple).unwrap_or_else(|e| panic!("{triple}: {e:#}"));
        assert_eq!(complaints(&built), Vec::<String>::new(), "{triple}");
    }
}

#[test]
fn one_weak_function_gives_way() {
    let text = xtask::run::stdout(Command::new("nm").arg(&built().library)).unwrap();
    let weak: Vec<_> = text.lines().filter(|l| l.contains(" W ")).collect();
    assert_eq!(weak.len(), 1, "{text}");
    assert!(weak[0].ends_with(" GetProgress"), "{text}");
}

/// A program that needs every function of the header.
fn calls_all(dir: &Path) -> PathBuf {
    let table: String = header_functions().iter().map(|f| format!("    (any *){f},\n")).collect();
    let text = format!(
        "#include <bgjob.h>\n#ifndef FREESTANDING\n#include <stdio.h>\n#endif\ntypedef void any(void);\n\
         static any *volatile all[] = {{\n{table}}};\n\
         int main(void)\n{{\n    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)\n\
         \x20       if (!all[i])\n            return 1;\n#ifndef FREESTANDING\n    puts(\"linked\");\n#endif\n\
         \x20   return BgGetVersion() == 0;\n}}\n"
    );
    let file = dir.join("all.c");
    fs::write(&file, text).unwrap();
    file
}

/// Links `sources` and `libraries` with nothing else on the command line, and runs the program.
fn link_and_run(dir: &Path, name: &str, files: &[PathBuf], flags: &[&str]) -> String {
    let program = dir.join(name);
    must(Cc::shipped("gcc", "c11", built()).args(flags).link(files, &program));
    process::run_ok(&program, &[])
}

#[test]
fn needs_no_flag_and_no_library() {
    let dir = scratch("plain");
    let program = dir.join("plain");
    let line = xtask::run::stdout(
        Command::new("cc")
            .arg(calls_all(&dir))
            .arg(format!("-I{}", built().include.display()))
            .arg(&built().library)
            .arg("-o")
            .arg(&program),
    );
    line.unwrap_or_else(|e| panic!("{e:#}"));
    assert!(process::run_ok(&program, &[]).contains("linked"));
}

#[test]
fn links_every_function_on_every_target() {
    for triple in target::CROSS {
        let prefix = prefix(triple);
        if prefix.starts_with("aarch64") {
            continue; // no C compiler for it is needed elsewhere; its archive is checked symbol by symbol
        }
        let built = archive::build(triple).unwrap_or_else(|e| panic!("{triple}: {e:#}"));
        let dir = scratch(&format!("link-{triple}"));
        let flags: &[&str] = if triple.starts_with("thumb") {
            &["-mcpu=cortex-m3", "-mthumb", "-ffreestanding", "-nostdlib", "-DFREESTANDING", "-Wl,-e,main"]
        } else {
            &[]
        };
        let mut files = vec![calls_all(&dir), built.library.clone()];
        if triple.starts_with("thumb") {
            files.insert(1, source("c/support/memory.c"));
            files.push(PathBuf::from("-lgcc"));
        }
        must(Cc::shipped(&format!("{prefix}gcc"), "c11", &built).args(flags).link(&files, &dir.join("all")));
    }
}

#[test]
fn links_and_runs_without_a_c_library() {
    let files = [source("c/link/freestanding.c"), source("c/support/memory.c"), built().library.clone()];
    let flags = ["-nostdlib", "-static", "-ffreestanding", "-fno-stack-protector", "-O1"];
    link_and_run(&scratch("freestanding"), "freestanding", &files, &flags);
}

#[test]
fn a_program_keeps_a_get_progress_of_its_own() {
    let dir = scratch("own");
    let own = source("c/link/own_get_progress.c");
    link_and_run(&dir, "after", &[own.clone(), built().library.clone()], &[]);
    // The weak function must also give way when the library comes first.
    let archive = built().library.display().to_string();
    let whole = [PathBuf::from(format!("-Wl,--whole-archive,{archive},--no-whole-archive")), own];
    link_and_run(&dir, "before", &whole, &[]);
}

#[test]
fn a_windows_program_keeps_one_too() {
    let triple = "x86_64-pc-windows-gnu";
    let options =
        archive::Options { triple, form: archive::Form::Native, get_progress: false, kind: archive::Kind::Flat };
    let without = archive::build_with(&options).unwrap_or_else(|e| panic!("{e:#}"));
    let rest: Vec<_> = header_functions().into_iter().filter(|f| f != "GetProgress").collect();
    assert_eq!(exports(&Objects::read(&without.library), &rest), Vec::<String>::new());
    let files = [source("c/link/own_get_progress.c"), without.library.clone()];
    let program = scratch("own-windows").join("own.exe");
    must(Cc::shipped("x86_64-w64-mingw32-gcc", "c11", &without).link(&files, &program));
}

/// A neighbour with a panic handler of its own and a panic that can be reached.
const NEIGHBOUR: &str = r#"
    static TABLE: [u8; 4] = [1, 2, 3, 4];
    #[unsafe(no_mangle)] pub extern "C" fn neighbour(i: usize) -> u8 { TABLE[i] }
"#;

#[test]
fn links_beside_a_second_rust_static_library() {
    let dir = scratch("neighbour");
    let main = source("c/link/neighbour.c");
    let bare = rust::no_std(&dir, "bare", NEIGHBOUR);
    let std = rust::with_std(
        &dir,
        "hosted",
        &format!(
            "{NEIGHBOUR}{}",
            r#"
        #[unsafe(no_mangle)] pub extern "C" fn hosted(n: usize) -> usize { format!("{}", vec![7; n].len()).len() }
    "#
        ),
    );
    let ours = built().library.clone();
    let gc = "-Wl,--gc-sections"; // the bare neighbour's own prebuilt core asks for it, ours does not
    link_and_run(&dir, "bare_last", &[main.clone(), ours.clone(), bare.clone()], &[gc]);
    link_and_run(&dir, "bare_first", &[main.clone(), bare, ours.clone()], &[gc]);
    let system = ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl"].map(PathBuf::from);
    let last = [&[main.clone(), ours.clone(), std.clone()][..], &system].concat();
    link_and_run(&dir, "hosted_last", &last, &["-DHOSTED"]);
    let first = [&[main, std, ours][..], &system].concat();
    link_and_run(&dir, "hosted_first", &first, &["-DHOSTED"]);
}

#[test]
fn pkg_config_and_cmake_find_it_wherever_it_is_moved() {
    let dir = scratch("packaging");
    let moved = dir.join("somewhere else");
    let copied = Command::new("cp").arg("-r").arg(&built().dist).arg(&moved).status().unwrap();
    assert!(copied.success());

    let mut pkg_config = Command::new("pkg-config");
    pkg_config.args(["--cflags", "--libs", "bgjob"]).env("PKG_CONFIG_PATH", moved.join("lib/pkgconfig"));
    let words = xtask::run::stdout(&mut pkg_config).unwrap_or_else(|e| panic!("{e:#}"));
    let source = calls_all(&dir);
    let shell = format!("cc '{}' {} -o pc", source.display(), words.trim());
    xtask::run::stdout(Command::new("sh").args(["-c", &shell]).current_dir(&dir)).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(process::run_ok(&dir.join("pc"), &[]).contains("linked"));

    fs::copy(&source, dir.join("prog.c")).unwrap();
    fs::write(
        dir.join("CMakeLists.txt"),
        "cmake_minimum_required(VERSION 3.16)\nproject(user C)\nfind_package(bgjob 0.1 REQUIRED CONFIG)\n\
         add_executable(prog prog.c)\ntarget_link_libraries(prog PRIVATE bgjob::bgjob)\n",
    )
    .unwrap();
    let mut configure = Command::new("cmake");
    configure.args(["-S", ".", "-B", "b"]).arg(format!("-DCMAKE_PREFIX_PATH={}", moved.display())).current_dir(&dir);
    xtask::run::stdout(&mut configure).unwrap_or_else(|e| panic!("{e:#}"));
    let mut build = Command::new("cmake");
    xtask::run::stdout(build.args(["--build", "b"]).current_dir(&dir)).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(process::run_ok(&dir.join("b/prog"), &[]).contains("linked"));

    // A version that the interface is not compatible with is refused.
    fs::write(
        dir.join("CMakeLists.txt"),
        "cmake_minimum_required(VERSION 3.16)\nproject(user C)\nfind_package(bgjob 9.0 REQUIRED CONFIG)\n",
    )
    .unwrap();
    let mut refused = Command::new("cmake");
    refused.args(["-S", ".", "-B", "c"]).arg(format!("-DCMAKE_PREFIX_PATH={}", moved.display())).current_dir(&dir);
    xtask::run::stdout(&mut refused).unwrap_err();
}
