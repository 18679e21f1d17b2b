"""How much a run has done, and the worst that it has seen."""

import json
from dataclasses import asdict, dataclass, field

from .ops import Op

# More interrupts are never stacked over one operation.
LEVELS = 2


@dataclass
class Counts:
    """Of one target."""

    # Interrupts between two instructions of an operation, readers' and writers'.
    points: int = 0
    # Of these: with a single spare for two contexts, and the calls that were answered E_PENDING there.
    exhausted_points: int = 0
    pending: int = 0
    # Readers that ran where ordinary interrupts are masked, and boundaries from which a writer had to wait.
    nmi_points: int = 0
    deferred: int = 0
    # Interrupts of interrupts.
    nested_points: int = 0
    # Most instructions in a row with interrupts masked.
    longest_mask: int = 0
    # Instructions of each operation that nobody interrupts; every one of them has a boundary.
    alone: dict[str, int] = field(default_factory=dict)
    # Most instructions of one call of each function, those of its interrupts not counted.
    worst: dict[str, int] = field(default_factory=dict)
    # The order that explains an outcome, by how often.
    orders: dict[str, int] = field(default_factory=dict)

    def saw(self, op: Op, instructions: int) -> None:
        """Keeps the maximum."""
        self.worst[op.function] = max(self.worst.get(op.function, 0), instructions)

    def explained(self, order: str) -> None:
        """One more outcome."""
        self.orders[order] = self.orders.get(order, 0) + 1

    def line(self) -> str:
        """key=value, flat."""
        parts = []
        for name, value in asdict(self).items():
            if isinstance(value, dict):
                parts += [f"{name}.{key.replace(' ', '_')}={number}" for key, number in value.items()]
            else:
                parts.append(f"{name}={value}")
        return " ".join(parts)

    def write(self, path: str) -> None:
        """The same as JSON."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1)
            file.write("\n")

    def too_long(self, ops: tuple[Op, ...]) -> list[str]:
        """Functions that took more than their progress guarantee allows.

        An interrupt makes a reader start again, once. A writer starts again too, and may have to make a change of its
        own where its short way was barred.
        """
        change = self.alone["suspend"]
        limits: dict[str, int] = {}
        for op in ops:
            limit = (1 + LEVELS) * self.alone[op.name] + (0 if op.reads else LEVELS * change)
            limits[op.function] = max(limits.get(op.function, 0), limit)
        return [
            f"{function} took {self.worst[function]} instructions, at most {limit} are explained"
            for function, limit in limits.items()
            if self.worst.get(function, 0) > limit
        ]
