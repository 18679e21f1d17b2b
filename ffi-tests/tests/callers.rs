//! Bad callers do no harm: every exported function with every bad pointer, length, handle and integer.
//!
//! The program is written from the header by `ffi_tests::callers`; what it does is in `c/callers`.

use std::path::Path;
use std::process::Command;

use bgjob_proof::report;
use ffi_tests::check::{Objects, exports};
use ffi_tests::compile::write;
use ffi_tests::programs::{BUILDS, compile_com, compile_com_with, compile_written};
use ffi_tests::stepper::{Patch, patched_with};
use ffi_tests::{built, built_com, callers, header_functions, process, scratch, source};
use xtask::archive::Kind;
use xtask::com_header;

const RUNG: &str = "callers";
/// Calls of one build, at least: fewer are a harness that has lost something.
const CALLS: u64 = 150_000;
/// The same of methods, and how many of the good calls succeed: some are E_NOTIMPL, others not for this job.
const COM_CALLS: u64 = 5_000;
const COM_SUCCESSES: u64 = 100;

fn header() -> String {
    std::fs::read_to_string(xtask::header::path()).expect("the header is there")
}

/// What is the same in each form of the record, and is not to be added up.
fn in_one_form(count: usize) -> u64 {
    let is_other = std::env::var("BGJOB_FORM").is_ok_and(|form| !form.is_empty());
    if is_other { 0 } else { count as u64 }
}

/// A number that the program printed: `name=number`.
fn counted(printed: &str, name: &str) -> u64 {
    let mut words = printed.split_whitespace().filter_map(|word| word.split_once('='));
    let (_, number) = words.find(|(what, _)| *what == name).unwrap_or_else(|| panic!("no {name}= in {printed}"));
    number.parse().expect("it is a number")
}

#[test]
fn every_function_withstands_every_bad_argument() {
    let functions = header_functions();
    // All that is exported is in the header, and the program is made of the header.
    assert_eq!(exports(&Objects::read(&built().library), &functions), Vec::<String>::new());
    let dir = scratch(RUNG);
    let main = write(&dir, "callers.c", &callers::program(&header()));
    let (mut calls, mut pointers, mut handles) = (0, 0, 0);
    for build in &BUILDS {
        let printed = process::run_ok(&compile_written(&main, &built().library, &dir, build), &[]);
        println!("{}: {printed}", build.0);
        assert_eq!(counted(&printed, "exports"), functions.len() as u64);
        calls += counted(&printed, "calls");
        pointers += counted(&printed, "pointers");
        handles += counted(&printed, "handles");
    }
    report::counts(
        RUNG,
        &[
            ("exports", in_one_form(functions.len()), in_one_form(1)),
            ("pointers", pointers, 3 * functions.len() as u64),
            ("handles", handles, 2 * CALLS),
            ("calls", calls, 3 * CALLS),
        ],
    );
}

#[test]
fn every_method_withstands_every_bad_argument() {
    let declared = com_header::interfaces().unwrap_or_else(|e| panic!("{e:#}"));
    let functions = callers::com::functions();
    let exported = [header_functions(), functions.iter().map(|f| f.name.clone()).collect()].concat();
    assert_eq!(exports(&Objects::read(&built_com().library), &exported), Vec::<String>::new());
    let dir = scratch("callers-com");
    let main = write(&dir, "com_callers.c", &callers::com::program(&declared, &functions));
    let (mut calls, mut pointers) = (0, 0);
    for build in &BUILDS {
        let printed = process::run_ok(&compile_com(&main, &dir, build), &[]);
        println!("{}: {printed}", build.0);
        assert_eq!(counted(&printed, "com_exports"), functions.len() as u64);
        assert!(counted(&printed, "successes") >= COM_SUCCESSES, "too few good calls succeed: {printed}");
        calls += counted(&printed, "calls");
        pointers += counted(&printed, "pointers");
    }
    let methods = 3 * COM_CALLS;
    report::counts(
        RUNG,
        &[
            ("com_exports", in_one_form(functions.len()), in_one_form(9)),
            ("com_calls", calls, methods),
            ("com_pointers", pointers, 3 * 200),
        ],
    );
}

#[test]
fn every_choice_is_of_a_function() {
    for file in ["arguments", "calls", "cases", "driver"] {
        let text = std::fs::read_to_string(source(&format!("c/callers/{file}.h"))).expect("it is there");
        assert_eq!(callers::unknown_names(&header(), &text), Default::default(), "{file}.h");
    }
}

/// What is broken in a copy of the library, and the finding that it must be.
const FAULTS: [(Patch, &str, &str); 4] = [
    (
        Patch {
            name: "a pointer that may be NULL is not checked for alignment",
            file: "capi/src/pointer.rs",
            from: "if pointer.is_null() { Ok(None) } else { Out::new(pointer).map(Some) }",
            to: "if pointer.is_null() { Ok(None) } else { Ok(Some(Out(pointer))) }",
        },
        "BgReplaceRemotePrefix.pCount is misaligned by",
        "it was not refused as it should be",
    ),
    (
        Patch {
            name: "an output is written before the next one is checked",
            file: "capi/src/properties.rs",
            from: "let (out_error, out_context) = (Out::new(pError)?, Out::new(pContext)?);",
            to: "Out::new(pError)?.put(0); let (out_error, out_context) = (Out::new(pError)?, Out::new(pContext)?);",
        },
        "BgGetError.pContext is NULL",
        "it failed, and has written something",
    ),
    (
        Patch {
            name: "a text's NUL is written behind the buffer",
            file: "capi/src/pointer.rs",
            from: "Some((_, space)) => (space.len(), true),",
            to: "Some(_) => { // SAFETY: none.\n unsafe { buffer.wrapping_add(size).write(0) }; (size - 1, true) }",
        },
        "BgGetDisplayName. all at the end",
        "it reads or writes where nothing is",
    ),
    (
        Patch {
            name: "a method takes a misaligned place for an interface",
            file: "com/src/unknown.rs",
            from: "Out::new(pointer)?.put(core::ptr::null_mut());",
            to: "if pointer.is_null() { return Err(E_INVALIDARG); }",
        },
        "IBackgroundCopyJob::EnumFiles.pEnum is misaligned by",
        "it was not refused",
    ),
];

#[test]
fn planted_faults_are_found() {
    let dir = scratch("callers-planted");
    let main = write(&dir, "callers.c", &callers::program(&header()));
    let declared = com_header::interfaces().unwrap_or_else(|e| panic!("{e:#}"));
    let com = write(&dir, "com_callers.c", &callers::com::program(&declared, &callers::com::functions()));
    // The library with COM has the functions of the other too.
    let library = patched_with(xtask::target::host(), Kind::Com, RUNG, &FAULTS.map(|(patch, ..)| patch));
    let programs =
        [compile_written(&main, &library, &dir, &BUILDS[0]), compile_com_with(&com, &library, &dir, &BUILDS[0])];
    let found: String = programs.iter().map(|program| findings(program)).collect();
    for (patch, place, what) in FAULTS {
        let is_found = found.lines().any(|line| line.contains(place) && line.contains(what));
        report::fault_caught(RUNG, patch.name, is_found, &found);
    }
}

/// What a program says that must find something.
fn findings(program: &Path) -> String {
    let out = Command::new(program).output().expect("the program starts");
    assert_eq!(out.status.code(), Some(1), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stderr).into_owned()
}
