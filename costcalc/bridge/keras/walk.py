"""The walk over a Keras model: each use of a layer becomes our operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from costcalc.bridge.keras.count import multiply_adds
from costcalc.bridge.keras.file import MOST_LAYERS, Malformed
from costcalc.bridge.keras.layers import key_of, translated
from costcalc.bridge.keras.model import Claim, Layer, Network, Node, Ref
from costcalc.bridge.keras.registry import TRANSLATIONS
from costcalc.bridge.keras.tracer import Tensor, Tracer
from costcalc.bridge.keras.use import Use
from costcalc.bridge.ours import Untranslated

Place = tuple[str, int]
"""A use of a layer: its name, and which of its uses."""


class Unreadable(Exception):
    """A layer without a counterpart, behind which no shape is known."""


class Walk:
    """The walk over a model and the models in it. Raises Malformed, and Unreadable where a layer
    has no counterpart and the file gives no shape of its output.
    """

    def __init__(self, checked: bool):
        """`checked`: whether shapes that the file gives are compared with ours."""
        self.tracer = Tracer()
        self.checked = checked
        self.macs: int | None = 0
        self.uses = 0

    def network(self, network: Network, given: Sequence[Tensor], prefix: str) -> list[Tensor]:
        """The outputs of a model for inputs."""
        if len(given) != len(network.inputs):
            many = f"{len(network.inputs)} inputs, and {len(given)} are given"
            raise Malformed(f"model `{network.name}` has {many}")
        known: dict[Place, list[Tensor]] = {}
        for ref, tensor in zip(network.inputs, given, strict=True):
            known[ref.layer, 0] = [tensor]
        claims = _claims(network)
        for place in _in_order(network, known):
            layer = network.layers[place[0]]
            known[place] = self.use(layer, layer.nodes[place[1]], known, claims, prefix)
        for ref in network.outputs:
            if (ref.layer, ref.node) not in known:
                raise Malformed(f"layer `{ref.layer}` is not used {ref.node + 1} times")
        return [self.tensor(ref, known) for ref in network.outputs]

    def use(
        self,
        layer: Layer,
        node: Node,
        known: Mapping[Place, list[Tensor]],
        claims: Mapping[Ref, Claim],
        prefix: str,
    ) -> list[Tensor]:
        self.uses += 1
        if self.uses > MOST_LAYERS:
            raise Malformed(f"its layers are used more than {MOST_LAYERS:,} times")
        arguments = self.filled(node.arguments, known)
        keywords = {name: self.filled(value, known) for name, value in node.keywords.items()}
        path = f"{prefix}{layer.name}"
        if layer.inner is not None:
            given = Use(layer, path, arguments, keywords, self.tracer).inputs
            return self.network(layer.inner, given, f"{path}/")
        self.tracer.module, self.tracer.asked = path.replace("/", "."), layer.kind
        use = Use(layer, path, arguments, keywords, self.tracer)
        return self.translated(use, claims)

    def translated(self, use: Use, claims: Mapping[Ref, Claim]) -> list[Tensor]:
        """A layer as our operators, or as a call that has no counterpart."""
        begun = self.tracer.mark()
        try:
            outputs = translated(use)
            if self.macs is not None:
                self.macs += multiply_adds(use, outputs)
        except Untranslated as error:
            self.tracer.take_back(begun)
            return self.opaque(use, str(error), claims)
        return outputs

    def opaque(self, use: Use, why: str, claims: Mapping[Ref, Claim]) -> list[Tensor]:
        """A layer without a counterpart, with the shapes that the file gives its outputs."""
        self.macs = None
        found: list[Tensor] = []
        for ref, shape in claims.items():
            if ref.layer == use.layer.name and shape is not None and None not in shape[1:]:
                sizes = tuple(size for size in shape[1:] if size is not None)
                if ref.output == len(found) and sizes and min(sizes) > 0:
                    found.append(self.tracer.opaque(use.inputs, sizes, why))
        if not found:
            raise Unreadable(use.path, use.layer.kind, why)
        return found

    def filled(self, value: Any, known: Mapping[Place, list[Tensor]]) -> Any:
        """An argument with its tensors."""
        if isinstance(value, Ref):
            return self.tensor(value, known)
        if isinstance(value, (list, tuple)):
            return tuple(self.filled(one, known) for one in value)
        return value

    def tensor(self, ref: Ref, known: Mapping[Place, list[Tensor]]) -> Tensor:
        """The tensor that a reference is. Raises Malformed where its shape is not the claimed."""
        outputs = known[ref.layer, ref.node]
        if ref.output >= len(outputs):
            raise Malformed(f"layer `{ref.layer}` has no output {ref.output}")
        tensor = outputs[ref.output]
        if self.checked and ref.shape is not None and not _agrees(ref.shape, tensor):
            ours, theirs = list(tensor.shape), list(ref.shape[1:])
            raise Malformed(f"layer `{ref.layer}` gives {ours}, and the file says {theirs}")
        return tensor


def _agrees(shape: Sequence[int | None], tensor: Tensor) -> bool:
    pairs = zip(shape[1:], tensor.shape, strict=False)
    same = len(shape) == len(tensor.shape) + 1
    return same and all(theirs in (None, ours) for theirs, ours in pairs)


def _claims(network: Network) -> dict[Ref, Claim]:
    """The shapes that the file gives for tensors, by the tensor."""
    found: dict[Ref, Claim] = {}
    for layer in network.layers.values():
        for node in layer.nodes:
            for ref in node.refs():
                found.setdefault(ref._replace(shape=None), ref.shape)
    return dict(sorted(found.items(), key=lambda one: one[0][:3]))


def _in_order(network: Network, known: Mapping[Place, Any]) -> list[Place]:
    """All uses of layers, each behind those whose tensors it takes. Raises Malformed."""
    done: dict[Place, bool] = dict.fromkeys(known, True)
    order: list[Place] = []
    starts = [(n, i) for n, layer in network.layers.items() for i in range(len(layer.nodes))]
    stack = [place for place in reversed(starts) if place not in done]
    while stack:
        place = stack[-1]
        if done.get(place):
            stack.pop()
            continue
        pending = [one for one in _needs(network, place, known) if not done.get(one)]
        if any(one in done for one in pending) or (place in done and pending):
            raise Malformed(f"layer `{place[0]}` takes what is computed of its own output")
        done[place] = not pending
        if pending:
            stack.extend(pending)
        else:
            order.append(place)
            stack.pop()
    return order


def _needs(network: Network, place: Place, known: Mapping[Place, Any]) -> list[Place]:
    """The uses whose tensors a use takes."""
    found = []
    for ref in network.layers[place[0]].nodes[place[1]].refs():
        layer = network.layers.get(ref.layer)
        if layer is None:
            raise Malformed(f"layer `{place[0]}` takes `{ref.layer}`, which is no layer")
        one = (ref.layer, ref.node)
        if ref.node >= len(layer.nodes) and one not in known:
            raise Malformed(f"layer `{ref.layer}` is not used {ref.node + 1} times")
        found.append(one)
    return found


def unknown(network: Network, prefix: str = "") -> dict[str, list[str]]:
    """All layers without any translation, by their names, with their places."""
    found: dict[str, list[str]] = {}
    for layer in network.layers.values():
        path = f"{prefix}{layer.name}"
        if layer.inner is not None:
            for name, places in unknown(layer.inner, f"{path}/").items():
                found.setdefault(name, []).extend(places)
        elif layer.kind != "InputLayer" and key_of(layer) not in TRANSLATIONS:
            found.setdefault(layer.kind, []).append(path)
    return found
