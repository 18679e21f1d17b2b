//! Sources that are compiled for every target, without a C library for most of them, and not linked.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cc::Cc;

/// A compiler, a standard and the flags for one target.
pub type Target = (&'static str, &'static str, &'static [&'static str]);

/// Where the layouts must be the documented ones. `-ffreestanding` does without a C library for the target.
pub const TARGETS: &[Target] = &[
    ("gcc", "c11", &[]),
    ("g++", "c++17", &[]),
    ("clang", "c11", &[]),
    ("clang++", "c++17", &[]),
    ("gcc", "c11", &["-m32", "-ffreestanding"]),
    ("g++", "c++17", &["-m32", "-ffreestanding"]),
    ("arm-none-eabi-gcc", "c11", &["-mcpu=cortex-m3", "-mthumb", "-ffreestanding"]),
    ("arm-none-eabi-gcc", "c99", &["-mcpu=cortex-m0", "-mthumb", "-ffreestanding"]),
    ("x86_64-w64-mingw32-gcc", "c11", &[]),
    ("x86_64-w64-mingw32-g++", "c++17", &[]),
    ("i686-w64-mingw32-gcc", "c11", &[]),
    ("clang", "c11", &["--target=aarch64-linux-gnu", "-ffreestanding"]),
    ("clang", "c11", &["--target=riscv32-unknown-elf", "-ffreestanding"]),
    ("clang", "c11", &["--target=s390x-linux-gnu", "-ffreestanding"]),
    ("clang", "c11", &["--target=powerpc-linux-gnu", "-ffreestanding"]),
];

/// The file `name` in `dir` with this text.
pub fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let file = dir.join(name);
    fs::write(&file, text).expect("the scratch directory is writable");
    file
}

/// The file's name for a compiler: C++ has its own ending.
fn ending(compiler: &str) -> &'static str {
    if compiler.ends_with("++") { "cpp" } else { "c" }
}

/// Compiles `text` for one target.
///
/// # Errors
/// What the compiler says if it refuses.
pub fn compiles(dir: &Path, (compiler, standard, flags): &Target, text: &str) -> Result<(), String> {
    let file = write(dir, &format!("t.{}", ending(compiler)), text);
    Cc::new(compiler, standard).args(*flags).check(&file)
}

/// The same where `<bits.h>` is the platform's, and ours are found by `#include "..."` only.
///
/// # Errors
/// As [`compiles`].
pub fn compiles_beside(dir: &Path, (compiler, standard, flags): &Target, text: &str) -> Result<(), String> {
    let file = write(dir, &format!("t.{}", ending(compiler)), text);
    Cc::quoted(compiler, standard).args(*flags).check(&file)
}

/// Compile-time assertions that every standard understands.
pub fn assertions(conditions: &[String]) -> String {
    let line = |(i, c): (usize, &String)| format!("typedef char assertion_{i}[({c}) ? 1 : -1];\n");
    conditions.iter().enumerate().map(line).collect()
}
