"""A small network of the seed's own: kernels, strides, paddings, groups and widths are drawn."""

from __future__ import annotations

from costcalc.cost.network import Network
from costcalc.explore.worksheet.draw import Draw
from costcalc.graph.graph import Graph

GROUPS = (2, 3, 4)
KERNELS = (3, 5)
UNIT = 12
"""Widths are multiples of it, so that each number of groups divides them."""


def small_network(seed: int) -> Graph:
    """The small network of a seed. Its input is higher or wider than any window in it."""
    return Network.from_text(text(seed), "<small network>").graph()


def text(seed: int) -> str:
    """The spec of the small network of a seed.

    >>> text(7) == text(7), text(7) == text(8)
    (True, False)
    """
    draw = Draw(seed, "small")
    height, width = draw.some_of([40, 48, 56, 64, 72, 80, 96], 2)
    stem, mixed, grouped = (UNIT * (2 + draw.below(7)) for _ in range(3))
    valid = draw.one_of(["", ", p=0"])
    bias = draw.one_of(["", ", bias=true"])
    return f"""\
costcalc: 1
name: small
title: A small network
input: ({draw.one_of([1, 3, 4])}, {height}, {width})
layers:
  - stem: conv({stem}, k={draw.one_of((3, 5, 7))}, s=2{bias}) | bn | relu
  - spread: dwconv(k={draw.one_of(KERNELS)}, s={draw.one_of([1, 2])}) | bn | relu
  - mix: conv({mixed}, k={draw.one_of(KERNELS)}{valid}) | bn | relu
  - grouped: conv({grouped}, k={draw.one_of([1, 3])}, g={draw.one_of(GROUPS)}) | bn | relu
  - gap
  - classes: linear({draw.one_of([5, 10, 12, 20])})
"""
