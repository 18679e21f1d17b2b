//! Planted faults: one for each thing that a sanitizer is trusted to see in the library or in a program.

use std::process::Command;

use bgjob_proof::report;
use ffi_tests::sanitized::{self, BUILDS, Build};
use ffi_tests::stepper::Patch;
use ffi_tests::{process, scratch, source};
use xtask::archive::instrumented::Instrumented;
use xtask::archive::{Form, Kind, instrumented as archive};
use xtask::root;

use super::RUNG;

/// A byte behind the buffer that the caller gave.
const BYTE_TOO_MANY: Patch = Patch {
    name: "byte-too-many",
    file: "capi/src/pointer.rs",
    from: "*nul = 0;",
    to: "unsafe { core::ptr::from_mut(nul).wrapping_add(1).write(0) }",
};

/// A sum that has no place in its type, for an empty text.
const OVERFLOW: Patch =
    Patch { name: "overflow", file: "capi/src/pointer.rs", from: "length.wrapping_add(1)", to: "length - 1 + 2" };

/// Readers and writers load the two words of a job as if they were alone.
const PLAIN_LOAD: Patch = Patch {
    name: "plain-load",
    file: "src/ground/atomic.rs",
    from: "self.0.load(order)",
    to: "{ let _ = order; unsafe { self.0.as_ptr().read() } }",
};

/// Who sees a job's new state need not see what was written before it.
const NO_RELEASE: Patch = Patch {
    name: "no-release",
    file: "src/ground/atomic.rs",
    from: "self.0.compare_exchange(old, new, Ordering::Release, Ordering::Relaxed).is_ok()",
    to: "self.0.compare_exchange(old, new, Ordering::Relaxed, Ordering::Relaxed).is_ok()",
};

const STORM: &[&str] = &["4", "100000", "1"];

/// The faults are in the sources of all forms: one shows what there is to see.
fn is_native() -> bool {
    Form::from_env().expect("BGJOB_FORM is a form") == Form::Native
}

fn broken(patch: &Patch, build: &Build) -> Instrumented {
    let directory = root::target_dir().join("instrumented/patched").join(patch.name);
    patch.copy_to(&directory);
    archive::build_from(&directory, &directory.join("target"), build.2, Form::Native, Kind::Flat)
        .unwrap_or_else(|e| panic!("{e:#}"))
}

/// The program must fail, and say `report`.
fn catches(fault: &str, library: &Instrumented, sources: &[&str], args: &[&str], build: &Build, report: &str) {
    let dir = scratch(&format!("plant-{}", fault.replace(' ', "-")));
    let sources: Vec<_> = sources.iter().map(|name| source(&format!("c/sanitized/{name}.c"))).collect();
    let program = sanitized::compile(&sources, "broken", &dir, library, build);
    let (status, text) = process::finish(Command::new(program).args(args), &dir.join("log"));
    let is_caught = status.is_some_and(|status| !status.success()) && text.contains(report);
    report::fault_caught(RUNG, fault, is_caught, text);
}

#[test]
fn a_byte_behind_a_buffer_is_caught() {
    if is_native() {
        let (build, report) = (&BUILDS[0], "ERROR: AddressSanitizer: heap-buffer-overflow");
        let library = broken(&BYTE_TOO_MANY, build);
        catches("the C ABI writes a byte behind a buffer", &library, &sanitized::STORM, STORM, build, report);
    }
}

#[test]
fn an_overflow_in_the_library_is_caught() {
    if is_native() {
        let (build, report) = (&BUILDS[0], "AddressSanitizer: ABRT");
        let library = broken(&OVERFLOW, build);
        catches("a sum of the C ABI overflows", &library, &sanitized::STORM, STORM, build, report);
    }
}

#[test]
fn a_plain_access_to_a_shared_word_is_caught() {
    if is_native() {
        let (build, report) = (&BUILDS[1], "WARNING: ThreadSanitizer: data race");
        let library = broken(&PLAIN_LOAD, build);
        catches("a shared word is loaded without an atomic", &library, &sanitized::STORM, STORM, build, report);
    }
}

#[test]
fn a_missing_release_is_caught() {
    if is_native() {
        let (build, report) = (&BUILDS[1], "WARNING: ThreadSanitizer: data race");
        let library = broken(&NO_RELEASE, build);
        catches("a change is published without Release", &library, &["publish"], &["2000"], build, report);
    }
}

#[test]
fn an_overflow_in_a_program_is_caught() {
    if is_native() {
        let build = &BUILDS[0];
        let library = sanitized::library(build.2, Kind::Flat);
        catches("a C program's signed sum overflows", &library, &["overflow"], &[], build, "signed integer overflow");
    }
}
