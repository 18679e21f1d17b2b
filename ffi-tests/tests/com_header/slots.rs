//! Every method is where Microsoft's interfaces have it.

use std::fs;
use std::process::Command;

use ffi_tests::cc::{Cc, must};
use ffi_tests::com_slots::{CLASSES, INTERFACES, NOT_IN_MINGW, differences};
use ffi_tests::com_uses::{calls_of_objects, objects};
use ffi_tests::compile::{TARGETS, assertions, compiles, compiles_beside, write};
use ffi_tests::{process, scratch};
use xtask::com_header::{self, Interface};

use crate::windows::WINDOWS;
use crate::{OURS, declared};

#[test]
fn the_sources_declare_the_published_interfaces() {
    assert_eq!(differences(&declared()), Vec::<String>::new());
    let classes: Vec<_> = com_header::guids::CLASSES.to_vec();
    assert_eq!(classes, CLASSES);
}

/// Two methods swapped, one missing, an IID with another digit, another base.
fn faults() -> Vec<Vec<Interface>> {
    let fault = |name: &str, change: fn(&mut Interface)| {
        let mut all = declared();
        change(all.iter_mut().find(|i| i.name == name).unwrap());
        all
    };
    vec![
        fault("IBackgroundCopyJob", |i| i.methods.swap(9, 10)),
        fault("IBackgroundCopyFile2", |i| i.methods.swap(0, 1)),
        fault("IBackgroundCopyJob4", |i| drop(i.methods.remove(2))),
        fault("IBackgroundCopyCallback2", |i| i.base = "IUnknown".to_owned()),
        fault("IBackgroundCopyError", |i| i.iid = i.iid.replace("19c6", "19c7")),
    ]
}

#[test]
fn a_difference_from_them_would_be_seen() {
    for fault in faults() {
        assert_ne!(differences(&fault), Vec::<String>::new());
    }
    assert_ne!(differences(&declared()[1..]), Vec::<String>::new());
}

fn slot_conditions(but: &[&str]) -> Vec<String> {
    let interfaces = INTERFACES.iter().filter(|i| !but.contains(&i.name));
    interfaces.flat_map(|i| i.conditions()).collect()
}

#[test]
fn every_method_is_in_its_slot_on_every_target() {
    let dir = scratch("com-slots");
    let text = format!("#define CINTERFACE\n{OURS}\n{}", assertions(&slot_conditions(&[])));
    for target in TARGETS {
        must(compiles(&dir, target, &text));
    }
    // mingw's headers agree, so that the table itself is right.
    let theirs = format!("#include <stddef.h>\n{}", assertions(&slot_conditions(&NOT_IN_MINGW)));
    let text = format!("#define CINTERFACE\n#include <windows.h>\n#include <bits.h>\n#include <bits5_0.h>\n{theirs}");
    for (compiler, standard) in WINDOWS {
        must(compiles_beside(&dir, &(compiler, standard, &[]), &text));
    }
}

#[test]
fn two_methods_in_each_others_slots_would_be_seen() {
    let dir = scratch("com-swapped");
    for name in ["bgjob.h", "bits.h"] {
        fs::copy(xtask::root::path("include").join(name), dir.join(name)).unwrap();
    }
    for fault in &faults()[..4] {
        let header = com_header::generate_from(fault).unwrap_or_else(|e| panic!("{e:#}"));
        fs::write(dir.join("deliveryoptimization.h"), header).unwrap();
        let text = format!("#include \"deliveryoptimization.h\"\n{}", assertions(&slot_conditions(&[])));
        // The directory of the source comes before all others.
        compiles(&dir, &("gcc", "c11", &[]), &text).unwrap_err();
    }
}

#[test]
fn a_class_has_the_slots_of_its_table() {
    let dir = scratch("com-objects");
    let all = declared();
    let (own, main) = (format!("{OURS}\n{}", objects(&all)), format!("{OURS}\n{}", calls_of_objects(&all)));
    let (own, main) = (write(&dir, "own.cpp", &own), write(&dir, "main.c", &main));
    let object = dir.join("main.o");
    must(Cc::new("gcc", "c11").args(["-c"]).link(&[main], &object));
    for compiler in ["g++", "clang++"] {
        let program = dir.join(compiler);
        must(Cc::new(compiler, "c++11").link(&[own.clone(), object.clone()], &program));
        process::run_ok(&program, &[]);
    }
    // Two methods in each other's slots are found out.
    let mut fault = all.clone();
    fault[1].methods.swap(9, 10);
    let own = write(&dir, "fault.cpp", &format!("{OURS}\n{}", objects(&fault)));
    let program = dir.join("fault");
    must(Cc::new("g++", "c++11").link(&[own, object], &program));
    let out = Command::new(&program).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.lines().any(|line| line == format!("{}::GetTimes", all[1].name)), "{said}");
}
