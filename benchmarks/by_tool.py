"""MobileNet-V1 in PyTorch counted by one tool, as a process of its own.

Run as `python -m benchmarks.by_tool TOOL`, in an environment that has the tool: the calls are those
of `tests.counters.record`, which says how to make one. Without a tool it lists them.
"""

from __future__ import annotations

import sys

import torch

from benchmarks.mobilenet_by_fvcore import mobilenet
from tests.counters.record import TOOLS


def main() -> None:
    """Count one image of 224 pixels and print what the tool gives."""
    if len(sys.argv) < 2:
        print(*TOOLS, sep="\n")
        return
    found = TOOLS[sys.argv[1]](lambda: mobilenet(1.0).eval(), torch.zeros(1, 3, 224, 224))
    print({name: value for name, value in found.items() if isinstance(value, int | float)})


if __name__ == "__main__":
    main()
