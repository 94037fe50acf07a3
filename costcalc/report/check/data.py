"""Budgets as data: the object of `schema/check.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.errors import Diagnostic
from costcalc.explore.budgets.record import Checked, Judged
from costcalc.report.check import words


def data(checked: Checked) -> dict[str, Any]:
    """The object that `schema/check.json` describes."""
    return {
        "schema": 1,
        "file": checked.file or None,
        "since": checked.since,
        "verdict": checked.verdict,
        "limits": [_limit(one) for one in checked.limits],
        "faults": [_fault(one) for one in checked.faults],
    }


def _limit(one: Judged) -> dict[str, Any]:
    """A limit with its figure; `written` is what stands in the file now, if that changed."""
    wanted, budget = one.wanted, one.budget
    return {
        "network": budget.network,
        "settings": {name: value.text for name, value in budget.settings.items()},
        "quantity": wanted.quantity,
        "kind": wanted.kind,
        "text": wanted.amount.text,
        "limit": one.limit,
        "actual": one.actual,
        "old": one.old,
        "headroom": one.headroom,
        "status": one.status,
        "dtype": budget.dtype,
        "definition": budget.definition,
        "line": wanted.place.line if wanted.place else None,
        "written": words.new(one) if one.updated else None,
        "faults": [fault.message for fault in one.faults],
    }


def _fault(one: Diagnostic) -> dict[str, Any]:
    """Why limits could not be checked: what is wrong, where, and what to do."""
    return {
        "message": one.message,
        "file": one.span.source.name if one.span else None,
        "line": one.span.line if one.span else None,
        "help": list(one.helps),
    }


def rows(checked: Checked) -> Iterator[tuple[object, ...]]:
    """A row for each limit, under a header."""
    yield ("network", "quantity", "kind", "limit", "actual", "old", "headroom", "status", "line")
    for one in checked.limits:
        found = _limit(one)
        figures = (found[key] for key in ("limit", "actual", "old", "headroom"))
        cells = ["" if value is None else value for value in figures]
        line = "" if found["line"] is None else found["line"]
        kind = one.wanted.kind
        yield (one.budget.label, one.wanted.quantity, kind, *cells, one.status, line)
