//! What README.md promises a reader who copies from it.

use ffi_tests::cc::{Cc, must};
use ffi_tests::{built, process, scratch};

#[test]
fn the_program_compiles_and_runs_as_it_stands() {
    let text = xtask::readme::program().unwrap_or_else(|e| panic!("{e:#}"));
    let dir = scratch("readme");
    let source = dir.join("prog.c");
    std::fs::write(&source, text).unwrap();
    for standard in ["c99", "c17"] {
        let program = dir.join(standard);
        must(Cc::shipped("cc", standard, built()).link(&[source.clone(), built().library.clone()], &program));
        let printed = process::run_ok(&program, &[]);
        assert!(!printed.trim().is_empty(), "the program shows nothing");
    }
}
