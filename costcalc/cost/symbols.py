"""The parameters that become symbols of a formula."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import is_symbolic
from costcalc.spec.values import is_tuple


def chosen_symbols(graph: Graph, names: Iterable[str]) -> list[str]:
    """The chosen parameters, each once; without any, the default ones.

    Raises UsageError if there are none.
    """
    chosen = list(dict.fromkeys(names)) or default_symbols(graph)
    if not chosen:
        pairs = [name for name, value in graph.settings.items() if is_tuple(value)]
        if pairs:
            message = f"`{pairs[0]}` has a height and a width, and a formula has one symbol for it"
            help_text = f"give `{pairs[0]}` one number"
            raise UsageError([Diagnostic(message, helps=(help_text,))])
        message = f"`{graph.spec.name}` has no parameter that could be a symbol"
        help_text = "give its spec one, such as `params: {alpha: {default: 1, role: width}}`"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return chosen


def default_symbols(graph: Graph) -> list[str]:
    """The default parameters of a formula: those of width and resolution.

    If a spec has neither, its parameters with other roles; if it has none, all its numbers.
    """
    spec = graph.spec
    able = [name for name in spec.params if is_symbolic(spec, graph.settings, name)]
    for roles in (("width", "resolution"), ("depth",)):
        if chosen := [name for name in able if spec.params[name].role in roles]:
            return chosen
    return able
