"""The edits that lead from one network to another, each with what it changes of the totals.

The changes of settings come first, then those of the text in the order of the new text. They are
applied one after another; a change after which the network cannot be built is applied together with
the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate, groupby

from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counting import Counting
from costcalc.cost.network import Network
from costcalc.cost.quantities import Totals
from costcalc.errors import CostcalcError, confirm
from costcalc.explore.diff import wording
from costcalc.explore.diff.choices import Choice, Comparer, Difference, applied
from costcalc.explore.diff.likeness import Trail
from costcalc.explore.diff.record import Edit, Part, minus
from costcalc.explore.progress import Progress
from costcalc.graph.build import build
from costcalc.records import NamedTuple
from costcalc.spec import tree
from costcalc.spec.load import spec_of
from costcalc.spec.reader import Faults
from costcalc.spec.syntax import Spec
from costcalc.spec.tree import Node
from costcalc.spec.values import SpecValue, setting_text

MOST_EDITS = 100
"""How many edits are applied one by one."""

WITHOUT_COST = ("name", "title", "family", "year", "cite", "elsewhere", "references")
"""The keys of a spec that no figure follows from."""


class Change(NamedTuple):
    """One change: where, what, and what it is grouped by if there are too many."""

    place: str
    what: str
    trail: Trail


class Route(NamedTuple):
    """The states between two networks: settings first, then the text.

    `settings` are names with their value before and after, None where there is no such parameter;
    `fixed` are those with one value. `variant` is that of both networks, if they have the same.
    """

    old: Network
    new: Network
    settings: tuple[tuple[str, SpecValue | None, SpecValue | None], ...]
    fixed: Mapping[str, SpecValue]
    variant: str | None
    text: Choice
    differences: tuple[Difference, ...]

    @property
    def changes(self) -> list[Change]:
        """All changes in their order."""
        found = []
        for name, before, after in self.settings:
            texts = ("none" if v is None else setting_text(v) for v in (before, after))
            found.append(Change("settings", f"{name} {' -> '.join(texts)}", ("settings", name)))
        return found + [
            Change(wording.place(one), wording.what(one), one.trail) for one in self.differences
        ]

    def at(self, count: int) -> Network:
        """The network with the first changes applied. Raises CostcalcError if there is none."""
        settings = dict(self.fixed)
        for number, (name, before, after) in enumerate(self.settings):
            value = after if number < count else before
            if value is not None:
                settings[name] = value
        node = applied(self.text, count - len(self.settings))
        spec = self.new.spec if node is None else self.spec(node)
        return Network(spec, self.variant, settings, self.new.fuse_norm)

    def spec(self, node: Node) -> Spec:
        """The spec of a tree between both."""
        return spec_of(node, self.new.spec.source, Faults())


def route(old: Network, new: Network, settings: tuple[Mapping[str, SpecValue], ...]) -> Route:
    """The changes between two networks; `settings` are the values of all parameters of each."""
    comparer = Comparer()
    before, after = (_without_words(tree.parse(one.spec.source)) for one in (old, new))
    text = comparer.compare(before, after)
    variant = new.variant if old.variant == new.variant else None
    given = dict.fromkeys(name for one in (new, old) for name in _given(one, variant))
    pairs = [(name, settings[0].get(name), settings[1].get(name)) for name in given]
    changed = tuple(one for one in pairs if one[1] != one[2])
    fixed = {name: value for name, value, other in pairs if value == other and value is not None}
    return Route(old, new, changed, fixed, variant, text, tuple(comparer.found))


def _given(network: Network, variant: str | None) -> Iterator[str]:
    """The parameters that are set outside the text: by the user, and by a variant that is not that
    of both networks.
    """
    yield from network.settings
    if network.variant is not None and variant is None:
        yield from network.spec.variants[network.variant].settings


def _without_words(node: Node) -> Node:
    if not isinstance(node, tree.Mapping):
        return node
    kept = tuple(pair for pair in node.pairs if pair[0].text not in WITHOUT_COST)
    return node._replace(pairs=kept)


def edits_between(
    old: Cost, new: Cost, way: Route, counting: Counting, progress: Progress
) -> tuple[tuple[Edit, ...], bool]:
    """The edits, and whether some were grouped as there are too many; they sum to the change."""
    changes = way.changes
    stops, is_grouped = _stops(changes)
    found: list[Edit] = []
    totals, begin = _totals(way, 0, counting), 0
    confirm(totals == old.totals, "the edits do not begin at the old network")
    for number, stop in enumerate(stops):
        progress("applying the changes of the text", number / len(stops))
        after = _totals(way, stop, counting)
        if after is not None and totals is not None:
            parts = tuple(Part(one.place, one.what) for one in changes[begin:stop])
            found.append(Edit(parts, minus(after, totals)))
            totals, begin = after, stop
    progress("", None)
    confirm(totals == new.totals and begin == len(changes), "the edits end at another network")
    return tuple(found), is_grouped


def _stops(changes: list[Change]) -> tuple[list[int], bool]:
    """After how many changes there is a total; not after each, if there are too many."""
    ends = list(range(1, len(changes) + 1))
    for depth in (3, 2, 1):
        if len(ends) <= MOST_EDITS:
            break
        parts = [one.trail[:depth] for one in changes]
        ends = list(accumulate(len(list(group)) for _, group in groupby(parts)))
    return ends, len(ends) < len(changes)


def _totals(way: Route, count: int, counting: Counting) -> Totals | None:
    """The totals with the first changes applied; None if such a network cannot be built."""
    try:
        network = way.at(count)
        graph = build(network.spec, network.variant, network.settings, fuse_norm=network.fuse_norm)
    except CostcalcError:
        return None
    return evaluate(graph, counting).totals
