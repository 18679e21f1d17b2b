//! Beside the platform's own headers, before and after them.

use ffi_tests::cc::must;
use ffi_tests::com_slots::{CLASSES, INTERFACES};
use ffi_tests::com_uses::Way;
use ffi_tests::compile::{compiles, compiles_beside};
use ffi_tests::scratch;

use crate::compiles_uses;

/// What a program for the platform's BITS begins with.
const WITH_BITS: &str = "#include <windows.h>\n#include <bits.h>";

/// What a Windows program may have included before.
pub(crate) const BEFORE: [&str; 7] = [
    "#include <windows.h>",
    "#define WIN32_LEAN_AND_MEAN\n#include <windows.h>",
    "#define NOMINMAX\n#define COM_NO_WINDOWS_H\n#include <windows.h>",
    WITH_BITS,
    "#include <windows.h>\n#include <bits.h>\n#include <bits5_0.h>",
    "#include <initguid.h>\n#include <windows.h>\n#include <bits.h>",
    "#include <initguid.h>\n#include <bits5_0.h>",
];

pub(crate) const WINDOWS: [(&str, &str); 5] = [
    ("x86_64-w64-mingw32-gcc", "c99"),
    ("x86_64-w64-mingw32-g++", "c++20"),
    ("x86_64-w64-mingw32-g++", "c++11"),
    ("i686-w64-mingw32-gcc", "c17"),
    ("i686-w64-mingw32-g++", "c++17"),
];

#[test]
fn it_compiles_beside_the_windows_headers() {
    let dir = scratch("com-windows");
    for before in BEFORE {
        let compilers = if [BEFORE[0], WITH_BITS].contains(&before) { &WINDOWS[..] } else { &WINDOWS[..2] };
        // And after it: whatever it was, it has nothing to declare any more.
        let include = format!("{before}\n#include \"deliveryoptimization.h\"\n#include <bits5_0.h>\n#include <bits.h>");
        for (compiler, standard) in compilers {
            let way = if compiler.ends_with("++") { Way::Class } else { Way::Macro };
            must(compiles_uses(&dir, (compiler, standard, &[]), way, &include));
        }
    }
}

/// The platform's later headers include `<bits.h>`: with ours in its place they have what they need.
#[test]
fn our_bits_h_serves_the_platforms_headers() {
    let dir = scratch("com-bits");
    for (compiler, standard) in &WINDOWS[..2] {
        for header in ["bits1_5.h", "bits2_0.h", "bits2_5.h", "bits3_0.h", "bits5_0.h"] {
            let text = format!("#include <{header}>\n#include <deliveryoptimization.h>\nIBackgroundCopyJob5 *job;\n");
            must(compiles(&dir, &(*compiler, *standard, &[]), &text));
        }
    }
}

#[test]
fn the_platforms_declarations_are_used_where_they_are() {
    let dir = scratch("com-platform");
    // Its enumerations are types of their own, ours are integers.
    let is_enumeration = "#include <type_traits>\nstatic_assert(std::is_enum<BG_JOB_PROXY_USAGE>::value, \"\");\n";
    for (before, is_theirs) in [("", false), (BEFORE[0], false), (WITH_BITS, true)] {
        let text = format!("{before}\n#include \"deliveryoptimization.h\"\n{is_enumeration}");
        let result = compiles_beside(&dir, &("x86_64-w64-mingw32-g++", "c++17", &[]), &text);
        assert_eq!(result.is_ok(), is_theirs, "{before}: {result:?}");
    }
    // And must have our layouts.
    let packed =
        format!("#pragma pack(push, 1)\n{}\n#pragma pack(pop)\n#include \"deliveryoptimization.h\"\n", WITH_BITS);
    compiles_beside(&dir, &("x86_64-w64-mingw32-gcc", "c11", &[]), &packed).unwrap_err();
}

#[test]
fn the_compilers_own_uuids_are_these() {
    let dir = scratch("com-uuidof");
    let names = INTERFACES.iter().map(|i| i.name).chain(CLASSES.iter().map(|(name, _)| *name));
    let uses: String = names.map(|name| format!("    &__uuidof({name}),\n")).collect();
    for before in ["", "#include <windows.h>\n#include <bits.h>\n"] {
        let text = format!(
            "{before}#include \"deliveryoptimization.h\"\nextern const GUID *const all[];\nconst GUID *const all[] = {{\n{uses}}};\n"
        );
        for compiler in ["x86_64-w64-mingw32-g++", "i686-w64-mingw32-g++"] {
            for standard in ["c++11", "c++17"] {
                must(compiles_beside(&dir, &(compiler, standard, &[]), &text));
            }
        }
    }
}
