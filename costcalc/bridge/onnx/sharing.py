"""Tensors that an exporter stored once because their values were equal.

An exporter merges equal tensors, such as the biases of a network that was never trained. Where
layers have the same bias and different weights, no one meant to share it: each holds its own.
Layers that have all their tensors in common are shared, and so is a weight; norms only where they
act on inputs of as many axes in the same way. Tensors whose values are all equal, as the scales and
shifts of norms before training, are shared within a module only. A tensor that one layer has in two
roles, as a scale and a shift that both are 0, is one for each role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import TypeAlias

from costcalc.bridge.onnx.tracer import Tracer
from costcalc.imports.trace import Call

WEIGHTED = ("conv", "conv_transpose", "embedding", "linear")
"""Operators whose weight may be that of another layer with another bias."""

Key: TypeAlias = tuple[str, tuple[tuple[str, int], ...], str, str]
"""The operator, its tensors, how it acts; and a role, for a tensor that it has in another too."""


def separated(calls: Sequence[Call], tracer: Tracer) -> tuple[list[Call], tuple[str, ...]]:
    """The calls, each of which shares all its tensors or has its own; and a sentence on that."""
    apart = _Apart(tracer)
    found = [call._replace(stored=apart.stored(call)) for call in calls]
    used = {number for call in found for number in call.stored.values()}
    copies = {*apart.copies.values(), *(n for n in used if tracer.held[n].merged)}
    trained = (one for one in map(tracer.held.__getitem__, copies) if one.trained)
    more = sum(prod(one.shape) for one in trained)
    if not more:
        return found, ()
    return found, (
        f"Equal tensors are stored once; each layer counts its own: {more:,} trained values "
        "more than stored.",
    )


class _Apart:
    """Which tensors were first held together, and copies of those that are held otherwise too."""

    def __init__(self, tracer: Tracer):
        self.tracer = tracer
        self.first: dict[int, Key] = {}
        self.copies: dict[tuple[int, Key], int] = {}

    def stored(self, call: Call) -> dict[str, int]:
        found: dict[str, int] = {}
        everything, use = tuple(sorted(call.stored.items())), self.use(call)
        before = set[int]()
        for role, number in call.stored.items():
            key = call.op, everything, use, role if number in before else ""
            before.add(number)
            is_own = self.first.setdefault(number, key) == key or _is_weight(role, call)
            found[role] = number if is_own else self.copy(number, key)
        return found

    def use(self, call: Call) -> str:
        """How a layer acts: two that differ in it are not one layer that is applied twice."""
        if call.op in WEIGHTED:
            return ""
        own = call.module if self.is_untrained(call) else ""
        if not call.inputs:
            return own
        rank = len(self.tracer.shapes[call.inputs[0]])
        return f"{rank} {sorted(call.attributes.items())} {own}"

    def is_untrained(self, call: Call) -> bool:
        """Whether all that a layer could train has equal values."""
        held = [self.tracer.held[number] for number in call.stored.values()]
        return all(one.uniform or one.statistic for one in held)

    def copy(self, number: int, key: Key) -> int:
        if (number, key) not in self.copies:
            self.copies[number, key] = len(self.tracer.held)
            self.tracer.held.append(replace(self.tracer.held[number]))
        return self.copies[number, key]


def _is_weight(role: str, call: Call) -> bool:
    return role == "weight" and call.op in WEIGHTED
