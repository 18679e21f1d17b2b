//! GUIDs and constants have the published values.

use std::fs;

use ffi_tests::cc::{Cc, must};
use ffi_tests::com_slots::{CLASSES, INTERFACES};
use ffi_tests::compile::{assertions, compiles, compiles_beside, write};
use ffi_tests::{process, scratch};

use crate::OURS;

#[test]
fn every_guid_has_the_published_bytes() {
    let dir = scratch("com-guids");
    let mut wanted: Vec<_> = INTERFACES.iter().map(|i| (format!("IID_{}", i.name), i.iid)).collect();
    wanted.extend(CLASSES.iter().map(|(name, clsid)| (format!("CLSID_{name}"), *clsid)));
    wanted.push(("IID_IUnknown".to_owned(), "00000000-0000-0000-c000-000000000046"));
    let print: String = wanted.iter().map(|(name, _)| format!("    print(&{name});\n")).collect();
    let text = format!(
        "{OURS}\n#include <stdio.h>\nstatic void print(const GUID *g)\n{{\n    unsigned i;\n\
         \x20   printf(\"%08x-%04x-%04x-\", (unsigned)g->Data1, (unsigned)g->Data2, (unsigned)g->Data3);\n\
         \x20   for (i = 0; i < 8; i++)\n        printf(i == 2 ? \"-%02x\" : \"%02x\", (unsigned)g->Data4[i]);\n\
         \x20   puts(\"\");\n}}\nint main(void)\n{{\n{print}    return 0;\n}}\n"
    );
    for (compiler, standard, name) in [("gcc", "c99", "guids.c"), ("clang++", "c++11", "guids.cpp")] {
        let program = dir.join(compiler);
        must(Cc::new(compiler, standard).link(&[write(&dir, name, &text)], &program));
        let printed = process::run_ok(&program, &[]);
        let expected: String = wanted.iter().map(|(_, guid)| format!("{guid}\n")).collect();
        assert_eq!(printed, expected);
    }
}

/// `#define NAME value` of `com/header_types.h`, for the names that BITS has.
fn constants() -> Vec<(String, String)> {
    let text = fs::read_to_string(xtask::root::path("com/header_types.h")).unwrap();
    let line = |line: &str| {
        let (name, rest) = line.strip_prefix("#define ")?.split_once(' ')?;
        let value = rest.split("/*").next()?.trim();
        let is_bits = name.starts_with("BG_") && !name.contains('(') || name.starts_with("BITS_");
        is_bits.then(|| (name.to_owned(), value.to_owned()))
    };
    text.lines().filter_map(line).collect()
}

#[test]
fn constants_are_mingws() {
    let dir = scratch("com-constants");
    // mingw has only one cost state, and no names for the security flags.
    let is_known = |name: &str| {
        name == "BITS_COST_STATE_TRANSFER_ALWAYS"
            || ["BITS_COST_STATE_", "BG_SSL_", "BG_HTTP_"].iter().all(|start| !name.starts_with(start))
    };
    let known: Vec<_> = constants().into_iter().filter(|(name, _)| is_known(name)).collect();
    assert!(known.len() > 35, "{known:?}");
    let conditions = |of: &[(String, String)]| {
        let condition = |(name, value): &(String, String)| format!("(long long)({name}) == (long long)({value})");
        assertions(&of.iter().map(condition).collect::<Vec<_>>())
    };
    let theirs = "#include <windows.h>\n#include <bits.h>\n#include <bits5_0.h>\n";
    let target = ("x86_64-w64-mingw32-gcc", "c11", &[][..]);
    must(compiles_beside(&dir, &target, &format!("{theirs}{}", conditions(&known))));
    for (name, value) in known.iter().step_by(8) {
        let other = (name.clone(), format!("1 + {value}"));
        compiles_beside(&dir, &target, &format!("{theirs}{}", conditions(&[other]))).unwrap_err();
    }
}

#[test]
fn cost_states_are_sums_of_their_flags() {
    let conditions = [
        ("ALWAYS", "CAPPED_USAGE_UNKNOWN BELOW_CAP NEAR_CAP OVERCAP_CHARGED OVERCAP_THROTTLED USAGE_BASED ROAMING"),
        ("NOT_ROAMING", "CAPPED_USAGE_UNKNOWN BELOW_CAP NEAR_CAP OVERCAP_CHARGED OVERCAP_THROTTLED USAGE_BASED"),
        ("NO_SURCHARGE", "CAPPED_USAGE_UNKNOWN BELOW_CAP NEAR_CAP OVERCAP_THROTTLED USAGE_BASED"),
        ("STANDARD", "CAPPED_USAGE_UNKNOWN BELOW_CAP OVERCAP_THROTTLED USAGE_BASED"),
        ("UNRESTRICTED", "OVERCAP_THROTTLED"),
    ]
    .map(|(sum, flags)| {
        let flags: String = flags.split(' ').map(|flag| format!(" | BITS_COST_STATE_{flag}")).collect();
        let both = "BITS_COST_STATE_UNRESTRICTED | BITS_COST_STATE_IGNORE_CONGESTION";
        format!("BITS_COST_STATE_TRANSFER_{sum} == ({both}{flags})")
    });
    let text = format!("{OURS}\n{}", assertions(&conditions));
    must(compiles(&scratch("com-cost"), &("gcc", "c11", &[]), &text));
}
