"""Whether an engine still works afterwards: nothing lost of what it has spare, and a job can still go its way."""

from . import abi
from .fault import check
from .machine import STACK_TOP, Machine
from .world import ACTIVE_BYTES, BUFFER, FILE, FILES, GUID, HARNESS, JOB, JOBS, TOKEN, World, build, slot

# Stack of a context that is held for ever.
_HELD_STACK = 0x300


class Aftermath:
    """Tries an engine out and puts the memory back; remembers the states it has tried."""

    def __init__(self, machine: Machine, blank: bytes) -> None:
        self.machine = machine
        self._tried: set[object] = set()
        self._hold_at = _find_hold(machine, blank)

    def try_out(self, world: World) -> None:
        """Raises `Broken`."""
        key = (self.machine.state, world)
        if key in self._tried:
            return
        self._tried.add(key)
        before = self.machine.ram
        for part in (self._spares_are_all_there, self._entries_are_all_there, self._a_job_goes_its_way):
            part(world)
            self.machine.ram = before

    def _spares_are_all_there(self, world: World) -> None:
        """As many contexts as there are spares can be inside a change; one more cannot."""
        for number, (_, token) in enumerate(world.helpers):
            held = _restart(self.machine, token, number, self._hold_at)
            if number < world.spares:
                check(held is None, f"of {world.spares} spares {number} are left: 0x{held or 0:08X}")
            else:
                check(held == abi.E_PENDING, f"there are more than {world.spares} spares")

    def _entries_are_all_there(self, world: World) -> None:
        """Every entry without a job or a file can have one."""
        machine, jobs, files = self.machine, 0, 0
        had_jobs, had_files = self._in_use(world)
        while machine.call("BgAddFile", world.helpers[0][0], 0, 0, 0, slot(HARNESS, FILE)) == abi.S_OK:
            files += 1
        while machine.call("BgCreateJob", 0, 0, slot(HARNESS, GUID), slot(HARNESS, JOB)) == abi.S_OK:
            jobs += 1
        check(had_files + files == FILES, f"{had_files} files and {files} new ones fill the table of {FILES}")
        check(had_jobs + jobs == JOBS, f"{had_jobs} jobs and {jobs} new ones fill the table of {JOBS}")

    def _in_use(self, world: World) -> tuple[int, int]:
        """Jobs, the final one included, and their files."""
        machine, at = self.machine, slot(HARNESS, BUFFER)
        code = machine.call("BgEnumJobs", at, JOBS, slot(HARNESS, TOKEN))
        check(code == abi.S_OK, f"BgEnumJobs answered 0x{code:08X}")
        jobs = {machine.read_int(at + 8 * n, 8) for n in range(machine.read_int(slot(HARNESS, TOKEN), 4))}
        # Final jobs are not listed.
        jobs.add(world.job)
        counts = []
        for job in jobs:
            if machine.call("GetProgress", job, at) == abi.S_OK:
                fields = abi.unpack(
                    abi.JOB_PROGRESS, abi.JOB_PROGRESS_FORMAT, machine.arch.big_endian, machine.read(at, 24)
                )
                counts.append(fields["FilesTotal"])
        return len(counts), sum(counts)

    def _a_job_goes_its_way(self, world: World) -> None:
        """More changes than there are spares, then a whole attempt."""
        machine = self.machine
        code = machine.call("BgGetState", world.job, slot(HARNESS, BUFFER))
        final = code != abi.S_OK or machine.read_int(slot(HARNESS, BUFFER), 4) >= abi.ACKNOWLEDGED
        job = world.helpers[0][0] if final else world.job
        # SUSPENDED and ERROR alike become QUEUED, from where the round begins.
        machine.call("BgResume", job)
        for _ in range(world.spares + 2):
            for name, state in (("BgSuspend", abi.SUSPENDED), ("BgResume", abi.QUEUED)):
                code = machine.call(name, job)
                check(code == abi.S_OK, f"{name} answered 0x{code:08X} afterwards")
                machine.call("BgGetState", job, slot(HARNESS, BUFFER))
                check(machine.read_int(slot(HARNESS, BUFFER), 4) == state, f"{name} left another state than {state}")
        self._attempt(job)

    def _attempt(self, job: int) -> None:
        machine, at = self.machine, slot(HARNESS, BUFFER)
        machine.call("BgTransferNext", slot(HARNESS, TOKEN), slot(HARNESS, FILE), slot(HARNESS, JOB))
        check(machine.read_int(slot(HARNESS, JOB), 8) == job, "BgTransferNext gave another job's file")
        token = machine.read_int(slot(HARNESS, TOKEN), 8)
        before = self._file_bytes()
        total = before + ACTIVE_BYTES
        code = machine.call("BgTransferConnected", token, total, before)
        check(code == abi.S_OK, f"BgTransferConnected answered 0x{code:08X} afterwards")
        code = machine.call("BgTransferAdvance", token, ACTIVE_BYTES)
        check(code == abi.S_OK, f"BgTransferAdvance answered 0x{code:08X} afterwards")
        code = machine.call("BgTransferAdvance", token, 1)
        check(code != abi.S_OK, "a byte more than the file has was counted")
        check(self._file_bytes() == total, "the file is not whole afterwards")
        code = machine.call("BgTransferDone", token)
        check(code == abi.S_OK, f"BgTransferDone answered 0x{code:08X} afterwards")
        check(machine.call("BgTransferAdvance", token, 1) == abi.BG_E_INVALID_STATE, "a token outlived BgTransferDone")
        check(machine.call("GetProgress", job, at) == abi.S_OK, "GetProgress fails afterwards")

    def _file_bytes(self) -> int:
        at = slot(HARNESS, BUFFER)
        self.machine.call("BgGetFileProgress", self.machine.read_int(slot(HARNESS, FILE), 8), at)
        return self.machine.read_int(at + 8, 8)


def _restart(machine: Machine, token: int, number: int, pc: int) -> int | None:
    """A restart with another size, which takes a spare of each kind; held at `pc` if it gets there."""
    at = slot(HARNESS, BUFFER) + 8 * number
    machine.write_int(at, 8, token)
    return machine.hold(pc, "BgTransferRestart", at, 500 + number, sp=STACK_TOP - number * _HELD_STACK)


def _find_hold(machine: Machine, blank: bytes) -> int:
    """Where a restart has the only spare of each kind: there, a restart over it is answered E_PENDING."""
    world = build(machine, blank, "transferring", spares=1)
    (_, below), (_, above) = world.helpers
    machine.write_int(slot(HARNESS, TOKEN), 8, below)
    trace = machine.trace("BgTransferRestart", slot(HARNESS, TOKEN), 500)
    visits: dict[int, int] = {}
    for boundary in trace.boundaries:
        visits[boundary.pc] = visits.get(boundary.pc, 0) + 1
    holding = []
    for boundary in trace.boundaries:
        machine.ram = boundary.ram
        machine.write_int(slot(HARNESS, FILE), 8, above)
        code = machine.interrupt(boundary, "BgTransferRestart", slot(HARNESS, FILE), 501)
        if code == abi.E_PENDING and visits[boundary.pc] == 1:
            holding.append(boundary.pc)
    check(len(holding) > 0, "no moment of a restart was found at which the only spare is taken")
    return holding[len(holding) // 2]
