"""One operation, an interrupt at each of its boundaries, and what may come of it.

What is allowed: the two calls act as if one had come wholly before the other, so the outcome (codes, what readers read,
everything that can be seen of the engine afterwards) is one of the two that the same calls have when nobody interrupts
them. E_PENDING may take the place of a code, if then nothing of that call can be seen, and only where the engine has
fewer spares than there are contexts.
"""

from collections import Counter
from dataclasses import dataclass, field

from . import abi
from .aftermath import Aftermath
from .boundary import Boundary, Trace
from .machine import Hang, Machine, MaskChanged
from .observe import Broken, Observation, Observer, check
from .ops import Op, Script
from .world import BYTES_SO_FAR, FIRST_BYTES, INNER, OUTER, World, build

Answers = tuple[tuple[int, ...], tuple[object, ...]]
Outcome = tuple[Answers, Answers, Observation]


class Caught(Exception):
    """The library did what it must not do; says where."""


@dataclass
class Counts:
    """How much was done, and the worst that was seen."""

    points: int = 0
    # Boundaries at which interrupts are masked: those over which no reader ran are deferred, not skipped, to the next.
    deferred: int = 0
    nmi_points: int = 0
    nested_points: int = 0
    # Boundaries of each operation's path without interrupts, and its instructions.
    boundaries: dict[str, int] = field(default_factory=dict)
    # Most instructions of one call, by function, whoever came in between.
    worst: dict[str, int] = field(default_factory=dict)
    pending: int = 0
    longest_mask: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    def saw(self, op: Op, instructions: int) -> None:
        """Keeps the maximum."""
        self.worst[op.function] = max(self.worst.get(op.function, 0), instructions)


def call(machine: Machine, world: World, op: Op, role: int, at: Boundary | None = None) -> Answers:
    """One call: its code, and what it read."""
    args = op.arguments(machine, world, role)
    code = machine.call(op.function, *args) if at is None else machine.interrupt(at, op.function, *args)
    return (code,), op.payload(machine, role) if op.reads and code == abi.S_OK else ()


def run_script(
    machine: Machine, world: World, script: Script, role: int, at: Boundary | None = None, counts: Counts | None = None
) -> Answers:
    """Several calls of one context, one after the other."""
    codes: tuple[int, ...] = ()
    payload: tuple[object, ...] = ()
    for op in script:
        code, read = call(machine, world, op, role, at)
        codes, payload = codes + code, payload + read
        if counts is not None:
            counts.saw(op, machine.instructions)
    return codes, payload


class Bench:
    """Worlds, traces and allowed outcomes of one image, each made once."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._blank = machine.ram
        self.observer = Observer(machine)
        self.aftermath = Aftermath(machine, self._blank)
        self.counts = Counts()
        self._worlds: dict[tuple[str, int], World] = {}
        self._traces: dict[tuple[str, str, int], Trace] = {}

    def world(self, stage: str, spares: int) -> World:
        """The same memory every time."""
        if (stage, spares) not in self._worlds:
            self._worlds[stage, spares] = build(self.machine, self._blank, stage, spares)
        return self._worlds[stage, spares]

    def trace(self, op: Op, world: World) -> Trace:
        """The operation without interrupts, recorded; as many boundaries as the counting engine counts instructions."""
        key = (op.name, world.stage, world.spares)
        if key not in self._traces:
            self.machine.ram = world.ram
            args = op.arguments(self.machine, world, OUTER)
            prepared = self.machine.ram
            trace = self._traces[key] = self.machine.trace(op.function, *args)
            self.machine.ram = prepared
            code = self.machine.call(op.function, *args)
            ran = self.machine.instructions - trace.skipped
            check(
                (code, ran, self.machine.ram) == (trace.result, len(trace.boundaries), trace.ram),
                f"{op.name}: stepped {len(trace.boundaries)} instructions, ran {ran}",
            )
            self.counts.boundaries[op.name] = len(trace.boundaries)
            self.counts.longest_mask = max(self.counts.longest_mask, _longest_mask(trace))
        return self._traces[key]

    def allowed(self, world: World, outer: Op, inner: Script) -> dict[Outcome, str]:
        """The outcomes of both orders, and of each call alone with the other one answered E_PENDING."""
        machine = self.machine
        outcomes: dict[Outcome, str] = {}

        def add(name: str, order: tuple[int, ...]) -> None:
            machine.ram = world.ram
            answers = {OUTER: ((abi.E_PENDING,), ()), INNER: ((abi.E_PENDING,) * len(inner), ())}
            for role in order:
                script = (outer,) if role == OUTER else inner
                answers[role] = run_script(machine, world, script, role)
            outcomes.setdefault(self.outcome(world, outer, inner, answers[OUTER], answers[INNER]), name)

        add("before", (INNER, OUTER))
        add("after", (OUTER, INNER))
        add("interrupt pending", (OUTER,))
        add("pending", (INNER,))
        return outcomes

    def outcome(self, world: World, outer: Op, inner: Script, below: Answers, above: Answers) -> Outcome:
        """Answers, and what can be seen in memory as it is."""
        roles = ((OUTER, (outer,), below[0]), (INNER, inner, above[0]))
        return below, above, self.observer.observe(world, roles)


def _longest_mask(trace: Trace) -> int:
    longest = run = 0
    for boundary in trace.boundaries:
        run = run + 1 if boundary.masked else 0
        longest = max(longest, run)
    return longest


def run_pair(bench: Bench, outer: Op, inner: Script, spares: int) -> None:
    """Every boundary of `outer`, interrupted by `inner`. Raises `Caught`."""
    world = bench.world(outer.stage, spares)
    trace = bench.trace(outer, world)
    allowed = bench.allowed(world, outer, inner)
    counts = bench.counts
    name = f"{outer.name} under {'+'.join(op.name for op in inner)}, {spares} spares"
    run = 0
    for number, boundary in enumerate(trace.boundaries):
        run += 1
        if boundary.masked:
            if not all(op.reads for op in inner):
                counts.deferred += 1
                continue
            counts.nmi_points += 1
        else:
            counts.points += 1
        try:
            how = _point(bench, world, number, boundary, outer, inner, allowed)
        except (Hang, Broken, MaskChanged) as fault:
            raise Caught(f"{name}, before instruction {number} at 0x{boundary.pc:X}: {fault}") from fault
        if "pending" in how:
            check(spares == 1, f"{name}: E_PENDING with spares left, before instruction {number}")
            counts.pending += 1
        counts.outcomes[how] += 1
    check(run == len(trace.boundaries), f"{name}: {run} of {len(trace.boundaries)} boundaries")


def _point(
    bench: Bench,
    world: World,
    number: int,
    boundary: Boundary,
    outer: Op,
    inner: Script,
    allowed: dict[Outcome, str],
) -> str:
    machine, counts = bench.machine, bench.counts
    machine.ram = boundary.ram
    before = machine.state
    above = run_script(machine, world, inner, INNER, boundary, counts)
    if all(op.reads for op in inner):
        check(machine.state == before, "a reader has written")
    code = machine.resume(boundary)
    counts.saw(outer, number + machine.instructions)
    below: Answers = ((code,), outer.payload(machine, OUTER) if outer.reads and code == abi.S_OK else ())
    outcome = bench.outcome(world, outer, inner, below, above)
    how = allowed.get(outcome)
    if how is None:
        raise Broken(_explain(outcome, allowed))
    _count_bytes(outcome, world, outer, inner)
    bench.aftermath.try_out(world)
    return how


def _explain(outcome: Outcome, allowed: dict[Outcome, str]) -> str:
    """The differences from what is allowed, shortest first."""
    (codes, read), (codes_above, read_above), seen = outcome
    texts = []
    for other, name in allowed.items():
        (other_codes, other_read), (other_above, other_read_above), other_seen = other
        differences = [] if codes == other_codes else [f"codes {_hex(codes)}, not {_hex(other_codes)}"]
        if codes_above != other_above:
            differences.append(f"the interrupt's {_hex(codes_above)}, not {_hex(other_above)}")
        differences += _unlike("read", read, other_read) + _unlike("the interrupt read", read_above, other_read_above)
        for mine, theirs in zip(seen, other_seen):
            differences += _unlike(str(mine[0]), mine[1:], theirs[1:])
        texts.append(f"  as if {name}: " + "; ".join(differences))
    return "no order of the two calls explains it\n" + "\n".join(sorted(texts, key=len))


def _unlike(what: str, mine: tuple[object, ...], theirs: tuple[object, ...]) -> list[str]:
    if len(mine) != len(theirs):
        return [f"{what} {mine}, not {theirs}"]
    return [f"{what} {a}, not {b}" for a, b in zip(mine, theirs) if a != b]


def _hex(codes: tuple[int, ...]) -> str:
    return " ".join(f"{code:08X}" for code in codes)


def _count_bytes(outcome: Outcome, world: World, outer: Op, inner: Script) -> None:
    """The job's bytes are those accepted, by a sum that knows nothing of the library."""
    (codes, _), (codes_above, _), seen = outcome
    calls = [(outer, OUTER, codes[0]), *((op, INNER, code) for op, code in zip(inner, codes_above))]
    accepted = [(op, role) for op, role, code in calls if code == abi.S_OK]
    main = next(part for part in seen if part[0] == "main")
    if main[1] != abi.S_OK or any(op.sets_bytes for op, _ in accepted):
        return
    has_connected = world.stage not in ("queued", "connecting")
    bytes_now = FIRST_BYTES + BYTES_SO_FAR * has_connected + sum(op.bytes + role for op, role in accepted if op.bytes)
    fields = dict(main[2:])
    check(fields["BytesTransferred"] == bytes_now, f"{fields['BytesTransferred']} bytes, not {bytes_now}")
