"""Matches the steps of two models: first by their figures, then by the sources of their inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import zip_longest

from costcalc.bridge.against_record import Product

Pairs = tuple[tuple[Product | None, Product | None], ...]


def unmatched(ours: Sequence[Product], theirs: Sequence[Product]) -> Pairs:
    """Steps without an equal on the other side, in pairs, each side in order of execution.

    Each step has at most one equal; the order of the steps does not matter. Products with the same
    weights are one step, however many products there are.
    """
    ours, theirs = joined(ours), joined(theirs)
    return tuple(zip_longest(_without(ours, theirs), _without(theirs, ours)))


def joined(steps: Iterable[Product]) -> list[Product]:
    """The steps, with all products of the same weights joined to one, at the place of the first."""
    found: dict[Hashable, Product] = {}
    for number, step in enumerate(steps):
        op, *figures = step.figures
        if op != "matmul" or step.weights < 0:
            found[number] = step
            continue
        matrices, rows, inner, columns, _, _ = figures
        key = ("weights", step.weights, matrices, inner, columns)
        if key in found:
            first = found[key]
            rows += first.figures[2]
            ends = (matrices, rows, inner), (matrices, rows, columns)
            step = Product(first.module, "matmul", *ends, (), first.stored, first.macs + step.macs)
        found[key] = step
    return list(found.values())


def _without(some: Sequence[Product], others: Sequence[Product]) -> list[Product]:
    """The steps of `some` without an equal in `others`; of several equal ones, the last ones."""
    spare = Counter(step.figures for step in some)
    spare.subtract(step.figures for step in others)
    left = []
    for step in reversed(some):
        if spare[step.figures] > 0:
            spare[step.figures] -= 1
            left.append(step)
    return left[::-1]


def rerouted(ours: Sequence[Product], theirs: Sequence[Product]) -> tuple[Product, ...] | None:
    """The steps of theirs for which ours have no step with equal figures and equal sources.

    The sources of a step are compared with their own sources in turn; the order of execution does
    not matter. None if the figures of the steps are not the same one by one.
    """
    if Counter(step.figures for step in ours) != Counter(step.figures for step in theirs):
        return None
    names: dict[Hashable, int] = {}
    spare = Counter(_names(ours, names))
    left = []
    for step, name in zip(theirs, _names(theirs, names), strict=True):
        spare[name] -= 1
        if spare[name] < 0:
            left.append(step)
    return tuple(left)


def _names(steps: Sequence[Product], names: dict[Hashable, int]) -> list[int]:
    """A number for each step; steps with equal figures and sources have the same number."""
    found: list[int] = []
    for step in steps:
        key = (step.figures, tuple(sorted(found[source] for source in step.sources)))
        found.append(names.setdefault(key, len(names)))
    return found
