//! What the archive asks of the program: block copies, and nothing else.

use object::{Architecture, BinaryFormat, Object, ObjectSymbol};

use super::Objects;
use crate::header::CRITICAL;

const MEMORY: [&str; 5] = ["memcpy", "memmove", "memset", "memcmp", "bcmp"];

/// The same in the ARM run-time ABI: libgcc and newlib bring them. It has no others: neither division nor shifts.
const ARM: [&str; 4] = ["__aeabi_memcpy", "__aeabi_memmove", "__aeabi_memset", "__aeabi_memclr"];

/// The heap of a C library, for what COM's methods return.
const HEAP: [&str; 2] = ["malloc", "free"];

/// What a program brings besides block copies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings {
    /// The two functions that mask: in the masked form on a hosted target.
    pub is_masked: bool,
    /// A heap.
    pub has_heap: bool,
}

/// Complains about every undefined symbol that is not on the list.
pub fn undefined(objects: &Objects, Surroundings { is_masked, has_heap }: Surroundings) -> Vec<String> {
    let mut complaints = Vec::new();
    for (_, file) in objects.parsed() {
        let is_arm = file.architecture() == Architecture::Arm;
        // 32-bit Windows puts a line before the names of C.
        let is_decorated = file.architecture() == Architecture::I386 && file.format() == BinaryFormat::Coff;
        for name in file.symbols().filter(|s| s.is_undefined()).filter_map(|s| s.name().ok()) {
            let name = if is_decorated { name.strip_prefix('_').unwrap_or(name) } else { name };
            // __aeabi_memcpy4 and 8 say that the pointers are aligned.
            let allowed = name.is_empty()
                || MEMORY.contains(&name)
                || is_masked && CRITICAL.contains(&name)
                || has_heap && HEAP.contains(&name)
                || is_arm && ARM.contains(&name.trim_end_matches(['4', '8']));
            if !allowed {
                complaints.push(format!("{name} is undefined"));
            }
        }
    }
    complaints
}
