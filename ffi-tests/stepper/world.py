"""The jobs that operations work on: one that is stepped over, helpers beside it, at the stage an operation needs."""

import struct
from dataclasses import dataclass
from typing import Callable

from . import abi
from .fault import Refused
from .machine import REGION, REGION_BYTES, SCRATCH, Machine

# Bytes of scratch that each role has: outer, interrupt, interrupt of the interrupt, and the harness' own.
ROLE_BYTES = 0x200
OUTER, INNER, NESTED, HARNESS = range(4)
TOKEN, FILE, JOB, GUID, BUFFER = 0, 8, 16, 24, 64

# The main job: a first file that is done, the active one, and one more to come.
FIRST_BYTES = 50
ACTIVE_BYTES = 100_000
BYTES_SO_FAR = 10
HELPER_BYTES = 1000
COOKIE_FIRST, COOKIE_ACTIVE, COOKIE_NEXT, COOKIE_ADDED = 1, 2, 3, 100

JOBS = 8
FILES = 16


def slot(role: int, offset: int) -> int:
    """An address in the role's scratch."""
    return SCRATCH + role * ROLE_BYTES + offset


@dataclass(frozen=True)
class World:
    """Handles; the memory that goes with them is `ram`."""

    stage: str
    spares: int
    job: int
    token: int
    file: int
    helpers: tuple[tuple[int, int], ...]
    ram: bytes


def must(machine: Machine, name: str, *args: int) -> None:
    """A call of the harness' own, which has to succeed."""
    code = machine.call(name, *args)
    if code != abi.S_OK:
        raise Refused(f"{name} answered 0x{code:08X}")


def _start(machine: Machine, job: int, total: int, so_far: int) -> tuple[int, int]:
    """Resumes, takes the file, and connects it: token and file."""
    must(machine, "BgResume", job)
    must(machine, "BgTransferNext", slot(HARNESS, TOKEN), slot(HARNESS, FILE), slot(HARNESS, JOB))
    token = machine.read_int(slot(HARNESS, TOKEN), 8)
    must(machine, "BgTransferConnected", token, total, 0)
    must(machine, "BgTransferAdvance", token, so_far)
    return token, machine.read_int(slot(HARNESS, FILE), 8)


def _create(machine: Machine, cookies: tuple[int, ...]) -> int:
    must(machine, "BgCreateJob", 0, 0, slot(HARNESS, GUID), slot(HARNESS, JOB))
    job = machine.read_int(slot(HARNESS, JOB), 8)
    for cookie in cookies:
        must(machine, "BgAddFile", job, 0, 0, cookie, slot(HARNESS, FILE))
    return job


def initialize(machine: Machine, spares: int) -> None:
    """An engine without text."""
    order = abi.order(machine.arch.big_endian)
    size = struct.calcsize(order + abi.CONFIG_FORMAT)
    config = struct.pack(order + abi.CONFIG_FORMAT, size, 1, JOBS, FILES, 0, spares, 7, 8, 9, b"stepping", 0, 0)
    machine.write(slot(HARNESS, 0), config)
    must(machine, "BgInitialize", REGION, REGION_BYTES, slot(HARNESS, 0))


def build(machine: Machine, blank: bytes, stage: str, spares: int) -> World:
    """From blank memory. Every stage comes from the same calls, so that worlds differ in nothing else."""
    machine.ram = blank
    initialize(machine, spares)
    helpers = []
    for number in range(spares + 1):
        helper = _create(machine, (200 + number,))
        helpers.append((helper, _start(machine, helper, HELPER_BYTES, 1)[0]))
    job = _create(machine, (COOKIE_FIRST, COOKIE_ACTIVE, COOKIE_NEXT))
    first, _ = _start(machine, job, FIRST_BYTES, FIRST_BYTES)
    must(machine, "BgTransferDone", first)
    token, file = 0, 0
    if stage != "queued":
        must(machine, "BgTransferNext", slot(HARNESS, TOKEN), slot(HARNESS, FILE), slot(HARNESS, JOB))
        token, file = (machine.read_int(slot(HARNESS, at), 8) for at in (TOKEN, FILE))
    if stage not in ("queued", "connecting"):
        total = {"whole": BYTES_SO_FAR, "unknown": abi.UNKNOWN}.get(stage, ACTIVE_BYTES)
        must(machine, "BgTransferConnected", token, total, 0)
        must(machine, "BgTransferAdvance", token, BYTES_SO_FAR)
    _finish[stage](machine, job)
    return World(stage, spares, job, token, file, tuple(helpers), machine.ram)


_finish: dict[str, Callable[[Machine, int], None]] = {
    "queued": lambda machine, job: None,
    "connecting": lambda machine, job: None,
    "transferring": lambda machine, job: None,
    "unknown": lambda machine, job: None,
    "whole": lambda machine, job: None,
    "suspended": lambda machine, job: must(machine, "BgSuspend", job),
    "cancelled": lambda machine, job: must(machine, "BgCancel", job),
}
