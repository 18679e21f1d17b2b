//! The C ABI on other processors, under QEMU's user emulation: 64-bit and 32-bit ARM, and a big-endian machine.
//!
//! It shows the calling convention, word sizes and byte order of each, not its memory order: the emulator keeps the
//! order of the machine that it runs on.

#[path = "qemu_user/machine.rs"]
mod machine;

use std::path::{Path, PathBuf};

use ffi_tests::spec_table::SpecTable;
use ffi_tests::{programs, scratch, source};
use machine::{AARCH64, ARMV7, Machine, S390X, S390X_32};
use xtask::archive::{Form, Kind};

/// `main` and the library between the marks by which a program tells whether it was stopped inside.
fn between_marks(main: &str, library: &Path) -> Vec<PathBuf> {
    vec![source(main), source("c/support/before_library.c"), library.into(), source("c/support/after_library.c")]
}

fn every_program_runs(machine: &Machine) {
    let dir = scratch(&format!("qemu-{}-{}", machine.triple, machine.word_bits));
    let built = machine.archive(Kind::Flat);
    for name in programs::POSIX {
        let files = between_marks(&format!("c/{name}.c"), &built.library);
        let program = machine.compile("gcc", "c11", &built, &files, &dir.join(name));
        println!("{name}: {}", machine.run(&program, &[]));
        if name == "signals" {
            // The emulator looks for signals between blocks of instructions only. Here each is a block.
            println!("{name}, by instruction: {}", machine.run_by_instruction(&program));
        }
    }
    let (table, files) = (SpecTable::read(), between_marks("c/cells.c", &built.library));
    let program = machine.compile("gcc", "c11", &built, &files, &dir.join(programs::CELLS));
    let file = table.write(&dir);
    table.check(&machine.run(&program, &[file.to_str().expect("the scratch directory is UTF-8")]));
    for standard in ["c++11", "c++20"] {
        let files = [source("c/cpp.cpp"), built.library.clone()];
        let program = machine.compile("g++", standard, &built, &files, &dir.join(standard));
        machine.run(&program, &[]);
    }
}

/// The COM layer: UTF-16 in both byte orders, unions by value, words of 32 bits.
fn every_com_program_runs(machine: &Machine) {
    let dir = scratch(&format!("qemu-com-{}-{}", machine.triple, machine.word_bits));
    let built = machine.archive(Kind::Com);
    for name in programs::COM {
        let (compiler, standard) = if name.ends_with("pp") { ("g++", "c++17") } else { ("gcc", "c11") };
        let files = [source(&format!("c/com/{name}")), built.library.clone()];
        let program = machine.compile(compiler, standard, &built, &files, &dir.join(name.replace('.', "-")));
        println!("{name}: {}", machine.run(&program, &[]));
    }
}

#[test]
fn every_com_program_runs_on_armv7() {
    every_com_program_runs(&ARMV7);
}

#[test]
fn every_com_program_runs_on_s390x() {
    every_com_program_runs(&S390X);
}

#[test]
fn every_program_runs_on_aarch64() {
    every_program_runs(&AARCH64);
}

#[test]
fn every_program_runs_on_armv7() {
    every_program_runs(&ARMV7);
}

#[test]
fn every_program_runs_on_s390x() {
    every_program_runs(&S390X);
}

#[test]
fn every_program_runs_on_s390x_in_the_32_bit_form() {
    every_program_runs(&S390X_32);
}

/// SPEC.md: a region is the same on every machine of its byte order and word size, and the others say so.
#[test]
fn a_region_in_a_file_is_read_or_refused() {
    let dir = scratch("qemu-region");
    let machines = [Machine::host(Form::Native), Machine::host(Form::Bits32), AARCH64, ARMV7, S390X, S390X_32];
    let programs: Vec<_> = (0..)
        .zip(&machines)
        .map(|(i, machine)| {
            let built = machine.archive(Kind::Flat);
            let files = [source("c/region/file.c"), built.library.clone()];
            machine.compile("gcc", "c11", &built, &files, &dir.join(format!("file-{i}")))
        })
        .collect();
    let (mut read, mut refused) = (0, 0);
    for (writer, writers) in machines.iter().zip(&programs) {
        let file = writers.with_extension("region");
        let file = file.to_str().expect("the scratch directory is UTF-8");
        writer.run(writers, &["write", file, &writer.word_bits.to_string()]);
        for (reader, readers) in machines.iter().zip(&programs) {
            let same = (reader.is_big_endian, reader.word_bits) == (writer.is_big_endian, writer.word_bits);
            reader.run(readers, &[if same { "read" } else { "refuse" }, file]);
            *(if same { &mut read } else { &mut refused }) += 1;
        }
    }
    // Two machines of one kind, two of another, and two that are alone.
    assert_eq!((read, refused), (10, 26));
}
