"""Convolutions, pools, resampling: what slides over the spatial axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from costcalc.bridge.tracing.reader import Shape, Step, UntranslatedError
from costcalc.bridge.tracing.translation import translates

WINDOW = {"s": "stride", "p": "padding", "d": "dilation"}
"""Our words for how a window slides, and PyTorch's."""

CHANNELS_FIRST = 1
"""The axes before the spatial ones: the channels."""

MOST_SLICES = 64
"""Volumes in a stack, each of which is a layer."""


def spread(value: Any, axes: int) -> tuple[int, ...]:
    """A number for each spatial axis, of one number, of a list of one, or of a list of all."""
    listed = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    return listed * axes if len(listed) == 1 else listed


def over_images(
    step: Step, axes: int, make: Callable[[int, Shape, int], int], name: str = "input"
) -> int:
    """What `make` gives of an input with `axes` spatial axes, its result's shape and the number of
    axes that are there besides: images that are a stack [n, c, h, w] are a volume [c, n, h, w].
    """
    value, own, result = step.value(name), step.example(name), step.shape
    more = len(own) - axes - CHANNELS_FIRST
    if more == 0:
        return make(value, result, 0)
    if more != 1 or (axes > 2 and own[0] > MOST_SLICES):
        raise UntranslatedError(f"its input has {len(own)} axes")
    if axes > 2:
        return _one_by_one(step, value, result, make)
    order = (1, 0, *range(2, len(own)))
    turned = step.permuted(value, order)
    found = make(turned, tuple(result[axis] for axis in order), 1)
    return step.permuted(found, order)


def _one_by_one(
    step: Step, value: int, result: Shape, make: Callable[[int, Shape, int], int]
) -> int:
    """Of a stack of volumes, as of each head, one after the other: all have the same weights."""
    own = step.reader.shapes[value]
    found = []
    for number in range(own[0]):
        part = step.call(
            "slice", (value,), shape=(1, *own[1:]), start=number, stop=number + 1, axis=0
        )
        one = make(step.reshaped(part, own[1:]), result[1:], 0)
        found.append(step.reshaped(one, (1, *result[1:])))
    if len(found) == 1:
        return found[0]
    return step.call("concat", found, shape=result, axis=0)


def windows(more: int, **sizes: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Kernel, stride, padding, dilation with that many axes before, over which nothing slides."""
    return {name: ((0 if name == "p" else 1),) * more + tuple(v) for name, v in sizes.items()}


def _convolution(step: Step, axes: int) -> int:
    if step.reader.state(step.tensor("weight")).is_constant:
        return _filter(step)
    weight = _weights(step)
    out, _, *kernel = step.reader.full(step.tensor("weight"))
    stride, dilation = spread(step["stride"], axes), spread(step["dilation"], axes)
    padding = _padding(step["padding"], axes, kernel, dilation)

    def make(value: int, shape: Shape, more: int) -> int:
        sizes = windows(more, k=kernel, s=stride, p=padding, d=dilation)
        given = {"out": out, "g": step["groups"], "bias": "bias" in weight, **sizes}
        normed: dict[str, Any] = {"weight_norm": 0} if "scale" in weight else {}
        return step.call("conv", (value,), weight, shape=shape, **given, **normed)

    return over_images(step, axes, make)


def _filter(step: Step) -> int:
    """A convolution with a kernel that is not trained, as that of a blur: a product of a constant
    with the windows of each group.
    """
    groups, bias = step["groups"], step["bias"]
    out, inner, *kernel = step.full("weight")
    if len(kernel) != 2 or bias is not None or len(step.example("input")) != 3:
        raise UntranslatedError("its weight is not trained")
    given = {word: spread(step[name], 2) for word, name in WINDOW.items()}
    _, high, wide = step.shape
    taps, places = inner * kernel[0] * kernel[1], high * wide
    columns = step.call(
        "unfold",
        (step.value("input"),),
        shape=(groups * taps, places),
        k=tuple(kernel),
        **given,
    )
    rows = (groups, out // groups, taps)
    weight = step.call("constant", (), shape=rows, sizes=rows)
    grouped = step.reshaped(columns, (groups, taps, places))
    found = step.call("matmul", (weight, grouped), shape=(*rows[:2], places))
    return step.reshaped(found, step.shape)


def _weights(step: Step) -> dict[str, int]:
    """What a convolution holds; a trained length for each output is the scale of a weight norm."""
    weight, more = step.reader.origins(step.tensor("weight"), "weight")
    held = {"weight": weight, **step.stored(bias="bias")}
    if not more:
        return held
    (scale, *others) = sorted(more)
    if others or step.reader.session.stored[scale].size != step.full("weight")[0]:
        raise UntranslatedError("its weight is computed")
    return {**held, "scale": scale}


def _padding(given: Any, axes: int, kernel: Sequence[int], d: Sequence[int]) -> tuple[int, ...]:
    """The padding of each axis. Raises UntranslatedError where it is not the same on both sides."""
    if given == "valid":
        return (0,) * axes
    if given != "same":
        return spread(given, axes)
    whole = [step * (size - 1) for size, step in zip(kernel, d, strict=True)]
    if any(size % 2 for size in whole):
        raise UntranslatedError("its padding differs on both sides")
    return tuple(size // 2 for size in whole)


@translates("conv1d", multiplies=True)
def conv1d(step: Step) -> int:
    return _convolution(step, 1)


@translates("conv2d", multiplies=True)
def conv2d(step: Step) -> int:
    return _convolution(step, 2)


@translates("conv3d", multiplies=True)
def conv3d(step: Step) -> int:
    return _convolution(step, 3)


@translates("conv_transpose1d conv_transpose2d conv_transpose3d", multiplies=True)
def conv_transpose(step: Step) -> int:
    _, groups_out, *kernel = step.reader.full(step.tensor("weight"))
    axes = len(kernel)
    stored = step.stored(weight="weight", bias="bias")
    return step.call(
        "conv_transpose",
        (step.value("input"),),
        stored,
        out=groups_out * step["groups"],
        k=tuple(kernel),
        s=spread(step["stride"], axes),
        p=spread(step["padding"], axes),
        output_padding=spread(step["output_padding"], axes),
        d=spread(step["dilation"], axes),
        g=step["groups"],
        bias="bias" in stored,
    )


def _pool(step: Step, op: str, name: str, axes: int, **more_attributes: Any) -> int:
    kernel = spread(step["kernel_size"], axes)
    stride = spread(step["stride"], axes) if step["stride"] else kernel
    padding = spread(step["padding"], axes)
    sizes: dict[str, Sequence[int]] = {"k": kernel, "s": stride, "p": padding}
    if op == "maxpool":
        sizes["d"] = spread(step["dilation"], axes)

    def make(value: int, shape: Shape, more: int) -> int:
        given = windows(more, **sizes)
        ceil = bool(step["ceil_mode"])
        return step.call(op, (value,), shape=shape, ceil=ceil, **given, **more_attributes)

    return over_images(step, axes, make, name)


@translates("max_pool1d max_pool2d max_pool3d")
def max_pool(step: Step) -> int:
    return _pool(step, "maxpool", "self", int(step.asked.name[-2]))


@translates("avg_pool1d avg_pool2d avg_pool3d")
def avg_pool(step: Step) -> int:
    if step["divisor_override"] is not None:
        raise UntranslatedError("it divides by a number of its own")
    count = bool(step["count_include_pad"])
    return _pool(step, "avgpool", "self", int(step.asked.name[-2]), count_pad=count)


def _adaptive(step: Step, op: str) -> int:
    axes = int(step.asked.name[-2])
    own = step.full("self")[-axes:]
    asked = spread(step["output_size"], axes)
    out = tuple(own[n] if size is None else size for n, size in enumerate(asked))

    def make(value: int, shape: Shape, more: int) -> int:
        outside = shape[1 : 1 + more]
        return step.call(op, (value,), shape=shape, out=outside + out)

    return over_images(step, axes, make, "self")


@translates("adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d")
def adaptive_avg_pool(step: Step) -> int:
    return _adaptive(step, "adaptive_avgpool")


@translates("adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d")
def adaptive_max_pool(step: Step) -> tuple[int | None, ...]:
    return _adaptive(step, "adaptive_maxpool"), None


@translates("upsample_nearest1d upsample_nearest2d upsample_nearest3d _upsample_nearest_exact2d")
def upsample_nearest(step: Step) -> int:
    return _resampled(step, bilinear=False)


@translates("upsample_bilinear2d upsample_trilinear3d upsample_linear1d")
def upsample_smooth(step: Step) -> int:
    return _resampled(step, bilinear=True)


@translates("upsample_bicubic2d")
def upsample_bicubic(step: Step) -> int:
    value, alone = _without_batch(step)
    found = step.call("bicubic", (value,), shape=alone, out=alone[1:])
    return step.reshaped(found, step.shape)


def _without_batch(step: Step) -> tuple[int, Shape]:
    """The image, and the shape of the result; of a tensor that the model holds, which has a batch
    of 1 of its own, without that.
    """
    value, shape = step.value(_image(step)), step.shape
    own = step.reader.shapes[value]
    is_held = step.reader.holds_batch(step.full(_image(step))) is None and own[0] == 1
    return (step.reshaped(value, own[1:]), shape[1:]) if is_held else (value, shape)


def _resampled(step: Step, *, bilinear: bool) -> int:
    """As many times as large, where the model says so and not a size: then it is so of any size."""
    value, alone = _without_batch(step)
    before, after = step.reader.shapes[value][1:], alone[1:]
    factors = step["scale_factors"] or [step[f"scales_{axis}"] for axis in "dhw"[-len(after) :]]
    if all(factor is not None and factor == int(factor) for factor in factors):
        times = tuple(int(factor) for factor in factors)
        if after == tuple(n * size for n, size in zip(times, before, strict=True)):
            found = step.call("upsample", (value,), shape=alone, s=times, bilinear=bilinear)
            return step.reshaped(found, step.shape)
    found = step.call("resize", (value,), shape=alone, out=after, bilinear=bilinear)
    return step.reshaped(found, step.shape)


def _image(step: Step) -> str:
    return "input" if step["input"] is not None else "self"


@translates("pad constant_pad_nd")
def pad(step: Step) -> int:
    """`pad` lists (before, after) from the last axis on."""
    flat = tuple(step["pad"])
    sides = [(flat[n], flat[n + 1]) for n in range(0, len(flat), 2)][::-1]
    words = {"reflect": "reflect", "replicate": "replicate", "circular": "circular"}
    mode = words.get(step["mode"], "zeros") if step["mode"] is not None else "zeros"
    own = step.full("self")
    if any(any(pair) for pair in sides[: max(len(sides) - len(own) + 1, 0)]):
        raise UntranslatedError("it pads the batch")
    example = step.example("self")
    margins: list[tuple[int, int]] = [(0, 0)] * (len(example) - len(sides)) + sides
    margins = margins[-len(example) :]
    value = step.value("self")
    if not any(map(any, margins)):
        return value
    return _padded(step, value, margins, mode)


def _padded(step: Step, value: int, margins: list[tuple[int, int]], mode: str) -> int:
    """`pad` of (c, *sizes); axes of something else are first made so."""
    if not 2 <= len(margins) <= 4 and len(margins) != 1:
        raise UntranslatedError(f"it pads {len(margins)} axes")
    if len(margins) == 1:
        size = step.reader.shapes[value][0]
        wide = step.reshaped(value, (1, size))
        shape = (1, size + sum(margins[0]))
        found = step.call("pad", (wide,), shape=shape, p=tuple(margins), c=(0, 0), mode=mode)
        return step.reshaped(found, shape[1:])
    return step.call("pad", (value,), p=tuple(margins[1:]), c=margins[0], mode=mode)


@translates("pixel_shuffle")
def pixel_shuffle(step: Step) -> int:
    return step.call("pixel_shuffle", (step.value("self"),), r=step["upscale_factor"])


@translates("pixel_unshuffle")
def pixel_unshuffle(step: Step) -> int:
    return step.call("pixel_unshuffle", (step.value("self"),), r=step["downscale_factor"])


@translates("channel_shuffle native_channel_shuffle")
def channel_shuffle(step: Step) -> int:
    return step.call("shuffle", (step.value("self"),), g=step["groups"])


@translates("im2col")
def unfold(step: Step) -> int:
    sizes = {"k": "kernel_size", **WINDOW}
    given = {name: spread(step[word], 2) for name, word in sizes.items()}
    return step.call("unfold", (step.value("self"),), **given)


@translates("col2im")
def fold(step: Step) -> int:
    sizes = {"out": "output_size", "k": "kernel_size", "s": "stride"}
    sizes |= {"p": "padding", "d": "dilation"}
    given = {name: spread(step[word], 2) for name, word in sizes.items()}
    return step.call("fold", (step.value("self"),), **given)
