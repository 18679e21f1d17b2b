"""Worlds, traces and allowed outcomes of one image, each made once.

What is allowed: calls that overlap act as if they had come one wholly after the other. So the outcome (codes, what
readers read, everything that can be seen of the engine afterwards) is one of those that the same calls have, in some
order, when nobody interrupts them. E_PENDING may take a call's place if nothing of that call can be seen, and only
where the engine has fewer spares than there are contexts.
"""

from itertools import combinations, permutations

from . import abi
from .aftermath import Aftermath
from .boundary import Boundary, Trace
from .counts import Counts
from .machine import Machine
from .fault import Broken, check
from .observe import Observation, Observer
from .ops import Op, Script
from .world import BYTES_SO_FAR, FIRST_BYTES, OUTER, World, build

# Codes, and what readers have read.
Answers = tuple[tuple[int, ...], tuple[object, ...]]
# Of each role, and what is seen afterwards.
Outcome = tuple[tuple[Answers, ...], Observation]

ROLES = ("outer", "inner", "nested")


def reads(script: Script) -> bool:
    """Whether nothing of it writes."""
    return all(op.reads for op in script)


class Bench:
    """See the module."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.counts = Counts()
        self._blank = machine.ram
        self._observer = Observer(machine)
        self._aftermath = Aftermath(machine, self._blank)
        self._worlds: dict[tuple[str, int], World] = {}
        # The last one: a trace is large, and its turns come together.
        self._traced: tuple[tuple[str, int], Trace] | None = None

    def world(self, stage: str, spares: int) -> World:
        """The same memory every time."""
        if (stage, spares) not in self._worlds:
            self._worlds[stage, spares] = build(self.machine, self._blank, stage, spares)
        return self._worlds[stage, spares]

    def trace(self, op: Op, world: World) -> Trace:
        """The operation without interrupts, recorded; as many boundaries as the counting engine counts instructions."""
        key = (op.name, world.spares)
        if self._traced is not None and self._traced[0] == key:
            return self._traced[1]
        machine = self.machine
        machine.ram = world.ram
        args = op.arguments(machine, world, OUTER)
        prepared = machine.ram
        trace = machine.trace(op.function, *args)
        machine.ram = prepared
        code = machine.call(op.function, *args)
        ran = machine.instructions - trace.passed_over
        check(
            (code, ran, machine.outside_of_stack(machine.ram))
            == (trace.result, len(trace.boundaries), machine.outside_of_stack(trace.ram)),
            f"{op.name}: {len(trace.boundaries)} instructions were recorded, {ran} ran",
        )
        self.counts.alone[op.name] = max(ran, self.counts.alone.get(op.name, 0))
        self.counts.longest_mask = max(self.counts.longest_mask, _longest_mask(trace))
        self._traced = (key, trace)
        return trace

    def run(self, world: World, script: Script, role: int, over: Boundary | None = None) -> Answers:
        """The calls of one context, one after the other; as a handler, if it interrupts another."""
        machine = self.machine
        codes: tuple[int, ...] = ()
        payload: tuple[object, ...] = ()
        for op in script:
            args = op.arguments(machine, world, role)
            code = machine.call(op.function, *args) if over is None else machine.interrupt(over, op.function, *args)
            self.counts.saw(op, machine.instructions)
            codes += (code,)
            payload += self.read(op, role, code)
        return codes, payload

    def read(self, op: Op, role: int, code: int) -> tuple[object, ...]:
        """What a reader has read."""
        return op.payload(self.machine, role) if op.reads and code == abi.S_OK else ()

    def allowed(self, world: World, scripts: tuple[Script, ...]) -> dict[Outcome, str]:
        """Every outcome that some order explains, and the order."""
        machine = self.machine
        outcomes: dict[Outcome, str] = {}
        roles = range(len(scripts))
        fewest = 1 if world.spares < len(scripts) else len(scripts)
        for count in range(len(scripts), fewest - 1, -1):
            for ran in combinations(roles, count):
                for order in permutations(ran):
                    machine.ram = world.ram
                    answers = {role: ((abi.E_PENDING,) * len(scripts[role]), ()) for role in roles}
                    answers |= {role: self.run(world, scripts[role], role) for role in order}
                    outcome = self.outcome(world, scripts, tuple(answers[role] for role in roles))
                    outcomes.setdefault(outcome, "-".join(ROLES[role] for role in order))
        return outcomes

    def outcome(self, world: World, scripts: tuple[Script, ...], answers: tuple[Answers, ...]) -> Outcome:
        """Answers, and what can be seen in memory as it is."""
        given = tuple((role, script, answers[role][0]) for role, script in enumerate(scripts))
        return answers, self._observer.observe(world, given)

    def judge(
        self, world: World, scripts: tuple[Script, ...], answers: tuple[Answers, ...], allowed: dict[Outcome, str]
    ) -> None:
        """Raises `Broken` if no order explains it, bytes are missing, or the engine does not work any more."""
        outcome = self.outcome(world, scripts, answers)
        order = allowed.get(outcome)
        if order is None:
            raise Broken(_explain(outcome, allowed))
        _count_bytes(outcome, world, scripts)
        self._aftermath.try_out(world)
        self.counts.explained(order)
        self.counts.pending += sum(codes.count(abi.E_PENDING) for codes, _ in answers)


def _longest_mask(trace: Trace) -> int:
    longest = run = 0
    for boundary in trace.boundaries:
        run = run + 1 if boundary.masked else 0
        longest = max(longest, run)
    return longest


def _count_bytes(outcome: Outcome, world: World, scripts: tuple[Script, ...]) -> None:
    """The job's bytes are those accepted, by a sum that knows nothing of the library."""
    answers, seen = outcome
    accepted = [
        (op, role)
        for role, script in enumerate(scripts)
        for op, code in zip(script, answers[role][0])
        if code == abi.S_OK
    ]
    main = next(part for part in seen if part[0] == "main")
    if main[1] != abi.S_OK or any(op.sets_bytes for op, _ in accepted):
        return
    has_connected = world.stage not in ("queued", "connecting")
    bytes_now = FIRST_BYTES + BYTES_SO_FAR * has_connected + sum(op.bytes + role for op, role in accepted if op.bytes)
    fields = dict(main[2:])
    check(fields["BytesTransferred"] == bytes_now, f"{fields['BytesTransferred']} bytes, not {bytes_now}")


def _explain(outcome: Outcome, allowed: dict[Outcome, str]) -> str:
    """What differs from each order, the nearest first."""
    texts = []
    for (answers, seen), order in allowed.items():
        differences = []
        for role, mine, theirs in zip(ROLES, outcome[0], answers):
            differences += _unlike(f"{role} answered", _hex(mine[0]), _hex(theirs[0]))
            differences += _unlike(f"{role} read", mine[1], theirs[1])
        for part, other in zip(outcome[1], seen):
            differences += _unlike(str(part[0]), part[1:], other[1:])
        texts.append(f"  {order}: " + "; ".join(differences))
    return "no order of the calls explains it\n" + "\n".join(sorted(texts, key=len))


def _unlike(what: str, mine: tuple[object, ...], theirs: tuple[object, ...]) -> list[str]:
    if len(mine) != len(theirs):
        return [f"{what} {mine}, not {theirs}"]
    return [f"{what} {a}, not {b}" for a, b in zip(mine, theirs) if a != b]


def _hex(codes: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{code:08X}" for code in codes)
