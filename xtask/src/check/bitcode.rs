//! No LLVM bitcode: it would tie the archive to one compiler's version.

use object::{Object, ObjectSection};

use super::Objects;

/// How raw bitcode, and bitcode in its wrapper, begin.
const MAGIC: [&[u8]; 2] = [b"BC\xC0\xDE", b"\xDE\xC0\x17\x0B"];

/// Complains about every bitcode member and section, whatever its name.
pub fn bitcode(objects: &Objects) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, data) in &objects.0 {
        if MAGIC.iter().any(|m| data.starts_with(m)) {
            complaints.push(format!("{name} is bitcode"));
            continue;
        }
        let file = object::File::parse(&**data).unwrap_or_else(|e| panic!("{name} is no object file: {e}"));
        for section in file.sections() {
            let title = section.name().unwrap_or("");
            let bytes = section.data().unwrap_or(&[]);
            if [".llvmbc", ".llvmcmd", "__LLVM"].contains(&title) || MAGIC.iter().any(|m| bytes.starts_with(m)) {
                complaints.push(format!("{name} has the bitcode section {title}"));
            }
        }
    }
    complaints
}
