//! Where the platform's declarations are used, they must be the ones that the library was compiled for.

use std::fmt::Write;

/// Sizes and offsets in the units of bytes (8-byte integers align to 8 there) and pointers.
const LAYOUTS: [(&str, &str, &[(&str, &str)]); 8] = [
    (
        "BG_JOB_PROGRESS",
        "24",
        &[("BytesTotal", "0"), ("BytesTransferred", "8"), ("FilesTotal", "16"), ("FilesTransferred", "20")],
    ),
    ("BG_FILE_PROGRESS", "24", &[("BytesTotal", "0"), ("BytesTransferred", "8"), ("Completed", "16")]),
    ("BG_JOB_REPLY_PROGRESS", "16", &[("BytesTotal", "0"), ("BytesTransferred", "8")]),
    ("BG_JOB_TIMES", "24", &[("CreationTime", "0"), ("ModificationTime", "8"), ("TransferCompletionTime", "16")]),
    ("BG_FILE_RANGE", "16", &[("InitialOffset", "0"), ("Length", "8")]),
    ("BG_FILE_INFO", "2 * sizeof(void *)", &[("RemoteName", "0"), ("LocalName", "sizeof(void *)")]),
    (
        "BG_AUTH_CREDENTIALS",
        "8 + 2 * sizeof(void *)",
        &[
            ("Target", "0"),
            ("Scheme", "4"),
            ("Credentials.Basic.UserName", "8"),
            ("Credentials.Basic.Password", "8 + sizeof(void *)"),
        ],
    ),
    (
        "BITS_JOB_PROPERTY_VALUE",
        "16",
        &[("Dword", "0"), ("ClsID", "0"), ("Enable", "0"), ("Uint64", "0"), ("Target", "0")],
    ),
];

/// The text before the end of the header. A structure of no size is what every standard refuses.
pub(super) fn assertions() -> String {
    let mut text =
        "\n/* The platform's layouts are those that the library was compiled for. */\n#ifdef BGJOB_PLATFORM_BITS\n"
            .to_owned();
    let mut number = 0;
    let mut assert = |condition: String| {
        number += 1;
        writeln!(text, "typedef char bgjob_layout_{number}[({condition}) ? 1 : -1];")
            .expect("a string takes everything");
    };
    for (name, size, fields) in LAYOUTS {
        assert(format!("sizeof({name}) == {size}"));
        for (field, at) in fields {
            assert(format!("offsetof({name}, {field}) == {at}"));
        }
    }
    assert("sizeof(BG_JOB_STATE) == 4 && sizeof(BG_ERROR_CONTEXT) == 4 && sizeof(BG_JOB_PROXY_USAGE) == 4".to_owned());
    text + "#endif\n\n"
}
