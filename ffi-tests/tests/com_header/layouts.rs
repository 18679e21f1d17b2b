//! Sizes and offsets are the library's on every target.

use ffi_tests::cc::must;
use ffi_tests::com_uses::Way;
use ffi_tests::compile::{TARGETS, Target, assertions, compiles, compiles_beside};
use ffi_tests::{layout, scratch};
use xtask::com_header::layouts;

use crate::windows::{BEFORE, WINDOWS};
use crate::{OURS, uses};

#[test]
fn layouts_are_the_documented_ones_on_every_target() {
    let dir = scratch("com-layouts");
    let config = ["pfnAlloc", "pfnFree", "pfnSave", "pfnReply", "pContext", "pOwner"];
    let at = |(n, field): (usize, &&str)| format!("offsetof(BG_COM_CONFIG, {field}) == 24 + {n} * sizeof(void *)");
    let mut everywhere: Vec<_> = config.iter().enumerate().map(at).collect();
    everywhere.push("sizeof(BG_COM_CONFIG) == 24 + 6 * sizeof(void *)".to_owned());
    everywhere.extend(layouts::conditions());
    everywhere.extend(["sizeof(WCHAR) == 2", "sizeof(BOOL) == 4", "sizeof(ULONG) == 4"].map(str::to_owned));
    let mut rusts = everywhere.clone();
    for l in layout::com() {
        rusts.push(format!("sizeof({}) == {}", l.name, l.size));
        rusts.extend(l.fields.iter().map(|(field, at)| format!("offsetof({}, {field}) == {at}", l.name)));
    }
    for target in TARGETS {
        let mut conditions = if has_wide_pointers(target) { rusts.clone() } else { everywhere.clone() };
        if target.2.contains(&"-m32") {
            // Eight-byte integers align to four there: one tail is shorter, as in Microsoft's own.
            conditions.retain(|c| c != "sizeof(BG_FILE_PROGRESS) == 24");
        }
        must(compiles(&dir, target, &format!("{OURS}\n{}", assertions(&conditions))));
        let wrong = [format!("sizeof(BG_COM_CONFIG) == {}", 25 + 6 * 8)];
        compiles(&dir, target, &format!("{OURS}\n{}", assertions(&wrong))).unwrap_err();
    }
    for (compiler, standard) in WINDOWS {
        let text = format!("{}\n#include \"deliveryoptimization.h\"\n{}", BEFORE[4], assertions(&everywhere));
        must(compiles_beside(&dir, &(compiler, standard, &[]), &text));
    }
}

fn has_wide_pointers((compiler, _, flags): &Target) -> bool {
    let is_narrow = |word: &&str| ["-m32", "riscv32", "powerpc-"].iter().any(|narrow| word.contains(narrow));
    !compiler.starts_with("arm-") && !compiler.starts_with("i686-") && !flags.iter().any(is_narrow)
}

#[test]
fn the_block_macro_is_rusts_function_on_every_target() {
    let dir = scratch("com-bytes");
    let mut conditions = Vec::new();
    for objects in [1, 2, 63, 64, 65, 1000, 65_534] {
        for jobs in [1, 4, 1000] {
            for (strings, bytes) in [(0, 0), (1, 1), (10, 100), (63, 8), (64, 7), (65, 1_000_000)] {
                let rusts = bgjob_com::config::com_bytes(objects, jobs, strings, bytes);
                // Arguments may be expressions.
                conditions.push(format!("BGJOB_COM_BYTES({objects}, {jobs}, {strings} | 0, {bytes}) == {rusts}"));
            }
        }
    }
    let block = bgjob_com::config::com_bytes(64, 4, 0, 0);
    conditions.push(format!("sizeof com == {block}"));
    conditions.push(format!("sizeof com_with_strings == {}", bgjob_com::config::com_bytes(64, 4, 10, 100)));
    let text = format!("{}\n{}", uses(OURS, Way::Table), assertions(&conditions));
    let text = format!("#define CINTERFACE\n{text}");
    for target in TARGETS {
        must(compiles(&dir, target, &text));
    }
    let wrong = format!("{OURS}\nBGJOB_COM(com, 64, 4);\n{}", assertions(&[format!("sizeof com == {}", block + 8)]));
    compiles(&dir, &("gcc", "c11", &[]), &wrong).unwrap_err();
}
