"""What a page of several networks begins with: the networks side by side, and as points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from costcalc.explore.gathering import at_settings
from costcalc.explore.references import Published
from costcalc.report import units
from costcalc.report.compare import page as compare_page
from costcalc.report.compare.record import compare
from costcalc.report.drawing import scatter
from costcalc.report.drawing.scatter import Plane, Point
from costcalc.report.live.record import Sheet
from costcalc.report.live.sections import body, figure


def side_by_side(sheets: Sequence[Sheet]) -> Iterator[str]:
    """The comparison and the points; figures are those that the page was made with."""
    named = [(sheet.name, sheet.cost) for sheet in sheets]
    yield "<section><h1>Side by side</h1>"
    yield '<p class="note">made with the settings of each network below; no slider changes it</p>'
    yield from body(compare_page.page(compare(named), None), "compare")
    points = list(_points(sheets))
    if len(points) > 1:
        plane = Plane("MACs and parameters", "parameters", "MACs")
        yield from figure("scatter", scatter.picture(points, plane))
    accurate = list(_accuracies(sheets))
    if len(accurate) > 1:
        title = "Published top-1 accuracy and MACs"
        plane = Plane(title, "MACs", "top-1 accuracy in %, as published", log_up=False)
        yield from figure("accuracy", scatter.picture(accurate, plane))
    yield "</section>"


def _points(sheets: Sequence[Sheet]) -> Iterator[Point]:
    """The networks that have both MACs and parameters."""
    for sheet in sheets:
        macs = units.integer(sheet.cost.totals.macs)
        params = units.integer(sheet.cost.totals.params)
        if macs and params:
            title = f"{sheet.name}: {units.exactly(macs)} MACs, {units.exactly(params)} params"
            yield Point(sheet.name, sheet.graph.spec.name, params, macs, title)


def _accuracies(sheets: Sequence[Sheet]) -> Iterator[Point]:
    """The networks with a published accuracy at their settings.

    Of several figures that of the source which prints the most of these networks, so that points
    are of one source as far as there is one; of equal sources the first.
    """
    found = [[one for one in at_settings(sheet.graph)[0] if _is_accuracy(one)] for sheet in sheets]
    prints = Counter(place for figures in found for place in {_place(one) for one in figures})
    for sheet, figures in zip(sheets, found, strict=True):
        macs = units.integer(sheet.cost.totals.macs)
        if figures and macs:
            chosen = max(figures, key=lambda one: prints[_place(one)])
            percent = float(100 * chosen.figure.printed.value)
            title = f"{sheet.name}: {chosen.figure.printed.text}, {chosen.source}"
            yield Point(sheet.name, sheet.graph.spec.name, macs, percent, title)


def _place(one: Published) -> tuple[str, str]:
    """The source of a figure, and the place in it."""
    return one.source, one.reference.place


def _is_accuracy(one: Published) -> bool:
    """Whether a figure is a top-1 accuracy, and printed without a remark."""
    return one.figure.asked.quantity == "top1" and one.figure.remark is None
