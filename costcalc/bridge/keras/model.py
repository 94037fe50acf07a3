"""The parts of a Keras model as records, alike for the JSON of Keras 2 and of Keras 3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from costcalc.bridge.keras.file import DEEPEST, MOST_LAYERS, Malformed
from costcalc.records import NamedTuple

Claim: TypeAlias = "tuple[int | None, ...] | None"
"""A shape that the file gives, with the batch; None for a size, or for all, that it leaves open."""

FUNCTIONAL = frozenset(("Functional", "Model"))
SEQUENTIAL = "Sequential"
TENSOR = "__keras_tensor__"


class Ref(NamedTuple):
    """A tensor: which output of which use of a layer."""

    layer: str
    node: int
    output: int
    shape: Claim = None


class Node(NamedTuple):
    """One use of a layer: its arguments, with tensors as `Ref`s."""

    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]

    def refs(self) -> Iterator[Ref]:
        yield from refs_in(self.arguments)
        yield from refs_in(tuple(self.keywords.values()))


class Layer(NamedTuple):
    """A layer with its settings; `inner` is the model that it is, if it is one."""

    name: str
    kind: str
    origin: str
    """The module of Python that its class is from, where the file says it; it is not imported."""

    config: Mapping[str, Any]
    nodes: tuple[Node, ...]
    built: Claim
    """The shape of the input it was built for."""

    inner: Network | None = None

    def refs(self) -> Iterator[Ref]:
        """All tensors that it takes."""
        for node in self.nodes:
            yield from node.refs()


class Network(NamedTuple):
    """A model: its layers by their names."""

    name: str
    layers: Mapping[str, Layer]
    inputs: tuple[Ref, ...]
    outputs: tuple[Ref, ...]


def refs_in(value: Any) -> Iterator[Ref]:
    """All tensors in an argument."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from refs_in(one)


def network(data: Any, depth: int = 0) -> Network:
    """The model in the content of a file. Raises Malformed."""
    if depth > DEEPEST:
        raise Malformed(f"models stand in models more than {DEEPEST} deep")
    kind, config = _text(data, "class_name"), _mapping(data, "config")
    listed = _list(config, "layers", f"`{kind}`")
    if not listed or len(listed) > MOST_LAYERS:
        raise Malformed(f"a model has 1 to {MOST_LAYERS:,} layers, and this one {len(listed):,}")
    layers = [_layer(one, depth) for one in listed]
    name = str(config.get("name", kind))
    if kind == SEQUENTIAL:
        layers = _chained(layers, config)
        return Network(name, _by_name(layers), (Ref(layers[0].name, 0, 0),), (_last(layers),))
    found = _by_name(layers)
    ends = [_ends(config.get(word), found, word) for word in ("input_layers", "output_layers")]
    return _numbered(Network(name, found, *ends))


def _numbered(network: Network) -> Network:
    """The model with the uses of each layer counted from 0: Keras 2 counts the making of a model
    that is a layer as its first use.
    """
    refs = [*network.outputs, *(ref for layer in network.layers.values() for ref in layer.refs())]
    last = {ref.layer: ref.node for ref in sorted(refs, key=lambda ref: ref.node)}
    late = {
        name
        for name, number in last.items()
        if name in network.layers and number == len(network.layers[name].nodes) > 0
    }

    def moved(value: Any) -> Any:
        if isinstance(value, Ref):
            return value._replace(node=value.node - 1) if value.layer in late else value
        return [moved(one) for one in value] if isinstance(value, (list, tuple)) else value

    def of_layer(layer: Layer) -> Layer:
        nodes = [
            Node(tuple(moved(node.arguments)), {k: moved(v) for k, v in node.keywords.items()})
            for node in layer.nodes
        ]
        return layer._replace(nodes=tuple(nodes))

    if not late:
        return network
    layers = {name: of_layer(layer) for name, layer in network.layers.items()}
    return network._replace(layers=layers, outputs=tuple(map(moved, network.outputs)))


def is_network(kind: str, config: Mapping[str, Any]) -> bool:
    """Whether a layer is a model of layers."""
    return kind == SEQUENTIAL or (kind in FUNCTIONAL and "layers" in config)


def _layer(data: Any, depth: int) -> Layer:
    kind, config = _text(data, "class_name"), _mapping(data, "config")
    name = str(data.get("name") or config.get("name") or kind.lower())
    given = data.get("inbound_nodes") or []
    if not isinstance(given, list):
        raise Malformed(f"`inbound_nodes` of layer `{name}` is no list")
    build = data.get("build_config")
    built = claim(build.get("input_shape")) if isinstance(build, dict) else None
    inner = network(data, depth + 1) if is_network(kind, config) else None
    origin = str(data.get("module") or "")
    return Layer(name, kind, origin, config, tuple(map(_node, given)), built, inner)


def _chained(layers: list[Layer], config: Mapping[str, Any]) -> list[Layer]:
    """The layers of a sequence, each used once on what the one before it gives."""
    if layers[0].kind != "InputLayer":
        own = layers[0].config
        shape = own.get("batch_input_shape") or own.get("batch_shape")
        shape = shape or config.get("build_input_shape") or layers[0].built
        given = {"batch_shape": shape, "dtype": own.get("dtype")}
        name = f"{layers[0].name}_input"
        layers = [Layer(name, "InputLayer", "", given, (), None), *layers]
    before = [None, *layers[:-1]]
    return [
        one._replace(nodes=() if last is None else (Node((Ref(last.name, 0, 0),), {}),))
        for last, one in zip(before, layers, strict=True)
    ]


def _last(layers: Sequence[Layer]) -> Ref:
    return Ref(layers[-1].name, 0, 0)


def _by_name(layers: Sequence[Layer]) -> Mapping[str, Layer]:
    found: dict[str, Layer] = {}
    for layer in layers:
        if layer.name in found:
            raise Malformed(f"two layers have the name `{layer.name}`")
        found[layer.name] = layer
    return found


def _ends(data: Any, layers: Mapping[str, Layer], word: str) -> tuple[Ref, ...]:
    """The inputs or outputs of a model: one [layer, node, output], or several, perhaps by name."""
    if isinstance(data, list) and len(data) == 3 and isinstance(data[0], str):
        data = [data]
    listed = list(data.values()) if isinstance(data, dict) else data
    if not isinstance(listed, list) or not listed:
        raise Malformed(f"the model has no `{word}`")
    found = [_ref(one, None) for one in listed]
    for ref in found:
        if ref.layer not in layers:
            raise Malformed(f"`{word}` names `{ref.layer}`, which is no layer")
    return tuple(found)


def _node(data: Any) -> Node:
    """One use of a layer, as Keras 3 or Keras 2 writes it."""
    if isinstance(data, dict):
        arguments, keywords = data.get("args", []), data.get("kwargs", {})
        if not isinstance(arguments, list) or not isinstance(keywords, dict):
            raise Malformed("`args` of `inbound_nodes` is no list, or `kwargs` no mapping")
        named = {str(name): _argument(value) for name, value in keywords.items()}
        return Node(tuple(map(_argument, arguments)), named)
    if not isinstance(data, list):
        raise Malformed("an entry of `inbound_nodes` is neither a mapping nor a list")
    entries = [data] if data and isinstance(data[0], str) else data
    found: list[Any] = []
    more: dict[str, Any] = {}
    for entry in entries:
        found.append(_ref(entry, None))
        if len(entry) > 3 and isinstance(entry[3], dict):
            more |= {str(name): _of_keras_2(value) for name, value in entry[3].items()}
    return Node(tuple(found), more)


def _argument(value: Any) -> Any:
    """An argument of Keras 3: a tensor, a list, or a plain value."""
    if isinstance(value, dict):
        if value.get("class_name") == TENSOR:
            config = _mapping(value, "config")
            return _ref(config.get("keras_history"), claim(config.get("shape")))
        if value.get("class_name") == "__tuple__" and isinstance(value.get("items"), list):
            return tuple(map(_argument, value["items"]))
        return value
    return [_argument(one) for one in value] if isinstance(value, list) else value


def _of_keras_2(value: Any) -> Any:
    is_ref = isinstance(value, list) and len(value) == 3 and isinstance(value[0], str)
    return _ref(value, None) if is_ref else value


def _ref(data: Any, shape: Claim) -> Ref:
    if not isinstance(data, list) or len(data) < 3 or not isinstance(data[0], str):
        raise Malformed("a tensor is not given as [layer, node, output]")
    name, node, output = data[:3]
    if type(node) is not int or type(output) is not int or node < 0 or output < 0:
        raise Malformed(f"a tensor of `{name}` has no numbers of node and output")
    return Ref(name, node, output, shape)


def claim(data: Any) -> Claim:
    """A shape with the batch; None where there is none, or several."""
    if not isinstance(data, (list, tuple)) or not data:
        return None
    if not all(size is None or type(size) is int for size in data):
        return None
    return tuple(data)


def _mapping(data: Any, key: str) -> Mapping[str, Any]:
    found = data.get(key) if isinstance(data, dict) else None
    if not isinstance(found, dict):
        raise Malformed(f"a layer or model has no `{key}`")
    return found


def _text(data: Any, key: str) -> str:
    found = data.get(key) if isinstance(data, dict) else None
    if not isinstance(found, str):
        raise Malformed(f"a layer or model has no `{key}`")
    return found


def _list(config: Mapping[str, Any], key: str, owner: str) -> list[Any]:
    found = config.get(key)
    if not isinstance(found, list):
        raise Malformed(f"{owner} has no list of `{key}`")
    return found
