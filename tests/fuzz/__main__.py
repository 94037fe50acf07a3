"""`python -m tests.fuzz --count N`: N examples, in turn of every kind; exit code 1 if any fails."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser

from tests.fuzz.check import finding
from tests.fuzz.generate import KINDS, example

EVERY_SECONDS = 30


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="examples of all kinds together")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other examples")
    parser.add_argument("--kind", choices=KINDS, help="this kind alone")
    parser.add_argument("--number", type=int, help="this example alone, shown as it is")
    options = parser.parse_args()
    if options.number is not None:
        return _show(options.kind, options.number, options.seed)
    kinds = [options.kind] if options.kind else list(KINDS)
    found, told = 0, time.monotonic()
    for count in range(options.count):
        kind, number = kinds[count % len(kinds)], count // len(kinds)
        wrong = finding(example(kind, number, options.seed))
        if wrong:
            found += 1
            where = f"--kind {kind} --number {number} --seed {options.seed}"
            print(f"python -m tests.fuzz {where}\n{wrong}\n", flush=True)
        if time.monotonic() - told > EVERY_SECONDS:
            told = time.monotonic()
            print(f"{count + 1:,} examples, {found} findings", file=sys.stderr, flush=True)
    print(f"{options.count:,} examples, {found} findings")
    return 1 if found else 0


def _show(kind: str, number: int, seed: int) -> int:
    one = example(kind, number, seed)
    print(one.arguments, one.text.decode("utf-8", "replace"), sep="\n")
    wrong = finding(one)
    print(wrong or "nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
