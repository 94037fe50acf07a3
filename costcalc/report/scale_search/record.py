"""A search for coefficients, and the number of them that its page shows."""

from __future__ import annotations

from costcalc.explore.grid import GridSearch
from costcalc.records import NamedTuple


class Searched(NamedTuple):
    """The search, and the number of candidates on its page; `data` and `rows` hold all of them."""

    search: GridSearch
    top: int
