"""`python -m stepper.step --elf IMAGE --arch TRIPLE`: every pair of operations, at every instruction.

Prints the counts in one line and exits with 0, or says what was caught and exits with 1.
"""

import argparse
import sys

from . import arch, elf
from .bench import Bench
from .fault import Fault, check
from .machine import Machine
from .nested import run_nested
from .ops import ADD_FILE, ADVANCE, CREATE, OUTERS, RESTART, SCRIPTS, SUSPEND, WRITERS
from .pairs import AMPLE, SCARCE, run_pair

# Far above what any function takes: one that comes so far spins.
CAP = 20_000
# Instructions in a row with interrupts masked.
MASK_MAX = 20


def run_all(bench: Bench) -> None:
    """Raises a `Fault`."""
    for outer in OUTERS:
        for inner in SCRIPTS.values():
            run_pair(bench, outer, inner, AMPLE)
    alone = bench.counts.alone
    check(alone["advance_far"] > alone["advance"], "an advance of many bytes goes the short way: choose more")
    check(bench.counts.pending == 0, f"{bench.counts.pending} calls were answered E_PENDING with spares left")
    for outer in WRITERS:
        for op in (ADVANCE, SUSPEND, RESTART, CREATE, ADD_FILE):
            run_pair(bench, outer, (op,), SCARCE)
    check(bench.counts.pending > 0, "with one spare for two contexts, none was answered E_PENDING")
    run_nested(bench)
    complaints = bench.counts.too_long(OUTERS)
    check(not complaints, "; ".join(complaints))
    longest = bench.counts.longest_mask
    check(longest <= MASK_MAX, f"interrupts are masked for {longest} instructions in a row")
    check((longest > 0) == (bench.counts.nmi_points > 0), "no reader ran where interrupts are masked")


def run_some(bench: Bench, pairs: list[str]) -> None:
    """`outer/inner`, each at every boundary. Raises a `Fault`."""
    ops = {op.name: op for op in OUTERS}
    for pair in pairs:
        outer, inner = pair.split("/")
        run_pair(bench, ops[outer], SCRIPTS[inner], AMPLE)


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elf", required=True)
    parser.add_argument("--arch", required=True, help=", ".join(arch.ARCHES))
    parser.add_argument("--pair", action="append", help="OUTER/INNER instead of everything; may be repeated")
    parser.add_argument("--json", help="where the counts go as JSON")
    args = parser.parse_args()
    machine = Machine(elf.load(args.elf), arch.for_triple(args.arch), CAP)
    try:
        bench = Bench(machine)
        if args.pair:
            run_some(bench, args.pair)
        else:
            run_all(bench)
    except Fault as fault:
        print(f"caught: {fault}")
        return 1
    if args.json:
        bench.counts.write(args.json)
    print(f"{args.arch}: {bench.counts.line()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
