"""The size of an image as a parameter of an imported spec, where its layers allow it."""

from __future__ import annotations

from costcalc.cost.network import Network
from costcalc.errors import SpecError, UsageError
from costcalc.graph.graph import Graph
from costcalc.imports.document import resizable
from costcalc.imports.folding.equal import same_network
from costcalc.imports.road import Imported, imported
from costcalc.imports.sizes import Resized
from costcalc.imports.trace import Trace


def with_resolution(found: Imported, resized: Resized) -> Imported:
    """The spec with the parameter `resolution`, if with it the spec is, layer by layer, the network
    that was traced at each size; else as it is, with the reason in `fixed`.
    """
    if found.opaque:
        return found._replace(fixed="the shapes of opaque layers are those that were traced")
    if not resized.traces:
        return found._replace(fixed=resized.why)
    try:
        others = [imported(trace, fold=False) for trace in resized.traces]
    except UsageError as error:
        return found._replace(fixed=f"at another size, {error.diagnostics[0].message}")
    every = {_size(one.trace): one for one in (found, *others)}
    sizes = tuple(sorted(every))
    text = resizable(found.text, found.trace, {size: every[size].trace for size in sizes})
    for size in sizes:
        if not _is_at(text, size, Network.from_text(every[size].text).graph()):
            why = f"with an input of {size} pixels the spec is not what was traced there"
            return found._replace(fixed=why)
    return found._replace(text=text, sizes=sizes)


def _is_at(text: str, size: int, traced: Graph) -> bool:
    """Whether the spec at this resolution is the network that was traced."""
    try:
        return same_network(Network.from_text(text).at(resolution=size).graph(), traced)
    except SpecError:
        return False


def _size(trace: Trace) -> int:
    return trace.shapes[trace.inputs[0].value][1]
