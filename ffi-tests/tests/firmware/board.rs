//! The boards: what each is compiled from and how QEMU is asked for it.

/// One machine of QEMU.
#[derive(Debug)]
pub(crate) struct Board {
    /// For directories and messages.
    pub(crate) name: &'static str,
    /// The archive's target.
    pub(crate) triple: &'static str,
    /// Cores that run the firmware.
    pub(crate) cores: u32,
    /// The C compiler.
    pub(crate) compiler: &'static str,
    /// Its flags for the core, and what the sources want defined.
    pub(crate) flags: &'static [&'static str],
    /// The directory of start-up code and linker scripts.
    pub(crate) family: &'static str,
    /// Sources in that directory.
    pub(crate) sources: &'static [&'static str],
    /// The linker script in that directory.
    pub(crate) script: &'static str,
    /// The emulator and its machine.
    pub(crate) machine: &'static [&'static str],
    /// Sizes of the images: boot loader, application, settings. No multiples of a sector.
    pub(crate) images: [usize; 3],
}

/// Who keeps the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// Instructions do (`-icount`): a tick of a timer is about one instruction, so an interrupt may land at any, and
    /// several cores take turns that end where one of their timers fires.
    Counted,
    /// The host's clock does; several cores run at once.
    Real,
}

impl Time {
    /// 128 ns of the machine's time for each instruction: one tick at 8 MHz.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        match self {
            Time::Counted => &["-icount", "shift=7,sleep=off"],
            Time::Real => &[],
        }
    }
}

const ARM_GCC: &str = "arm-none-eabi-gcc";
const RISCV_GCC: &str = "riscv64-unknown-elf-gcc";

/// The application takes most of the flash's 64 KiB.
const LARGE: [usize; 3] = [6_100, 40_003, 333];
/// Where several cores share the time of one thread, or of two.
const SMALL: [usize; 3] = [3_100, 12_003, 333];

/// Cortex-M0: no compare-and-swap.
pub(crate) const MICROBIT: Board = Board {
    name: "microbit",
    triple: "thumbv6m-none-eabi",
    cores: 1,
    compiler: ARM_GCC,
    flags: &["-mcpu=cortex-m0", "-mthumb", "-DFLASH_BYTES=8192"],
    family: "cortex-m",
    sources: &["start.c", "timer.c", "semihosting_trap.c", "one_core.c", "nrf51_uart.c"],
    script: "microbit.ld",
    machine: &["qemu-system-arm", "-M", "microbit"],
    images: [2_005, 4_604, 77],
};

/// Cortex-M3.
pub(crate) const AN385: Board = Board {
    name: "mps2-an385",
    triple: "thumbv7m-none-eabi",
    cores: 1,
    compiler: ARM_GCC,
    flags: &["-mcpu=cortex-m3", "-mthumb", "-DUART_BASE=0x40004000"],
    family: "cortex-m",
    sources: &["start.c", "timer.c", "semihosting_trap.c", "one_core.c", "cmsdk_uart.c"],
    script: "mps2-an385.ld",
    machine: &["qemu-system-arm", "-M", "mps2-an385"],
    images: LARGE,
};

/// Two Cortex-M33.
pub(crate) const AN521: Board = Board {
    name: "mps2-an521",
    triple: "thumbv8m.main-none-eabi",
    cores: 2,
    compiler: ARM_GCC,
    flags: &["-mcpu=cortex-m33+nodsp+nofp", "-mthumb", "-mfloat-abi=soft", "-DUART_BASE=0x50200000"],
    family: "cortex-m",
    sources: &["start.c", "timer.c", "semihosting_trap.c", "an521_cores.c", "cmsdk_uart.c"],
    script: "mps2-an521.ld",
    machine: &["qemu-system-arm", "-M", "mps2-an521"],
    images: SMALL,
};

/// One RISC-V hart.
pub(crate) const VIRT: Board = Board {
    name: "virt",
    triple: "riscv32imac-unknown-none-elf",
    cores: 1,
    compiler: RISCV_GCC,
    // The older edition counts the control registers among the base set: gcc has a libgcc by that name only.
    flags: &["-misa-spec=2.2", "-march=rv32imac", "-mabi=ilp32"],
    family: "riscv",
    sources: &["start.S", "start.c", "timer.c", "semihosting_trap.c", "ns16550.c"],
    script: "virt.ld",
    machine: &["qemu-system-riscv32", "-M", "virt", "-bios", "none"],
    images: LARGE,
};

/// Four of them.
pub(crate) const VIRT_4: Board = Board {
    name: "virt-4",
    cores: 4,
    machine: &["qemu-system-riscv32", "-M", "virt", "-bios", "none", "-smp", "4"],
    images: SMALL,
    ..VIRT
};

/// One that lacks compare-and-swap (QEMU's core has it, the code does not use it).
pub(crate) const VIRT_IMC: Board = Board {
    name: "virt-imc",
    triple: "riscv32imc-unknown-none-elf",
    flags: &["-misa-spec=2.2", "-march=rv32imc", "-mabi=ilp32"],
    ..VIRT
};
