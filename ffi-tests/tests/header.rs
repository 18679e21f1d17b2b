//! `include/bgjob.h`: generated, strict in every standard, the same on every target.

use std::fs;

use ffi_tests::cc::{Cc, must};
use ffi_tests::compile::{TARGETS, assertions, compiles, write};
use ffi_tests::{layout, process, scratch};

/// Uses the header's macros too, so that they are held to the same standard.
const USES_MACROS: &str = "
    #include <bgjob.h>
    #include <bgjob.h>
    BGJOB_REGION(region, 2, 3, 100);
    HRESULT begin(BG_JOB_SNAPSHOT *s);
    HRESULT begin(BG_JOB_SNAPSHOT *s)
    {
        BG_JOB_SNAPSHOT empty = BG_JOB_SNAPSHOT_INIT;
        *s = empty;
        return BgInitialize(region, sizeof region, &region_config);
    }
";

#[test]
fn the_checked_in_header_is_what_cbindgen_makes() {
    let made = xtask::header::generate().unwrap_or_else(|e| panic!("{e:#}"));
    let checked_in = fs::read_to_string(xtask::header::path()).unwrap();
    let different = made.lines().zip(checked_in.lines()).find(|(a, b)| a != b);
    assert!(made == checked_in, "run `cargo xtask header`; the first difference is {different:?}");
}

#[test]
fn every_standard_compiles_it_without_a_warning() {
    let dir = scratch("standards");
    for compiler in ["gcc", "clang", "arm-none-eabi-gcc", "x86_64-w64-mingw32-gcc"] {
        for standard in ["c99", "c11", "c17"] {
            must(compiles(&dir, &(compiler, standard, &["-ffreestanding", "-Wconversion", "-Wshadow"]), USES_MACROS));
        }
    }
    for compiler in ["g++", "clang++", "x86_64-w64-mingw32-g++"] {
        for standard in ["c++11", "c++14", "c++17", "c++20"] {
            must(compiles(&dir, &(compiler, standard, &["-Wconversion", "-Wshadow"]), USES_MACROS));
        }
    }
}

#[test]
fn a_warning_in_it_would_be_seen() {
    let dir = scratch("planted-warning");
    let faulty = format!("{USES_MACROS}\nstatic int unused;\nint f(void) {{ return 1;; }};\n");
    compiles(&dir, &("gcc", "c99", &[]), &faulty).unwrap_err();
    compiles(&dir, &("clang", "c99", &[]), &faulty).unwrap_err();
}

#[test]
fn it_includes_only_stdint_and_stddef() {
    let text = fs::read_to_string(xtask::header::path()).unwrap();
    let mut included: Vec<_> = text.lines().filter(|l| l.trim_start().starts_with("#include")).map(str::trim).collect();
    included.sort_unstable();
    assert_eq!(included, ["#include <stddef.h>", "#include <stdint.h>"]);
}

#[test]
fn it_compiles_after_and_before_the_windows_headers() {
    let dir = scratch("windows");
    for before in [
        "",
        "#include <windows.h>\n",
        "#include <windows.h>\n#include <bits.h>\n",
        "#include <initguid.h>\n#include <windows.h>\n#include <bits.h>\n",
        "#include <initguid.h>\n#include <bits.h>\n",
        "#define COBJMACROS\n#include <windows.h>\n#include <bits.h>\n",
        "#define WIN32_LEAN_AND_MEAN\n#include <windows.h>\n",
    ] {
        for (compiler, standard) in [
            ("x86_64-w64-mingw32-gcc", "c99"),
            ("x86_64-w64-mingw32-gcc", "c17"),
            ("x86_64-w64-mingw32-g++", "c++11"),
            ("x86_64-w64-mingw32-g++", "c++20"),
        ] {
            // mingw's own macros are not all clean in the strict modes.
            let text = format!("{before}{USES_MACROS}");
            must(compiles(&dir, &(compiler, standard, &[]), &text));
            let sizes = format!("{text}{}", assertions(&layouts(false)));
            must(compiles(&dir, &(compiler, standard, &[]), &sizes));
        }
    }
    // The other way round too: the platform's header may be included last.
    must(compiles(&dir, &("x86_64-w64-mingw32-gcc", "c11", &[]), &format!("{USES_MACROS}\n#include <windows.h>\n")));
}

/// Conditions on sizes and offsets. i386 System V aligns eight-byte integers to four, which only shows in the tail
/// padding of one structure, there as in Microsoft's own.
fn layouts(is_i386_sysv: bool) -> Vec<String> {
    let mut conditions = Vec::new();
    for l in layout::all() {
        let size = if is_i386_sysv && l.name == "BG_FILE_PROGRESS" { 20 } else { l.size };
        conditions.push(format!("sizeof({}) == {size}", l.name));
        conditions.extend(l.fields.iter().map(|(field, at)| format!("offsetof({}, {field}) == {at}", l.name)));
    }
    for name in ["HRESULT", "BG_JOB_STATE", "BG_JOB_TYPE", "BG_ERROR_CONTEXT"] {
        conditions.push(format!("sizeof({name}) == 4"));
    }
    for name in ["BG_JOB", "BG_FILE", "BG_TRANSFER"] {
        conditions.push(format!("sizeof({name}) == 8"));
    }
    conditions
}

#[test]
fn the_layouts_are_the_documented_ones() {
    let find = |name: &str| layout::all().into_iter().find(|l| l.name == name).unwrap();
    let job = find("BG_JOB_PROGRESS");
    assert_eq!(job.size, 24);
    assert_eq!(job.fields.iter().map(|f| f.1).collect::<Vec<_>>(), [0, 8, 16, 20]);
    let file = find("BG_FILE_PROGRESS");
    assert_eq!(file.size, 24);
    assert_eq!(file.fields.iter().map(|f| f.1).collect::<Vec<_>>(), [0, 8, 16]);
    let guid = find("BG_GUID");
    assert_eq!(guid.size, 16);
    assert_eq!(guid.fields.iter().map(|f| f.1).collect::<Vec<_>>(), [0, 4, 6, 8]);
    let snapshot = find("BG_JOB_SNAPSHOT");
    assert_eq!(snapshot.fields[..3], [("Size", 0), ("Version", 4), ("Progress", 8)]);
    assert_eq!(snapshot.size % 8, 0);
}

#[test]
fn every_target_has_the_layouts_of_rust() {
    let dir = scratch("layouts");
    for target in TARGETS {
        let text = format!("#include <bgjob.h>\n{}", assertions(&layouts(target.2.contains(&"-m32"))));
        must(compiles(&dir, target, &text));
    }
    // A wrong number would be seen.
    let wrong = format!("#include <bgjob.h>\n{}", assertions(&["sizeof(BG_JOB_PROGRESS) == 20".to_owned()]));
    for target in TARGETS {
        compiles(&dir, target, &wrong).unwrap_err();
    }
}

/// Every combination of small, odd and large capacities.
fn capacities() -> Vec<(u32, u32, u32)> {
    let mut all = Vec::new();
    for jobs in [1, 2, 3, 16, 31, 32, 33, 200] {
        for files in [1, 2, 3, 15, 16, 17, 64, 200, 1000] {
            for text in [0, 1, 31, 32, 33, 100, 1023, 1024, 1025, 4096, 65536, 1_000_000] {
                all.push((jobs, files, text));
            }
        }
    }
    all
}

#[test]
fn the_region_macro_is_rusts_function_on_every_target() {
    let dir = scratch("region-bytes");
    let equal =
        |(j, f, t): (u32, u32, u32)| format!("BGJOB_REGION_BYTES({j}, {f}, {t}) == {}", bgjob::region_bytes(j, f, t));
    let grid = assertions(&capacities().into_iter().map(equal).collect::<Vec<_>>());
    for target in TARGETS {
        must(compiles(&dir, target, &format!("#include <bgjob.h>\n{grid}")));
    }
    // Arguments may be expressions, and the storage is as large and as aligned as it says.
    let uses = format!(
        "#include <bgjob.h>\nBGJOB_REGION(region, 1 + 1, 3 | 4, 50 * 2);\n{}\n\
         HRESULT begin(void);\nHRESULT begin(void) {{ return BgInitialize(region, sizeof region, &region_config); }}\n",
        assertions(&[
            format!("sizeof region == {}", bgjob::region_bytes(2, 7, 100)),
            format!("BGJOB_REGION_BYTES(1 + 1, 3 | 4, 50 * 2) == {}", bgjob::region_bytes(2, 7, 100)),
        ])
    );
    for target in TARGETS {
        must(compiles(&dir, target, &uses));
    }
}

#[test]
fn the_region_macro_gives_rusts_numbers_at_run_time() {
    let dir = scratch("region-run");
    let grid = capacities();
    let rows: String =
        grid.iter().map(|(j, f, t)| format!("    (size_t)BGJOB_REGION_BYTES({j}, {f}, {t}),\n")).collect();
    let text = format!(
        "#include <bgjob.h>\n#include <stdio.h>\nstatic const size_t bytes[] = {{\n{rows}}};\nint main(void)\n{{\n\
         \x20   for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++)\n        printf(\"%zu\\n\", bytes[i]);\n\
         \x20   return 0;\n}}\n"
    );
    let (source, program) = (write(&dir, "run.c", &text), dir.join("run"));
    must(Cc::new("gcc", "c99").link(&[source], &program));
    let printed: Vec<usize> = process::run_ok(&program, &[]).lines().map(|l| l.parse().unwrap()).collect();
    let expected: Vec<usize> = grid.iter().map(|&(j, f, t)| bgjob::region_bytes(j, f, t)).collect();
    assert_eq!(printed, expected);
}
