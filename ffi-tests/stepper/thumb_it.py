"""The conditional blocks of Thumb-2 (`it`), which the engine translates as one and so hides from a recorder.

An interrupt may come inside such a block: the processor keeps the rest of the block in the status register. The engine
does so only between translations, so the bits are worked out here. Conditional instructions that are passed over have no
boundary of their own: nothing differs from the one after.
"""

from dataclasses import replace
from typing import Callable

from .boundary import Boundary

_XPSR_IT = 0x0600FC00


def _next(state: int) -> int:
    return state & 0xE0 | state << 1 & 0x1F if state & 7 else 0


def _bits(state: int) -> int:
    return (state & 3) << 25 | (state >> 2) << 10


def with_it_state(boundaries: list[Boundary], code: Callable[[int], int], xpsr: int) -> tuple[list[Boundary], int]:
    """Fills in the bits of register number `xpsr` of the contexts; also the number of instructions passed over.

    `code` gives the halfword at an address.
    """
    filled, passed_over, state = [], 0, 0
    for number, boundary in enumerate(boundaries):
        registers = list(boundary.registers)
        registers[xpsr] = registers[xpsr] & ~_XPSR_IT | _bits(state)
        filled.append(replace(boundary, registers=tuple(registers)))
        opcode = code(boundary.pc)
        state = opcode & 0xFF if opcode >> 8 == 0xBF and opcode & 0xF else _next(state)
        following = boundaries[number + 1].pc if number + 1 < len(boundaries) else None
        pc = boundary.pc + _length(opcode)
        while state and pc != following:
            pc, state, passed_over = pc + _length(code(pc)), _next(state), passed_over + 1
    return filled, passed_over


def _length(opcode: int) -> int:
    return 4 if opcode >> 11 in (0b11101, 0b11110, 0b11111) else 2
