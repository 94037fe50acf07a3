"""The rows of a sweep as columns: exact values of parameters, arrays of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costcalc.explore.sweeps.members import Batch
from costcalc.explore.sweeps.sweep import Refusal, Sweep
from costcalc.records import NamedTuple
from costcalc.spec.values import SpecValue, is_number, setting_text


class Frame(NamedTuple):
    """Settings with their figures; every column has a value for each setting, in one order.

    `networks` are labels. `parameters` are exact: int, Fraction, bool, or the text of a word; None
    where the network of a row has no such parameter. `figures` are arrays of int64, or of Python
    numbers where one does not fit or is a ratio. `evaluated` settings were looked at, of which
    `refusals` tells those that cannot be built.
    """

    networks: tuple[str, ...]
    parameters: dict[str, list[Any]]
    figures: dict[str, NDArray[Any]]
    evaluated: int
    refusals: tuple[Refusal, ...]
    sweep: Sweep

    def __repr__(self) -> str:
        names = ", ".join([*self.parameters, *self.figures])
        return f"Frame({self.rows:,} of {self.evaluated:,} settings: {names})"

    @property
    def rows(self) -> int:
        """How many settings it holds."""
        return len(self.networks)

    def columns(self) -> dict[str, Any]:
        """All columns by name, for a table of another library.

        A parameter whose values are numbers is given as floats where one is no integer: the nearest
        ones, for plotting; `parameters` has the exact ones.
        """
        labels = {"network": list(self.networks)} if len({*self.networks}) > 1 else {}
        numbers = {name: _plain(values) for name, values in self.parameters.items()}
        return {**labels, **numbers, **self.figures}

    def to_pandas(self) -> Any:
        """A pandas DataFrame; pandas must be installed."""
        import pandas as pd

        return pd.DataFrame(self.columns())

    def to_polars(self) -> Any:
        """A polars DataFrame; polars must be installed."""
        import polars as pl

        return pl.DataFrame(self.columns(), strict=False)


def frame_of(sweep: Sweep) -> Frame:
    """A sweep, counted and held in memory."""
    batches = list(sweep.batches())
    labels = tuple(batch.member.label for batch in batches for _ in range(len(batch)))
    parameters = {
        name: [value for batch in batches for value in _values(batch, name)]
        for name in sweep.parameters
    }
    figures = {name: _joined([_figures(b, name) for b in batches]) for name in sweep.figures}
    return Frame(labels, parameters, figures, sweep.evaluated, sweep.refusals, sweep)


def _values(batch: Batch, name: str) -> Iterator[Any]:
    """The value of a parameter at each setting."""
    if not batch.member.has(name):
        return iter([None] * len(batch))
    known = [plain_value(value) for value in batch.member.values(name)]
    return (known[pick] for pick in batch.picks(name).tolist())


def plain_value(value: SpecValue) -> Any:
    """A number as int or Fraction, a truth, else a text."""
    if isinstance(value, bool):
        return value
    if is_number(value):
        exact = Fraction(value)  # type: ignore[arg-type]
        return exact.numerator if exact.denominator == 1 else exact
    return setting_text(value)


def _figures(batch: Batch, name: str) -> NDArray[Any]:
    if name in batch.figures:
        return np.asarray(batch.figures[name])
    return np.array([batch.figure(name, row) for row in range(len(batch))], dtype=object)


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    if not parts:
        return np.array([], dtype=np.int64)
    return np.concatenate(parts)


def _plain(values: list[Any]) -> list[Any]:
    """Numbers as floats where one of them is a fraction."""
    if any(isinstance(value, Fraction) for value in values):
        return [float(value) if isinstance(value, (int, Fraction)) else value for value in values]
    return values
