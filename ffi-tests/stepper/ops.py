"""The operations that are stepped, and those that interrupt them."""

import struct
from dataclasses import dataclass
from typing import Callable

from . import abi
from .machine import Machine
from .world import ACTIVE_BYTES, BUFFER, COOKIE_ADDED, FILE, GUID, JOB, TOKEN, World, slot

Arguments = Callable[[Machine, World, int], tuple[int, ...]]


@dataclass(frozen=True)
class Op:
    """One call. `arguments` also writes what the call reads from the role's scratch."""

    name: str
    function: str
    arguments: Arguments
    # Readers write nothing: they may run where interrupts are masked, and are compared by what they return.
    fields: tuple[str, ...] = ()
    layout: str = ""
    # The stage of the job at which it is stepped.
    stage: str = "transferring"
    # Bytes that it counts, and as many more as its role's number.
    bytes: int = 0
    # It says how many bytes the file has, whatever was counted before.
    sets_bytes: bool = False
    # What it leaves in the role's scratch when it succeeds.
    gives_token: bool = False
    gives_job: bool = False

    @property
    def reads(self) -> bool:
        """Whether it writes nothing."""
        return bool(self.fields)

    def payload(self, machine: Machine, role: int) -> tuple[tuple[str, int], ...]:
        """What a reader has read."""
        size = struct.calcsize(abi.order(machine.arch.big_endian) + self.layout)
        data = machine.read(slot(role, BUFFER), size)
        return tuple(abi.unpack(self.fields, self.layout, machine.arch.big_endian, data).items())


def _buffer(machine: Machine, world: World, role: int) -> tuple[int, ...]:
    return (world.job, slot(role, BUFFER))


def _file_buffer(machine: Machine, world: World, role: int) -> tuple[int, ...]:
    return (world.file, slot(role, BUFFER))


def _snapshot(machine: Machine, world: World, role: int) -> tuple[int, ...]:
    order = abi.order(machine.arch.big_endian)
    header = struct.pack(order + "II", struct.calcsize(order + abi.SNAPSHOT_FORMAT), 1)
    machine.write(slot(role, BUFFER), header)
    return (world.job, slot(role, BUFFER))


def _restart(machine: Machine, world: World, role: int) -> tuple[int, ...]:
    machine.write_int(slot(role, TOKEN), 8, world.token)
    return (slot(role, TOKEN), 70_000 + role)


def _new_token(machine: Machine, world: World, role: int) -> tuple[int, ...]:
    return (machine.read_int(slot(role, TOKEN), 8), ACTIVE_BYTES, 4)


def _new_advance(machine: Machine, world: World, role: int) -> tuple[int, ...]:
    return (machine.read_int(slot(role, TOKEN), 8), 20 + role)


PROGRESS = Op("progress", "GetProgress", _buffer, fields=abi.JOB_PROGRESS, layout=abi.JOB_PROGRESS_FORMAT)
SNAPSHOT = Op("snapshot", "BgGetSnapshot", _snapshot, fields=tuple(abi.SNAPSHOT), layout=abi.SNAPSHOT_FORMAT)
FILE_PROGRESS = Op(
    "file_progress",
    "BgGetFileProgress",
    _file_buffer,
    fields=abi.FILE_PROGRESS,
    layout=abi.FILE_PROGRESS_FORMAT,
)
ADVANCE = Op("advance", "BgTransferAdvance", lambda m, w, role: (w.token, 5 + role), bytes=5)
# Of a file of unknown size, and more than the word that grows holds on 32-bit targets: a change takes them up.
ADVANCE_FAR = Op(
    "advance_far",
    "BgTransferAdvance",
    lambda m, w, role: (w.token, 140_000 + role),
    bytes=140_000,
    stage="unknown",
)
DONE = Op("done", "BgTransferDone", lambda m, w, role: (w.token,), stage="whole")
SUSPEND = Op("suspend", "BgSuspend", lambda m, w, role: (w.job,))
RESUME = Op("resume", "BgResume", lambda m, w, role: (w.job,), stage="suspended")
CANCEL = Op("cancel", "BgCancel", lambda m, w, role: (w.job,))
RESTART = Op("restart", "BgTransferRestart", _restart, sets_bytes=True, gives_token=True)
FAIL = Op("fail", "BgTransferFail", lambda m, w, role: (w.token, 0x80190194, 5, role & 1))
CONNECTED = Op(
    "connected",
    "BgTransferConnected",
    lambda m, w, role: (w.token, ACTIVE_BYTES, 3),
    sets_bytes=True,
    stage="connecting",
)
NEXT = Op(
    "next",
    "BgTransferNext",
    lambda m, w, role: (slot(role, TOKEN), slot(role, FILE), slot(role, JOB)),
    stage="queued",
    gives_token=True,
)
CREATE = Op("create", "BgCreateJob", lambda m, w, role: (0, 0, slot(role, GUID), slot(role, JOB)), gives_job=True)
ADD_FILE = Op("add_file", "BgAddFile", lambda m, w, role: (w.job, 0, 0, COOKIE_ADDED + role, slot(role, FILE)))
CLOSE = Op("close", "BgCloseJob", lambda m, w, role: (w.job,), stage="cancelled")
RECONNECTED = Op("reconnected", "BgTransferConnected", _new_token, sets_bytes=True)
ADVANCE_NEW = Op("advance_new", "BgTransferAdvance", _new_advance, bytes=20)

STATE = Op("state", "BgGetState", _buffer, fields=abi.STATE, layout=abi.STATE_FORMAT)
JOB_ID = Op("job_id", "BgGetJobId", _buffer, fields=abi.JOB_ID, layout=abi.JOB_ID_FORMAT)
COOKIE = Op("cookie", "BgGetFileCookie", _file_buffer, fields=abi.COOKIE, layout=abi.COOKIE_FORMAT)

READERS = (PROGRESS, SNAPSHOT, FILE_PROGRESS)
# They read the same way, and no interrupt needs them for that.
GETTERS = (STATE, JOB_ID, COOKIE)
WRITERS = (
    ADVANCE, ADVANCE_FAR, DONE, SUSPEND, RESUME, CANCEL, RESTART, FAIL, CONNECTED, NEXT, CREATE, ADD_FILE, CLOSE
)  # fmt: skip
OUTERS = (*WRITERS, *READERS, *GETTERS)

# What an interrupt does: one call, or a whole life of the attempt, after which the job looks as it did before.
Script = tuple[Op, ...]
NEW_ATTEMPT: Script = (SUSPEND, RESUME, NEXT, RECONNECTED, ADVANCE_NEW)
SCRIPTS: dict[str, Script] = {op.name: (op,) for op in (*WRITERS, *READERS)} | {"new_attempt": NEW_ATTEMPT}
