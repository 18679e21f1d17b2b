"""`python -m stepper.step --elf IMAGE --triple TRIPLE`: every pair of operations, every boundary."""

import argparse
import sys
import time

from . import arch, elf
from .machine import Machine
from .ops import OUTERS, SCRIPTS
from .pairs import Bench, Caught, run_pair


def main() -> None:
    """Prints the counts, or what was caught."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--elf", required=True)
    parser.add_argument("--triple", required=True)
    parser.add_argument("--outer", action="append")
    parser.add_argument("--inner", action="append")
    args = parser.parse_args()
    image, kind = elf.load(args.elf), arch.for_triple(args.triple)
    bench = Bench(Machine(image, kind, 20000))
    for outer in OUTERS:
        if args.outer and outer.name not in args.outer: continue
        for name, inner in SCRIPTS.items():
            if args.inner and name not in args.inner: continue
            t=time.time(); n=bench.counts.points
            try:
                run_pair(bench, outer, inner, 2)
            except Caught as fault:
                print(f"CAUGHT {fault}")
            print(outer.name,name,bench.counts.points-n,f"{time.time()-t:.1f} s", len(bench.aftermath._tried), len(bench.observer._seen),flush=True)
    print(bench.counts)


if __name__ == "__main__":
    main()
