"""A solved budget as data: the object of `schema/solve.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from costcalc.explore.plateaus import Plateau
from costcalc.explore.segments import Stretch
from costcalc.explore.solution import Solution
from costcalc.report.data import parameters_data, plain_figure
from costcalc.report.solve.words import described, plain
from costcalc.spec.values import describe


def data(found: Sequence[Solution]) -> dict[str, Any]:
    """The solutions as the object `schema/solve.json` describes."""
    first = found[0]
    graph = first.cost.graph
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "counting": first.cost.counting.stamp(*(t.quantity for t in first.targets)),
        "batch": first.cost.counting.batch,
        "for": [first.name, *first.fixed],
        "targets": [
            {"quantity": t.quantity, "at_most": described(t.limit), "as_close_as_possible": t.near}
            for t in first.targets
        ],
        "met": any(solution.is_met for solution in found),
        "answers": [_answer(solution) for solution in found],
    }


def _answer(solution: Solution) -> dict[str, Any]:
    search = solution.search
    return {
        "fixed": {name: described(value) for name, value in solution.fixed.items()},
        "verdict": solution.verdict,
        "direction": solution.direction,
        "smooth": [
            {
                "quantity": smooth.target.quantity,
                "setting": None if smooth.setting is None else float(smooth.setting),
            }
            for smooth in solution.smooth
        ],
        "setting": None if solution.setting is None else described(solution.setting),
        "exact": _stretch(solution.best),
        "next": _stretch(solution.step),
        "next_above": _stretch(solution.above),
        "next_below": _stretch(solution.below),
        "binding": [target.quantity for target in solution.binding],
        "lowest": [_stretch(stretch) for stretch in solution.lowest],
        "intervals": [
            {**_ends(one.span), "not_buildable_inside": one.unbuildable}
            for one in solution.intervals
        ],
        "searched": {
            **_ends(search.span),
            "from_declared": search.declared[0],
            "to_declared": search.declared[1],
            "whole": search.domain.whole,
            "complete": search.complete,
            "examined": search.examined,
            "settings": search.settings,
            "skipped": search.skipped,
            "plateaus": search.pieces,
            "exceeding_below": search.exceeding,
            "not_buildable_below": search.unbuildable,
            "by_halves": None,
        },
        "confirmed_at": [described(value) for value in solution.confirmed],
    }


def _ends(plateau: Plateau) -> dict[str, Any]:
    """The ends of a span; an irrational end is given with limited digits."""
    return {
        "from": describe(plain(plateau.start.value)),
        "from_included": plateau.includes_start,
        "to": describe(plain(plateau.end.value)),
        "to_included": plateau.includes_end,
    }


def _stretch(stretch: Stretch | None) -> dict[str, Any] | None:
    if stretch is None:
        return None
    totals = {name: plain_figure(figure) for name, figure in stretch.figures.items()}
    return {"setting": described(stretch.setting), **_ends(stretch.plateau), "totals": totals}


def rows(found: Sequence[Solution]) -> Iterator[tuple[object, ...]]:
    """One row for each answer, and one for each next step."""
    fixed = tuple(found[0].fixed)
    quantities = found[0].cost.counting.figures
    yield (*fixed, "row", "setting", "from", "from_included", "to", "to_included", *quantities)
    for solution in found:
        for name, stretch in (("exact", solution.best), ("next", solution.step)):
            shown = _stretch(stretch)
            if shown is not None:
                head = (described(solution.fixed[other]) for other in fixed)
                ends = (shown["from"], shown["from_included"], shown["to"], shown["to_included"])
                flags = (str(v).lower() if isinstance(v, bool) else v for v in ends)
                yield (*head, name, shown["setting"], *flags, *shown["totals"].values())
