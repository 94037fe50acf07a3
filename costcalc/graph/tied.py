"""Layers that use what another stores: the same layer applied again, or its weight alone."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.algebra import decided, equal, identity
from costcalc.errors import Span, SpecError, did_you_mean, fault
from costcalc.graph.graph import Layer, Shares, format_shape
from costcalc.graph.paths import original_path
from costcalc.graph.sharing import Sharing, has_its_own
from costcalc.graph.stored import in_words, tensors_of, weight_of
from costcalc.spec.tree import Scalar


def applied_again(sharing: Sharing, layer: Layer, owner: int) -> Layer:
    """The layer as another use of all that an earlier one stores."""
    first = sharing.layers[owner]
    if not _is_alike(first, layer):
        span = sharing.aliases[-1].span
        if (span, first.path) in sharing.refused:
            return layer
        sharing.refused.add((span, first.path))
        message = f"`{layer.path}` needs other weights than `{first.path}`, which it shares"
        notes = tuple(
            f"on an input of {format_shape(one.inputs[0])} `{one.path}` stores {_stored(one)}"
            for one in (first, layer)
        )
        helps = ("only layers that store the same can share it",)
        raise fault(message, span, notes=notes, helps=helps)
    return layer._replace(shares=first.owners(owner))


def with_tied_weight(sharing: Sharing, layer: Layer, number: int, tied: Scalar) -> Layer:
    """The layer with the weight of the layer at a path, which is looked for from it outwards.

    Where a `when` left that layer out, the first layer tied to it owns the weight.
    """
    _refuse_without_weight(layer, tied.span)
    owner = None if sharing.is_part else _named(sharing, layer.path, tied)
    if owner is None:
        return layer
    if isinstance(owner, str):
        known = sharing.owner(owner)
        if known is None:
            sharing.first[owner] = number
            return layer
        owner = known
    if sharing.expert is not None and owner < sharing.expert.first:
        raise has_its_own(tied.span)
    first = sharing.layers[owner]
    _refuse_without_weight(first, tied.span)
    if not _fits(layer, first):
        notes = (f"the weight of `{layer.path}` is {_weight_in_words(layer)}",)
        message = f"the weight of `{first.path}` has another shape than that of `{layer.path}`"
        raise fault(message, tied.span, _weight_in_words(first), notes=notes)
    return layer._replace(shares=Shares(first.owners(owner).weights, number))


def _named(sharing: Sharing, path: str, tied: Scalar) -> int | str | None:
    """The layer that `tied` names, or its path where a `when` left it out.

    Raises SpecError where there is none.
    """
    around = list(_outwards(path, tied.text))
    candidates = [candidate for candidate in around if candidate != path]
    for candidate in candidates:
        if candidate in sharing.paths:
            return sharing.paths[candidate]
    for candidate in candidates:
        found = original_path(sharing.spec, candidate)
        if found is not None:
            return found
    if path in around:
        raise fault("a layer cannot be tied to itself", tied.span)
    raise _not_found(sharing, tied)


def _not_found(sharing: Sharing, tied: Scalar) -> SpecError:
    inside = any(path.startswith(f"{tied.text}/") for path in sharing.paths)
    near = did_you_mean(tied.text, sharing.paths)
    helps = ("`tied` names one layer, as `costcalc` shows it" if inside else near,)
    what = "is not one layer" if inside else "is not a layer before this one"
    return fault(f"`{tied.text}` {what}", tied.span, helps=helps)


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
