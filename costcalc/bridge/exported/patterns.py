"""Operators that PyTorch has taken apart in a way that is read by what they were.

Attention guards its softmax: rows of nothing but -inf become 0. The guard only changes values, and
is left out. Tensors are stacked as parts of one axis that is split behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from costcalc.bridge.exported.graph import Name, Step

Shape = tuple[int, ...]
MadeBy = Mapping[str, Step]

LOWEST = ("-Infinity", "-inf", float("-inf"))
OF_ZEROS = ("aten.full_like", "aten.zeros_like", "aten.full")


def put_together(steps: Sequence[Step], shapes: Mapping[str, Shape]) -> list[Step]:
    """The steps with each guarded softmax as the softmax, and each stack as a stack."""
    made_by = {name: step for step in steps for name in step.results}
    return [_unguarded(step, made_by) or _stacked(step, made_by, shapes) or step for step in steps]


def _before(made_by: MadeBy, value: Any, *targets: str) -> Mapping[str, Any] | None:
    """The arguments of the operator that made a value, if it is one of these."""
    found = made_by.get(value.name) if isinstance(value, Name) else None
    return found.arguments if found is not None and found.target in targets else None


def _unguarded(step: Step, made_by: MadeBy) -> Step | None:
    """`where(not any(not (scores == -inf)), 0, softmax(scores))` as another name of the softmax."""
    if step.target != "aten.where":
        return None
    softmax = _before(made_by, step.arguments.get("other"), "aten._softmax", "aten.softmax")
    zeros = _before(made_by, step.arguments.get("self"), *OF_ZEROS)
    value: Any = {"self": step.arguments.get("condition")}
    for target in ("aten.logical_not", "aten.any", "aten.logical_not", "aten.eq"):
        value = value and _before(made_by, value.get("self"), target)
    if softmax is None or zeros is None or not value or value.get("other") not in LOWEST:
        return None
    if value.get("self") != softmax.get("self") or zeros.get("fill_value", 0) != 0:
        return None
    return step._replace(target="aten.alias", arguments={"self": step.arguments["other"]})


def _stacked(step: Step, made_by: MadeBy, shapes: Mapping[str, Shape]) -> Step | None:
    """A view of a concatenation of parts of one shape, in which they have an axis of their own."""
    if step.target not in ("aten.view", "aten.reshape"):
        return None
    joined = _before(made_by, step.arguments.get("self"), "aten.cat")
    parts = joined.get("tensors") if joined is not None else None
    dim = joined.get("dim", 0) if joined is not None else None
    if not isinstance(parts, tuple) or not parts or type(dim) is not int:
        return None
    first = shapes[parts[0].name]
    dim %= max(len(first), 1)
    stacked = (*first[:dim], len(parts), *first[dim:])
    if {shapes[one.name] for one in parts} != {first} or shapes[step.results[0]] != stacked:
        return None
    return step._replace(target="aten.stack", arguments={"tensors": parts, "dim": dim})
