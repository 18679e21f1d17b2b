"""Interrupts of interrupts: a second one comes at a boundary of the first one's operation."""

import random

from .bench import Bench, Outcome
from .boundary import Boundary
from .fault import Caught, Fault, check
from .ops import ADVANCE, PROGRESS, SUSPEND, WRITERS, Op
from .pairs import finish, title
from .world import INNER, NESTED, OUTER, World

SPARES = 3
# Stepped at every boundary of both.
WHOLE = ((ADVANCE, ADVANCE, SUSPEND), (ADVANCE, ADVANCE, ADVANCE), (PROGRESS, ADVANCE, SUSPEND))
# A sample of all others: so many triples, at one boundary of the first and so many of the second.
SAMPLED_TRIPLES = 200
SAMPLED_BOUNDARIES = 15
SEED = 20_090_401


def run_nested(bench: Bench) -> None:
    """Raises a `Fault`."""
    for ops in WHOLE:
        world, allowed = _prepare(bench, ops)
        for number, boundary in enumerate(bench.trace(ops[OUTER], world).boundaries):
            if not boundary.masked:
                _at(bench, world, ops, number, boundary, allowed, None)
    choice = random.Random(SEED)
    triples = [(choice.choice(WRITERS), choice.choice(WRITERS), choice.choice(WRITERS)) for _ in range(SAMPLED_TRIPLES)]
    for ops in sorted(triples, key=lambda triple: triple[OUTER].name):
        world, allowed = _prepare(bench, ops)
        open_ones = [item for item in enumerate(bench.trace(ops[OUTER], world).boundaries) if not item[1].masked]
        _at(bench, world, ops, *choice.choice(open_ones), allowed, choice)


def _prepare(bench: Bench, ops: tuple[Op, Op, Op]) -> tuple[World, dict[Outcome, str]]:
    world = bench.world(ops[OUTER].stage, SPARES)
    return world, bench.allowed(world, tuple((op,) for op in ops))


def _at(
    bench: Bench,
    world: World,
    ops: tuple[Op, Op, Op],
    below: int,
    boundary: Boundary,
    allowed: dict[Outcome, str],
    choice: random.Random | None,
) -> None:
    """The first interrupt comes at this boundary; the second at every one of its own, or at a choice of them."""
    machine = bench.machine
    outer, inner, nested = ops
    machine.ram = boundary.ram
    trace = machine.trace(inner.function, *inner.arguments(machine, world, INNER), over=boundary)
    points = [item for item in enumerate(trace.boundaries) if not item[1].masked]
    if choice is not None:
        points = choice.sample(points, min(SAMPLED_BOUNDARIES, len(points)))
    for number, stopped in points:
        try:
            machine.ram = stopped.ram
            answer = bench.run(world, (nested,), NESTED, stopped)
            middle = finish(bench, number, stopped, inner, INNER)
            lowest = finish(bench, below, boundary, outer, OUTER)
            bench.judge(world, tuple((op,) for op in ops), (lowest, middle, answer), allowed)
        except Fault as fault:
            where = f"before instructions {below} and {number}, at 0x{boundary.pc:X} and 0x{stopped.pc:X}"
            raise Caught(f"{title(*((op,) for op in ops))}, {where}: {fault}") from fault
        bench.counts.nested_points += 1
    check(len(points) > 0, f"{inner.name} has no boundary at which it can be interrupted")
