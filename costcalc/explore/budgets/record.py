"""The records of budgets: what was written, and what was found."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.algebra import Exact
from costcalc.errors import Diagnostic, Span
from costcalc.records import NamedTuple
from costcalc.spec.tree import Scalar

Kind: TypeAlias = Literal["limit", "increase"]
Status: TypeAlias = Literal["met", "broken", "new", "unchecked", "error"]
"""`unchecked`: an increase without a revision; `error`: a figure of the network has a fault."""

Verdict: TypeAlias = Literal["met", "broken", "error"]


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
    increase. Both are None where there is nothing to compare with, and `actual` is None where the
    network cannot be counted. `faults` are why the limit could not be checked.
    """

    budget: Budget
    wanted: Wanted
    limit: int | None
    actual: int | None
    old: int | None
    status: Status
    faults: tuple[Diagnostic, ...] = ()
    updated: str = ""
    """What is written in the place of the limit now."""

    @property
    def headroom(self) -> int | None:
        """What is left of the limit; below 0 if it is broken."""
        if self.limit is None or self.actual is None:
            return None
        return self.limit - self.actual

    @property
    def used(self) -> Fraction | None:
        """The figure as a part of the limit; None for a limit of 0, or where there is none."""
        if not self.limit or self.actual is None:
            return None
        return Fraction(self.actual, self.limit)


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

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """Why limits could not be checked, each reason once."""
        return tuple(dict.fromkeys(fault for one in self.limits for fault in one.faults))

    @property
    def verdict(self) -> Verdict:
        """`error` where a limit could not be checked, whatever the others are."""
        if self.faults:
            return "error"
        return "broken" if self.broken else "met"
