//! Masking on targets without compare-and-swap: two weak functions, so that a program may bring its own.
//!
//! They are written in assembly because a compiler that saw their bodies would be free to use what it knows of them,
//! and a program's own functions may do something else. The default masks interrupts of the core it runs on: right for
//! one privileged core. `include/bgjob.h` tells programs what theirs must do.

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

#[cfg(all(target_arch = "arm", not(target_has_atomic = "32")))]
core::arch::global_asm!(
    ".pushsection .text.BgEnterCritical, \"ax\", %progbits",
    ".p2align 2",
    ".weak BgEnterCritical",
    ".type BgEnterCritical, %function",
    ".thumb_func",
    "BgEnterCritical:",
    "mrs r0, PRIMASK",
    "cpsid i",
    "bx lr",
    ".size BgEnterCritical, . - BgEnterCritical",
    ".popsection",
    ".pushsection .text.BgLeaveCritical, \"ax\", %progbits",
    ".p2align 2",
    ".weak BgLeaveCritical",
    ".type BgLeaveCritical, %function",
    ".thumb_func",
    "BgLeaveCritical:",
    "msr PRIMASK, r0",
    "bx lr",
    ".size BgLeaveCritical, . - BgLeaveCritical",
    ".popsection",
);

#[cfg(all(any(target_arch = "riscv32", target_arch = "riscv64"), not(target_has_atomic = "32")))]
core::arch::global_asm!(
    ".pushsection .text.BgEnterCritical, \"ax\", %progbits",
    ".p2align 2",
    ".weak BgEnterCritical",
    ".type BgEnterCritical, %function",
    "BgEnterCritical:",
    // Clears mstatus.MIE and returns the register as it was.
    "csrrci a0, mstatus, 8",
    "ret",
    ".size BgEnterCritical, . - BgEnterCritical",
    ".popsection",
    ".pushsection .text.BgLeaveCritical, \"ax\", %progbits",
    ".p2align 2",
    ".weak BgLeaveCritical",
    ".type BgLeaveCritical, %function",
    "BgLeaveCritical:",
    "andi a0, a0, 8",
    "csrs mstatus, a0",
    "ret",
    ".size BgLeaveCritical, . - BgLeaveCritical",
    ".popsection",
);
