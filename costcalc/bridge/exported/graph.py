"""The graph of an exported program as records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from costcalc.bridge.exported.archive import MOST_NODES, Malformed
from costcalc.bridge.exported.symbols import Size, size_of
from costcalc.bridge.ours import on_one_line
from costcalc.bridge.tracing.asked import STATISTICS
from costcalc.imports.trace import StoredTensor
from costcalc.records import NamedTuple

WHOLE = frozenset((2, 3, 4, 5))
"""The numbers of the types of whole numbers: of 8, 16, 32 and 64 bits."""

LARGEST = 2**40


class Name(NamedTuple):
    """A tensor, or a number that is computed of sizes, by its name in the graph."""

    name: str


class Step(NamedTuple):
    """One operator of the graph."""

    target: str
    arguments: Mapping[str, Any]
    """By the names of its schema, tensors as `Name`s."""

    results: tuple[str, ...]
    """The names of the tensors it gives."""

    module: str


class Program(NamedTuple):
    """A graph, the tensors that it holds, and the shapes of all tensors."""

    steps: tuple[Step, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    held: Mapping[str, StoredTensor]
    shapes: Mapping[str, tuple[Size, ...]]
    strides: Mapping[str, tuple[Size, ...]]
    """Of tensors, where the file has them."""

    numbers: Mapping[str, Size]
    """The numbers that are computed of sizes."""

    indices: frozenset[str]
    """The tensors of whole numbers."""


def program(data: Mapping[str, Any]) -> Program:
    """The graph in the content of a file. Raises Malformed."""
    module = _mapping(data.get("graph_module"), "graph_module")
    graph = _mapping(module.get("graph"), "graph")
    metas = {n: _mapping(m, n) for n, m in _mapping(graph.get("tensor_values"), "tensors").items()}
    shapes = {name: _shape(name, meta) for name, meta in metas.items()}
    numbers = _mapping(graph.get("sym_int_values", {}), "sym_int_values")
    nodes = _list(graph.get("nodes"), "nodes")
    if len(nodes) > MOST_NODES:
        raise Malformed(f"the graph has {len(nodes):,} nodes; {MOST_NODES:,} is the most")
    signature = _mapping(module.get("signature"), "signature")
    held, inputs = _signature(signature, shapes, metas)
    return Program(
        steps=tuple(map(_step, nodes)),
        inputs=inputs,
        outputs=_outputs(signature),
        held=held,
        shapes=shapes,
        strides={name: _strides(meta) for name, meta in metas.items()},
        numbers={name: size_of(value) for name, value in numbers.items()},
        indices=frozenset(n for n, meta in metas.items() if _is_whole(meta.get("dtype"))),
    )


def _signature(
    signature: Mapping[str, Any],
    shapes: Mapping[str, tuple[Size, ...]],
    metas: Mapping[str, Mapping[str, Any]],
) -> tuple[Mapping[str, StoredTensor], tuple[str, ...]]:
    """The tensors that the program holds, and its inputs."""
    held: dict[str, StoredTensor] = {}
    inputs = []
    for spec in _list(signature.get("input_specs"), "input_specs"):
        kind, entry = _only(_mapping(spec, "input_specs"))
        entry = _mapping(entry, kind)
        name = _tensor_name(entry.get("arg"))
        if kind == "user_input" and name is not None:
            inputs.append(name)
        elif name is not None and kind in ("parameter", "buffer", "tensor_constant"):
            own = str(entry.get(f"{kind}_name", name))
            if name not in shapes:
                raise Malformed(f"`{own}` has no shape")
            trained = kind == "parameter" and metas[name].get("requires_grad") is not False
            statistic = own.rpartition(".")[2] in STATISTICS
            shape = _fixed(own, shapes[name])
            held[name] = StoredTensor(on_one_line(own), shape, trained, statistic)
        elif kind not in ("user_input", "token"):
            raise Malformed(f"an input of kind `{kind}` is not known")
    if not inputs:
        raise Malformed("it has no tensor as its input")
    return held, tuple(inputs)


def _fixed(name: str, shape: Sequence[Size]) -> tuple[int, ...]:
    """The shape of a tensor that is held."""
    if not all(isinstance(size, int) for size in shape):
        raise Malformed(f"the shape of `{name}` is left open")
    return tuple(size for size in shape if isinstance(size, int))


def _outputs(signature: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    for spec in _list(signature.get("output_specs"), "output_specs"):
        entry = _mapping(spec, "output_specs").get("user_output")
        name = _tensor_name(entry.get("arg")) if isinstance(entry, dict) else None
        if name is not None:
            found.append(name)
    if not found:
        raise Malformed("it gives no tensor")
    return tuple(dict.fromkeys(found))


def _tensor_name(data: Any) -> str | None:
    """The name of a tensor, as one of the two forms that the schema has for it."""
    found = data.get("as_tensor", data) if isinstance(data, dict) else None
    name = found.get("name") if isinstance(found, dict) else None
    return name if isinstance(name, str) else None


def _step(data: Any) -> Step:
    node = _mapping(data, "nodes")
    target = str(node.get("target", ""))
    arguments: dict[str, Any] = {}
    for one in _list(node.get("inputs"), f"inputs of {target}"):
        entry = _mapping(one, "inputs")
        arguments[str(entry.get("name"))] = _argument(_mapping(entry.get("arg"), "arg"))
    results: list[str] = []
    for one in _list(node.get("outputs"), f"outputs of {target}"):
        entry = _mapping(one, "outputs")
        tensors = entry.get("as_tensors")
        listed = tensors if isinstance(tensors, list) else [entry]
        results += [
            n for each in listed if "as_tensor" in entry or tensors if (n := _tensor_name(each))
        ]
    metadata = node.get("metadata")
    stack = metadata.get("nn_module_stack") if isinstance(metadata, dict) else None
    return Step(_operator(target), arguments, tuple(results), _module(str(stack or "")))


def _operator(target: str) -> str:
    """`aten.conv2d` of `torch.ops.aten.conv2d.default`."""
    parts = target.split(".")
    if target.startswith("torch.ops.") and len(parts) >= 4:
        return f"{parts[2]}.{parts[3]}"
    return target


def _module(stack: str) -> str:
    """The path of the innermost module: entries `key,path,type` between semicolons."""
    last = stack.rpartition(";")[2].split(",")
    return last[1] if len(last) > 2 else ""


def _argument(data: Mapping[str, Any]) -> Any:
    """An argument: a tensor or a list of them, a number, or a word."""
    kind, value = _only(data)
    match kind:
        case "as_none":
            return None
        case "as_tensor":
            return Name(_tensor_name(data) or "")
        case "as_tensors":
            return tuple(Name(_tensor_name(one) or "") for one in _list(value, kind))
        case "as_optional_tensors":
            found = [_tensor_name(one) for one in _list(value, kind)]
            return tuple(None if name is None else Name(name) for name in found)
        case "as_sym_int":
            return _number(value)
        case "as_sym_ints":
            return tuple(map(_number, _list(value, kind)))
    return tuple(value) if isinstance(value, list) else value


def _only(data: Mapping[str, Any]) -> tuple[str, Any]:
    """The only entry of one of several kinds."""
    if len(data) != 1:
        raise Malformed(f"an entry has {len(data)} kinds")
    ((kind, value),) = data.items()
    return kind, value


def _is_whole(kind: Any) -> bool:
    return type(kind) is int and kind in WHOLE


def _number(data: Any) -> Any:
    """A number, or the name of one that is computed."""
    if isinstance(data, dict) and isinstance(data.get("as_name"), str):
        return Name(data["as_name"])
    return data.get("as_int") if isinstance(data, dict) else data


def _shape(name: str, meta: Mapping[str, Any]) -> tuple[Size, ...]:
    found = tuple(map(size_of, _list(meta.get("sizes"), f"sizes of {name}")))
    for size in found:
        if isinstance(size, int) and not 0 <= size <= LARGEST:
            raise Malformed(f"`{name}` has an impossible shape")
    return found


def _strides(meta: Mapping[str, Any]) -> tuple[Size, ...]:
    """The strides; none where they are not given as sizes."""
    found = meta.get("strides")
    try:
        return tuple(map(size_of, found)) if isinstance(found, list) else ()
    except Malformed:
        return ()


def _mapping(data: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Malformed(f"`{what[:40]}` is not given as a mapping")
    return data


def _list(data: Any, what: str) -> list[Any]:
    if not isinstance(data, list):
        raise Malformed(f"`{what[:40]}` is not given as a list")
    return data
