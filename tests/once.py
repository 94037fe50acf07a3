"""A long computation of a command, done once for all formats in which it is written."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

SCALE, SEARCH = "costcalc.explore.scale.scale", "costcalc.explore.scale.search"
SENSITIVITY = "costcalc.explore.sensitivity.sensitivity"
SOLVE = "costcalc.explore.solve.solutions"

_found: dict[Hashable, Any] = {}


@contextmanager
def once(work: str, case: Hashable) -> Iterator[None]:
    """Inside, the function of that name answers for a case as it did before; no name: no function.

    A case is everything that the answer depends on: it is not looked at what the function is given.
    """
    if not work:
        yield
        return
    function = resolve_name(work)

    def remembered(*arguments: Any) -> Any:
        if (work, case) not in _found:
            _found[work, case] = function(*arguments)
        return _found[work, case]

    with patch(work, remembered):
        yield
