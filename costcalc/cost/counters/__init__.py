"""The counters, one file each: the file `fvcore.py` declares what fvcore counts, as `CONVENTION`.

A counter is a tool that prints a number for a network. Discovery reads the folder; there is no list
to keep. What all of them are made of is in `base`.
"""

from __future__ import annotations

from types import ModuleType

from costcalc.algebra.folder import Folder
from costcalc.cost.cost import Cost
from costcalc.cost.counters.base.amounts import whole
from costcalc.cost.counters.base.convention import Convention
from costcalc.cost.counters.base.prediction import Prediction, counts, counts_of_all
from costcalc.cost.counting import ONE_EXAMPLE, Counting
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
    known = sorted(names())
    if name in known:
        return _FOLDER.find(name)
    by_title = {_plain(_FOLDER.find(one).title): one for one in known}
    try:
        return _FOLDER.find(by_title[_plain(name)])
    except KeyError:
        helps = (did_you_mean(name, known) or f"there are {', '.join(known)}",)
        raise UsageError([Diagnostic(f"there is no counter `{name}`", helps=helps)]) from None


def _plain(title: str) -> str:
    """A title without spaces and marks: `keras_total` and `Keras, total` are one."""
    return "".join(filter(str.isalnum, title.lower()))


def convention(
    name: str, graph: Graph, batch: int = 1, counting: Counting = ONE_EXAMPLE
) -> Prediction:
    """What the counter of a name prints for a batch of a graph; see `counts`.

    Raises UsageError if there is no such counter.
    """
    return counts(find(name), graph, batch, counting)


def predictions(graph: Graph) -> tuple[Prediction, ...]:
    """What every counter prints for a graph: those of products first, those of parameters last.

    One that counts the networks of its own repository is left out where it is not predicted.
    """
    found = counts_of_all([find(name) for name in names()], graph)
    shown = (one for one in found if not (one.reason and one.convention.own_networks))
    return tuple(sorted(shown, key=_place))


def counted_by(name: str, cost: Cost) -> Cost:
    """A cost with the figures of a counter beside ours; layers that are left out count nothing.

    Raises UsageError for a counter that there is not or whose count is not known, and where stored
    values are left out: the counter would not leave them out.
    """
    found = convention(name, cost.graph, whole(cost.counting.batch), cost.counting)
    one = found.convention
    if found.reason:
        message = f"what {one.title} counts of this network is not known"
        raise UsageError([Diagnostic(message, notes=(found.reason,))])
    if cost.counting.components:
        words = ", ".join(sorted(cost.counting.components))
        message = f"`{words}` cannot be excluded from what {one.title} counts"
        raise UsageError([Diagnostic(message, helps=("exclude operators or paths",))])
    layers = tuple(
        item._replace(totals=item.totals._replace(counted=figure))
        if not cost.counting.leaves_out(item.layer)
        else item
        for item, figure in zip(cost.layers, found.layers, strict=True)
    )
    return cost._replace(layers=layers, counting=cost.counting._replace(counter=one))


def _place(prediction: Prediction) -> tuple[int, str]:
    one = prediction.convention
    return ("macs", "flops", "params").index(one.quantity), one.title.lower()
