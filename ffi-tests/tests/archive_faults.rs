//! The checks of the archive are shown to catch what they are there for: each meets a library with a planted fault.

use std::fs;

use ffi_tests::cc::{Cc, must};
use ffi_tests::check::{Objects, Surroundings, bitcode, exports, lines, panics, traps, undefined};
use ffi_tests::{rust, scratch};
use xtask::archive::Objcopy;
use xtask::target;

/// A program that brings block copies only.
const NOTHING: Surroundings = Surroundings { is_masked: false, has_heap: false };

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
    assert_eq!(undefined(&objects, NOTHING), Vec::<String>::new());
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
        ("unwrap", "#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: u32) -> u32 { i.checked_add(1).unwrap() }"),
        ("divide", "#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: u32) -> u32 { 7 / i }"),
        ("slice", "#[unsafe(no_mangle)] pub extern \"C\" fn GetProgress(i: usize) -> usize { [1_u8; 4][i..].len() }"),
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

/// As rustc leaves them.
#[test]
fn a_hot_function_in_the_middle_of_a_line_is_caught() {
    let built = xtask::archive::build("x86_64-unknown-linux-gnu").unwrap_or_else(|e| panic!("{e:#}"));
    let complaints = lines(&Objects::read(&built.unstripped));
    assert_eq!(complaints.len(), xtask::archive::HOT.len(), "{complaints:#?}");
    says(&complaints, "BgTransferAdvance may begin in the middle of a line");
    assert_eq!(lines(&Objects::read(&built.library)), Vec::<String>::new());
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
    Objcopy { prefix: "", keep: &header(), weak: &[], aligned: &[] }.run(&object, &clean).unwrap();
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
    says(&undefined(&Objects::read(&rust::own_object(&library, "asks")), NOTHING), "malloc is undefined");
}

#[test]
fn only_a_heap_is_the_programs_to_bring() {
    let dir = scratch("fault-heap");
    let library = rust::no_std(
        &dir,
        "heap",
        r#"
        unsafe extern "C" {
            fn malloc(n: usize) -> *mut u8;
            fn free(p: *mut u8);
            fn realloc(p: *mut u8, n: usize) -> *mut u8;
        }
        #[unsafe(no_mangle)] pub extern "C" fn GetProgress(p: *mut u8, n: usize) -> *mut u8 {
            unsafe { free(p); realloc(malloc(n), 2 * n) }
        }
    "#,
    );
    let object = Objects::read(&rust::own_object(&library, "heap"));
    assert_eq!(undefined(&object, Surroundings { has_heap: true, ..NOTHING }), ["realloc is undefined"]);
    assert_eq!(undefined(&object, NOTHING).len(), 3);
}

/// 32-bit Windows: names of C begin with a line, and what is called with stdcall ends in the bytes of its arguments.
#[test]
fn decorated_names_are_understood() {
    let dir = scratch("fault-decorated");
    let file = dir.join("names.c");
    let text = "#include <stdlib.h>\nvoid *GetProgress(void);\nint __stdcall method(int *p);\n\
                void *GetProgress(void) { return malloc(1); }\nint __stdcall method(int *p) { return *p; }\n";
    fs::write(&file, text).unwrap();
    let (object, local) = (dir.join("names.o"), dir.join("local.o"));
    must(Cc::new("i686-w64-mingw32-gcc", "c11").args(["-O2", "-c"]).link(&[file], &object));
    let triple = "i686-pc-windows-gnu";
    let keep: Vec<_> = header().iter().map(|f| target::symbol(triple, f)).collect();
    says(&exports(&Objects::read(&object), &keep), "_method@4 is exported but not in the header");
    says(&undefined(&Objects::read(&object), NOTHING), "malloc is undefined");
    Objcopy { prefix: "i686-w64-mingw32-", keep: &keep, weak: &[], aligned: &[] }.run(&object, &local).unwrap();
    assert_eq!(exports(&Objects::read(&local), &keep), Vec::<String>::new());
    assert_eq!(undefined(&Objects::read(&local), Surroundings { has_heap: true, ..NOTHING }), Vec::<String>::new());
}

#[test]
fn padding_is_told_from_the_end_of_a_jump() {
    let dir = scratch("fault-padding");
    let traps_of = |name: &str, body: &str, after: &str| {
        let file = dir.join(format!("{name}.c"));
        let function = |name: &str| format!(".globl {name}\\n.def {name}; .scl 2; .type 32; .endef\\n{name}: ");
        let assembly = format!("{}{body}\\n{after}{}ret\\n", function("GetProgress"), function("Next"));
        fs::write(&file, format!("__asm__(\"{assembly}\");\ntypedef int none;\n")).unwrap();
        let object = dir.join(format!("{name}.o"));
        must(Cc::new("x86_64-w64-mingw32-gcc", "gnu11").args(["-c"]).link(&[file], &object));
        traps(&object, &header(), "x86_64-w64-mingw32-")
    };
    // A jump back by 52 bytes ends in 0xCC.
    let jump = ".skip 50, 0x90; .byte 0xEB, 0xCC";
    assert_eq!(traps_of("jump", jump, ""), Vec::<String>::new());
    assert_eq!(traps_of("padded", jump, ".skip 5, 0xCC\\n"), Vec::<String>::new());
    assert_eq!(traps_of("plain", "ret", ".skip 5, 0xCC\\n"), Vec::<String>::new());
    says(&traps_of("trap", "int3; ret", ".skip 5, 0xCC\\n"), "a trap");
}
