//! No standard and no compiler has a complaint.

use ffi_tests::cc::must;
use ffi_tests::com_uses::Way;
use ffi_tests::compile::compiles;
use ffi_tests::scratch;

use crate::{OURS, compiles_uses, uses};

const CAREFUL: &[&str] = &["-Wshadow", "-Wconversion", "-Wundef"];
const FREESTANDING: &[&str] = &["-Wshadow", "-Wconversion", "-Wundef", "-ffreestanding"];

#[test]
fn every_c_standard_compiles_it_without_a_warning() {
    let dir = scratch("com-c");
    for standard in ["c99", "c11", "c17"] {
        for way in [Way::Table, Way::Macro] {
            for compiler in ["gcc", "clang", "x86_64-w64-mingw32-gcc", "i686-w64-mingw32-gcc"] {
                must(compiles_uses(&dir, (compiler, standard, CAREFUL), way, OURS));
            }
            must(compiles_uses(&dir, ("arm-none-eabi-gcc", standard, FREESTANDING), way, OURS));
        }
        for compiler in ["gcc", "clang", "arm-none-eabi-gcc"] {
            let short = ["-fshort-wchar", "-ffreestanding"].as_slice();
            must(compiles_uses(&dir, (compiler, standard, short), Way::Macro, OURS));
        }
    }
    for flags in [&["-mcpu=cortex-m0", "-mthumb"], &["-mcpu=cortex-m33", "-mthumb"]] {
        must(compiles_uses(&dir, ("arm-none-eabi-gcc", "c11", flags), Way::Macro, OURS));
    }
    let riscv = ["--target=riscv32-unknown-elf", "-march=rv32imc", "-ffreestanding"].as_slice();
    must(compiles_uses(&dir, ("clang", "c11", riscv), Way::Macro, OURS));
}

#[test]
fn every_cpp_standard_compiles_it_without_a_warning() {
    let dir = scratch("com-cpp");
    for standard in ["c++11", "c++14", "c++17", "c++20"] {
        for compiler in ["g++", "clang++", "x86_64-w64-mingw32-g++"] {
            must(compiles_uses(&dir, (compiler, standard, CAREFUL), Way::Class, OURS));
        }
    }
    for way in [Way::Table, Way::Macro, Way::Class] {
        for compiler in ["g++", "clang++", "x86_64-w64-mingw32-g++", "i686-w64-mingw32-g++"] {
            must(compiles_uses(&dir, (compiler, "c++17", &[]), way, OURS));
        }
    }
    for compiler in ["g++", "clang++"] {
        must(compiles_uses(&dir, (compiler, "c++11", &["-fshort-wchar", "-Wnon-virtual-dtor"]), Way::Class, OURS));
    }
    must(compiles_uses(&dir, ("arm-none-eabi-g++", "c++17", &["-ffreestanding"]), Way::Class, OURS));
}

#[test]
fn a_warning_in_it_would_be_seen() {
    let dir = scratch("com-planted");
    for (compiler, standard) in [("gcc", "c99"), ("clang", "c11"), ("g++", "c++11"), ("arm-none-eabi-gcc", "c17")] {
        let text = format!("{OURS}\nHRESULT f(IUnknown *p);\nHRESULT f(IUnknown *p) {{ return S_OK; }}\n");
        compiles(&dir, &(compiler, standard, &["-ffreestanding"]), &text).unwrap_err();
    }
    // A parameter too few.
    let text = uses(OURS, Way::Macro).replace("_GetProgress(p, pVal)", "_GetProgress(p)");
    compiles(&dir, &("gcc", "c11", &["-DCOBJMACROS"]), &text).unwrap_err();
}
