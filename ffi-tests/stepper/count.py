"""`python -m stepper.count --elf IMAGE --arch TRIPLE`: instructions of one undisturbed call of each function, as JSON.

Through the C ABI, with handle or token check, on a job that is being transferred. Functions that the image does not
hold are left out.
"""

import argparse
import json

from . import arch, elf
from .machine import Machine
from .ops import OUTERS
from .world import OUTER, build

SPARES = 2


def count(image: elf.Image, kind: arch.Arch) -> dict[str, int]:
    """Instructions by function. Of several cases of one function the first counts, which is the plain one."""
    machine = Machine(image, kind, exact=True)
    blank = machine.ram
    counts: dict[str, int] = {}
    for op in OUTERS:
        if op.function in counts:
            continue
        world = build(machine, blank, op.stage, SPARES)
        machine.ram = world.ram
        args = op.arguments(machine, world, OUTER)
        code = machine.call(op.function, *args)
        if code != 0:
            raise SystemExit(f"{op.function} answered 0x{code:08X}")
        counts[op.function] = machine.instructions
    return counts


def main() -> None:
    """Prints the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elf", required=True)
    parser.add_argument("--arch", required=True, help=", ".join(arch.ARCHES))
    args = parser.parse_args()
    print(json.dumps(count(elf.load(args.elf), arch.for_triple(args.arch)), indent=1))


if __name__ == "__main__":
    main()
