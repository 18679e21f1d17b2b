"""What differs between the architectures: registers, calling convention, masks, and how a trap drops a reservation."""

from dataclasses import dataclass
from typing import Callable

import unicorn as uc
from unicorn import arm64_const, arm_const, riscv_const, s390x_const, x86_const


@dataclass(frozen=True)
class Arch:
    """One architecture. Register numbers are Unicorn's."""

    name: str
    engine: tuple[int, int]
    cpu: int | None
    word: int
    big_endian: bool
    arguments: tuple[int, ...]
    # Every function returns 32 bits.
    result: int
    pc: int
    sp: int
    # The return address; None where a call pushes it (x86-64).
    link: int | None
    # All that a handler may change and a return from it restores.
    context: tuple[int, ...]
    # Bytes of the instruction that starts with these; None: ask the engine for every single one.
    length: Callable[[int, int], int] | None
    # 64-bit arguments start at an even register and an even stack slot (AAPCS).
    pairs_are_even: bool = False
    thumb: bool = False
    # The status register, where it holds the rest of a conditional block.
    status: int | None = None
    # Bytes above the stack pointer that belong to the callee (s390x' register save area).
    stack_bias: int = 0
    # Register and bit whose value tells that interrupts are masked; (register, bit, value when masked).
    mask: tuple[int, int, int] | None = None
    # Taking an interrupt masks the others until the handler allows them.
    handlers_are_masked: bool = False
    # Runs on the way out of an interrupt: what drops a reservation, as the exception itself does on the metal.
    leave: bytes = b""
    # Registers set before the first call.
    setup: tuple[tuple[int, int], ...] = ()


def _thumb_length(first: int, second: int) -> int:
    return 4 if second >> 3 in (0b11101, 0b11110, 0b11111) else 2


def _riscv_length(first: int, second: int) -> int:
    return 4 if first & 3 == 3 else 2


def _s390x_length(first: int, second: int) -> int:
    return (2, 4, 4, 6)[first >> 6]


def _four(first: int, second: int) -> int:
    return 4


_ARM = [getattr(arm_const, f"UC_ARM_REG_R{n}") for n in range(16)]
_CLREX_THUMB = bytes.fromhex("bff32f8f")


def _cortex_m(name: str, cpu: int, leave: bytes) -> Arch:
    return Arch(
        name=name,
        engine=(uc.UC_ARCH_ARM, uc.UC_MODE_THUMB | uc.UC_MODE_MCLASS),
        cpu=cpu,
        word=4,
        big_endian=False,
        arguments=tuple(_ARM[:4]),
        result=_ARM[0],
        pc=_ARM[15],
        sp=_ARM[13],
        link=_ARM[14],
        context=(*_ARM[:15], arm_const.UC_ARM_REG_XPSR),
        length=_thumb_length,
        pairs_are_even=True,
        thumb=True,
        status=arm_const.UC_ARM_REG_XPSR,
        mask=(arm_const.UC_ARM_REG_PRIMASK, 1, 1),
        leave=leave,
    )


_X = [getattr(riscv_const, f"UC_RISCV_REG_X{n}") for n in range(32)]
_MSTATUS = riscv_const.UC_RISCV_REG_MSTATUS
_MIE = 8


def _riscv(name: str, mode: int, cpu: int, word: int, leave: bytes) -> Arch:
    return Arch(
        name=name,
        engine=(uc.UC_ARCH_RISCV, mode),
        cpu=cpu,
        word=word,
        big_endian=False,
        arguments=tuple(_X[10:18]),
        result=_X[10],
        pc=riscv_const.UC_RISCV_REG_PC,
        sp=_X[2],
        link=_X[1],
        context=tuple(_X[1:]),
        length=_riscv_length,
        mask=(_MSTATUS, _MIE, 0),
        handlers_are_masked=True,
        leave=leave,
        setup=((_MSTATUS, _MIE),),
    )


# sc.w zero, zero, (sp): no reservation is ever on the stack, so it stores nothing, and whatever there was is gone.
_SC_W = 0x1801202F.to_bytes(4, "little")


def _arm64() -> Arch:
    x = [getattr(arm64_const, f"UC_ARM64_REG_X{n}") for n in range(31)]
    return Arch(
        name="aarch64",
        engine=(uc.UC_ARCH_ARM64, uc.UC_MODE_ARM),
        cpu=None,
        word=8,
        big_endian=False,
        arguments=tuple(x[:8]),
        result=x[0],
        pc=arm64_const.UC_ARM64_REG_PC,
        sp=arm64_const.UC_ARM64_REG_SP,
        link=x[30],
        context=(),
        length=_four,
    )


def _armv7() -> Arch:
    return Arch(
        name="armv7",
        engine=(uc.UC_ARCH_ARM, uc.UC_MODE_ARM),
        cpu=arm_const.UC_CPU_ARM_CORTEX_A15,
        word=4,
        big_endian=False,
        arguments=tuple(_ARM[:4]),
        result=_ARM[0],
        pc=_ARM[15],
        sp=_ARM[13],
        link=_ARM[14],
        context=(),
        length=None,
        pairs_are_even=True,
    )


def _s390x() -> Arch:
    r = [getattr(s390x_const, f"UC_S390X_REG_R{n}") for n in range(16)]
    return Arch(
        name="s390x",
        engine=(uc.UC_ARCH_S390X, uc.UC_MODE_BIG_ENDIAN),
        cpu=None,
        word=8,
        big_endian=True,
        arguments=tuple(r[2:7]),
        result=r[2],
        pc=s390x_const.UC_S390X_REG_PC,
        sp=r[15],
        link=r[14],
        context=(),
        length=_s390x_length,
        stack_bias=160,
        # 64-bit addresses.
        setup=((s390x_const.UC_S390X_REG_PSWM, 3 << 31),),
    )


def _x86_64() -> Arch:
    names = ("RDI", "RSI", "RDX", "RCX", "R8", "R9")
    return Arch(
        name="x86_64",
        engine=(uc.UC_ARCH_X86, uc.UC_MODE_64),
        cpu=None,
        word=8,
        big_endian=False,
        arguments=tuple(getattr(x86_const, f"UC_X86_REG_{name}") for name in names),
        result=x86_const.UC_X86_REG_RAX,
        pc=x86_const.UC_X86_REG_RIP,
        sp=x86_const.UC_X86_REG_RSP,
        link=None,
        context=(),
        length=None,
    )


ARCHES: dict[str, Arch] = {
    arch.name: arch
    for arch in (
        _cortex_m("thumbv6m", arm_const.UC_CPU_ARM_CORTEX_M0, b""),
        _cortex_m("thumbv7m", arm_const.UC_CPU_ARM_CORTEX_M3, _CLREX_THUMB),
        _cortex_m("thumbv7em", arm_const.UC_CPU_ARM_CORTEX_M4, _CLREX_THUMB),
        _cortex_m("thumbv8m.main", arm_const.UC_CPU_ARM_CORTEX_M33, _CLREX_THUMB),
        _riscv("riscv32imac", uc.UC_MODE_RISCV32, riscv_const.UC_CPU_RISCV32_ANY, 4, _SC_W),
        _riscv("riscv32imc", uc.UC_MODE_RISCV32, riscv_const.UC_CPU_RISCV32_ANY, 4, b""),
        _riscv("riscv64gc", uc.UC_MODE_RISCV64, riscv_const.UC_CPU_RISCV64_ANY, 8, _SC_W),
        _arm64(),
        _armv7(),
        _s390x(),
        _x86_64(),
    )
}


def for_triple(name: str) -> Arch:
    """The architecture of that name, or of a target triple: `thumbv7m-none-eabi`, `s390x-unknown-linux-gnu`."""
    first = name.split("-")[0]
    if first not in ARCHES:
        raise SystemExit(f"no architecture `{first}`; there are {', '.join(ARCHES)}")
    return ARCHES[first]
