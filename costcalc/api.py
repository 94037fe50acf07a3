"""What a program or a notebook uses: networks by name, their graph, their exact cost.

>>> import costcalc
>>> costcalc.cost_of("mobilenet_v1", alpha=0.75, rho="6/7").totals.macs
239273472
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.cost.cost import Cost, LayerCost, Totals, evaluate
from costcalc.cost.counting import Causal, Counting, counting
from costcalc.cost.network import Network
from costcalc.cost.quantities import QUANTITIES, RATIOS, with_asked
from costcalc.errors import CostcalcError, Diagnostic, SpecError, UsageError, did_you_mean, visible
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Params
from costcalc.spec import catalog

if TYPE_CHECKING:
    from costcalc.cost.explanation import Explanation
    from costcalc.cost.forms import Forms
    from costcalc.cost.formula_record import FormulaReport, Per
    from costcalc.cost.memory.record import Memory
    from costcalc.cost.roofline.record import Roofline
    from costcalc.explore.diff.record import Difference
    from costcalc.explore.solution import Solution
    from costcalc.report.compare.record import Comparison
    from costcalc.report.counters.record import CounterReport
    from costcalc.report.live.record import Sheet
    from costcalc.report.references.record import References


def graph_of(network: str | Path, *, fuse_norm: bool = False, **settings: Any) -> Graph:
    """The layers of a network at some setting of its parameters.

    `network` is what the command line takes: a shipped name, a path, each with `:alpha=0.75`. A
    setting is an int, a Fraction, a bool, a float (which stands for the decimal it prints as) or a
    text such as "6/7". With `fuse_norm` batch norms are fused into the layers before them, as in
    deployment; the other functions take such a graph. Raises SpecError for a fault of the spec or a
    setting, UsageError where there is no such network.
    """
    named = Network.named(str(network))._replace(fuse_norm=fuse_norm)
    return named.at(**settings).graph()


def graph_from_text(text: str, name: str = "<text>", **settings: Any) -> Graph:
    """The layers of the network a spec's text describes; `name` is what diagnostics call it."""
    return Network.from_text(text, name).at(**settings).graph()


def cost_of(
    network: str | Path | Graph,
    *,
    batch: int = 1,
    exclude: Iterable[str] = (),
    fuse_norm: bool = False,
    dtype: str = "fp32",
    **settings: Any,
) -> Cost:
    """The exact cost of a network, layer by layer.

    MACs and activations are for the whole batch; bytes and bit operations are at the data type,
    such as int8 or w4a8. `exclude` takes the words of `--exclude`: components, operators, paths.
    `fuse_norm` as in `graph_of`. Raises as `graph_of`, and UsageError for an unknown word.

    >>> cost_of("mobilenet_v1", dtype="int4").totals.size
    2283648
    """
    graph = network
    if not isinstance(graph, Graph):
        graph = graph_of(graph, fuse_norm=fuse_norm, **settings)
    return evaluate(graph, counting(graph, batch=batch, exclude=exclude, dtype=dtype))


def forms_of(
    network: str | Path | Graph, *symbols: str, smooth_repeats: bool = False, **settings: Any
) -> Forms:
    """The cost of a network in symbols for some of its parameters, with its forms by layer.

    Without symbols they are the parameters of width and resolution. Raises as `graph_of`, and
    UsageError for a parameter that can be no symbol, or a formula too long to be written out.

    >>> forms_of("mobilenet_v1", "alpha").total("macs").smooth
    539492352*alpha**2 + 29248000*alpha
    """
    from costcalc.cost import forms
    from costcalc.cost.symbols import chosen_symbols

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    chosen = chosen_symbols(graph, symbols)
    return forms.forms_of(graph, chosen, smooth_repeats=smooth_repeats)


def formula(
    network: str | Path | Graph,
    *symbols: str,
    of: str = "macs",
    per: Per = "total",
    exact: bool = False,
    smooth_repeats: bool = False,
    batch: int = 1,
    exclude: Iterable[str] = (),
    dtype: str = "fp32",
    **settings: Any,
) -> FormulaReport:
    """What `costcalc formula` shows: the form, its terms and its error; see `written`.

    `of` is a quantity or `intensity`, `per` is total, kind, block or layer. Raises as `forms_of`.
    """
    from costcalc.cost.formula_record import formula_of

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    counted = counting(
        graph,
        batch=batch,
        exclude=exclude,
        quantities=_with(of, known=(*QUANTITIES, *RATIOS)),
        dtype=dtype,
    )
    return formula_of(
        graph,
        symbols,
        counted,
        quantity=of,
        per=per,
        exact=exact,
        smooth_repeats=smooth_repeats,
    )


def explain(
    network: str | Path | Graph, path: str, *, of: str = "macs", **settings: Any
) -> Explanation:
    """What `costcalc explain` shows: a block or layer worked out by hand; see `written`.

    Raises as `graph_of`, and UsageError where there is no such path, or nothing under it counts.
    """
    from costcalc.cost import explanation

    _with(of)
    return explanation.explain(cost_of(network, **settings), path, of)


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


def counters(network: str | Path | Graph, **settings: Any) -> CounterReport:
    """What `costcalc counters` shows: what the usual counters print for a network; see `written`.

    A counter's figure is `prediction.total`, with its `portions` by cause. Raises as `graph_of`.

    >>> {one.convention.name: one.total for one in counters("mobilenet_v1").predictions}["fvcore"]
    578875904
    """
    from costcalc.report.counters.record import describe_counters

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    return describe_counters(graph)


def memory(
    network: str | Path | Graph,
    *,
    dtype: str = "fp32",
    plan: str = "bound",
    definition: str | None = None,
    batch: int = 1,
    reorder: bool = False,
    cache: int | None = None,
    training: str | None = None,
    **settings: Any,
) -> Memory:
    """What `costcalc memory` shows: the peak of a network, a plan, and what is stored; see
    `written`.

    The bytes are `peak.bytes`, `plan.bytes` and `weights`; `reordering` is what `reorder` found,
    `cache` what attention keeps of so many tokens, `training` what training with an optimizer
    needs. Raises as `graph_of`, and UsageError for an
    unknown name, or for words that do not belong together.

    >>> memory("mobilenet_v2", dtype="int8", definition="depthwise-in-place").peak.bytes
    1404928
    """
    from costcalc.cost.memory.record import memory_of

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    return memory_of(
        graph,
        dtype=dtype,
        plan=plan,
        definition=definition,
        batch=batch,
        reorder=reorder,
        cache=cache,
        training=training,
    )


def roofline(
    network: str | Path | Graph,
    *,
    device: str | None = None,
    peak: str | None = None,
    bandwidth: str | None = None,
    sparse: bool = False,
    dtype: str | None = None,
    batch: int = 1,
    causal: Causal = "executed",
    definition: str = "liveness",
    along: str | None = None,
    **settings: Any,
) -> Roofline:
    """What `costcalc roofline` shows: lower bounds of the time of each layer; see `written`.

    `device` is a name of `costcalc list --devices`, or `peak` and `bandwidth` are rates as `4TOPS`
    and `8GB/s`. Times are exact fractions of a second: `seconds`, `floor`, and those of `bounds`.
    `along` is a parameter whose sides are asked for. Raises as `graph_of`, and UsageError for a
    device, a rate, a data type or a parameter that will not do.

    >>> found = roofline("mobilenet_v2", device="jetson_orin_nano", batch=8)
    >>> found.bounds[-2].path, found.bounds[-2].side, found.bounds[-1].turn.batch
    ('gap', 'memory', 200)
    """
    from costcalc.cost.roofline.record import roofline_of
    from costcalc.cost.roofline.roof import roof_of, usual_dtype

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    chosen = dtype or usual_dtype(device)
    roof = roof_of(chosen, device=device, peak=peak, bandwidth=bandwidth, sparse=sparse)
    found = roofline_of(
        graph, roof, dtype=chosen, batch=batch, causal=causal, definition=definition
    )
    if along is None:
        return found
    from costcalc.explore import roofline as exploring

    return exploring.along(found, along)


def diff(
    old: str | Path,
    new: str | Path,
    *,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    fuse_norm: bool = False,
    dtype: str = "fp32",
    progress: Callable[[str, float | None], None] | None = None,
) -> Difference:
    """What `costcalc diff` shows: layers that differ with causes that sum to the change, and edits;
    see `written`.

    `old` and `new` are what the command line takes; `dtype` is that of peak memory and of what is
    stored. Raises as `cost_of`, and UsageError for a revision that git does not have.

    >>> found = diff("mobilenet_v1", "mobilenet_v1:alpha=0.5")
    >>> found.totals.macs == sum(one.totals.macs for one in found.edits)
    True
    """
    from costcalc.explore.diff.difference import difference, silent

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


def sheets(
    *networks: str | Path | Graph,
    sliders: Iterable[str] = (),
    device: str | None = "jetson_orin_nano",
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    fuse_norm: bool = False,
    progress: Callable[[str, float | None], None] | None = None,
) -> tuple[Sheet, ...]:
    """What the page of `costcalc report` shows of each network; `page` is the file.

    `sliders` are the parameters that can be slid, by default as many as can be; `device` is that
    of the roofline, None for none. Raises as `cost_of`, and UsageError for an unknown device or
    parameter.
    """
    from costcalc.explore.classes.searching import silent
    from costcalc.report.live.record import sheet_of

    chosen, left_out = tuple(sliders), tuple(exclude)
    found = []
    for one in networks:
        graph = one if isinstance(one, Graph) else graph_of(one, fuse_norm=fuse_norm)
        name = graph.name if isinstance(one, Graph) else visible(str(one))
        counted = counting(graph, batch=batch, exclude=left_out, causal=causal)
        sheet = sheet_of(
            name, graph, counted, device=device, sliders=chosen, progress=progress or silent
        )
        found.append(sheet)
    return tuple(found)


def page(*networks: str | Path | Graph, **options: Any) -> str:
    """The page that `costcalc report` writes, as text; the options are those of `sheets`."""
    from costcalc.report.live.page import render

    return "\n".join(render(sheets(*networks, **options)))


def solve(
    network: str | Path | Graph,
    target: str,
    *names: str,
    points: int = 9,
    batch: int = 1,
    exclude: Iterable[str] = (),
    dtype: str = "fp32",
    **settings: Any,
) -> tuple[Solution, ...]:
    """What `costcalc solve` shows: the settings of a parameter that meet budgets; see `written`.

    `target` is `macs=300M` or several with commas; `dtype` is the data type for those in bytes, as
    `peak_memory<=256KiB`. With two names there is a solution of the first
    for each of some settings of the second. Raises as `graph_of`, and UsageError for a target or a
    parameter that cannot be solved for.

    >>> solve("mobilenet_v2", "macs=300M", "alpha")[0].setting
    Fraction(49, 50)
    """
    from costcalc.explore.profile import silent
    from costcalc.explore.solve import solutions
    from costcalc.explore.targets import parse_targets

    if len(names) not in (1, 2):
        raise UsageError([Diagnostic("`solve` needs one parameter to solve for, or two")])
    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    targets = parse_targets(target.split(","))
    asked = with_asked(*(one.quantity for one in targets))
    counted = counting(graph, batch=batch, exclude=exclude, quantities=asked, dtype=dtype)
    cost = evaluate(graph, counted)
    return solutions(cost, names, targets, points, silent)


def references(
    *names: str | Path,
    verdict: Iterable[str] = (),
    source: str = "",
    quantity: str = "",
    table: str = "",
) -> References:
    """What `costcalc references` shows: published figures beside ours; see `written`.

    Of all shipped networks, or of those named; filtered as by the options of the same names.
    Raises as `graph_of`, and UsageError where a network has none, or no figure has a word that is
    asked for.

    >>> references("mobilenet_v1", table="6").counts()["DIFFERS"]
    0
    """
    from costcalc.explore.gathering import gathered
    from costcalc.explore.references import Wanted
    from costcalc.explore.verdicts import VERDICTS
    from costcalc.report.references.record import References

    wanted = Wanted(source=source, table=table, quantity=quantity)
    verdicts = (verdict,) if isinstance(verdict, str) else tuple(verdict)
    figures = gathered([str(name) for name in names], wanted, verdicts)
    words = {"table": table, "source": source, "quantity": quantity, "verdict": ", ".join(verdicts)}
    filters = tuple(f"{name} {word}" for name, word in words.items() if word)
    asked = tuple(word for word in VERDICTS if word in verdicts) or VERDICTS
    return References(tuple(figures), filters, as_printed=bool(table), verdicts=asked)


def written(record: object, form: str = "table") -> str:
    """A record, or the cost of a network, as the command line writes it in that format.

    The formats are table, json, csv, markdown, and for some latex and python. Raises UsageError for
    another, TypeError for what is no record.

    >>> print(written(explain("mobilenet_v1", "stem"), "csv").splitlines()[1].split(",")[-1])
    10838016
    """
    from costcalc.report import subjects
    from costcalc.report.network.record import describe_network

    shown = describe_network(record) if isinstance(record, Cost) else record
    subject = subjects.subject_of(shown)
    known = subjects.formats(subject)
    if form not in known:
        helps = (did_you_mean(form, known) or f"there are {', '.join(known)}",)
        raise UsageError([Diagnostic(f"there is no format `{form}` of this", helps=helps)])
    return "\n".join(subjects.lines(shown, subject, form))


def _with(asked: str, known: Collection[str] = tuple(QUANTITIES)) -> tuple[str, ...]:
    """The quantities to count. Raises UsageError for one there is not."""
    if asked not in known:
        helps = (did_you_mean(asked, known) or f"there are {', '.join(known)}",)
        raise UsageError([Diagnostic(f"there is no quantity `{asked}`", helps=helps)])
    return with_asked(asked)


def catalog_costs() -> Iterator[Cost]:
    """The cost of every shipped network at its defaults."""
    for spec, variant in catalog.networks():
        yield Network(spec, variant).cost()


def networks() -> list[str]:
    """The names of the shipped networks."""
    return [variant or spec.name for spec, variant in catalog.networks()]


__all__ = [
    "Cost",
    "CostcalcError",
    "Counting",
    "Diagnostic",
    "Graph",
    "Layer",
    "LayerCost",
    "Network",
    "Params",
    "SpecError",
    "Totals",
    "UsageError",
    "catalog_costs",
    "compare",
    "cost_of",
    "counters",
    "counting",
    "diff",
    "evaluate",
    "explain",
    "forms_of",
    "formula",
    "graph_from_text",
    "graph_of",
    "memory",
    "networks",
    "page",
    "references",
    "roofline",
    "sheets",
    "solve",
    "written",
]
