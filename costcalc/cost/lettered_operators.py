"""Operators with letters in place of their kernels, groups, channels and sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from costcalc.algebra import Exact
from costcalc.cost.letters import GROUPS, KERNEL, OUTPUTS, Letters
from costcalc.cost.sizing import SizeRule, needs_letters, rules_of, with_output
from costcalc.graph.graph import Layer
from costcalc.ops.base import SAME, TF_SAME, Op, Shape

Kernels: TypeAlias = Mapping[str, Mapping[Exact, str]]
"""The letter of each attribute's value, by attribute."""


def kernels_of(layers: Iterable[Layer]) -> dict[str, dict[Exact, str]]:
    """Letters for kernel, groups and stride, each if the layers have one value of it besides 1."""
    multiplying = [layer.op for layer in layers if layer.op.multiplies]
    found: dict[str, dict[Exact, str]] = {}
    for attribute, name in (("k", KERNEL), ("g", GROUPS), ("s", "s")):
        single = [_single(getattr(op, attribute)) for op in multiplying if _has(op, attribute)]
        plain = {size for size in single if size is not None and size != 1}
        if len(plain) == 1 and None not in single:
            found[attribute] = {plain.pop(): name}
    return found


class LetteredOperators:
    """Puts letters in operators, and records the size rules of their windows in order of execution.

    `outputs` are the channels at the end of a chain; in a chain, numbers of channels have letters
    too.
    """

    def __init__(self, letters: Letters, kernels: Kernels, outputs: Exact | None):
        self.letters = letters
        self.kernels = kernels
        self.outputs = outputs
        self.rules: list[SizeRule] = []

    def written(self, plain: Op, inputs: tuple[Shape, ...], path: str) -> Op:
        """The operator in letters; the size of its output has letters where they are needed."""
        sliding = plain.sliding()
        if sliding is None or len(inputs) != 1:
            return self._lettered(plain, path)
        (x,) = inputs
        output = plain.shape(x)
        needed = self.letters.sizes and needs_letters(sliding, output)
        op = self._lettered(plain, path, sized=needed)
        sizes: tuple[Any, ...] = output[1:]
        if needed:
            sizes = self.letters.output_sizes(output, path or plain.name)
            op = with_output(op, sizes)
        self.rules += rules_of(plain, op, x, path or plain.name, sizes, plain.kind(x))
        return op

    def _lettered(self, op: Op, path: str, *, sized: bool = False) -> Op:
        """The operator with letters for its kernel and groups, and in a chain for its channels.

        `sized`: the output size has letters of its own, so any kernel may have a letter.
        """
        if not op.multiplies:
            return op
        changes = self._channels(op, path)
        for attribute, names in self.kernels.items():
            value = _single(getattr(op, attribute)) if _has(op, attribute) else None
            if value is not None and value in names:
                letter = self.letters.give(names[value], value, "")
                changes[attribute] = letter if attribute == "g" else (letter,) * op.spatial_axes
        if "k" in changes and (pads := _padding(op)) is not None:
            changes["p"] = pads
        elif "k" in changes and not sized:
            del changes["k"]
        return changed(op, changes)

    def _channels(self, op: Op, path: str) -> dict[str, Any]:
        """In a chain, the letter for the output channels: N for those at the end of the chain,
        else the name of the step, or E_1, E_2.
        """
        out = getattr(op, "out", None)
        if self.outputs is None or type(out) is not int or out == 1:
            return {}
        if out == self.outputs:
            return {"out": self.letters.give(OUTPUTS, out, f"{given_by(op)} out")}
        if own := _own_name(path, op.name):
            return {"out": self.letters.give(own, out, f"{given_by(op)} of `{own}`")}
        between = {n: size for n, size in self.letters.page.items() if n.startswith("E_")}
        free = f"E_{len(between) + 1}"
        name = next((n for n, size in between.items() if size == out), free)
        return {"out": self.letters.give(name, out, f"{given_by(op)} between")}


def given_by(op: Op) -> str:
    """`channels` for an operator with a window, else `features`."""
    return "features" if op.sliding() is None else "channels"


def _own_name(path: str, operator: str) -> str:
    """The name that a step of the spec gives its layer; an empty text if it gives none."""
    *before, last = path.split("/")
    if not re.fullmatch(rf"{operator}(_\d+)?", last):
        return last
    parent = before[-1] if before else ""
    return "" if re.fullmatch(r"(residual|concat|add|mul|tap)(_\d+)?|\d*", parent) else parent


def _has(op: Op, attribute: str) -> bool:
    """Whether `attribute` means groups, or the kernel or stride of a window.

    Another operator may use the same name for something else.
    """
    return hasattr(op, attribute) and (attribute == "g" or op.sliding() is not None)


def _padding(op: Op) -> Any:
    """The padding, if it stays valid when the kernel is a letter: none, or half the kernel."""
    pads = getattr(op, "p", None)
    if pads in (SAME, TF_SAME) or pads == ((0, 0),) * op.spatial_axes:
        return pads
    half = tuple(d * (k - 1) for k, d in zip(op.k, op.d, strict=True))  # type: ignore[attr-defined]
    same = all(
        2 * side == reach for sides, reach in zip(pads or (), half, strict=False) for side in sides
    )
    odd = all(k % 2 for k in op.k)  # type: ignore[attr-defined]
    return SAME if pads and same and odd else None


def changed(op: Op, changes: Mapping[str, Any]) -> Op:
    return op.changed(**changes) if changes else op


def _single(size: Any) -> int | None:
    """The size of a square kernel, or a number of groups; None where it is not a single number."""
    if isinstance(size, tuple):
        sizes = {one if type(one) is int else None for one in size}
        return sizes.pop() if len(sizes) == 1 else None
    return size if type(size) is int else None
