"""A network as it is deployed: a batch norm behind a layer with weights becomes that layer's bias.

With stored statistics a batch norm multiplies each channel by one number and adds another. The
layer before it can do both, with other weights and a bias, and the norm is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence

from costcalc.algebra import identity
from costcalc.errors import UsageError
from costcalc.graph.flow import is_flow
from costcalc.graph.graph import INPUT, BlockCall, Graph, Layer, Shares
from costcalc.ops.base import Op
from costcalc.records import NamedTuple


class AcrossPasses(UsageError):
    """A norm reads what an earlier pass of its repeat computes, so that passes are not alike."""


class Fused(NamedTuple):
    """Layers without the norms that are fused; `numbers` has the new number of each old layer, for
    a norm that of the layer it is fused into.
    """

    layers: tuple[Layer, ...]
    numbers: Mapping[int, int]


def fused(graph: Graph) -> Graph:
    """The graph with fused norms. Raises AcrossPasses where its folded passes are not alike."""
    found = fused_layers(graph.layers, graph.outputs)
    before = _left_before(found.numbers, len(graph.layers))
    return graph._replace(
        layers=found.layers,
        calls=tuple(_call(call, found.numbers, before) for call in graph.calls),
        outputs=tuple(found.numbers[number] for number in graph.outputs),
        norm_fused=True,
    )


def fused_layers(layers: Sequence[Layer], outputs: Collection[int]) -> Fused:
    """The layers with fused norms."""
    norms = _norms(layers, outputs)
    biased: dict[int, Op] = {}
    kept: list[Layer] = []
    numbers: dict[int, int] = {INPUT: INPUT}
    into = set(norms.values())
    for number, layer in enumerate(layers):
        if number in norms:
            numbers[number] = numbers[norms[number]]
            continue
        numbers[number] = len(kept)
        if number in into:  # one operator for all layers that have the same one
            own = biased.setdefault(id(layer.op), layer.op.changed(bias=True))
            layer = layer._replace(op=own)
        sources = tuple(numbers[source] for source in layer.sources)
        shares = layer.shares and Shares(*(numbers[owner] for owner in layer.shares))
        kept.append(layer._replace(sources=sources, beside=numbers[layer.beside], shares=shares))
    return Fused(tuple(kept), numbers)


def _norms(layers: Sequence[Layer], outputs: Collection[int]) -> dict[int, int]:
    """The norms that are fused, each with the layer it is fused into."""
    readers = Counter(source for layer in layers for source in layer.sources)
    readers.update(outputs)
    norms: dict[int, int] = {}
    for number, layer in enumerate(layers):
        if layer.op.name != "bn" or not layer.op.attributes()["stats"]:
            continue
        (source,) = layer.sources
        owner = norms.get(source, source)
        if source < 0 or readers[source] > 1 or not _is_on_outputs_of(layers[owner], layer):
            continue
        if _passes(layers[owner]) != _passes(layer):
            raise AcrossPasses([])
        norms[number] = owner
    return _in_all_uses(layers, norms)


def _passes(layer: Layer) -> Hashable:
    """How often a layer stands in a row, and how many sets of stored values it has there."""
    return identity((layer.times, *layer.copies))


def _in_all_uses(layers: Sequence[Layer], norms: Mapping[int, int]) -> dict[int, int]:
    """Those norms whose fusing leaves alike what is shared.

    Layers of one weight are fused only all together, with norms that are one norm; and a norm that
    is used several times only at all its uses.
    """
    behind: dict[int, list[int]] = {}
    for norm, owner in norms.items():
        behind.setdefault(owner, []).append(norm)
    users: dict[int, list[int]] = {}
    for number in range(len(layers)):
        users.setdefault(layers[number].owners(number).weights, []).append(number)
    kept: dict[int, int] = {}
    for owner, chain in behind.items():
        alike = users[layers[owner].owners(owner).weights]
        count = _in_common(layers, [behind.get(user, []) for user in alike])
        if len({layers[user].owners(user).others for user in alike}) > 1:
            count = 0
        for norm in chain[:count]:
            if not norms.keys() >= set(users[layers[norm].owners(norm).weights]):
                break
            kept[norm] = owner
    return kept if len(kept) == len(norms) else _in_all_uses(layers, kept)


def _in_common(layers: Sequence[Layer], chains: Sequence[Sequence[int]]) -> int:
    """How many norms these chains have in common from their beginnings on."""
    owners = [[layers[norm].owners(norm).others for norm in chain] for chain in chains]
    count = 0
    for alike in zip(*owners, strict=False):
        if len(set(alike)) > 1:
            break
        count += 1
    return count


def _is_on_outputs_of(owner: Layer, norm: Layer) -> bool:
    """Whether a layer can have a bias for each channel of a norm."""
    if len(owner.inputs) != 1:
        return False
    axis = norm.op.attributes()["axis"]
    wanted = 0 if axis is None else axis % len(norm.output)
    return owner.op.biased_axis(owner.inputs[0]) == wanted


def _call(call: BlockCall, numbers: Mapping[int, int], before: Sequence[int]) -> BlockCall:
    """A call of a block with new numbers of layers."""
    first, end = call.layers
    arguments = {
        name: tuple(tensor._replace(layer=numbers[tensor.layer]) for tensor in value)
        if is_flow(value)
        else value
        for name, value in call.arguments.items()
    }
    return call._replace(arguments=arguments, layers=(before[first], before[end]))


def _left_before(numbers: Mapping[int, int], count: int) -> list[int]:
    """For each old number, and for their end, how many layers are left before it."""
    left, most = [], -1
    for number in range(count + 1):
        left.append(most + 1)
        most = max(most, numbers.get(number, most))
    return left
