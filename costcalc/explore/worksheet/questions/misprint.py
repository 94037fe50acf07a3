"""Level 3: a misprint in a published table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from costcalc.explore.agreement import Ours, agrees
from costcalc.explore.counted import NOTHING, Counted
from costcalc.explore.references import cited, quantity_of
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.record import Mistake, Question
from costcalc.records import NamedTuple
from costcalc.spec import catalog
from costcalc.spec.published import Figure, Printed, Reference, ReferenceRow
from costcalc.spec.syntax import Spec

_PRINTED = re.compile(r"(\d+)(?:\.(\d+))?(\D*)")
QUANTITIES = {"macs": "MACs", "params": "params", "share of macs": "share of the MACs"}


class Misprint(NamedTuple):
    """A figure that is a misprint, with what should stand there and the reason."""

    reference: Reference
    row: ReferenceRow
    figure: Figure
    meant: Printed
    because: str


def ask(material: Material, draw: Draw) -> Question | None:
    """What should stand where a source is known to have a misprint."""
    spec = material.network.graph.spec
    found = [*_misprints(spec)]
    if not found:
        return None
    one, counted = draw.one_of(found), Counted()
    ours = counted.ours(spec, one.reference, one.row, one.figure.asked, NOTHING)
    if not agrees(one.meant, ours):
        return None
    return Question(
        kind="misprint",
        text=_text(one, spec, counted),
        unit="as printed",
        form="name",
        accepted=tuple(dict.fromkeys((one.meant.text, _rounded(one.meant, ours)))),
        mistakes=(Mistake(one.figure.printed.text, "the misprint, which is copied"),),
        work=(f"{_exactly(ours)}; {one.because}",),
    )


def _misprints(spec: Spec) -> Iterator[Misprint]:
    """The misprints of whole figures and shares that the references of a spec know."""
    for reference in catalog.references(spec):
        for row in reference.rows:
            for figure in row.figures.values():
                remark, meant = figure.remark, figure.instead
                known = remark is not None and remark.kind == "erratum"
                if known and meant is not None and quantity_of(figure) in QUANTITIES:
                    because = remark.because if remark else ""
                    yield Misprint(reference, row, figure, meant, because)


def _text(one: Misprint, spec: Spec, counted: Counted) -> str:
    words = counted.described(spec, one.row)
    settings = ", ".join(f"{name} {text}" for name, text in words.items())
    at = f" at {settings}" if settings else ""
    asked = one.figure.asked
    layers = f" in {asked.selection}" if asked.selection else ""
    excluded = " and ".join(one.reference.exclude)
    without = f" (The source leaves out {excluded}.)" if excluded else ""
    return (
        f"{cited(one.reference)} prints {one.figure.printed.text} for the "
        f"{QUANTITIES[quantity_of(one.figure)]}{layers} of `{one.row.variant or spec.name}`{at}. "
        f"That is not right: what should stand there, in the same form?{without}"
    )


def _rounded(meant: Printed, ours: Ours) -> str:
    """Ours as it would be printed with as many digits, rounded; what is meant may be cut off."""
    found = _PRINTED.fullmatch(meant.text)
    if found is None or isinstance(ours, tuple):
        return meant.text
    places = len(found[2] or "")
    digits = str(int(ours / meant.place + Fraction(1, 2))).rjust(places + 1, "0")
    number = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"{number}{found[3]}"


def _exactly(ours: Ours) -> str:
    """Our figure: all digits, a share in per cent."""
    if isinstance(ours, tuple):
        return "x".join(map(str, ours))
    if isinstance(ours, int):
        return f"{ours:,}"
    hundredths = int(Fraction(ours) * 10**4 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02} %"


KIND = Kind(level=3, ask=ask)
