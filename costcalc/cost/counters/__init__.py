"""The counters, one file each: the file `fvcore.py` declares what fvcore counts, as `CONVENTION`.

A counter is a tool that prints a number for a network. Discovery reads the folder; there is no list
to keep. What all of them are made of is in `base`.
"""

from __future__ import annotations

from types import ModuleType

from costcalc.algebra.folder import Folder
from costcalc.cost.counters.base.convention import Convention, Prediction, counts
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.graph.graph import Graph


def _declared(module: ModuleType, name: str) -> Convention:
    found = getattr(module, "CONVENTION", None)
    if not isinstance(found, Convention):
        raise TypeError(f"{module.__file__} declares no `CONVENTION`")
    return found._replace(name=name)


_FOLDER = Folder(__name__, _declared)

names = _FOLDER.names
"""Every counter there is."""

including = _FOLDER.including
"""A context in which the counters of another folder are there too, one file each."""


def find(name: str) -> Convention:
    """What the counter of a name counts. Raises UsageError if there is none."""
    try:
        return _FOLDER.find(name)
    except KeyError:
        known = sorted(names())
        helps = (did_you_mean(name, known) or f"there are {', '.join(known)}",)
        raise UsageError([Diagnostic(f"there is no counter `{name}`", helps=helps)]) from None


def convention(name: str, graph: Graph) -> Prediction:
    """What the counter of a name prints for a graph; see `Prediction`.

    Raises UsageError if there is no such counter.
    """
    return counts(find(name), graph)


def predictions(graph: Graph) -> tuple[Prediction, ...]:
    """What every counter prints for a graph: those of products first, those of parameters last."""
    found = (counts(find(name), graph) for name in names())
    return tuple(sorted(found, key=_place))


def _place(prediction: Prediction) -> tuple[int, str]:
    one = prediction.convention
    return ("macs", "flops", "params").index(one.quantity), one.title.lower()
