"""The records of budgets: what was written, and what was found."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.algebra import Exact
from costcalc.errors import Span
from costcalc.records import NamedTuple
from costcalc.spec.tree import Scalar

Kind: TypeAlias = Literal["limit", "increase"]
Status: TypeAlias = Literal["met", "broken", "new", "unchecked"]


class Amount(NamedTuple):
    """A limit as it is written: its number, the factor of its unit, and its text.

    `is_share`: the number is a part of the old figure, of `2%` 2/100.
    """

    value: Exact
    unit: int
    text: str
    is_share: bool = False


class Wanted(NamedTuple):
    """A limit of one quantity, and where it is written.

    `digits` are the characters of its number in the file; None where they cannot be replaced.
    """

    quantity: str
    kind: Kind
    amount: Amount
    place: Span | None = None
    digits: tuple[int, int] | None = None


class Budget(NamedTuple):
    """The limits of one network. `address` is where it is found, `network` what was written."""

    network: str
    address: str
    settings: dict[str, Scalar]
    limits: tuple[Wanted, ...]
    dtype: str = "fp32"
    definition: str = "liveness"
    place: Span | None = None

    @property
    def label(self) -> str:
        """The network with its settings: `models/kws.yaml:alpha=0.75`."""
        settings = ",".join(f"{name}={value.text}" for name, value in self.settings.items())
        return f"{self.network}:{settings}" if settings else self.network


class Judged(NamedTuple):
    """A limit and the figure that it is of.

    `limit` is the largest figure that is allowed; `old` the figure at the revision, for an
    increase. Both are None where there is nothing to compare with.
    """

    budget: Budget
    wanted: Wanted
    limit: int | None
    actual: int
    old: int | None
    status: Status
    updated: str = ""
    """What is written in the place of the limit now."""

    @property
    def headroom(self) -> int | None:
        """What is left of the limit; below 0 if it is broken."""
        return None if self.limit is None else self.limit - self.actual

    @property
    def used(self) -> Fraction | None:
        """The figure as a part of the limit; None for a limit of 0, or where there is none."""
        return Fraction(self.actual, self.limit) if self.limit else None


class Checked(NamedTuple):
    """All limits, in the order in which they are written.

    `file` is what they were read from, empty for limits of the command line; `since` the revision
    that increases are against.
    """

    limits: tuple[Judged, ...]
    file: str = ""
    since: str | None = None
    is_updated: bool = False
    """Whether limits were to be lowered to what is reached."""

    exact: bool = False

    @property
    def broken(self) -> list[Judged]:
        """The limits that are not met."""
        return [one for one in self.limits if one.status == "broken"]
