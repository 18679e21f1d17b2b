//! What README.md promises a reader who copies from it.

use ffi_tests::cc::{Cc, must};
use ffi_tests::{built, built_com, process, scratch};
use xtask::archive::Built;

/// Compiles the README's program of this number as it stands, runs it, and expects it to show something.
fn runs(number: usize, standards: [&str; 2], built: &Built) {
    let text = xtask::readme::program(number).unwrap_or_else(|e| panic!("{e:#}"));
    let dir = scratch(&format!("readme-{number}"));
    let source = dir.join("prog.c");
    std::fs::write(&source, text).unwrap();
    for standard in standards {
        let program = dir.join(standard);
        must(Cc::shipped("cc", standard, built).link(&[source.clone(), built.library.clone()], &program));
        let printed = process::run_ok(&program, &[]);
        assert!(!printed.trim().is_empty(), "the program shows nothing");
    }
}

#[test]
fn the_program_compiles_and_runs_as_it_stands() {
    runs(0, ["c99", "c17"], built());
}

/// C11, for literals of 16 bits.
#[test]
fn the_program_for_com_does_too() {
    runs(1, ["c11", "c17"], built_com());
}
