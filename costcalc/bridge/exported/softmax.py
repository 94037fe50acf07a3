"""Attention that PyTorch has taken apart guards its softmax: rows of nothing but -inf become 0.

The guard only changes values, and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from costcalc.bridge.exported.graph import Name, Step

LOWEST = ("-Infinity", "-inf", float("-inf"))
OF_ZEROS = ("aten.full_like", "aten.zeros_like", "aten.full")


def unguarded(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with each guarded softmax as the softmax itself."""
    made_by = {name: step for step in steps for name in step.results}
    return tuple(_unguarded(step, made_by) for step in steps)


def _unguarded(step: Step, made_by: Mapping[str, Step]) -> Step:
    """`where(not any(not (scores == -inf)), 0, softmax(scores))` as another name of the softmax."""

    def before(value: Any, *targets: str) -> Mapping[str, Any] | None:
        """The arguments of the operator that made a value, if it is one of these."""
        found = made_by.get(value.name) if isinstance(value, Name) else None
        return found.arguments if found is not None and found.target in targets else None

    if step.target != "aten.where":
        return step
    softmax = before(step.arguments.get("other"), "aten._softmax", "aten.softmax")
    zeros = before(step.arguments.get("self"), *OF_ZEROS)
    value: Any = {"self": step.arguments.get("condition")}
    for target in ("aten.logical_not", "aten.any", "aten.logical_not", "aten.eq"):
        value = value and before(value.get("self"), target)
    if softmax is None or zeros is None or not value or value.get("other") not in LOWEST:
        return step
    if value.get("self") != softmax.get("self") or zeros.get("fill_value", 0) != 0:
        return step
    return step._replace(target="aten.alias", arguments={"self": step.arguments["other"]})
