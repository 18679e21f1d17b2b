//! SPEC 12: no slot of the header is missing in its tables, and every method answers as they say.

use ffi_tests::com_table::ComTable;
use ffi_tests::compile::write;
use ffi_tests::{com_slots, process, programs, scratch};
use xtask::com_header;

/// Methods of the interfaces, IUnknown's not counted, and those of them that the library answers, for two profiles.
const METHODS: usize = 89;
const ANSWERS: usize = 2 * (METHODS - 4);

#[test]
fn every_slot_has_a_row() {
    let (spec, declared) = (ComTable::read(), com_header::interfaces().expect("com/src/interfaces.rs can be read"));
    assert_eq!(spec.missing(&declared), Vec::<String>::new());
    assert_eq!(spec.rows.len(), METHODS, "and no other");
    assert_eq!(spec.interfaces.len(), com_slots::INTERFACES.len());
    for [name, base, iid] in &spec.interfaces {
        let published = com_slots::INTERFACES.iter().find(|i| i.name == name).expect("it is Microsoft's");
        assert_eq!((published.base, published.iid), (base.as_str(), iid.as_str()), "{name}");
    }
}

#[test]
fn a_row_that_is_missing_or_wrong_is_found() {
    let declared = com_header::interfaces().expect("com/src/interfaces.rs can be read");
    let text = std::fs::read_to_string(xtask::root::path("SPEC.md")).expect("SPEC.md is there");
    for (from, to) in [
        ("| `IBackgroundCopyJob` | 12 | `GetProgress` ", "| `IBackgroundCopyJob` | 13 | `GetProgress` "),
        ("| `IBackgroundCopyFile2` | 6 | `GetFileRanges` ", "| `IBackgroundCopyFile2` | 6 | `GetRanges` "),
    ] {
        assert!(text.contains(from));
        assert_eq!(ComTable::of(&text.replace(from, to)).missing(&declared).len(), 1, "{to}");
    }
}

#[test]
fn every_method_answers_as_its_row_says() {
    let (spec, declared) = (ComTable::read(), com_header::interfaces().expect("com/src/interfaces.rs can be read"));
    let dir = scratch("com-table");
    let source = write(&dir, "answers.c", &spec.calls(&declared));
    let printed = process::run_ok(&programs::compile_com(&source, &dir, &programs::BUILDS[2]), &[]);
    assert_eq!(spec.check(&printed), Ok(ANSWERS));

    // Another answer would be seen, in each direction.
    let wrong = |method: &str, from: &str, to: &str| {
        let mut spec = ComTable::read();
        let row = spec.rows.iter_mut().find(|row| row.method == method).expect("it has a row");
        let answer = row.answers.iter_mut().find(|answer| *answer == from).expect("it has that answer");
        *answer = to.to_owned();
        spec.check(&printed).unwrap_err();
    };
    wrong("AddFile", "E_NOTIMPL", "yes");
    wrong("GetProgress", "yes", "E_NOTIMPL");
    wrong("GetSecurityFlags", "n/a", "yes");
}
