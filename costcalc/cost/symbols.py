"""The parameters that become symbols of a formula."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import is_symbolic


def chosen_symbols(graph: Graph, names: Iterable[str]) -> list[str]:
    """These parameters, each once, or the default ones. Raises UsageError where there are none."""
    chosen = list(dict.fromkeys(names)) or default_symbols(graph)
    if not chosen:
        message = f"`{graph.spec.name}` has no parameter that could be a symbol"
        help_text = "give its spec one, such as `params: {alpha: {default: 1, role: width}}`"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return chosen


def default_symbols(graph: Graph) -> list[str]:
    """The parameters a formula is in unless others are asked for: width and resolution.

    Where a spec scales neither, its other roles; where it has none, every number it can vary.
    """
    spec = graph.spec
    able = [name for name in spec.params if is_symbolic(spec, graph.settings, name)]
    for roles in (("width", "resolution"), ("depth",)):
        if chosen := [name for name in able if spec.params[name].role in roles]:
            return chosen
    return able
