"""The size of an image, or the length of a sequence, as a parameter of an imported spec."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from costcalc.cost.network import Network
from costcalc.errors import UsageError
from costcalc.graph.graph import Graph
from costcalc.imports.draft import Draft, Knob, draft
from costcalc.imports.road import Imported, imported
from costcalc.imports.sizes import Axes, Resized
from costcalc.imports.trace import Trace
from costcalc.imports.width import of_width

WORDS = {"resolution": "input height and width in pixels", "length": "length of the sequence"}


def with_resolution(found: Imported, resized: Resized) -> Imported:
    """The spec with the size of its input as a parameter, if with it the spec is, layer by layer,
    the network that was traced at each size; else as it is, with the reason in `fixed`.
    """
    found, made = sized(found, draft(found.text, found.trace), resized)
    return found._replace(text=made.text)


def sized(found: Imported, made: Draft, resized: Resized) -> tuple[Imported, Draft]:
    """The same of a draft of the spec."""
    if found.opaque:
        why = "the shapes of opaque layers are those that were traced"
        return found._replace(fixed=why), made
    axes = resized.axes
    if not resized.traces or axes is None:
        return found._replace(fixed=resized.why), made
    try:
        others = [imported(trace, fold=False) for trace in resized.traces]
    except UsageError as error:
        first = error.diagnostics[0]
        why = ": ".join((first.message, *first.notes[:1]))
        return found._replace(fixed=f"at another size, {why}"), made
    every = {size_of(one.trace, axes): one for one in (found, *others)}
    sizes = tuple(sorted(every))
    tables = {**made.tables, axes.name: {size: every[size].trace for size in sizes}}
    whole = made.with_knob(_knob(axes, sizes, resized.multiple), *axes.places)
    whole = whole._replace(tables=tables)
    flats = {size: Network.from_text(one.text).graph() for size, one in every.items()}
    changed, differs = whole, _differs(whole, axes.name, flats)
    if differs is not None and axes.name == "length":
        changed = _with_length(whole, axes.size, resized.traces, axes) or whole
        differs = _differs(changed, axes.name, flats)
    if differs is not None:
        unit = " pixels" if axes.name == "resolution" else ""
        why = f"with an input of {differs}{unit} the spec is not what was traced there"
        return found._replace(fixed=why), made
    return found._replace(sizes=sizes, axis=axes.name, multiple=resized.multiple), changed


def _differs(made: Draft, name: str, flats: Mapping[int, Graph]) -> int | None:
    """The first size at which the draft is not the network that was traced there."""
    return next((n for n in sorted(flats) if not made.is_at(flats[n], **{name: n})), None)


def _with_length(made: Draft, size: int, traces: Iterable[Trace], axes: Axes) -> Draft | None:
    """The draft with the length for numbers of its layers that are the length wherever it was
    traced; None where its layers differ otherwise.
    """
    others = {size_of(one, axes): imported(one) for one in traces}
    bodies = [made.body, *(draft(one.text, one.trace).body for one in others.values())]
    body = of_width(bodies, (size, *others), "length", itself=True)
    return None if body is None else made._replace(body=body)


def _knob(axes: Axes, sizes: tuple[int, ...], multiple: int) -> Knob:
    words = f"{WORDS[axes.name]}; traced at {', '.join(map(str, sizes))}"
    range_text = f"{axes.name} >= {min(sizes)}"
    if multiple > 1:
        range_text += f" and {axes.name} % {multiple} == 0"
    role = axes.name if axes.name == "resolution" else ""
    return Knob(axes.name, axes.size, range_text, words, role)


def size_of(trace: Trace, axes: Axes) -> int:
    """The size of these axes in a trace."""
    place, axis = axes.places[0]
    return trace.shapes[trace.inputs[place].value][axis]
