//! Where the platform's declarations are used, they must be the ones that the library was compiled for.

/// Name, size, and the offset of each field.
type Layout = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Sizes and offsets in the units of bytes (8-byte integers align to 8 there) and pointers.
const LAYOUTS: [Layout; 8] = [
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

/// What must hold, as C says it.
pub fn conditions() -> Vec<String> {
    let mut all = Vec::new();
    for (name, size, fields) in LAYOUTS {
        all.push(format!("sizeof({name}) == {size}"));
        all.extend(fields.iter().map(|(field, at)| format!("offsetof({name}, {field}) == {at}")));
    }
    for name in ["BG_JOB_STATE", "BG_ERROR_CONTEXT", "BG_JOB_PROXY_USAGE"] {
        all.push(format!("sizeof({name}) == 4"));
    }
    all
}

/// The text before the end of the header. An array of less than nothing is what every standard refuses.
pub(super) fn assertions() -> String {
    let line = |(n, condition): (usize, String)| format!("typedef char bgjob_layout_{n}[{condition} ? 1 : -1];\n");
    let lines: String = conditions().into_iter().enumerate().map(line).collect();
    format!(
        "\n/* The platform's layouts are those that the library was compiled for. */\n\
         #ifdef BGJOB_PLATFORM_BITS\n{lines}#endif\n\n"
    )
}
