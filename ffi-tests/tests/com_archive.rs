//! `libbgjob-com.a`: everything that `libbgjob.a` is held to, with the COM interface as well.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_tests::cc::{Cc, must};
use ffi_tests::check::{Objects, complaints, exports};
use ffi_tests::{built, built_com, header_functions, process, scratch, source};
use xtask::archive::{self, Built};
use xtask::{com_header, install, target};

fn com(triple: &str) -> Built {
    archive::build_com(triple).unwrap_or_else(|e| panic!("{triple}: {e:#}"))
}

#[test]
fn this_machines_archive_is_clean() {
    assert_eq!(complaints(built_com()), Vec::<String>::new());
    let size = |built: &Built| built.size.code + built.size.constants;
    println!("COM adds {} bytes", size(built_com()) - size(built()));
}

#[test]
fn every_targets_archive_is_clean() {
    for triple in target::CROSS_COM {
        assert_eq!(complaints(&com(triple)), Vec::<String>::new(), "{triple}");
    }
}

#[test]
fn it_has_the_functions_of_both_headers() {
    let own = com_header::checked_in_functions().unwrap_or_else(|e| panic!("{e:#}"));
    assert!(own.iter().any(|f| f == "BgCoCreateInstance") && own.iter().any(|f| f == "BgPumpCallbacks"), "{own:?}");
    let objects = Objects::read(&built_com().library);
    let missing = exports(&objects, &header_functions());
    let expected: Vec<_> = own.iter().map(|f| format!("{f} is exported but not in the header")).collect();
    assert_eq!(missing.iter().collect::<std::collections::BTreeSet<_>>(), expected.iter().collect());
    assert_eq!(exports(&Objects::read(&built().library), &header_functions()), Vec::<String>::new());
}

/// COM has an engine for each profile; who has the C ABI alone does not pay for it.
#[test]
fn the_other_library_is_the_same_before_and_after() {
    let before = fs::read(&built().library).unwrap();
    let com = com(target::host());
    let after = archive::build_host().unwrap_or_else(|e| panic!("{e:#}"));
    assert!(fs::read(&after.library).unwrap() == before);
    assert!(after.size.storage < com.size.storage, "{}, {}", after.size, com.size);
    assert!(com.library != after.library && com.dist == after.dist);
}

/// A program that needs every function of both headers, and on Windows the platform's memory.
fn calls_all(dir: &Path) -> PathBuf {
    let own = com_header::checked_in_functions().unwrap_or_else(|e| panic!("{e:#}"));
    let table: String = header_functions().iter().chain(&own).map(|f| format!("    (any *){f},\n")).collect();
    let text = format!(
        "#include <deliveryoptimization.h>\n#ifndef FREESTANDING\n#include <stdio.h>\n#endif\n\
         BGJOB_COM(com, 8, 1);\ntypedef void any(void);\nstatic any *volatile all[] = {{\n{table}}};\n\
         int main(void)\n{{\n    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)\n\
         \x20       if (!all[i])\n            return 1;\n    if (BgComInitialize(com, sizeof com, &com_config) != E_HANDLE)\n\
         \x20       return 2;\n#ifndef FREESTANDING\n    puts(\"linked\");\n#endif\n    return 0;\n}}\n"
    );
    let file = dir.join("all.c");
    fs::write(&file, text).unwrap();
    file
}

#[test]
fn needs_no_flag_and_no_library() {
    let dir = scratch("com-plain");
    let program = dir.join("plain");
    let mut cc = Command::new("cc");
    cc.arg(calls_all(&dir)).arg(format!("-I{}", built_com().include.display())).arg(&built_com().library);
    xtask::run::stdout(cc.arg("-o").arg(&program)).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(process::run_ok(&program, &[]).contains("linked"));
}

#[test]
fn links_every_function_on_every_target() {
    for triple in target::CROSS_COM {
        let prefix = install::binutils(triple).unwrap_or_else(|e| panic!("{e:#}"));
        let built = com(triple);
        let dir = scratch(&format!("com-link-{triple}"));
        let bare = ["-mthumb", "-ffreestanding", "-nostdlib", "-DFREESTANDING", "-Wl,-e,main"];
        let (flags, last): (Vec<&str>, &[&str]) = match triple {
            "thumbv6m-none-eabi" => ([&bare[..], &["-mcpu=cortex-m0"]].concat(), &["-lgcc"]),
            "thumbv7m-none-eabi" => ([&bare[..], &["-mcpu=cortex-m3"]].concat(), &["-lgcc"]),
            _ => (vec![], &["-lole32"]),
        };
        let mut files = vec![calls_all(&dir)];
        if triple.starts_with("thumb") {
            files.push(source("c/support/memory.c"));
        }
        files.push(built.library.clone());
        files.extend(last.iter().map(PathBuf::from));
        must(Cc::shipped(&format!("{prefix}gcc"), "c11", &built).args(flags).link(&files, &dir.join("all.exe")));
    }
}

#[test]
fn pkg_config_and_cmake_find_it() {
    let dir = scratch("com-packaging");
    let moved = dir.join("somewhere else");
    assert!(built().library.exists() && built_com().library.exists());
    let copied = Command::new("cp").arg("-r").arg(&built_com().dist).arg(&moved).status().unwrap();
    assert!(copied.success());

    let mut pkg_config = Command::new("pkg-config");
    pkg_config.args(["--cflags", "--libs", "bgjob-com"]).env("PKG_CONFIG_PATH", moved.join("lib/pkgconfig"));
    let words = xtask::run::stdout(&mut pkg_config).unwrap_or_else(|e| panic!("{e:#}"));
    let source = calls_all(&dir);
    let shell = format!("cc '{}' {} -o pc", source.display(), words.trim());
    xtask::run::stdout(Command::new("sh").args(["-c", &shell]).current_dir(&dir)).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(process::run_ok(&dir.join("pc"), &[]).contains("linked"));

    fs::write(
        dir.join("CMakeLists.txt"),
        "cmake_minimum_required(VERSION 3.16)\nproject(user C)\nfind_package(bgjob 0.1 REQUIRED CONFIG)\n\
         add_executable(prog all.c)\ntarget_link_libraries(prog PRIVATE bgjob::com)\n",
    )
    .unwrap();
    let configure = |build: &str| {
        let mut cmake = Command::new("cmake");
        cmake.args(["-S", ".", "-B", build]).arg(format!("-DCMAKE_PREFIX_PATH={}", moved.display())).current_dir(&dir);
        xtask::run::stdout(&mut cmake)
    };
    configure("b").unwrap_or_else(|e| panic!("{e:#}"));
    let mut build = Command::new("cmake");
    xtask::run::stdout(build.args(["--build", "b"]).current_dir(&dir)).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(process::run_ok(&dir.join("b/prog"), &[]).contains("linked"));

    // Where it was not built there is no such target, and the other one is there.
    fs::remove_file(moved.join("lib/libbgjob-com.a")).unwrap();
    configure("c").unwrap_err();
}

#[test]
fn its_methods_are_stdcall_on_32_bit_windows() {
    let nm = |triple: &str, tool: &str| {
        let text =
            xtask::run::stdout(Command::new(tool).arg(com(triple).unstripped)).unwrap_or_else(|e| panic!("{e:#}"));
        // The number behind the name: bytes of arguments, which the function called takes off the stack.
        text.lines().filter(|line| line.contains("bgjob_com") && line.ends_with("@4")).count()
    };
    assert!(nm("i686-pc-windows-gnu", "i686-w64-mingw32-nm") > 3);
    assert_eq!(nm("x86_64-pc-windows-gnu", "x86_64-w64-mingw32-nm"), 0);
}

/// One of a program's two ways to get a manager must not be the platform's.
#[test]
fn windows_programs_keep_the_platforms_own_functions() {
    let dir = scratch("com-windows-own");
    let built = com("x86_64-pc-windows-gnu");
    let text = "#include <deliveryoptimization.h>\nint main(void)\n{\n    void *p = CoTaskMemAlloc(1);\n\
                \x20   CoTaskMemFree(p);\n    return BgCoTaskMemAlloc(1) == p;\n}\n";
    let file = dir.join("own.c");
    fs::write(&file, text).unwrap();
    let compiler = "x86_64-w64-mingw32-gcc";
    let (own, ole32) = ([file, built.library.clone()], PathBuf::from("-lole32"));
    must(Cc::shipped(compiler, "c11", &built).link(&[&own[..], &[ole32]].concat(), &dir.join("own.exe")));
    Cc::shipped(compiler, "c11", &built).link(&own, &dir.join("none.exe")).unwrap_err();
}
