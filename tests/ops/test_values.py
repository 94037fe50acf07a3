"""PyTorch counterparts on real numbers: that they compute what the operator is said to be.

A shape does not tell rows from columns where both fit, nor one order of tokens from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from costcalc.ops import find  # noqa: E402
from costcalc.ops.base import TF_SAME, Missing, window  # noqa: E402
from costcalc.ops.base.attributes import CIRCULAR, REFLECT, REPLICATE  # noqa: E402
from tests.ops import definitions, scalars  # noqa: E402
from tests.ops.counterparts import Counterpart  # noqa: E402
from tests.ops.rows import Row  # noqa: E402
from tests.ops.scalars import Desk, Tensor  # noqa: E402
from tests.ops.test_scalars import WALKED  # noqa: E402

BATCH = 2
POSITIVE = {"log", "sqrt", "rsqrt"}
"""Functions of positive numbers."""


@pytest.fixture(autouse=True)
def _exactly() -> Iterator[None]:
    """Twice the usual precision, the same random numbers for every test, no gradients."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(1)
    with torch.no_grad():
        yield
    torch.set_default_dtype(usual)


def built(operator: str, *inputs: tuple[int, ...], **attributes: Any) -> Counterpart:
    axes = len(inputs[0]) - 1 if inputs else 0
    steps = find(operator).on(axes, **attributes).module(*inputs)
    assert not isinstance(steps, Missing)
    model = Counterpart(steps)
    for parameter in model.parameters():
        parameter.uniform_(-1, 1)
    return model


def on_desk(desk: Desk, x: Any) -> Tensor:
    return {i: desk.number(x[i].item()) for i in product(*map(range, x.shape))}


def parameters(model: Counterpart) -> Callable[..., float]:
    """The parameters of a layer by name; a stored argument has another name than in a layer."""
    named = {n: p for call in model.calls for n, p in call.named_parameters()}
    arguments = [p for call in model.calls for p in call.parameters()]

    def look_up(name: str, *index: int) -> float:
        found = named[name] if name in named else arguments[-1 if name == "bias" else 0]
        return float(found[index] if len(index) == found.ndim else found.flatten()[index])

    return look_up


def at_desk(row: Row, model: Counterpart, inputs: list[Any]) -> Any:
    """The definition on one example, with the parameters of the model."""
    desk = Desk(parameters(model))
    attributes = row.op().attributes()
    output = definitions.OPERATORS[row.operator](
        desk,
        *(on_desk(desk, x) for x in inputs),
        **{n: float(v) if isinstance(v, Fraction) else v for n, v in attributes.items()},
    )
    result = torch.full(scalars.shape(output), torch.nan)
    for index, scalar in output.items():
        result[index] = scalar.value
    return result


@pytest.mark.parametrize("row", WALKED, ids=str)
def test_row(row: Row) -> None:
    """What is counted is what is computed."""
    model = built(row.operator, *row.inputs, **row.attributes)
    inputs = [3 * torch.randn(BATCH, *x) for x in row.inputs]
    if row.operator in POSITIVE:
        inputs = [x.abs() + 0.1 for x in inputs]
    found = model(*(inputs or [torch.zeros(BATCH)]))
    for example in range(BATCH):
        expected = at_desk(row, model, [x[example] for x in inputs])
        assert torch.allclose(found[example], expected, rtol=1e-9, atol=1e-9)


def numbered(*shape: int) -> Any:
    """A batch of tensors in which no value comes twice."""
    return torch.arange(float(BATCH * torch.Size(shape).numel())).reshape(BATCH, *shape)


WINDOWS = [None, (3, 2), (1, 7), (9, 14), 1]


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_image_undoes_tokens(window: Any) -> None:
    x = numbered(5, 9, 14)
    tokens = built("tokens", (5, 9, 14), window=window)(x)
    assert torch.equal(built("image", (9 * 14, 5), out=(9, 14), window=window)(tokens), x)


def test_tokens_follow_each_other_row_by_row() -> None:
    x = numbered(5, 9, 14)
    tokens = built("tokens", (5, 9, 14))(x)
    pixels = product(range(9), range(14))
    for token, (i, j) in zip(tokens.unbind(1), pixels, strict=True):
        assert torch.equal(token, x[:, :, i, j])


@pytest.mark.parametrize("window", [w for w in WINDOWS if isinstance(w, tuple)], ids=str)
def test_a_window_stays_together(window: tuple[int, int]) -> None:
    """Run after run of tokens is one window, and in it they follow row by row."""
    x = numbered(5, 9, 14)
    tokens = iter(built("tokens", (5, 9, 14), window=window)(x).unbind(1))
    h, w = window
    for top, left in product(range(0, 9, h), range(0, 14, w)):
        for i, j in product(range(top, top + h), range(left, left + w)):
            assert torch.equal(next(tokens), x[:, :, i, j])
    assert list(tokens) == []


def test_merge_heads_undoes_split_heads() -> None:
    x = numbered(9, 20)
    heads = built("split_heads", (9, 20), n=4)(x)
    assert torch.equal(heads[:, 1], x[:, :, 5:10])
    assert torch.equal(built("merge_heads", (4, 9, 5))(heads), x)


def test_pixel_unshuffle_undoes_pixel_shuffle() -> None:
    x = numbered(18, 5, 7)
    pixels = built("pixel_shuffle", (18, 5, 7), r=3)(x)
    assert torch.equal(pixels[:, 1, :3, :3].flatten(1), x[:, 9:, 0, 0])
    assert torch.equal(built("pixel_unshuffle", (2, 15, 21), r=3)(pixels), x)


@pytest.mark.parametrize(("x", "y"), [((12, 7), (4, 21)), ((54, 2, 5, 7), (2, 6, 15, 21))])
def test_pixel_unshuffle_undoes_pixel_shuffle_along_any_axes(
    x: tuple[int, ...], y: tuple[int, ...]
) -> None:
    """And the channels that one place takes are in the order of nn.PixelShuffle."""
    values = numbered(*x)
    pixels = built("pixel_shuffle", x, r=3)(values)
    first = pixels[(slice(None), 1, *(slice(3) for _ in y[1:]))].flatten(1)
    taken = first.shape[1]
    place = (slice(None), slice(taken, 2 * taken), *(0 for _ in x[1:]))
    assert torch.equal(first, values[place])
    assert torch.equal(built("pixel_unshuffle", y, r=3)(pixels), values)


@pytest.mark.parametrize("sizes", [(23,), (3, 9, 14)], ids=str)
def test_image_undoes_tokens_of_sequences_and_volumes(sizes: tuple[int, ...]) -> None:
    x = numbered(5, *sizes)
    tokens = built("tokens", (5, *sizes))(x)
    assert torch.equal(tokens[:, 1], x[(slice(None), slice(None), *(0,) * (len(sizes) - 1), 1)])
    assert torch.equal(built("image", tuple(tokens.shape[1:]), out=sizes)(tokens), x)


def test_pad_puts_zeros_and_crops() -> None:
    x = 1 + numbered(2, 9, 14)
    y = built("pad", (2, 9, 14), p=((-3, 1), (2, -5)))(x)
    assert torch.equal(y[:, :, :-1, 2:], x[:, :, 3:, :-5])
    assert not y[:, :, -1:].any()
    assert not y[..., :2].any()


def test_padding_of_a_transposed_convolution_is_cropped() -> None:
    """Sides that differ, which PyTorch does not know, by the sides alike, which it does."""
    given = {"out": 6, "k": (4, 3), "s": (3, 2), "output_padding": (2, 1)}
    x = torch.randn(BATCH, 5, 8, 11)
    whole, cropped = (
        built("conv_transpose", (5, 8, 11), p=p, **given) for p in (0, ((2, 0), (0, 1)))
    )
    cropped.load_state_dict(whole.state_dict())
    assert torch.equal(cropped(x), whole(x)[:, :, 2:, :-1])


def test_layer_normalization_of_an_image_is_over_its_channels() -> None:
    x = torch.randn(BATCH, 7, 9, 11)
    mean, variance = x.mean(1, keepdim=True), x.var(1, correction=0, keepdim=True)
    model = built("ln", (7, 9, 11), affine=False)
    assert torch.allclose(model(x), (x - mean) / (variance + 1e-5).sqrt())


def test_attention_in_windows_is_attention_run_by_run() -> None:
    q, k, v = (torch.randn(BATCH, *x) for x in ((6, 10), (9, 10), (9, 14)))
    found = built("sdpa", (6, 10), (9, 10), (9, 14), heads=2, windows=3)(q, k, v)
    alone = built("sdpa", (2, 10), (3, 10), (3, 14), heads=2)
    runs = zip(q.split(2, 1), k.split(3, 1), v.split(3, 1), strict=True)
    assert torch.allclose(found, torch.cat([alone(*run) for run in runs], 1))


def test_tokens_in_windows_meet_the_windows_of_attention() -> None:
    """A pixel changes the output of its own window, and of no other."""
    x = torch.randn(BATCH, 4, 6, 10)
    tokens = built("tokens", (4, 6, 10), window=(3, 5))
    attention = built("sdpa", *((60, 4),) * 3, windows=4)
    image = built("image", (60, 4), out=(6, 10), window=(3, 5))

    def attended(x: Any) -> Any:
        return image(attention(*[tokens(x)] * 3))

    changed = x.clone()
    changed[:, :, 4, 7] += 1
    differ = (attended(changed) != attended(x)).any(1)
    assert differ[:, 3:, 5:].all()
    assert differ.sum() == BATCH * 3 * 5


def around(before: int, after: int, size: int, mode: str) -> list[int]:
    """The places that a margin shows, walking outwards from either end."""
    walks = {
        "reflect": (lambda n: n, lambda n: size - 1 - n),
        "replicate": (lambda n: 0, lambda n: size - 1),
        "circular": (lambda n: size - n, lambda n: n - 1),
    }
    front, back = walks[mode]
    left = [front(n) for n in range(before, 0, -1)]
    return [*left, *range(size), *(back(n) for n in range(1, after + 1))]


@pytest.mark.parametrize("mode", [REFLECT, REPLICATE, CIRCULAR], ids=str)
@pytest.mark.parametrize("sizes", [(9,), (9, 6), (4, 9, 6)], ids=str)
def test_margins_show_the_input(mode: Any, sizes: tuple[int, ...]) -> None:
    x = numbered(2, *sizes)
    p = ((2, 1), (0, 3), (1, 2))[-len(sizes) :]
    expected = x
    for axis, ((before, after), size) in enumerate(zip(p, sizes, strict=True), 2):
        places = around(before, after, size, str(mode))
        expected = expected.index_select(axis, torch.tensor(places))
    assert torch.equal(built("pad", (2, *sizes), p=p, mode=mode)(x), expected)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@pytest.mark.parametrize("k", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("d", [1, 3])
def test_same_of_tensorflow_at_stride_1_is_that_of_pytorch(k: int, d: int) -> None:
    x = torch.randn(BATCH, 2, 7)
    model = built("conv", (2, 7), out=3, k=k, d=d, p=TF_SAME)
    theirs = torch.nn.Conv1d(2, 3, k, dilation=d, padding="same", bias=False)
    theirs.weight.copy_(next(model.parameters()))
    assert torch.allclose(model(x), theirs(x))


@pytest.mark.parametrize(
    ("size", "k", "s", "d", "sides"),
    [
        (224, 3, 2, 1, (0, 1)),
        (225, 3, 2, 1, (1, 1)),
        (112, 5, 2, 1, (1, 2)),
        (28, 2, 2, 1, (0, 0)),
        (7, 1, 3, 1, (0, 0)),
        (7, 3, 1, 4, (4, 4)),
        (10, 4, 3, 1, (1, 2)),
    ],
)
def test_same_of_tensorflow_puts_the_smaller_half_before(
    size: int, k: int, s: int, d: int, sides: tuple[int, int]
) -> None:
    """What is before and after, as TensorFlow's own rule gives it, worked out by hand."""
    sliding = window.Sliding((k,), (s,), TF_SAME, (d,))
    assert window.widths((1, size), sliding) == (sides,)


def test_a_maximum_does_not_see_the_padding() -> None:
    """With TensorFlow's `same` over two windows of three; what is around is less than any value."""
    x = torch.tensor([[[-5.0, -3.0, -4.0, -2.0]]])
    model = built("maxpool", (1, 4), k=3, s=2, p=TF_SAME)
    assert model(x).tolist() == [[[-3.0, -2.0]]]


def test_normalization_along_an_axis() -> None:
    x = torch.randn(BATCH, 3, 4, 5, 7)
    for axis in range(4):
        along = axis + 1
        mean, variance = x.mean(along, keepdim=True), x.var(along, correction=0, keepdim=True)
        model = built("ln", (3, 4, 5, 7), affine=False, axis=axis)
        assert torch.allclose(model(x), (x - mean) / (variance + 1e-5).sqrt())


def test_a_linear_layer_along_an_axis() -> None:
    x = torch.randn(BATCH, 3, 4, 5)
    for axis in range(3):
        model = built("linear", (3, 4, 5), out=6, axis=axis, bias=False)
        (weight,) = model.parameters()
        expected = torch.tensordot(x, weight, dims=([axis + 1], [1])).movedim(-1, axis + 1)
        assert torch.allclose(model(x), expected)
