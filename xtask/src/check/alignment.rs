//! Code is aligned where instructions have to be: a linker may put any odd number of bytes before a section.

use object::{Architecture, Object, ObjectSection, SectionKind};

use super::Objects;

/// Complains about sections of code that may begin at an odd address.
pub fn alignment(objects: &Objects) -> Vec<String> {
    let mut complaints = Vec::new();
    for (_, file) in objects.parsed() {
        // Of the architectures here only x86 has instructions of odd length; s390x needs two like the rest.
        if matches!(file.architecture(), Architecture::X86_64 | Architecture::I386) {
            continue;
        }
        let code = file.sections().filter(|s| s.kind() == SectionKind::Text && s.size() > 0 && s.align() < 2);
        complaints.extend(code.map(|s| format!("{} may begin at an odd address", s.name().unwrap_or("a section"))));
    }
    complaints
}
