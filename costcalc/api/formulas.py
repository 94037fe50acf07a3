"""Costs in symbols, and one figure worked out by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from costcalc.api.costs import cost_of, graph_of
from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.figures import Causal
from costcalc.cost.quantities import OF_NETWORKS, QUANTITIES, RATIOS, with_asked
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.cost.explanation import Explanation
    from costcalc.cost.forms import Forms
    from costcalc.cost.formula_record import FormulaReport, Per
    from costcalc.explore.largest import LargestReport


def forms_of(
    network: str | Path | Graph, *symbols: str, smooth_repeats: bool = False, **settings: Any
) -> Forms:
    """The cost of a network in symbols for some of its parameters, with its forms by layer.

    Without symbols they are the parameters of width and resolution. Raises as `graph_of`, and
    UsageError for a parameter that can be no symbol, or a formula too long to be written out.

    >>> forms_of("mobilenet_v1", "alpha").total("macs").smooth
    539492352*alpha**2 + 29248000*alpha
    """
    from costcalc.cost.forms import forms_in

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    return forms_in(graph, symbols, smooth_repeats=smooth_repeats)


def formula(
    network: str | Path | Graph,
    *symbols: str,
    of: str = "macs",
    per: Per = "total",
    exact: bool = False,
    smooth_repeats: bool = False,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    dtype: str = "fp32",
    **settings: Any,
) -> FormulaReport:
    """What `costcalc formula` shows: the form, its terms and its error; see `written`.

    `of` is a quantity or `intensity`, `per` is total, kind, block or layer; of peak memory the
    function is `peak_formula`. Raises as `forms_of`.
    """
    from costcalc.cost.formula_record import formula_of

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    counted = counting(
        graph,
        batch=batch,
        exclude=exclude,
        quantities=_with(of, known=(*QUANTITIES, *RATIOS)),
        causal=causal,
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


def peak_formula(
    network: str | Path | Graph,
    *symbols: str,
    per: Literal["total", "layer"] = "total",
    exact: bool = False,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    dtype: str = "fp32",
    **settings: Any,
) -> LargestReport:
    """What `costcalc formula --of peak_memory` shows: the smooth peak as the largest of several
    forms, and in one symbol where another form becomes the largest; see `written`.

    `per` layer and `exact` say what a page shows; the record has all. Raises as `forms_of`, and
    UsageError for an unknown data type.

    >>> found = peak_formula("mobilenet_v2", "alpha").course
    >>> [lead.part.paths[0] for lead in found.leads], found.crossings[0].at.value
    (['stem/conv', 'stages/1/0/residual/depthwise/dwconv'], Fraction(3, 22))
    """
    from costcalc.explore.largest import largest_of

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    counted = counting(
        graph,
        batch=batch,
        exclude=exclude,
        quantities=with_asked("peak_memory"),
        causal=causal,
        dtype=dtype,
    )
    return largest_of(graph, symbols, counted, every_part=per == "layer", exact=exact)


def _with(asked: str, known: Collection[str] = tuple(QUANTITIES)) -> tuple[str, ...]:
    """The quantities to count. Raises UsageError for one there is not."""
    if asked in known:
        return with_asked(asked)
    helps = (did_you_mean(asked, known) or f"there are {', '.join(known)}",)
    if asked in OF_NETWORKS:
        helps = ("`peak_formula` gives it in symbols",)
    raise UsageError([Diagnostic(f"there is no quantity `{asked}` here", helps=helps)])


def explain(
    network: str | Path | Graph, path: str, *, of: str = "macs", **settings: Any
) -> Explanation:
    """What `costcalc explain` shows: a block or layer worked out by hand; see `written`.

    Raises as `graph_of`, and UsageError where there is no such path, or nothing under it counts.
    """
    from costcalc.cost import explanation

    _with(of)
    return explanation.explain(cost_of(network, **settings), path, of)


def explain_chains(*chains: str, shape: Sequence[int], of: str = "macs") -> Explanation:
    """What `costcalc explain --input` shows: chains of layers side by side; see `written`.

    A chain is written as in a spec, and all work on an input of this shape. Raises SpecError for
    one that cannot be built, and UsageError for an unknown quantity.

    >>> found = explain_chains("conv(8, k=3)", "dwconv(k=3) | conv(8)", shape=(4, 10, 12))
    >>> [str(ratio.value) for ratio in found.ratios]
    ['17/72']
    """
    from costcalc.cost import explanation
    from costcalc.graph.build import build
    from costcalc.spec.chain import chain

    _with(of)
    named = [(text, f"<chain {number}>") for number, text in enumerate(chains, 1)]
    graphs = [build(chain(text, tuple(shape), name)) for text, name in named]
    return explanation.explain_chains([evaluate(graph) for graph in graphs], of)
