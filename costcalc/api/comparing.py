"""Networks beside others, beside what counters print, and beside published figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.api.costs import graph_of
from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.figures import Causal
from costcalc.cost.network import Network
from costcalc.errors.rendering import visible
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.explore.diff.record import Difference
    from costcalc.explore.progress import Progress
    from costcalc.report.compare.record import Comparison
    from costcalc.report.counters.record import CounterReport
    from costcalc.report.references.record import References


def compare(
    *networks: str | Path | Graph,
    batch: int = 1,
    exclude: Iterable[str] = (),
    fold: int | None = None,
    causal: Causal = "executed",
    fuse_norm: bool = False,
) -> Comparison:
    """What `costcalc compare` shows: networks beside the first; see `written`.

    With `fold` by paths of that many segments, else by kind; `causal` as in `counting`. Raises as
    `cost_of`.
    """
    from costcalc.report.compare import record

    graphs = [
        one if isinstance(one, Graph) else graph_of(one, fuse_norm=fuse_norm) for one in networks
    ]
    counted = counting(*graphs, batch=batch, exclude=exclude, causal=causal)
    names = [
        graph.name if isinstance(one, Graph) else visible(str(one))
        for one, graph in zip(networks, graphs, strict=True)
    ]
    costs = [evaluate(graph, counted) for graph in graphs]
    return record.compare(list(zip(names, costs, strict=True)), fold=fold)


def diff(
    old: str | Path,
    new: str | Path,
    *,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    fuse_norm: bool = False,
    dtype: str = "fp32",
    progress: Progress | None = None,
) -> Difference:
    """What `costcalc diff` shows: layers that differ with causes that sum to the change, and edits;
    see `written`.

    `old` and `new` are what the command line takes; `dtype` is that of all that is in bytes.
    Raises as `cost_of`, and UsageError for a revision that git does not have.

    >>> found = diff("mobilenet_v1", "mobilenet_v1:alpha=0.5")
    >>> found.totals.macs == sum(one.totals.macs for one in found.edits)
    True
    """
    from costcalc.explore.diff.difference import difference
    from costcalc.explore.progress import silent

    addresses = str(old), str(new)
    before, after = (Network.named(one)._replace(fuse_norm=fuse_norm) for one in addresses)
    return difference(
        before,
        after,
        (visible(addresses[0]), visible(addresses[1])),
        batch=batch,
        exclude=exclude,
        causal=causal,
        dtype=dtype,
        progress=progress or silent,
    )


def counters(network: str | Path | Graph, **settings: Any) -> CounterReport:
    """What `costcalc counters` shows: what the usual counters print for a network; see `written`.

    A counter's figure is `prediction.total`, with its `portions` by cause; one that has a `reason`
    has none. Raises as `graph_of`.

    >>> found = {one.convention.name: one for one in counters("mobilenet_v1").predictions}
    >>> found["fvcore"].total
    578875904
    """
    from costcalc.report.counters.record import describe_counters

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    return describe_counters(graph)


def references(
    *names: str | Path,
    verdict: Iterable[str] = (),
    source: str = "",
    quantity: str = "",
    table: str = "",
    progress: Progress | None = None,
) -> References:
    """What `costcalc references` shows: published figures beside ours; see `written`.

    Of all shipped networks, or of those named; filtered as by the options of the same names.
    `progress` is told which spec is counted, and what part of all comes before it. Raises as
    `graph_of`, and UsageError where a network has none, or no figure has a word that is asked for.

    >>> references("mobilenet_v1", table="6").counts()["DIFFERS"]
    0
    """
    from costcalc.explore.gathering import gathered
    from costcalc.explore.progress import silent
    from costcalc.explore.references import Wanted
    from costcalc.explore.verdicts import VERDICTS
    from costcalc.report.references.record import References

    wanted = Wanted(source=source, table=table, quantity=quantity)
    verdicts = (verdict,) if isinstance(verdict, str) else tuple(verdict)
    figures = gathered([str(name) for name in names], wanted, verdicts, progress or silent)
    words = {"table": table, "source": source, "quantity": quantity, "verdict": ", ".join(verdicts)}
    filters = tuple(
        word if word.lower().startswith(f"{name} ") else f"{name} {word}"
        for name, word in words.items()
        if word
    )
    asked = tuple(word for word in VERDICTS if word in verdicts) or VERDICTS
    return References(tuple(figures), filters, as_printed=bool(table), verdicts=asked)
