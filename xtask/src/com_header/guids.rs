//! GUIDs as C initialisers: IIDs, and the CLSIDs that BgCoCreateInstance knows.

use std::fmt::Write;

/// The classes: name, CLSID, and what it is.
pub const CLASSES: [(&str, &str); 9] = [
    ("BackgroundCopyManager", "4991d34b-80a1-4291-83b6-3328366b9097"),
    ("BackgroundCopyManager1_5", "f087771f-d74f-4c1a-bb8a-e16aca9124ea"),
    ("BackgroundCopyManager2_0", "6d18ad12-bde3-4393-b311-099c346e6df9"),
    ("BackgroundCopyManager2_5", "03ca98d6-ff5d-49b8-abc6-03dd84127020"),
    ("BackgroundCopyManager3_0", "659cdea7-489e-11d9-a9cd-000d56965251"),
    ("BackgroundCopyManager4_0", "bb6df56b-cace-11dc-9992-0019b93a3a84"),
    ("BackgroundCopyManager5_0", "1ecca34c-e88a-44e3-8d6a-8921bde9e452"),
    ("BackgroundCopyManager10_1", "4bd3e4e1-7bd4-4a2b-9964-496400de5193"),
    ("DeliveryOptimization", "5b99fa76-721c-423c-adac-56d03c8a8007"),
];

/// A constant with internal linkage: it cannot meet one of the same name in a library.
pub(super) fn constant(out: &mut String, name: &str, guid: &str) -> std::fmt::Result {
    let [a, b, c, bytes @ ..] = &fields(guid)[..] else { unreachable!("a GUID has eleven fields") };
    let bytes = bytes.join(", ");
    writeln!(out, "static const GUID {name} BGJOB_UNUSED = {{\n    {a}, {b}, {c}, {{ {bytes} }} }};")
}

/// What `__uuidof` asks for, where the compiler's headers have it.
pub(super) fn of_class(out: &mut String, name: &str, guid: &str) -> std::fmt::Result {
    writeln!(out, "#ifdef __CRT_UUID_DECL\n__CRT_UUID_DECL({name},\n    {})\n#endif", fields(guid).join(", "))
}

/// The CLSIDs, each unless the platform's header has declared the class.
pub(super) fn classes(out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "\n/* What BgCoCreateInstance makes: a manager of the engine with BG_PROFILE_BITS, by any of its names; */"
    )?;
    writeln!(out, "/* the last one of that with BG_PROFILE_DO. */")?;
    for (name, guid) in CLASSES {
        writeln!(out, "#ifndef __{name}_FWD_DEFINED__\n#define __{name}_FWD_DEFINED__")?;
        constant(out, &format!("CLSID_{name}"), guid)?;
        writeln!(out, "#if defined(__cplusplus) && defined(_WIN32)\nclass DECLSPEC_UUID(\"{guid}\") {name};")?;
        of_class(out, name, guid)?;
        writeln!(out, "#endif\n#endif")?;
    }
    Ok(())
}

/// Eleven numbers: 32 bits, twice 16, eight bytes.
fn fields(guid: &str) -> Vec<String> {
    let digits = guid.replace('-', "");
    assert!(digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()), "{guid} is no GUID");
    let bytes = (16..32).step_by(2).map(|at| &digits[at..at + 2]);
    [&digits[..8], &digits[8..12], &digits[12..16]].into_iter().chain(bytes).map(|d| format!("0x{d}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_guid_has_eleven_numbers() {
        let fields = super::fields("37668d37-507e-4160-9316-26306d150b12").join(" ");
        assert_eq!(fields, "0x37668d37 0x507e 0x4160 0x93 0x16 0x26 0x30 0x6d 0x15 0x0b 0x12");
    }
}
