"""Whether the sliders that were asked for by name are on the page."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.graph.graph import Graph
from costcalc.report.live.record import Sheet


def check_known(graphs: Sequence[Graph], names: Sequence[str]) -> None:
    """Raise UsageError for a slider that no network has a parameter for."""
    known = list(dict.fromkeys(name for graph in graphs for name in graph.spec.params))
    for name in names:
        if name not in known:
            which = f"`{graphs[0].spec.name}` has" if len(graphs) == 1 else "these networks have"
            hint = did_you_mean(name, known) or f"there are {', '.join(known) or 'none'}"
            message = f"{which} no parameter `{name}`"
            raise UsageError([Diagnostic(message, helps=(hint,))])


def check_slid(sheets: Sequence[Sheet], names: Sequence[str]) -> None:
    """Raise UsageError for a slider that was asked for, and that no network of a page has."""
    slid = {one.name for sheet in sheets if sheet.family for one in sheet.family.sliders}
    for name in names:
        if name not in slid:
            reasons = (
                f"in `{sheet.name}` {one.reason}"
                for sheet in sheets
                for one in sheet.fixed
                if one.name == name
            )
            raise UsageError([Diagnostic(f"`{name}` can be no slider", notes=tuple(reasons))])
