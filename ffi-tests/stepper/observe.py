"""What can be seen of an engine, in terms that do not depend on which entry or handle a call happened to get."""

import struct

from . import abi
from .fault import check
from .machine import Machine
from .ops import Op
from .world import BUFFER, FILES, HARNESS, JOB, JOBS, TOKEN, World, slot

# A call that met another on its way counts one change more or less.
_NOT_COMPARED = ("Sequence",)

Observation = tuple[tuple[object, ...], ...]
Role = tuple[int, tuple[Op, ...], tuple[int, ...]]


class Observer:
    """Looks at memory as it is and leaves it so; remembers what it has seen, since most points end in few states."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._seen: dict[object, Observation] = {}

    def observe(self, world: World, roles: tuple[Role, ...]) -> Observation:
        """Every job, every file and every token; `roles` are the calls that may have made some of them."""
        given = _given(self.machine, roles)
        key = (self.machine.state, world.job, world.token, given)
        if key not in self._seen:
            before = self.machine.ram
            self._seen[key] = self._look(world, given)
            self.machine.ram = before
        return self._seen[key]

    def _look(self, world: World, given: tuple[tuple[str, int], ...]) -> Observation:
        jobs = {"main": world.job} | {f"helper{n}": job for n, (job, _) in enumerate(world.helpers)}
        jobs |= {name: handle for name, handle in given if name.startswith("job")}
        tokens = [("token", world.token)] + [pair for pair in given if pair[0].startswith("token")]
        parts: list[tuple[object, ...]] = [("listed", *self._listed(jobs))]
        ids = set()
        for name, job in jobs.items():
            code, fields = self._snapshot(job)
            parts.append((name, code, *fields))
            if code == abi.S_OK:
                parts.append((f"files of {name}", *self._files(job, dict(fields))))
                ids.add(self._id(job))
        check(len(ids) == sum(part[1] == abi.S_OK for part in parts if part[0] in jobs), "two jobs have one id")
        for name, token in tokens:
            parts.append((name, self.machine.call("BgTransferAdvance", token, 1)))
        return tuple(parts)

    def _listed(self, jobs: dict[str, int]) -> list[str]:
        code = self.machine.call("BgEnumJobs", slot(HARNESS, BUFFER), JOBS, slot(HARNESS, TOKEN))
        check(code == abi.S_OK, f"BgEnumJobs answered 0x{code:08X}")
        count = self.machine.read_int(slot(HARNESS, TOKEN), 4)
        names = {handle: name for name, handle in jobs.items()}
        handles = [self.machine.read_int(slot(HARNESS, BUFFER) + 8 * n, 8) for n in range(count)]
        check(all(handle in names for handle in handles), "a job is listed that nobody made")
        return sorted(names[handle] for handle in handles)

    def _snapshot(self, job: int) -> tuple[int, tuple[tuple[str, int], ...]]:
        machine = self.machine
        order = abi.order(machine.arch.big_endian)
        at = slot(HARNESS, BUFFER)
        size = struct.calcsize(order + abi.SNAPSHOT_FORMAT)
        machine.write(at, struct.pack(order + "II", size, 1))
        code = machine.call("BgGetSnapshot", job, at)
        if code != abi.S_OK:
            return code, ()
        fields = abi.unpack(abi.SNAPSHOT, abi.SNAPSHOT_FORMAT, machine.arch.big_endian, machine.read(at, size))
        check(machine.call("GetProgress", job, at) == abi.S_OK, "GetProgress fails where a snapshot succeeds")
        progress = abi.unpack(
            abi.JOB_PROGRESS, abi.JOB_PROGRESS_FORMAT, machine.arch.big_endian, machine.read(at, 24)
        )
        check(all(fields[name] == value for name, value in progress.items()), "GetProgress is not the snapshot's")
        for name in ("File", "ErrorFile"):
            fields[name] = self._cookie(fields[name]) if fields[name] else 0
        return code, tuple((name, value) for name, value in fields.items() if name not in _NOT_COMPARED)

    def _files(self, job: int, fields: dict[str, int]) -> list[tuple[int, ...]]:
        machine = self.machine
        code = machine.call("BgEnumFiles", job, slot(HARNESS, BUFFER), FILES, slot(HARNESS, TOKEN))
        check(code == abi.S_OK, f"BgEnumFiles answered 0x{code:08X}")
        count = machine.read_int(slot(HARNESS, TOKEN), 4)
        handles = [machine.read_int(slot(HARNESS, BUFFER) + 8 * n, 8) for n in range(count)]
        files = []
        for handle in handles:
            at = slot(HARNESS, BUFFER)
            code = machine.call("BgGetFileProgress", handle, at)
            check(code == abi.S_OK, f"BgGetFileProgress answered 0x{code:08X}")
            progress = abi.unpack(
                abi.FILE_PROGRESS, abi.FILE_PROGRESS_FORMAT, machine.arch.big_endian, machine.read(at, 24)
            )
            files.append((self._cookie(handle), *progress.values()))
        sizes, arrived = [file[1] for file in files], [file[2] for file in files]
        total = abi.UNKNOWN if abi.UNKNOWN in sizes else sum(sizes)
        check(sum(arrived) == fields["BytesTransferred"], f"the files have {arrived}, the job {fields}")
        check(total == fields["BytesTotal"], f"the sizes are {sizes}, the job's total {fields['BytesTotal']}")
        check(len(files) == fields["FilesTotal"], f"{len(files)} files are listed of {fields['FilesTotal']}")
        done = fields["FilesTransferred"]
        check(sizes[:done] == arrived[:done], f"{done} files are done, but {arrived} of {sizes} arrived")
        return files

    def _cookie(self, file: int) -> int:
        code = self.machine.call("BgGetFileCookie", file, slot(HARNESS, TOKEN))
        check(code == abi.S_OK, f"BgGetFileCookie answered 0x{code:08X}")
        return self.machine.read_int(slot(HARNESS, TOKEN), 8)

    def _id(self, job: int) -> bytes:
        code = self.machine.call("BgGetJobId", job, slot(HARNESS, BUFFER))
        check(code == abi.S_OK, f"BgGetJobId answered 0x{code:08X}")
        return self.machine.read(slot(HARNESS, BUFFER), 16)


def _given(machine: Machine, roles: tuple[Role, ...]) -> tuple[tuple[str, int], ...]:
    """Jobs and tokens that the roles' calls gave out."""
    given = []
    for role, script, codes in roles:
        for op, code in zip(script, codes):
            if code == abi.S_OK and op.gives_token:
                given.append((f"token of {role}", machine.read_int(slot(role, TOKEN), 8)))
            if code == abi.S_OK and op.gives_job:
                given.append((f"job of {role}", machine.read_int(slot(role, JOB), 8)))
    return tuple(given)
