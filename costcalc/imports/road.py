"""From a trace to a spec that is proved to have the trace's totals."""

from __future__ import annotations

from costcalc.cost.cost import Totals, evaluate
from costcalc.errors import Diagnostic, Source, SpecError, UsageError
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.imports.attention import recognized
from costcalc.imports.document import spec_text
from costcalc.imports.flat import FlatLayer, flat_layers, flat_lines, input_name
from costcalc.imports.folding.branches import IrreducibleError, reduced
from costcalc.imports.folding.equal import same_network
from costcalc.imports.folding.modules import folded
from costcalc.imports.folding.text import block_lines, layer_lines
from costcalc.imports.idioms import named
from costcalc.imports.ledger import Ledger, ledger
from costcalc.imports.opaque import opaque_calls, refuse_opaque, with_opaque_layers
from costcalc.imports.tidy import tidied
from costcalc.imports.trace import Trace
from costcalc.records import NamedTuple
from costcalc.spec.load import load


class Imported(NamedTuple):
    """A spec, and the trace that it has the totals of."""

    text: str
    trace: Trace
    totals: Totals
    layers: int
    is_folded: bool
    """Whether branches and blocks were found whose graph is that of the flat layers."""

    sizes: tuple[int, ...] = ()
    """The sizes of the input at which the spec with a parameter for it is the model; none without.
    """

    axis: str = ""
    """That parameter: `resolution` or `length`."""

    multiple: int = 1
    """What each size must be a multiple of."""

    widths: tuple[int, ...] = ()
    """The widths at which the spec with `width` is the model; none without it."""

    narrow: str = ""
    """Why the width is no parameter, a clause; empty where nobody asked, and where it is one."""

    fixed: str = ""
    """Why the size of the input is no parameter, a clause; empty where nobody asked."""

    opaque: int = 0
    """Layers of unknown cost; with some, the totals are lower bounds."""

    @property
    def ledger(self) -> Ledger:
        """Where the trained values of the model are."""
        return ledger(self.trace)


def imported(trace: Trace, *, fold: bool = True, partial: bool = False) -> Imported:
    """The spec of a trace; without `fold` it has a step for each layer. With `partial` operators
    that have no counterpart are `opaque` layers, whose cost is unknown.

    Raises UsageError where an operator has no counterpart, or the totals are not the trace's.
    """
    tidy = named(recognized(tidied(trace)))
    if partial:
        tidy = with_opaque_layers(tidy)
    else:
        refuse_opaque(tidy)
    layers = flat_layers(tidy)
    text = spec_text(tidy, flat_lines(tidy, layers))
    graph = _graph(text, trace)
    totals = evaluate(graph).totals
    _refuse_other_totals(tidy, totals)
    shorter = _folded(tidy, layers, graph) if fold else ""
    opaque = len(graph.opaque)
    return Imported(shorter or text, tidy, totals, len(layers), bool(shorter), opaque=opaque)


def _folded(trace: Trace, layers: tuple[FlatLayer, ...], flat: Graph) -> str:
    """The folded spec; empty where none is found whose graph is that of the flat one."""
    try:
        templates, items = folded(reduced(trace, layers))
        inputs = [input_name(trace, one.name) for one in trace.inputs]
        lines = layer_lines(items, templates, inputs)
        text = spec_text(trace, lines, block_lines(templates))
        graph = build(load(Source(trace.source, text)), at_least=True)
    except (IrreducibleError, SpecError):
        return ""
    return text if same_network(flat, graph) else ""


def _graph(text: str, trace: Trace) -> Graph:
    """The graph of the spec. Raises UsageError for a text that is no spec."""
    try:
        return build(load(Source(trace.source, text)), at_least=True)
    except SpecError as error:
        notes = tuple(one.message for one in error.diagnostics[:3])
        message = f"no spec of `{trace.source}` was found that the language takes"
        raise UsageError([Diagnostic(message, notes=notes)]) from error


def _refuse_other_totals(trace: Trace, totals: Totals) -> None:
    """A spec whose totals are not the trace's is not handed out; nor one of a part of the layers
    that has more than the trace.
    """
    pairs = (
        ("macs", totals.exactly("macs"), trace.macs),
        ("params", totals.exactly("params"), trace.params),
    )
    is_part = bool(opaque_calls(trace))
    differ = [
        (w, ours, theirs)
        for w, ours, theirs in pairs
        if theirs is not None and (ours > theirs if is_part else ours != theirs)
    ]
    if differ:
        notes = tuple(
            f"{w}: {ours:,} of the spec, {theirs:,} measured" for w, ours, theirs in differ
        )
        message = f"the spec of `{trace.source}` would have other totals than the model"
        raise UsageError([Diagnostic(message, notes=notes)])
