"""The ratio of two figures as a source prints them, which is not that of the exact ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from costcalc.errors import Diagnostic, UsageError
from costcalc.spec import catalog
from costcalc.spec.address import Located
from costcalc.spec.published import Asked, Reference, ReferenceRow


def printed_ratio(over: Located, reference: Reference, row: ReferenceRow, asked: Asked) -> Fraction:
    """The printed figure of a row as a part of that of another network in the same place.

    Raises UsageError where one of the two is not printed there.
    """
    total = asked._replace(measure="total")
    own = _printed([row], total)
    other = _printed(_rows(over, reference), total)
    if own is None or not other:
        message = f"no `{asked.quantity}` is printed beside the ratio, or none of `{row.over}`"
        raise UsageError([Diagnostic(message)])
    return own / other


def _rows(over: Located, reference: Reference) -> Iterator[ReferenceRow]:
    """What the same place of the same source prints of a network at its own settings."""
    for one in catalog.references(over.spec):
        if (one.source, one.place) == (reference.source, reference.place):
            yield from (
                row for row in one.rows if row.variant == (over.variant or "") and not row.settings
            )


def _printed(rows: Iterable[ReferenceRow], asked: Asked) -> Fraction | None:
    """The first figure of its kind in some rows, as printed; for a misprint what is meant."""
    figures = (figure for row in rows for figure in row.figures.values())
    found = (figure.instead or figure.printed for figure in figures if figure.asked == asked)
    return next((printed.value for printed in found), None)
