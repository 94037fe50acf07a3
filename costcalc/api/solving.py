"""Settings that meet budgets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.api.costs import graph_of
from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.figures import Causal
from costcalc.cost.quantities import with_asked
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.explore.progress import Progress
    from costcalc.explore.solution import Solution


def solve(
    network: str | Path | Graph,
    target: str,
    *names: str,
    points: int = 9,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    dtype: str = "fp32",
    progress: Progress | None = None,
    **settings: Any,
) -> tuple[Solution, ...]:
    """What `costcalc solve` shows: the settings of a parameter that meet budgets; see `written`.

    `target` is `macs=300M` or several with commas; `dtype` is the data type for those in bytes, as
    `peak_memory<=256KiB`. With two names there is a solution of the first for each of `points`
    settings of the second. `progress` is told what is being done. Raises as `graph_of`, and
    UsageError for a target or a parameter that cannot be solved for.

    >>> solve("mobilenet_v2", "macs=300M", "alpha")[0].setting
    Fraction(49, 50)
    """
    from costcalc.explore.domain import numbers_of
    from costcalc.explore.progress import silent
    from costcalc.explore.solve import solutions
    from costcalc.explore.targets import parse_targets

    targets = parse_targets([one.strip() for one in target.split(",") if one.strip()])
    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    if len(set(names)) not in (1, 2) or len(set(names)) < len(names):
        able = ", ".join(numbers_of(graph)) or "none of its parameters"
        message = "`solve` needs one parameter to solve for, or two: `--for NAME`"
        raise UsageError([Diagnostic(message, helps=(f"it can solve for {able}",))])
    counted = counting(
        graph,
        batch=batch,
        exclude=exclude,
        quantities=with_asked(*(one.quantity for one in targets)),
        causal=causal,
        dtype=dtype,
    )
    cost = evaluate(graph, counted)
    return solutions(cost, names, targets, points, progress or silent)
