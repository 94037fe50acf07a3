"""Pages with sliders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.api.costs import graph_of
from costcalc.cost.counting import counting
from costcalc.cost.figures import Causal
from costcalc.errors.rendering import visible
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.explore.progress import Progress
    from costcalc.report.live.record import Sheet


def sheets(
    *networks: str | Path | Graph,
    sliders: Iterable[str] = (),
    device: str | None = "jetson_orin_nano",
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    fuse_norm: bool = False,
    progress: Progress | None = None,
) -> tuple[Sheet, ...]:
    """What the page of `costcalc report` shows of each network; `page` is the file.

    `sliders` are the parameters that can be slid, by default as many as can be; `device` is that
    of the roofline, None for none. Raises as `cost_of`, and UsageError for an unknown device or for
    a parameter that no network has or can slide.
    """
    from costcalc.explore.progress import silent
    from costcalc.report.live.asked import check_known, check_slid
    from costcalc.report.live.record import sheet_of

    chosen, left_out = tuple(sliders), tuple(exclude)
    graphs = [
        one if isinstance(one, Graph) else graph_of(one, fuse_norm=fuse_norm) for one in networks
    ]
    check_known(graphs, chosen)
    found = []
    for one, graph in zip(networks, graphs, strict=True):
        name = graph.name if isinstance(one, Graph) else visible(str(one))
        counted = counting(graph, batch=batch, exclude=left_out, causal=causal)
        sheet = sheet_of(
            name, graph, counted, device=device, sliders=chosen, progress=progress or silent
        )
        found.append(sheet)
    check_slid(found, chosen)
    return tuple(found)


def page(*networks: str | Path | Graph, **options: Any) -> str:
    """The page that `costcalc report` writes, as text; the options are those of `sheets`."""
    from costcalc.report.live.page import render

    return "\n".join(render(sheets(*networks, **options)))
