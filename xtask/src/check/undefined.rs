//! What the archive asks of the program: block copies, and nothing else.

use object::{Architecture, Object, ObjectSymbol};

use super::Objects;
use crate::header::CRITICAL;

const MEMORY: [&str; 5] = ["memcpy", "memmove", "memset", "memcmp", "bcmp"];

/// The same in the ARM run-time ABI: libgcc and newlib bring them. It has no others: neither division nor shifts.
const ARM: [&str; 4] = ["__aeabi_memcpy", "__aeabi_memmove", "__aeabi_memset", "__aeabi_memclr"];

/// Complains about every undefined symbol that is not on the list. In the masked form on a hosted target the two
/// functions that mask are the program's to bring.
pub fn undefined(objects: &Objects, is_masked: bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for (_, file) in objects.parsed() {
        let is_arm = file.architecture() == Architecture::Arm;
        for name in file.symbols().filter(|s| s.is_undefined()).filter_map(|s| s.name().ok()) {
            // __aeabi_memcpy4 and 8 say that the pointers are aligned.
            let allowed = name.is_empty()
                || MEMORY.contains(&name)
                || is_masked && CRITICAL.contains(&name)
                || is_arm && ARM.contains(&name.trim_end_matches(['4', '8']));
            if !allowed {
                complaints.push(format!("{name} is undefined"));
            }
        }
    }
    complaints
}
