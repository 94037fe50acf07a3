"""Random specs held against PyTorch: `python -m tests.bridge.fuzz --count 10000 [--seed 0]`.

Each must agree in shapes, parameters, multiply-adds by both counters, and activations. The exit
code is 1 if one does not; its number is what makes it again.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import Random

import torch

from costcalc import CostcalcError, graph_from_text
from costcalc.bridge.verify import verify
from tests.bridge.random_specs import random_spec


def finding(number: int) -> str:
    """What is wrong with the spec of that number, or an empty text."""
    text = random_spec(Random(number))
    try:
        found = verify(graph_from_text(text))
    except CostcalcError as error:
        return f"{text}\n{error}"
    if found.verdict == "agrees":
        return ""
    return "\n".join([text, found.verdict, *map(str, found.differences[:5])])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.set_num_threads(1)
    start = time.perf_counter()
    findings = 0
    for done in range(given.count):
        said = finding(given.seed + done)
        if said:
            findings += 1
            print(f"number {given.seed + done}\n{said}\n", flush=True)
        if done % 1000 == 999:
            print(f"{done + 1:,} specs, {findings} differ", flush=True)
    seconds = time.perf_counter() - start
    print(f"{given.count:,} specs, {findings} differ, {seconds:.0f} s")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
