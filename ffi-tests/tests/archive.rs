//! What ships: one object that exports the header's functions, asks for nothing, and cannot panic.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_tests::cc::{Cc, must};
use ffi_tests::check::{Objects, bitcode, exports, panics, traps, undefined};
use ffi_tests::{built, header_functions, process, rust, scratch, source};
use xtask::archive::{self, Built};
use xtask::{install, target};

/// Of the target's binutils and compiler.
fn prefix(triple: &str) -> &'static str {
    install::binutils(triple).unwrap_or_else(|e| panic!("{e:#}"))
}

/// Every check on one target's archive; all complaints at once.
fn complaints(built: &Built, prefix: &str) -> Vec<String> {
    let (shipped, unstripped) = (Objects::read(&built.library), Objects::read(&built.unstripped));
    let functions = header_functions();
    let mut all = exports(&shipped, &functions);
    all.extend(undefined(&shipped));
    all.extend(bitcode(&shipped));
    all.extend(panics(&unstripped));
    all.extend(traps(&built.unstripped, &functions, prefix));
    if shipped.names() != ["bgjob.o"] {
        all.push(format!("the archive holds {:?}, not one object", shipped.names()));
    }
    if built.size.storage > 512 {
        all.push(format!("{}: the block belongs to the program", built.size));
    }
    all
}

#[test]
fn this_machines_archive_is_clean() {
    assert_eq!(complaints(built(), ""), Vec::<String>::new());
}

#[test]
fn every_targets_archive_is_clean() {
    for triple in target::CROSS {
        let prefix = prefix(triple);
        let built = archive::build(triple).unwrap_or_else(|e| panic!("{triple}: {e:#}"));
        assert_eq!(complaints(&built, prefix), Vec::<String>::new(), "{triple}");
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
    let options = archive::Options { triple, form: archive::Form::Native, get_progress: false };
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

mod planted {
    //! The checks are shown to catch what they are there for.

    use super::*;
    use xtask::archive::Objcopy;

    fn header() -> Vec<String> {
        vec!["GetProgress".to_owned()]
    }

    fn says(complaints: &[String], part: &str) {
        assert!(complaints.iter().any(|c| c.contains(part)), "nothing about `{part}` in {complaints:?}");
    }

    #[test]
    fn a_clean_library_passes() {
        let dir = scratch("fault-none");
        // The bytes of ud2 as a constant are no trap.
        let library = rust::no_std(
            &dir,
            "clean",
            r#"
            #[unsafe(no_mangle)] pub extern "C" fn GetProgress(i: u32) -> u32 { i ^ 0x0b0f_0b0f }
        "#,
        );
        let object = rust::own_object(&library, "clean");
        let objects = Objects::read(&object);
        assert_eq!(panics(&objects), Vec::<String>::new());
        assert_eq!(traps(&object, &header(), ""), Vec::<String>::new());
        assert_eq!(undefined(&objects), Vec::<String>::new());
        assert_eq!(exports(&objects, &header()), Vec::<String>::new());
    }

    #[test]
    fn a_reachable_panic_is_caught() {
        let dir = scratch("fault-panic");
        for (name, body) in [
            (
                "index",
                "static T: [u8; 4] = [1, 2, 3, 4]; #[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: usize) -> u8 { T[i] }",
            ),
            (
                "unwrap",
                "#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: u32) -> u32 { i.checked_add(1).unwrap() }",
            ),
            ("divide", "#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: u32) -> u32 { 7 / i }"),
            (
                "slice",
                "#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: usize) -> usize { [1_u8; 4][i..].len() }",
            ),
        ] {
            let object = rust::own_object(&rust::no_std(&dir, name, body), name);
            says(&panics(&Objects::read(&object)), "a panic is reachable");
        }
    }

    #[test]
    fn a_handler_that_was_inlined_is_caught() {
        let dir = scratch("fault-loop");
        let object = rust::own_object(
            &rust::no_std(
                &dir,
                "endless",
                r#"
            #[unsafe(no_mangle)] pub extern "C" fn GetProgress(i: u32) -> u32 { if i == 7 { loop {} } i }
        "#,
            ),
            "endless",
        );
        says(&traps(&object, &header(), ""), "loops for ever");
    }

    #[test]
    fn a_trap_is_caught_in_a_local_function_too() {
        let dir = scratch("fault-trap");
        let object = rust::own_object(
            &rust::no_std(
                &dir,
                "trap",
                r#"
            #[inline(never)] fn local(i: u32) -> u32 { if i > 9 { unsafe { core::arch::asm!("ud2") } } i * 3 }
            #[unsafe(no_mangle)] pub extern "C" fn GetProgress(i: u32) -> u32 { local(i) + local(i + 1) }
        "#,
            ),
            "trap",
        );
        says(&traps(&object, &header(), ""), "a trap");
    }

    #[test]
    fn traps_of_other_machines_are_caught() {
        let dir = scratch("fault-udf");
        let file = dir.join("udf.c");
        for (name, compiler, flags, body) in [
            ("udf", "arm-none-eabi-gcc", &["-mcpu=cortex-m3", "-mthumb"][..], "__asm__ volatile(\"udf #0\");"),
            ("loop", "arm-none-eabi-gcc", &["-mcpu=cortex-m3", "-mthumb"][..], "for (;;) { }"),
            ("mingw", "x86_64-w64-mingw32-gcc", &[][..], "__builtin_trap();"),
        ] {
            fs::write(&file, format!("int GetProgress(void); int GetProgress(void) {{ {body} return 0; }}\n")).unwrap();
            let object = dir.join(format!("{name}.o"));
            must(Cc::new(compiler, "c11").args(["-O2", "-c"]).args(flags).link(std::slice::from_ref(&file), &object));
            let complaints = traps(&object, &header(), compiler.strip_suffix("gcc").unwrap());
            says(&complaints, if name == "loop" { "loops for ever" } else { "a trap" });
        }
    }

    #[test]
    fn a_function_too_many_or_too_few_is_caught() {
        let dir = scratch("fault-export");
        let library = rust::no_std(
            &dir,
            "extra",
            r#"
            #[unsafe(no_mangle)] pub extern "C" fn GetProgress(i: u32) -> u32 { i }
            #[unsafe(no_mangle)] pub extern "C" fn Undeclared(i: u32) -> u32 { i + 1 }
        "#,
        );
        let objects = Objects::read(&rust::own_object(&library, "extra"));
        says(&exports(&objects, &header()), "Undeclared is exported but not in the header");
        let more = [header(), vec!["Undeclared".to_owned(), "BgMissing".to_owned()]].concat();
        assert_eq!(exports(&objects, &more), ["BgMissing is in the header but not exported"]);
        says(&traps(&dir.join("libextra.o"), &more, ""), "BgMissing was not found");
    }

    #[test]
    fn everything_that_rustc_packs_is_caught() {
        let dir = scratch("fault-whole");
        let library =
            rust::no_std(&dir, "whole", "#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: u32) -> u32 { i }");
        let objects = Objects::read(&library);
        assert!(objects.names().len() > 1, "rustc packs compiler_builtins too");
        says(&exports(&objects, &header()), "is exported but not in the header");
    }

    #[test]
    fn bitcode_is_caught_and_the_build_removes_it() {
        let dir = scratch("fault-bitcode");
        let code = "#![no_std]\n#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: u32) -> u32 { i }";
        let flags = ["-Copt-level=3", "-Ccodegen-units=1", "-Cpanic=abort"];
        let embed = [&flags[..], &["-Cembed-bitcode=yes"]].concat();
        let object = rust::own_object(&rust::rlib(&dir, "kept", code, &embed), "kept");
        says(&bitcode(&Objects::read(&object)), ".llvmbc");

        let clean = dir.join("clean.o");
        Objcopy { prefix: "", keep: &header(), weak: &[] }.run(&object, &clean).unwrap();
        assert_eq!(bitcode(&Objects::read(&clean)), Vec::<String>::new());

        // An object that is bitcode as a whole, as for a linker that optimises.
        let whole = [&flags[..], &["-Clinker-plugin-lto"]].concat();
        let object = rust::own_object(&rust::rlib(&dir, "raw", code, &whole), "raw");
        says(&bitcode(&Objects::read(&object)), "is bitcode");
    }

    #[test]
    fn an_unexpected_dependency_is_caught() {
        let dir = scratch("fault-undefined");
        let library = rust::no_std(
            &dir,
            "asks",
            r#"
            unsafe extern "C" { fn malloc(n: usize) -> *mut u8; }
            #[unsafe(no_mangle)] pub extern "C" fn GetProgress(n: usize) -> *mut u8 { unsafe { malloc(n) } }
        "#,
        );
        says(&undefined(&Objects::read(&rust::own_object(&library, "asks"))), "malloc is undefined");
    }
}
