//! Masking on targets without compare-and-swap: two weak functions, so that a program may bring its own.
//!
//! They are written in assembly because a compiler that saw their bodies would be free to use what it knows of them,
//! and a program's own functions may do something else. The default masks interrupts of the core it runs on: right for
//! one privileged core. `include/bgjob.h` tells programs what theirs must do.

// SAFETY: the signatures are those of the header, which a program's own functions are compiled with.
unsafe extern "C" {
    fn BgEnterCritical() -> u32;
    fn BgLeaveCritical(state: u32);
}

struct Mask;
critical_section::set_impl!(Mask);

// SAFETY: between the two calls nobody else gets in: by masking, or by what the program's own functions do, which the
// header asks of them.
unsafe impl critical_section::Impl for Mask {
    unsafe fn acquire() -> u32 {
        // SAFETY: takes nothing and may be called anywhere; the header asks the same of a program's own.
        unsafe { BgEnterCritical() }
    }

    unsafe fn release(state: u32) {
        // SAFETY: `state` comes from `acquire`, by the contract of `critical_section::Impl`.
        unsafe { BgLeaveCritical(state) }
    }
}

/// A weak function in a section of its own: what the assembler needs before its label, then its instructions.
macro_rules! weak_function {
    ($name:literal, [$($before:literal),*], $($instruction:literal),+) => {
        core::arch::global_asm!(
            concat!(".pushsection .text.", $name, ", \"ax\", %progbits"),
            // Where it lands is up to the program's linker script.
            ".p2align 2",
            concat!(".weak ", $name),
            concat!(".type ", $name, ", %function"),
            $($before,)*
            concat!($name, ":"),
            $($instruction,)+
            concat!(".size ", $name, ", . - ", $name),
            ".popsection",
        );
    };
}

#[cfg(all(target_arch = "arm", not(target_has_atomic = "32")))]
mod primask {
    weak_function!("BgEnterCritical", [".thumb_func"], "mrs r0, PRIMASK", "cpsid i", "bx lr");
    weak_function!("BgLeaveCritical", [".thumb_func"], "msr PRIMASK, r0", "bx lr");
}

#[cfg(all(any(target_arch = "riscv32", target_arch = "riscv64"), not(target_has_atomic = "32")))]
mod mstatus {
    // Clears MIE and returns the register as it was.
    weak_function!("BgEnterCritical", [], "csrrci a0, mstatus, 8", "ret");
    weak_function!("BgLeaveCritical", [], "andi a0, a0, 8", "csrs mstatus, a0", "ret");
}
