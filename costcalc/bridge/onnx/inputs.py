"""The shapes of a model's inputs: those of the file, or those that the user gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from costcalc.bridge.files import Given, by_name, refused
from costcalc.bridge.onnx.shapes import Typed, is_shape
from costcalc.bridge.onnx.values import Sizes
from costcalc.bridge.ours import on_one_line

Declared = tuple["int | str", ...]
"""The sizes of an input as the file has them; a text where a size is left open."""


def declared(info: Any) -> Declared | None:
    """The shape that a file gives an input; None where it gives none."""
    tensor = info.type.tensor_type
    if not tensor.HasField("shape"):
        return None
    return tuple(
        dim.dim_value if dim.HasField("dim_value") else (dim.dim_param or "?")
        for dim in tensor.shape.dim
    )


def shapes_of(path: str, inputs: Mapping[str, Any], given: Given) -> dict[str, tuple[Typed, bool]]:
    """For each input its type, with a batch of 1, and whether its first axis is the batch.

    Raises UsageError.
    """
    known = by_name(path, tuple(inputs), given)
    shapes: dict[str, Declared | None] = {}
    sizes: dict[str, int] = {}
    for name, info in inputs.items():
        if not info.type.HasField("tensor_type"):
            raise refused(path, f"input `{name}` is no tensor")
        own = declared(info)
        shapes[name] = own
        if name in known and own is not None:
            _learn(path, sizes, _sizes_by_word(path, name, own, known[name]))
    return {
        name: _typed(path, name, inputs[name], shape, known.get(name), sizes)
        for name, shape in shapes.items()
    }


def fixed_otherwise(inputs: Mapping[str, Any], types: Mapping[str, Typed]) -> list[str]:
    """Which inputs have another size than the file fixes, the batch aside: a clause for each."""
    found = []
    for name, info in inputs.items():
        own, shape = declared(info), types[name].shape
        if own is None or shape is None or len(own) != len(shape):
            continue
        pairs = zip(own[1:], shape[1:], strict=True)
        if any(isinstance(size, int) and size != other for size, other in pairs):
            found.append(f"the file fixes the size of input `{on_one_line(name)}`: {_shown(own)}")
    return found


def _learn(path: str, sizes: dict[str, int], found: Sequence[tuple[str, int]]) -> None:
    """Add what words are to what is known. Raises UsageError where one word is two sizes."""
    for word, size in found:
        if sizes.setdefault(word, size) != size:
            raise refused(
                path,
                f"the size `{word}` of its inputs would be {sizes[word]} and {size}",
                "a size with a name is the same wherever it stands; the batch is 1",
            )


def _sizes_by_word(path: str, name: str, own: Declared, given: Sizes) -> Sequence[tuple[str, int]]:
    """What the words in a shape are, by the shape that was given."""
    if len(given) == len(own) - 1:
        given = (1, *given)
    if len(given) != len(own):
        axes = f"has {len(own)} axes, the batch included"
        raise refused(path, f"input `{name}` {axes}, and {len(given)} are given", _shown(own))
    pairs = zip(own, given, strict=True)
    return [(word, size) for word, size in pairs if isinstance(word, str) and word != "?"]


def _typed(
    path: str,
    name: str,
    info: Any,
    own: Declared | None,
    given: Sizes | None,
    sizes: Mapping[str, int],
) -> tuple[Typed, bool]:
    element = info.type.tensor_type.elem_type
    if given is not None:
        with_batch = own is None or len(given) < len(own)
        shape = (1, *given) if with_batch else given
        return Typed(element, _checked(path, name, shape)), with_batch or given[:1] == (1,)
    if own is None:
        raise _needs(path, name, (), "the file gives it no shape")
    if not own:
        return Typed(element, ()), False
    first, *rest = own
    batch = first if isinstance(first, int) else sizes.get(first, 1)
    if isinstance(first, int) and first != 1:
        raise _needs(path, name, own, f"its batch is fixed at {first}: {_shown(own)}")
    known = tuple(size if isinstance(size, int) else sizes.get(size, -1) for size in rest)
    if -1 in known:
        raise _needs(path, name, own, f"sizes of it are left open: {_shown(own)}")
    return Typed(element, _checked(path, name, (batch, *known))), batch == 1


def _checked(path: str, name: str, shape: Sizes) -> Sizes:
    if not is_shape(shape) or 0 in shape:
        raise refused(path, f"input `{name}` has an impossible shape", _shown(shape))
    return shape


def _needs(path: str, name: str, own: Declared, why: str) -> Exception:
    usual = 224 if len(own) in (0, 4) else 128
    sizes = [size if isinstance(size, int) else usual for size in own[1:]] or [3, usual, usual]
    example = "x".join(map(str, sizes))
    help_text = f"give the shape of one example, as in --input {name}={example}"
    return refused(path, f"the shape of input `{name}` is needed", why, help_text=help_text)


def _shown(shape: Declared) -> str:
    return f"[{', '.join(map(str, shape))}]"
