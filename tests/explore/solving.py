"""Networks that tests solve for, and the shortest way to ask."""

from __future__ import annotations

from functools import cache
from typing import Any

from costcalc import cost_of, graph_from_text
from costcalc.cost.cost import evaluate
from costcalc.explore.solve import solve
from costcalc.explore.targets import parse_targets


@cache
def cost(name: str, **options: Any) -> Any:
    """The cost of a shipped network, counted once."""
    return cost_of(name, **options)


def solved(name: str, param: str, *targets: str, **options: Any) -> Any:
    """The answer for a parameter of a shipped network."""
    return solve(cost(name, **options), param, parse_targets(targets))


def spec(size: str, param: str, layers: str = "", head: str = "(3, 8, 9)") -> Any:
    """The cost of a convolution whose channels are an expression of `n`."""
    return evaluate(
        graph_from_text(
            f"costcalc: 1\nname: one\nparams:\n  n: {{{param}}}\ninput: {head}\n"
            f"layers:\n  - conv({size})\n{layers}"
        )
    )


def answer(found: Any, *targets: str) -> Any:
    """The answer for `n`."""
    return solve(found, "n", parse_targets(targets))
