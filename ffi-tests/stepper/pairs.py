"""One operation, and an interrupt at each of its boundaries."""

from .bench import Answers, Bench, reads
from .boundary import Boundary
from .fault import Caught, Fault, check
from .ops import Op, Script
from .world import INNER, OUTER, World

# Enough for two contexts; one is too few.
AMPLE, SCARCE = 2, 1


def title(*scripts: Script) -> str:
    """`advance under suspend`."""
    return " under ".join("+".join(op.name for op in script) for script in scripts)


def run_pair(bench: Bench, outer: Op, inner: Script, spares: int) -> None:
    """Every boundary of `outer`, interrupted by `inner`. Raises a `Fault`."""
    world = bench.world(outer.stage, spares)
    trace = bench.trace(outer, world)
    allowed = bench.allowed(world, ((outer,), inner))
    counts, interrupt = bench.counts, _Interrupt(bench, world, inner)
    before = counts.points + counts.nmi_points + counts.deferred
    for number, boundary in enumerate(trace.boundaries):
        if boundary.masked and not reads(inner):
            # It comes at the boundary after the mask, which is in the trace too.
            counts.deferred += 1
            continue
        try:
            above = interrupt.come(boundary)
            below = finish(bench, number, boundary, outer, OUTER)
            bench.judge(world, ((outer,), inner), (below, above), allowed)
        except Fault as fault:
            where = f"before instruction {number} of {len(trace.boundaries)}, at 0x{boundary.pc:X}"
            raise Caught(f"{title((outer,), inner)}, {spares} spares, {where}: {fault}") from fault
        if boundary.masked:
            counts.nmi_points += 1
        else:
            counts.points += 1
            counts.exhausted_points += spares < AMPLE
    done = counts.points + counts.nmi_points + counts.deferred - before
    # As many as the counting engine has counted instructions: `Bench.trace` has compared them.
    check(done == len(trace.boundaries), f"{done} of {len(trace.boundaries)} boundaries of {outer.name}")


class _Interrupt:
    """The inner calls over one boundary after another.

    A handler sees nothing of its interrupted context but memory. Where two boundaries in a row have the same memory
    and stack pointer, its run is the same to the bit, and its outcome is taken over instead of run again.
    """

    def __init__(self, bench: Bench, world: World, inner: Script) -> None:
        self._bench, self._world, self._inner = bench, world, inner
        self._last: tuple[Boundary, Answers, bytes] | None = None

    def come(self, at: Boundary) -> Answers:
        """Leaves memory as the handler does."""
        machine = self._bench.machine
        if self._last is not None and machine.looks_alike(self._last[0], at):
            machine.ram = self._last[2]
            machine.leave_interrupt()
            return self._last[1]
        machine.ram = at.ram
        state = machine.state
        answers = self._bench.run(self._world, self._inner, INNER, at)
        check(not reads(self._inner) or machine.state == state, "a reader has written")
        self._last = (at, answers, machine.ram)
        return answers


def finish(bench: Bench, number: int, boundary: Boundary, op: Op, role: int) -> Answers:
    """Goes on with the operation that was stopped after `number` instructions."""
    code = bench.machine.resume(boundary)
    bench.counts.saw(op, number + bench.machine.instructions)
    return (code,), bench.read(op, role, code)
