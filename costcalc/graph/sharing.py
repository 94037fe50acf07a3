"""Whose stored values a layer uses: those of the same layer where its steps were first applied.

A place where layers are applied again is an alias: the path there stands for the path where they
are written. The layer that is first found at a path, aliases resolved, owns what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from costcalc.algebra import decided, equal, identity
from costcalc.errors import Span, SpecError, did_you_mean, fault
from costcalc.graph.graph import Layer, Shares, format_shape
from costcalc.graph.paths import original_path
from costcalc.graph.stored import in_words, stores, tensors_of, weight_of
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
                return self.applied_again(layer, owner)
            if path != layer.path:
                self.first[path] = number
        return layer if tied is None else self.tied(layer, number, tied)

    def applied_again(self, layer: Layer, owner: int) -> Layer:
        """The layer as another use of all that an earlier one stores."""
        first = self.layers[owner]
        if not _is_alike(first, layer):
            span = self.aliases[-1].span
            if (span, first.path) in self.refused:
                return layer
            self.refused.add((span, first.path))
            message = f"`{layer.path}` needs other weights than `{first.path}`, which it shares"
            notes = tuple(
                f"on an input of {format_shape(one.inputs[0])} `{one.path}` stores {_stored(one)}"
                for one in (first, layer)
            )
            helps = ("only layers that store the same can share it",)
            raise fault(message, span, notes=notes, helps=helps)
        return layer._replace(shares=first.owners(owner))

    def tied(self, layer: Layer, number: int, tied: Scalar) -> Layer:
        """The layer with the weight of the layer at a path, which is looked for from it outwards.

        Where a `when` left that layer out, the first layer tied to it owns the weight.
        """
        _refuse_without_weight(layer, tied.span)
        owner = None if self.is_part else self.named(layer.path, tied)
        if owner is None:
            return layer
        if isinstance(owner, str):
            known = self.owner(owner)
            if known is None:
                self.first[owner] = number
                return layer
            owner = known
        if self.expert is not None and owner < self.expert.first:
            raise _has_its_own(tied.span)
        first = self.layers[owner]
        _refuse_without_weight(first, tied.span)
        if not _fits(layer, first):
            notes = (f"the weight of `{layer.path}` is {_weight_in_words(layer)}",)
            message = f"the weight of `{first.path}` has another shape than that of `{layer.path}`"
            raise fault(message, tied.span, _weight_in_words(first), notes=notes)
        return layer._replace(shares=Shares(first.owners(owner).weights, number))

    def named(self, path: str, tied: Scalar) -> int | str | None:
        """The layer that `tied` names, or its path where a `when` left it out.

        Raises SpecError where there is none.
        """
        around = list(_outwards(path, tied.text))
        candidates = [candidate for candidate in around if candidate != path]
        for candidate in candidates:
            if candidate in self.paths:
                return self.paths[candidate]
        for candidate in candidates:
            found = original_path(self.spec, candidate)
            if found is not None:
                return found
        if path in around:
            raise fault("a layer cannot be tied to itself", tied.span)
        raise self.not_found(tied)

    def not_found(self, tied: Scalar) -> SpecError:
        inside = any(path.startswith(f"{tied.text}/") for path in self.paths)
        near = did_you_mean(tied.text, self.paths)
        helps = ("`tied` names one layer, as `costcalc` shows it" if inside else near,)
        what = "is not one layer" if inside else "is no layer before this one"
        return fault(f"`{tied.text}` {what}", tied.span, helps=helps)

    def refuse_outside(self, path: str, span: Span) -> None:
        """Refuse a step outside of the expert that is walked, to be applied inside it."""
        if self.expert is not None and not path.startswith(f"{self.expert.path}/"):
            raise _has_its_own(span)

    def back_to(self, number: int) -> None:
        """Forget the layers from a number on."""
        for path in [path for path, first in self.first.items() if first >= number]:
            del self.first[path]


def _has_its_own(span: Span) -> SpecError:
    helps = ("what all experts share stands outside of `route`",)
    return fault("an expert has weights of its own, and uses none from outside", span, helps=helps)


def _outwards(path: str, name: str) -> Iterator[str]:
    """The paths that a name can stand for beside a layer, around it, and at the top."""
    start = path.rpartition("/")[0]
    while start:
        yield f"{start}/{name}"
        start = start.rpartition("/")[0]
    yield name


def _is_exact(layer: Layer) -> bool:
    return all(isinstance(size, int) for size in layer.op.params(*layer.inputs))


def _refuse_without_weight(layer: Layer, span: Span) -> None:
    """Refuse a layer that has no weight, or several; symbols are those of a layer that has one."""
    if _is_exact(layer) and weight_of(layer) is None:
        message = f"`{layer.path}` has no weight that can be tied"
        helps = ("tie convolutions, linear layers and embeddings",)
        raise fault(message, span, layer.op.name, helps=helps)


def _is_alike(first: Layer, layer: Layer) -> bool:
    """Whether two layers store the same tensors; numbers that are not exact are compared by how
    many values they give.
    """
    if decided(equal(first.sets, layer.sets)) is False:
        return False
    if first.op is layer.op and identity(first.inputs) == identity(layer.inputs):
        return True
    stored, others = (one.op.params(*one.inputs) for one in (first, layer))
    if not all(decided(equal(a, b)) for a, b in zip(stored, others, strict=True)):
        return False
    return not (_is_exact(first) and _is_exact(layer)) or (
        first.op.name == layer.op.name and tensors_of(first) == tensors_of(layer)
    )


def _fits(layer: Layer, first: Layer) -> bool:
    """Whether the weight of a layer can be that of another, or its transpose if both are matrices;
    of symbols, whether they are as many values.
    """
    if not (_is_exact(layer) and _is_exact(first)):
        sizes = (one.op.params(*one.inputs).weights for one in (layer, first))
        return decided(equal(*sizes)) is True
    weight, other = weight_of(layer), weight_of(first)
    return weight == other or (weight is not None and len(weight) == 2 and weight[::-1] == other)


def _weight_in_words(layer: Layer) -> str:
    """`16 x 3 x 3 x 3`, or how many values it has if they are not exact."""
    weight = weight_of(layer) if _is_exact(layer) else None
    return format_shape(weight) if weight else str(layer.op.params(*layer.inputs).weights)


def _stored(layer: Layer) -> str:
    """What a layer stores, or how many values of each component if they are not exact."""
    if _is_exact(layer):
        return in_words(tensors_of(layer))
    return ", ".join(map(str, layer.op.params(*layer.inputs)))
