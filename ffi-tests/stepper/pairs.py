"""One operation, and an interrupt at each of its boundaries."""

from .bench import Answers, Bench, Outcome, reads
from .boundary import Boundary
from .machine import Hang, MaskChanged
from .observe import Broken, check
from .ops import Op, Script
from .world import INNER, OUTER, World

# Enough for two contexts; one is too few.
AMPLE, SCARCE = 2, 1


class Caught(Exception):
    """The library did what it must not do; says where."""


def title(*scripts: Script) -> str:
    """`advance under suspend`."""
    return " under ".join("+".join(op.name for op in script) for script in scripts)


def run_pair(bench: Bench, outer: Op, inner: Script, spares: int) -> None:
    """Every boundary of `outer`, interrupted by `inner`. Raises `Caught`."""
    world = bench.world(outer.stage, spares)
    trace = bench.trace(outer, world)
    allowed = bench.allowed(world, ((outer,), inner))
    counts = bench.counts
    before = counts.points + counts.nmi_points + counts.deferred
    for number, boundary in enumerate(trace.boundaries):
        if boundary.masked and not reads(inner):
            # It comes at the boundary after the mask, which is in the trace too.
            counts.deferred += 1
            continue
        try:
            _point(bench, world, number, boundary, outer, inner, allowed)
        except (Hang, Broken, MaskChanged) as fault:
            where = f"before instruction {number} of {len(trace.boundaries)}, at 0x{boundary.pc:X}"
            raise Caught(f"{title((outer,), inner)}, {spares} spares, {where}: {fault}") from fault
        if boundary.masked:
            counts.nmi_points += 1
        else:
            counts.points += 1
            counts.exhausted_points += spares < AMPLE
    done = counts.points + counts.nmi_points + counts.deferred - before
    check(done == counts.alone[outer.name], f"{done} of {counts.alone[outer.name]} boundaries of {outer.name}")


def _point(
    bench: Bench,
    world: World,
    number: int,
    boundary: Boundary,
    outer: Op,
    inner: Script,
    allowed: dict[Outcome, str],
) -> None:
    machine = bench.machine
    machine.ram = boundary.ram
    state = machine.state
    above = bench.run(world, inner, INNER, boundary)
    check(not reads(inner) or machine.state == state, "a reader has written")
    below = finish(bench, number, boundary, outer, OUTER)
    bench.judge(world, ((outer,), inner), (below, above), allowed)


def finish(bench: Bench, number: int, boundary: Boundary, op: Op, role: int) -> Answers:
    """Goes on with the operation that was stopped after `number` instructions."""
    code = bench.machine.resume(boundary)
    bench.counts.saw(op, number + bench.machine.instructions)
    return (code,), bench.read(op, role, code)
