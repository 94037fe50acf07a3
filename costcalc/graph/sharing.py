"""Whose stored values a layer uses: those of the same layer where its steps were first applied.

A place where layers are applied again is an alias: the path there stands for the path where they
are written. The layer that is first found at a path, aliases resolved, owns what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from costcalc.errors import Span, SpecError, fault
from costcalc.graph.graph import Layer, stores
from costcalc.records import NamedTuple
from costcalc.spec.syntax import Spec
from costcalc.spec.tree import Scalar


class Alias(NamedTuple):
    """A path that stands for another, and where the spec says so."""

    path: str
    original: str
    span: Span

    def resolved(self, path: str) -> str:
        if path == self.path or path.startswith(f"{self.path}/"):
            return self.original + path[len(self.path) :]
        return path


class Expert(NamedTuple):
    """The expert that is walked: its path, and the number of its first layer."""

    path: str
    first: int


class Sharing:
    """The first users of stored values so far, by the path that they are written at.

    `layers` and `paths` are those of the graph being built: the layers, and the number of each.
    """

    def __init__(self, spec: Spec, layers: Sequence[Layer], paths: Mapping[str, int]):
        self.spec = spec
        self.layers = layers
        self.paths = paths
        self.aliases: list[Alias] = []
        self.is_part = False
        """Whether only a part of the spec is walked, so that a layer may be tied to one outside."""
        self.expert: Expert | None = None
        """The innermost expert around, which has weights of its own."""
        self.first: dict[str, int] = {}
        """The first users at paths where there is no layer."""
        self.refused: set[tuple[Span, str]] = set()
        """Where a layer was refused that would share with one at a path: once for all passes."""

    @contextmanager
    def alias(self, *aliases: Alias) -> Iterator[None]:
        """Within it, paths stand for other paths; inner ones are resolved first."""
        self.aliases += aliases
        try:
            yield
        finally:
            del self.aliases[-len(aliases) :]

    def owner(self, path: str) -> int | None:
        return self.first.get(path, self.paths.get(path))

    def joined(self, layer: Layer, number: int, tied: Scalar | None) -> Layer:
        """The layer with what it shares. `number` is the one it will have.

        Raises SpecError where it needs other values than those it would share.
        """
        if layer.path in self.first:
            user = self.layers[self.first[layer.path]].path
            message = f"`{layer.path}` comes after `{user}`, which uses its weights"
            helps = ("let the later layer use the weights of the first one",)
            raise fault(message, layer.span, helps=helps)
        if self.aliases and stores(layer):
            path = layer.path
            for alias in reversed(self.aliases):
                path = alias.resolved(path)
            owner = self.owner(path)
            if owner is not None:
                from costcalc.graph.tied import applied_again

                return applied_again(self, layer, owner)
            if path != layer.path:
                self.first[path] = number
        if tied is None:
            return layer
        from costcalc.graph.tied import with_tied_weight

        return with_tied_weight(self, layer, number, tied)

    def refuse_outside(self, path: str, span: Span) -> None:
        """Refuse a step outside of the expert that is walked, to be applied inside it."""
        if self.expert is not None and not path.startswith(f"{self.expert.path}/"):
            raise has_its_own(span)

    def back_to(self, number: int) -> None:
        """Forget the layers from a number on."""
        for path in [path for path, first in self.first.items() if first >= number]:
            del self.first[path]


def has_its_own(span: Span) -> SpecError:
    """The error of an expert that would use weights from outside."""
    helps = ("what all experts share stands outside of `route`",)
    return fault("an expert has weights of its own, and uses none from outside", span, helps=helps)
