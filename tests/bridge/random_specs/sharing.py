"""Weights that are used again: by a step applied to another input, or as those of another layer."""

from __future__ import annotations

from tests.bridge.random_specs.chains import Chains, Made
from tests.bridge.random_specs.draws import Shape, as_text, written


class Sharing(Chains):
    """Each gives the lines of a layer and of one that shares with it."""

    def again(self, shape: Shape, depth: int) -> Made:
        """A chain and one more use of it, or several in a loop."""
        x = self.name()
        lines = [f"  - {x}: {self.keeping(shape)}", f"  - {self.name()}: {{same: {x}}}"]
        return [*lines, *([f"    repeat: {self.size(3)}"] if self.maybe() else [])], shape

    def again_on_another(self, shape: Shape, depth: int) -> Made | None:
        """One head on two sizes of a map, in a group where they are added."""
        if len(shape) != 3 or min(shape[1:]) < 3:
            return None
        x, head, small, other = (self.name() for _ in range(4))
        chain = f"{self.keeping(shape)} | {written('conv', {'out': self.size(5), 'k': 1})}"
        lines = [f"  - {x}: identity", f"  - {head}: [{{a: '{chain}'}}, {{b: gap}}]"]
        lines += [f"  - {small}: maxpool({as_text(self.pair(2))})", f"    from: {x}"]
        lines += [f"  - {other}: {{same: {head}}}", f"  - {self.name()}: add"]
        out = int(chain.rpartition("out=")[2].split(",")[0])
        return [*lines, f"    from: [{head}, {other}]"], (out, 1, 1)

    def tied(self, shape: Shape, depth: int) -> Made:
        """The weight of one layer as that of another: dilated, transposed, with its own bias."""
        x, y = self.name(), self.name()
        if self.is_spatial(shape):
            own = {"out": shape[0], "k": 3, "bias": self.maybe()}
            other = {"out": shape[0], "k": 3, "d": self.size(2), "bias": self.maybe()}
            pair = written("conv", own), written("conv", other)
        else:
            out = self.random.choice([shape[-1], self.size(9)])
            axis = {"axis": -1} if len(shape) > 2 else {}
            back = {"out": shape[-1], "bias": self.maybe(), **axis}
            pair = written("linear", {"out": out, **axis}), written("linear", back)
        return [f"  - {x}: {pair[0]}", f"  - {y}: {pair[1]}", f"    tied: {x}"], shape

    def tied_inside(self, shape: Shape, depth: int) -> Made | None:
        """The weight of a layer inside a repeat, in each pass that of its own first layer."""
        if self.is_spatial(shape):
            return None
        x, y = self.name(), self.name()
        axis = {"axis": -1} if len(shape) > 2 else {}
        into, back = (
            written("linear", {"out": out, "bias": self.maybe(), **axis})
            for out in (self.size(9), shape[-1])
        )
        lines = [f"  - {self.name()}:", f"      - {x}: {into}", f"      - {y}: {back}"]
        lines += [f"        tied: {x}", f"    repeat: {self.size(3)}"]
        return [*lines, *(["    shared: true"] if self.maybe() else [])], shape

    def shared_experts(self, shape: Shape, depth: int) -> Made | None:
        """Experts in a loop, of which every pass uses the same."""
        if len(shape) > 4:
            return None
        active = self.size(2)
        keys = f"experts: {active + self.random.randrange(3)}, active: {active}"
        route = f"{{route: {{{keys}, do: '{self.keeping(shape)}'}}}}"
        lines = [f"  - {self.name()}:", f"      - {self.name()}: {route}"]
        return [*lines, f"    repeat: {self.size(3)}", "    shared: true"], shape
