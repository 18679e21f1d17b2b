//! What the archive asks of the program: block copies, and on small machines the compiler's arithmetic helpers.

use object::{Architecture, Object, ObjectSymbol};

use super::Objects;
use crate::header::CRITICAL;

const MEMORY: [&str; 5] = ["memcpy", "memmove", "memset", "memcmp", "bcmp"];

/// Of the ARM run-time ABI: libgcc and newlib bring them, and they need nothing themselves.
const ARM: [&str; 9] = [
    "__aeabi_memcpy",
    "__aeabi_memmove",
    "__aeabi_memset",
    "__aeabi_memclr",
    "__aeabi_lmul",
    "__aeabi_uldivmod",
    "__aeabi_uidiv",
    "__aeabi_llsr",
    // Of libgcc: ARMv6-M has no instruction that counts leading zeros.
    "__clzsi2",
];

/// Of libgcc: 32-bit RISC-V divides 32 bits by an instruction, 64 by this.
const RISCV32: [&str; 1] = ["__udivdi3"];

/// Complains about every undefined symbol that is not on the list. In the masked form on a hosted target the two functions
/// that mask are the program's to bring.
pub fn undefined(objects: &Objects, is_masked: bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for (_, file) in objects.parsed() {
        let helpers: &[&str] = match file.architecture() {
            Architecture::Arm => &ARM,
            Architecture::Riscv32 => &RISCV32,
            _ => &[],
        };
        for name in file.symbols().filter(|s| s.is_undefined()).filter_map(|s| s.name().ok()) {
            // __aeabi_memcpy4 and 8 say that the pointers are aligned.
            let allowed = name.is_empty()
                || MEMORY.contains(&name)
                || is_masked && CRITICAL.contains(&name)
                || helpers.contains(&name)
                || helpers.contains(&name.trim_end_matches(['4', '8']));
            if !allowed {
                complaints.push(format!("{name} is undefined"));
            }
        }
    }
    complaints
}
