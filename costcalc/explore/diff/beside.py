"""All layers of two networks beside each other, those included that are the same in both."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.cost import LayerCost
from costcalc.explore.diff.record import Difference, changes_standing, minus
from costcalc.records import NamedTuple


class Pair(NamedTuple):
    """A layer of the old network and the one that stands for it in the new one; None for the one
    that was added or removed.
    """

    old: LayerCost | None
    new: LayerCost | None

    @property
    def path(self) -> str:
        """The path in the new network, or in the old one where it was removed."""
        found = self.new or self.old
        assert found is not None
        return found.layer.path

    @property
    def changed(self) -> bool:
        """Whether it was added or removed, or a default quantity of it changed."""
        if self.old is None or self.new is None:
            return True
        return changes_standing(minus(self.new.totals, self.old.totals))


def pairs(difference: Difference) -> Iterator[Pair]:
    """The layers in the order of the new network; one that was removed follows the layer that it
    followed in the old one.
    """
    old = {one.layer.path: one for one in difference.old.cost.layers}
    came_from = {one.path: one.old_path for one in difference.layers if one.new is not None}
    found = []
    for one in difference.new.cost.layers:
        path = one.layer.path
        before = came_from.get(path, path)
        found.append(Pair(old[before] if before is not None else None, one))
    removed = _removed(difference, found)
    yield from removed.get("", ())
    for pair in found:
        yield pair
        yield from removed.get(pair.path, ())


def _removed(difference: Difference, found: list[Pair]) -> dict[str, list[Pair]]:
    """The layers that were removed, by the new path of the layer before them; empty for none."""
    new_path = {one.old.layer.path: one.path for one in found if one.old is not None}
    removed: dict[str, list[Pair]] = {}
    last = ""
    for one in difference.old.cost.layers:
        if one.layer.path in new_path:
            last = new_path[one.layer.path]
        else:
            removed.setdefault(last, []).append(Pair(one, None))
    return removed
