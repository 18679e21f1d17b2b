//! Code is aligned where instructions have to be: a linker may put any odd number of bytes before a section. And the hot
//! functions are, where they are to begin with a line.

use object::{Architecture, BinaryFormat, Object, ObjectSection, ObjectSymbol, SectionKind};

use super::Objects;
use crate::archive::{HOT, LINE_BYTES};

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

/// Complains about hot functions that may begin in the middle of a line, on targets where the build says where they do.
/// objcopy keeps quiet about a section that it was told to align and did not find.
pub fn lines(objects: &Objects) -> Vec<String> {
    let mut complaints = Vec::new();
    for (_, file) in objects.parsed() {
        let has_lines = matches!(file.architecture(), Architecture::X86_64 | Architecture::Aarch64);
        if file.format() != BinaryFormat::Elf || !has_lines {
            continue;
        }
        let line = u64::from(LINE_BYTES);
        // By symbol: equal functions may have become one, under two names. Which there have to be, `exports` knows.
        for (name, symbol) in file.symbols().filter_map(|s| Some((s.name().ok()?, s))).filter(|(n, _)| HOT.contains(n))
        {
            let section = symbol.section_index().and_then(|at| file.section_by_index(at).ok());
            if !section.is_some_and(|section| section.align() >= line && symbol.address().is_multiple_of(line)) {
                complaints.push(format!("{name} may begin in the middle of a line"));
            }
        }
    }
    complaints
}
