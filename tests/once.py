"""A long computation of a command, done once for all formats in which it is written."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

SCALE, SEARCH = "costcalc.explore.scale.scale", "costcalc.explore.grid.search"
FORMULA = "costcalc.cost.formula_record.formula_of"
SENSITIVITY = "costcalc.explore.sensitivity.sensitivity"
SOLVE = "costcalc.explore.solve.solutions"

_found: dict[Hashable, Any] = {}


@contextmanager
def once(work: str, case: Hashable) -> Iterator[None]:
    """Inside, the function of that name answers for a case as it did before; no name: no function.

    Arguments are compared as they print; a case is what else the answer depends on.
    """
    if not work:
        yield
        return
    function = resolve_name(work)

    def remembered(*arguments: Any, **named: Any) -> Any:
        key = (work, case, repr(arguments), repr(named))
        if key not in _found:
            _found[key] = function(*arguments, **named)
        return _found[key]

    with patch(work, remembered):
        yield
