"""Products with matrices: dense layers, tables, attention and recurrent layers."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from costcalc.bridge.keras.layers.activations import activated
from costcalc.bridge.keras.model import Layer
from costcalc.bridge.keras.registry import TRANSLATIONS, translates
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use, shown, tensors_in
from costcalc.bridge.ours import Sizes, Untranslated


@translates("Dense")
def dense(use: Use) -> Tensor:
    """Along the last axis, wherever that lies in the trace."""
    out, bias = use.whole("units"), use.flag("use_bias", True)
    axis = use.x.axis(-1)
    stored = use.held(bias, kernel=(use.x.shape[-1], out))
    value = use.to.call("linear", use.value, stored=stored, out=out, bias=bias, axis=axis)
    return activated(use, use.to.given(value, use.x.order))


@translates("Embedding")
def embedding(use: Use) -> Tensor:
    n, dim = use.whole("input_dim"), use.whole("output_dim")
    stored = {"weight": use.hold("embeddings", n, dim)}
    value = use.to.ordered(use.x)
    flat = use.to.reshaped(value, (prod(use.x.shape),))
    rows = use.to.call("embedding", flat, stored=stored, n=n, dim=dim)
    return use.to.plain(use.to.reshaped(rows, (*use.x.shape, dim)))


@translates("TimeDistributed")
def time_distributed(use: Use) -> Tensor:
    """A layer on each of a sequence; one along the last axis does that by itself."""
    inner = inside(use, "layer")
    if inner.kind not in ("Dense", "Activation", "Dropout", "LayerNormalization", "ReLU"):
        raise Untranslated(f"it holds a `{inner.kind}`")
    path = f"{use.path}/{inner.name}"
    result = TRANSLATIONS.of(inner.kind)(Use(inner, path, use.arguments, {}, use.to))
    if not isinstance(result, Tensor):
        raise Untranslated(f"it holds a `{inner.kind}`")
    return result


def inside(use: Use, name: str) -> Layer:
    """A layer that is a setting of another. Raises Untranslated."""
    data = use.given(name)
    config = data.get("config") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(config, Mapping):
        raise Untranslated(f"`{name}` is {shown(data)}")
    named = str(config.get("name", name))
    return Layer(named, str(data.get("class_name")), "", config, (), None)


@translates("LSTM", "GRU", "SimpleRNN")
def recurrent(use: Use) -> list[Tensor]:
    tokens = _layer(use, use, False)
    result = _kept(use, tokens, use)
    return [use.to.plain(result), *_states(use, tokens)]


GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
OURS = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn"}


def _layer(use: Use, of: Use, both: bool) -> int:
    """The states at all tokens, of one direction or of both, of a layer with settings `of`."""
    kind = of.layer.kind
    if kind not in GATES:
        raise Untranslated(f"it holds a `{kind}`")
    if len(use.inputs) > 1 or use.keywords.get("initial_state") is not None:
        raise Untranslated("it begins with states of its own")
    for name in ("stateful", "time_major"):
        of.refuse(name, False)
    if len(use.x.shape) != 2:
        raise Untranslated(f"its input has {len(use.x.shape) + 1} axes, not 3")
    out, bias = of.whole("units"), of.flag("use_bias", True)
    two = kind == "GRU" and of.flag("reset_after", True)
    stored: dict[str, int] = {}
    for place, way in enumerate(("forward", "backward") if both else ("",)):
        wide = GATES[kind] * out
        sizes: dict[str, Sizes] = {
            "kernel": (use.x.shape[1], wide),
            "recurrent_kernel": (out, wide),
        }
        if bias:
            sizes["bias"] = (2, wide) if two else (wide,)
        for number, (name, shape) in enumerate(sizes.items()):
            role = f"weight_{3 * place + number + 1}"
            stored[role] = use.hold(f"{way}/{name}".lstrip("/"), *shape)
    value = use.to.ordered(use.x)
    return use.to.call(
        OURS[kind],
        value,
        stored=stored,
        out=out,
        bidirectional=both,
        bias=bias,
        one_bias=bias and not two,
    )


def _kept(use: Use, tokens: int, of: Use) -> int:
    """All states, or the last."""
    if of.flag("return_sequences", False):
        return tokens
    many, dim = use.to.shapes[tokens]
    return use.to.reshaped(use.to.sliced(tokens, 0, many - 1, many), (dim,))


def _states(use: Use, tokens: int) -> list[Tensor]:
    """The last state; that of the cells of an LSTM is no output of ours, and is left as a mask."""
    if not use.flag("return_state", False):
        return []
    many, dim = use.to.shapes[tokens]
    last = use.to.plain(use.to.reshaped(use.to.sliced(tokens, 0, many - 1, many), (dim,)))
    return [last, Tensor((dim,), None, (0,))] if use.layer.kind == "LSTM" else [last]


@translates("Bidirectional")
def bidirectional(use: Use) -> Tensor:
    """Both directions beside each other; the last state of the second is at the first token."""
    inner = inside(use, "layer")
    of = Use(inner, use.path, use.arguments, use.keywords, use.to)
    if use.given("merge_mode") not in (None, "concat"):
        raise Untranslated(f"`merge_mode` is {shown(use.given('merge_mode'))}")
    if use.given("backward_layer") is not None:
        other = inside(use, "backward_layer")
        names = ("units", "use_bias", "reset_after")
        if other.kind != inner.kind or any(other.config.get(n) != of.given(n) for n in names):
            raise Untranslated("its directions differ")
    of.refuse("return_state", False)
    tokens = _layer(use, of, True)
    if of.flag("return_sequences", False):
        return use.to.plain(tokens)
    many, wide = use.to.shapes[tokens]
    half = wide // 2
    ends = ((many - 1, 0), (0, half))
    parts = [
        use.to.sliced(use.to.sliced(tokens, 0, at, at + 1), 1, start, start + half)
        for at, start in ends
    ]
    both = use.to.call("concat", *parts, axis=1)
    return use.to.plain(use.to.reshaped(both, (wide,)))


@translates("MultiHeadAttention")
def attention(use: Use) -> Tensor:
    """Projections of queries, keys and values, attention in heads, and a projection back."""
    given = _named(use, ("query", "value", "key"))
    query, value = given["query"], given.get("value", given["query"])
    key = given.get("key", value)
    if any(len(one.shape) != 2 for one in (query, value, key)):
        raise Untranslated("its inputs are not tokens")
    if use.given("use_gate") or use.given("sliding_window") is not None:
        raise Untranslated("with a gate or a window")
    heads, dim = use.whole("num_heads"), use.whole("key_dim")
    of_value = use.whole("value_dim", dim)
    if type(out := use.given("output_shape")) in (list, tuple):
        (out,) = out if len(out) == 1 else (0,)
    out = query.shape[-1] if out is None else out
    if type(out) is not int or out < 1:
        raise Untranslated(f"`output_shape` is {shown(out)}")
    parts = [("query", query, dim), ("key", key, dim), ("value", value, of_value)]
    projected = [_projected(use, name, one, heads * size) for name, one, size in parts]
    causal = use.keywords.get("use_causal_mask") is True
    mean = use.to.call("sdpa", *projected, heads=heads, causal=causal)
    return use.to.plain(_projected(use, "attention_output", use.to.plain(mean), out))


def _named(use: Use, names: tuple[str, ...]) -> dict[str, Tensor]:
    """Tensors that are given by their place or by their name."""
    found_ = dict(zip(names, use.inputs, strict=False))
    for name in names:
        if isinstance(use.keywords.get(name), Tensor):
            found_[name] = use.keywords[name]
    if names[0] not in found_:
        raise Untranslated("it has no input")
    return found_


def _projected(use: Use, name: str, tensor: Tensor, out: int) -> int:
    """A linear layer of an attention, in a module of its own."""
    module, bias = use.to.module, use.flag("use_bias", True)
    use.to.module = f"{module}.{name}"
    stored = {"weight": use.hold(f"{name}/kernel", tensor.shape[-1], out)}
    if bias:
        stored["bias"] = use.hold(f"{name}/bias", out)
    value = use.to.ordered(tensor)
    number = use.to.call("linear", value, stored=stored, out=out, bias=bias, axis=1)
    use.to.module = module
    return number


@translates("Attention", "ops.Matmul", "Dot")
def product(use: Use) -> Tensor:
    """The product of two tensors without weights, as attention has it."""
    if use.layer.kind != "Attention":
        left, right = _two(use)
        if len(left.shape) != len(right.shape) or use.layer.kind == "Dot":
            raise Untranslated("a product of tensors along axes of its own")
        return use.to.plain(use.to.call("matmul", use.to.ordered(left), use.to.ordered(right)))
    use.refuse("use_scale", False)
    use.refuse("score_mode", "dot")
    query, value, *rest = use.inputs
    key = rest[0] if rest else value
    ordered = [use.to.ordered(one) for one in (query, key, value)]
    return use.to.plain(use.to.call("sdpa", *ordered, heads=1))


def _two(use: Use) -> tuple[Tensor, Tensor]:
    given: list[Any] = tensors_in((use.arguments, tuple(use.keywords.values())))
    if len(given) != 2:
        raise Untranslated(f"it has {len(given)} inputs")
    return given[0], given[1]
