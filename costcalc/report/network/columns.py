"""The columns of numbers that the tables of a network show."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from costcalc.cost.quantities import COLUMNS, QUANTITIES, RATIOS, title_of
from costcalc.records import NamedTuple
from costcalc.report import units
from costcalc.report.network.record import (
    KindRow,
    LayerRow,
    NetworkReport,
    Summed,
    View,
    figure_of,
)

Part = Summed | LayerRow | KindRow
Figure = int | Fraction | None


class Shown(NamedTuple):
    """A column of numbers: its heading, the figure of some layers, the heading of its shares.

    Without that heading its figures are no sums, so that they have no shares.
    """

    header: str
    figure: Callable[[Part], Figure]
    share: str = ""

    def share_of(self, part: Part, whole: Part) -> str:
        """The share that some layers have of the whole."""
        return units.percent_of(self.size_of(part), self.size_of(whole))

    def size_of(self, part: Part) -> int | Fraction:
        """The figure of which a bar is drawn."""
        return self.figure(part) or 0

    def is_nothing(self, part: Part) -> bool:
        """Whether it is known that some layers have nothing of it."""
        return not self.figure(part) and not part.at_least


def column_of(name: str, view: View) -> Shown:
    """The column of a quantity."""
    if name == "macs":
        title = "FLOPs" if view.flops else "MACs"
        factor = 2 if view.flops else 1
        return Shown(title, lambda part: part.totals.exactly("macs") * factor, f"% {title}")
    title = title_of(name)
    share = f"% {title}" if name in QUANTITIES else ""
    return Shown(title, lambda part: figure_of(part, name), share)


def shown(report: NetworkReport) -> tuple[list[Shown], Shown | None]:
    """The columns of numbers, and the one that shares and bars are of: the one that rows are sorted
    by, or what was asked for beside MACs, or MACs; None if no column is a sum, and where the total
    is not known.
    """
    view = report.view
    names = list(view.columns or ("params", "macs"))
    columns = {name: column_of(name, view) for name in names}
    if counter := report.cost.counting.counter:
        share = f"% {counter.title}"
        columns["counted"] = Shown(
            counter.heading, lambda part: units.integer(part.totals.counted), share
        )
    if not view.columns and view.sort in COLUMNS and view.sort not in columns:
        columns[view.sort] = column_of(view.sort, view)
    if report.at_least:
        return [column._replace(share="") for column in columns.values()], None
    return list(columns.values()), _shared(columns, view)


def of_kinds(report: NetworkReport) -> list[Shown]:
    """The columns of the table of kinds: MACs first, or what a counter counts beside ours of its
    quantity.
    """
    view, counter = report.view, report.cost.counting.counter
    columns = shown(report)[0]
    if counter:
        ours = column_of("params" if counter.quantity == "params" else "macs", view)
        return [ours, *(one for one in columns if one.header == counter.heading)]
    if view.columns:
        return columns
    found = [column_of(name, view) for name in ("macs", "params")]
    return [one._replace(share="") for one in found] if report.at_least else found


def _shared(columns: dict[str, Shown], view: View) -> Shown | None:
    sums = [name for name, column in columns.items() if column.share]
    if view.sort in sums:
        return columns[view.sort]
    others = [name for name in sums if name not in ("params", "macs")]
    default = "macs" if "macs" in sums else sums[0] if sums else ""
    chosen = others[-1] if others and not view.columns else default
    return columns[chosen] if chosen else None


def in_headline(report: NetworkReport) -> list[str]:
    """The figures of the whole network that are shown beside the default ones."""
    names = [name for name in report.view.asked if not _is_standing(name)]
    least = "at least " if report.at_least else ""
    return [
        f"{least}{text_of(figure_of(report.whole, name), exact=True)} {_named(name)}"
        for name in names
    ]


def _is_standing(name: str) -> bool:
    return name in QUANTITIES and QUANTITIES[name].standing


def _named(name: str) -> str:
    """The heading of a quantity; of one that is no sum, what it is of the whole network."""
    return title_of(name) if name in (*QUANTITIES, *RATIOS) else f"{title_of(name)} at the peak"


def cell_of(column: Shown, part: Part, *, exact: bool) -> str:
    """The figure of some layers in a cell, marked where it is a lower bound."""
    text = text_of(column.figure(part), exact=exact)
    return f"≥ {text}" if part.at_least else text


def text_of(figure: Figure, *, exact: bool) -> str:
    """A figure in a cell; a dash where there is none."""
    if figure is None:
        return "-"
    if isinstance(figure, int):
        return units.exactly(figure) if exact else units.briefly(figure)
    return units.decimal(figure)
