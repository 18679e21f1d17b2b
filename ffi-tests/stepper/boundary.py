"""What is kept of a moment between two instructions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Boundary:
    """The moment before one instruction: registers, memory, and whether interrupts are masked."""

    pc: int
    registers: tuple[int, ...]
    masked: bool
    ram: bytes


@dataclass(frozen=True)
class Trace:
    """An operation that nobody interrupted: each of its boundaries, its result, and the memory after it."""

    boundaries: tuple[Boundary, ...]
    # Conditional instructions that were passed over.
    passed_over: int
    result: int
    ram: bytes
