"""Linear layers, matrix products, attention and look-ups."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from costcalc.bridge.tracing.aten.views import picked
from costcalc.bridge.tracing.aten.weights import turned
from costcalc.bridge.tracing.reader import Shape, Step, UntranslatedError
from costcalc.bridge.tracing.translation import translates


@translates("linear", multiplies=True)
def linear(step: Step) -> int:
    number = step.tensor("weight")
    if step.reader.session.values[number].stored is None:
        return _computed_linear(step)
    return with_bias(step, _linear)


def with_bias(step: Step, make: Callable[[Step, dict[str, int]], int]) -> int:
    """What `make` gives of the stored weight and bias; a bias that is computed is added behind."""
    try:
        return make(step, step.stored(weight="weight", bias="bias"))
    except UntranslatedError:
        if step["bias"] is None or step.reader.is_held(step.tensor("bias")):
            raise
    return step.call(
        "add", (make(step, step.stored(weight="weight")), step.aligned(step.tensor("bias")))
    )


def _linear(step: Step, stored: dict[str, int]) -> int:
    own = step.example("input")
    out = step.full("weight")[0]
    value = step.value("input")
    given: dict[str, Any] = {"out": out, "bias": "bias" in stored, "axis": len(own) - 1}
    return step.call("linear", (value,), stored, **given)


def _computed_linear(step: Step) -> int:
    """A product with a weight that is itself computed."""
    weight = step.value("weight")
    turned = step.permuted(weight, (1, 0))
    own = step.example("input")
    rows = step.reshaped(step.value("input"), (-1, own[-1]) if len(own) != 2 else own)
    out = step.reader.full(step.tensor("weight"))[0]
    found = step.call("matmul", (rows, turned), shape=(step.reader.shapes[rows][0], out))
    found = step.reshaped(found, step.shape)
    if step["bias"] is None:
        return found
    bias = step.aligned(step.tensor("bias"))
    return step.call("add", (found, bias))


def _product(step: Step, left: int, right: int, result: Shape) -> int:
    """A product of two tensors of as many axes."""
    x = step.reader.take(left, step.asked)
    y = step.reader.take(right, step.asked)
    rows, inner = step.reader.full(left)[-2:] if len(step.reader.full(left)) > 2 else (0, 0)
    if rows == step.reader.session.batch:  # each example is one row of each matrix
        x = step.reshaped(x, (*step.reader.shapes[x][:-1], 1, inner))
    return product(step, x, y, result)


def product(step: Step, x: int, y: int, result: Shape) -> int:
    """`matmul` of two values, a vector as a matrix of one row or one column."""
    a, b = step.reader.shapes[x], step.reader.shapes[y]
    if len(a) == 1:
        x, a = step.reshaped(x, (1, *a)), (1, *a)
    if len(b) == 1:
        y, b = step.reshaped(y, (*b, 1)), (*b, 1)
    if len(b) == 2 < len(a):  # all rows are multiplied with the same matrix
        x, a = step.reshaped(x, (prod(a[:-1]), a[-1])), (prod(a[:-1]), a[-1])
    if len(a) != len(b) or a[:-2] != b[:-2] or a[-1] != b[-2]:
        raise UntranslatedError(f"a product of {a} and {b}")
    found = step.call("matmul", (x, y), shape=(*a[:-1], b[-1]))
    return step.reshaped(found, result)


@translates("mm bmm", multiplies=True)
def mm(step: Step) -> int:
    """A product with a stored matrix turned over is a linear layer, as the last one of a language
    model whose weight is that of its embedding.
    """
    left, right = step.tensor("self"), step.tensor("mat2")
    found = _by_weight(step, left, right)
    return _product(step, left, right, step.shape) if found is None else found


def _by_weight(step: Step, left: int, right: int, bias: int | None = None) -> int | None:
    """The product as a linear layer, with a bias that is held; None if it is none."""
    reader = step.reader
    weight = turned(reader, right)
    if weight is None or reader.state(left).made_of:
        return None
    out = reader.session.stored[weight].shape[0]
    stored = {"weight": weight}
    if bias is not None:
        held = reader.session.values[bias].stored
        if held is None or reader.full(bias) != (out,):
            return None
        stored["bias"] = held
    value = reader.take(left, step.asked)
    axis = len(reader.shapes[value]) - 1
    return step.call("linear", (value,), stored, out=out, bias=bias is not None, axis=axis)


@translates("mv", multiplies=True)
def mv(step: Step) -> int:
    return _product(step, step.tensor("self"), step.tensor("vec"), step.shape)


@translates("addmm", multiplies=True)
def addmm(step: Step) -> int:
    left, right, bias = (step.tensor(name) for name in ("mat1", "mat2", "self"))
    if (linear := _by_weight(step, left, right, bias)) is not None:
        return linear
    found = _product(step, left, right, step.shape)
    return step.call("add", (found, step.aligned(step.tensor("self"))))


@translates("baddbmm", multiplies=True)
def baddbmm(step: Step) -> int:
    found = _product(step, step.tensor("batch1"), step.tensor("batch2"), step.shape)
    if step["beta"] == 0:
        return found
    return step.call("add", (found, step.aligned(step.tensor("self"))))


@translates("scaled_dot_product_attention", multiplies=True)
def attention(step: Step) -> int:
    """Of q[n, t, d], n heads or windows x heads. A mask that is constant costs nothing and is not
    written; one that is trained makes it products and a sum.
    """
    mask = step["attn_mask"]
    shapes = [step.example(name) for name in ("query", "key", "value")]
    grouped = shapes[0][:-2] != shapes[1][:-2]
    trained = mask is not None and not step.reader.state(step.tensor("attn_mask")).is_constant
    if trained or any(len(shape) > 4 for shape in shapes):
        return _attention_in_parts(step)
    if grouped and (len(shapes[0]) != 3 or step["is_causal"] is None):
        raise UntranslatedError("its queries have other heads than its keys")
    ends = [together(step, step.value(name)) for name in ("query", "key", "value")]
    *windows, heads = (1, *shapes[0][:-2])[-2:] if len(shapes[0]) > 2 else (1, 1)
    window = windows[0] if windows else 1
    given: dict[str, Any] = {"heads": heads, "windows": window, "causal": bool(step["is_causal"])}
    kv_heads = shapes[1][-3] if grouped else None
    tokens, dim = window * shapes[0][-2], heads * shapes[2][-1]
    found = step.call("sdpa", ends, shape=(tokens, dim), kv_heads=kv_heads, **given)
    return apart(step, found, step.shape)


def together(step: Step, value: int) -> int:
    """(windows, heads, tokens, dim) as (windows * tokens, heads * dim)."""
    shape = step.reader.shapes[value]
    *outer, tokens, dim = shape
    if not outer:
        return value
    window, heads = (1, *outer)[-2:]
    wide = step.reshaped(value, (window, heads, tokens, dim))
    return step.reshaped(step.permuted(wide, (0, 2, 1, 3)), (window * tokens, heads * dim))


def apart(step: Step, value: int, shape: Shape) -> int:
    """The reverse of `together`."""
    *outer, tokens, dim = shape
    if not outer:
        return value
    window, heads = (1, *outer)[-2:]
    wide = step.reshaped(value, (window, tokens, heads, dim))
    return step.reshaped(step.permuted(wide, (0, 2, 1, 3)), shape)


def _attention_in_parts(step: Step) -> int:
    """Scores, their sum with the mask, softmax, and the mean of the values."""
    query, key, value = (step.value(name) for name in ("query", "key", "value"))
    q, k = step.example("query"), step.example("key")
    if q[:-2] != k[:-2]:
        raise UntranslatedError("its queries have other heads than its keys")
    order = (*range(len(k) - 2), len(k) - 1, len(k) - 2)
    scores = (*q[:-1], k[-2])
    full = (*step.full("query")[:-1], k[-2])
    found = step.call("matmul", (query, step.permuted(key, order)), shape=scores)
    if step["attn_mask"] is not None:
        added = step.aligned(step.tensor("attn_mask"), full)
        found = step.call("add", (found, added), shape=scores)
    found = step.call("softmax", (found,), shape=scores, axis=len(scores) - 1)
    return step.call("matmul", (found, value), shape=step.shape)


@translates("embedding", multiplies=True)
def embedding(step: Step) -> int:
    stored = step.stored(weight="weight")
    n, dim = step.reader.full(step.tensor("weight"))
    return _looked_up(step, step.tensor("indices"), stored, n, dim, step.shape)


def _looked_up(
    step: Step, indices: int, stored: dict[str, int], n: int, dim: int, result: Shape
) -> int:
    """Rows of a table, in the shape of the result."""
    value = step.reader.take(indices, step.asked)
    tokens = 1
    for size in step.reader.shapes[value]:
        tokens *= size
    flat = step.reshaped(value, (tokens,))
    found = step.call("embedding", (flat,), stored, shape=(tokens, dim), n=n, dim=dim)
    return step.reshaped(found, result)


@translates("index")
def index(step: Step) -> int:
    """Elements at constant places; rows or columns of a trained table are a look-up."""
    number, places = step.tensor("self"), step["indices"]
    stored = step.reader.session.values[number].stored
    table = step.reader.full(number)
    given = [n for n, place in enumerate(places) if place is not None]
    if stored is None or len(table) != 2 or len(given) != 1:
        return _at_places(step, given)
    if given == [0]:
        return _looked_up(step, places[0].value, {"weight": stored}, *table, step.shape)
    dim, n = table  # columns are rows of the table turned over
    rows = (*step.shape[1:], dim)
    found = _looked_up(step, places[1].value, {"weight": stored}, n, dim, rows)
    return step.permuted(found, (len(rows) - 1, *range(len(rows) - 1)))


def _at_places(step: Step, given: list[int]) -> int:
    """Elements at places along one axis, or along several that are next to each other."""
    refs = [step["indices"][n].value for n in given]
    is_constant = all(step.reader.state(ref).is_constant for ref in refs)
    if not is_constant or given != list(range(given[0], given[0] + len(given))):
        raise UntranslatedError("elements at computed places")
    own, value = step.full("self"), step.value("self")
    sizes = step.result[given[0] : len(step.result) - len(own) + given[-1] + 1]
    axis = step.axis("self", given[0])
    wide = step.reader.shapes[value]
    one = (*wide[:axis], prod(wide[axis : axis + len(given)]), *wide[axis + len(given) :])
    found = picked(step, step.reshaped(value, one), axis, prod(sizes))
    return step.reshaped(found, step.shape)
