"""Models of PyTorch are traced to specs with their totals, or refused by name."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from costcalc.bridge.tracing.door import OF_BATCH_1, traced
from costcalc.bridge.tracing.reader import Step
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.bridge.tracing.translation import TRANSLATIONS, Translation
from costcalc.cost.network import Network
from costcalc.errors import UsageError
from costcalc.imports.road import Imported, imported

Forward = Callable[..., Any]


class Case(nn.Module):
    """A model of some layers and a function of them."""

    def __init__(self, forward: Forward, **layers: Any):
        super().__init__()
        self.function = forward
        for name, layer in layers.items():
            setattr(self, name, layer)

    def forward(self, *x: Tensor) -> Any:
        return self.function(self, *x)


MODEL: list[nn.Module] = []


def model() -> nn.Module:
    """The model of the running test."""
    return MODEL[-1]


def spec_of(made: nn.Module, *shapes: Any) -> Imported:
    MODEL.append(made)
    inputs = tuple(s if isinstance(s, GivenInput) else GivenInput("", s) for s in shapes)
    return imported(traced(TraceRequest(f"{__name__}:model", inputs=inputs)))


def layers_of(found: Imported) -> list[str]:
    """The layers of a spec, as they are written."""
    lines = found.text.partition("layers:\n")[2].partition("references:")[0].splitlines()
    return [line.partition(": ")[2] for line in lines if line.startswith("  - ")]


def attend(net: Any, x: Tensor) -> Tensor:
    """Attention as it is written by hand."""
    tokens, dim = x.shape[1:]
    qkv = net.qkv(x).reshape(-1, tokens, 3, 4, dim // 4).permute(2, 0, 3, 1, 4)
    q, k, v = qkv.unbind(0)
    scores = (q @ k.transpose(-2, -1) * 0.5).softmax(-1)
    out: Tensor = net.out((scores @ v).transpose(1, 2).reshape(-1, tokens, dim))
    return out


def windows(net: Any, x: Tensor) -> Tensor:
    """Tokens of windows of 3 x 5 pixels."""
    c, h, w = x.shape[1:]
    y = x.view(-1, c, h // 3, 3, w // 5, 5).permute(0, 2, 4, 3, 5, 1).reshape(-1, 15, c)
    out: Tensor = net.fc(net.norm(y))
    return out.sum(1)


def both(net: Any, a: Tensor, b: Tensor) -> Tensor:
    out: Tensor = net.f(a) + net.g(b)
    return out


def look_up(net: Any, x: Tensor) -> Tensor:
    out: Tensor = net.fc(net.words(x) + net.places)
    return out


def partly_biased(net: Any, x: Tensor) -> Tensor:
    """As attention whose keys have no bias."""
    bias = torch.cat((net.a.bias, torch.zeros_like(net.a.bias)))
    return functional.linear(x, net.c.weight, bias)


def standardized(net: Any, x: Tensor) -> Tensor:
    """A convolution whose weight is normalized, with a gain for each output."""
    weight = functional.batch_norm(
        net.c.weight.reshape(1, 4, -1), None, None, weight=net.gain, training=True
    )
    return functional.conv2d(x, weight.reshape_as(net.c.weight), net.c.bias)


def blurred(net: Any, x: Tensor) -> Tensor:
    return functional.conv2d(net.c(x), net.kernel, stride=2, groups=2)


def table_of_places(net: Any, x: Tensor) -> Tensor:
    """Scores with biases that are computed for each distance, and picked for each pair."""
    places = torch.tensor([[2, 1, 0], [3, 2, 1], [4, 3, 2]], device=x.device)
    biases = net.f(torch.zeros(5, 2, device=x.device))[places]
    return net.a(x) + biases.permute(2, 0, 1)


def changed_weight(net: Any, x: Tensor) -> Tensor:
    bias = net.a.bias.clone()
    bias[1:3].zero_()
    return functional.linear(x, net.a.weight, bias)


def holding(case: nn.Module, name: str, tensor: Tensor) -> nn.Module:
    case.register_buffer(name, tensor)
    return case


def learning(case: nn.Module, name: str, *shape: int) -> nn.Module:
    case.register_parameter(name, nn.Parameter(torch.zeros(*shape)))
    return case


EXACT: dict[str, tuple[nn.Module, tuple[int, ...]]] = {
    "attention by hand": (
        Case(attend, qkv=nn.Linear(24, 72), out=nn.Linear(24, 24)),
        (7, 24),
    ),
    "multi-head attention": (
        Case(
            lambda net, x: net.mix(x, x, x)[0],
            mix=nn.MultiheadAttention(24, 4, batch_first=True),
        ),
        (7, 24),
    ),
    "windows": (Case(windows, norm=nn.LayerNorm(8), fc=nn.Linear(8, 6)), (8, 6, 10)),
    "images in a stack": (
        Case(
            lambda net, x: net.conv(x.transpose(1, 2).flatten(0, 1)),
            conv=nn.Conv2d(3, 5, 3, padding=1),
        ),
        (3, 4, 7, 9),
    ),
    "in place": (
        Case(
            lambda net, x: functional.relu_(net.a(x)).add_(1).mul_(2),
            a=nn.Conv2d(3, 4, 3, stride=2, padding=1),
        ),
        (3, 7, 9),
    ),
    "a pad": (
        Case(lambda net, x: net.c(functional.pad(x, (0, 1, 2, 0))), c=nn.Conv2d(3, 4, 2)),
        (3, 7, 9),
    ),
    "every second": (
        Case(lambda net, x: net.c(x[:, :, 1::2, ::2]), c=nn.Conv2d(3, 4, 1)),
        (3, 6, 8),
    ),
    "transposed": (
        Case(
            lambda net, x: net.up(x),
            up=nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1, output_padding=1),
        ),
        (6, 5, 7),
    ),
    "recurrent": (
        Case(lambda net, x: net.lstm(x)[0], lstm=nn.LSTM(6, 8, 2, batch_first=True)),
        (5, 6),
    ),
    "a shared layer": (Case(lambda net, x: net.a(net.a(x)), a=nn.Linear(6, 6)), (5, 6)),
    "a bias that is computed": (
        Case(partly_biased, a=nn.Linear(1, 4), c=nn.Linear(6, 8, bias=False)),
        (5, 6),
    ),
    "a weight that is changed in place": (Case(changed_weight, a=nn.Linear(6, 4)), (5, 6)),
    "a weight that is standardized": (
        learning(Case(standardized, c=nn.Conv2d(3, 4, (3, 2))), "gain", 4),
        (3, 7, 9),
    ),
    "a filter that is not trained": (
        holding(Case(blurred, c=nn.Conv2d(3, 4, 1)), "kernel", torch.ones(6, 2, 3, 2)),
        (3, 7, 10),
    ),
    "biases of places": (
        Case(table_of_places, f=nn.Linear(2, 4), a=nn.Linear(3, 3)),
        (4, 3, 3),
    ),
    "rows of a table": (
        learning(
            Case(
                lambda net, x: net.a(x) + net.t[:, torch.tensor([0, 2, 2, 1, 0])], a=nn.Linear(6, 5)
            ),
            "t",
            4,
            3,
        ),
        (4, 6),
    ),
    "windows that overlap": (
        Case(
            lambda net, x: net.c(x).unfold(2, 4, 2).unfold(3, 3, 3).sum((4, 5)),
            c=nn.Conv2d(3, 4, 1),
        ),
        (3, 8, 9),
    ),
    "volumes in a stack": (
        Case(
            lambda net, x: net.c(x.unflatten(1, (2, 3)).flatten(0, 1)),
            c=nn.Conv3d(3, 5, (3, 1, 2), stride=(2, 1, 1)),
        ),
        (6, 5, 4, 7),
    ),
    "a smooth resize": (
        Case(
            lambda net, x: net.c(functional.interpolate(x, (6, 11), mode="bicubic")),
            c=nn.Conv2d(3, 4, 3),
        ),
        (3, 7, 9),
    ),
    "a table of places that is resized and repeated": (
        learning(
            Case(
                lambda net, x: (
                    net.c(x)
                    + functional.interpolate(net.t, (3, 5), mode="bicubic").tile((1, 1, 2, 3))
                ),
                c=nn.Conv2d(3, 4, 1),
            ),
            "t",
            1,
            4,
            2,
            7,
        ),
        (3, 6, 15),
    ),
    "every third, and one more": (
        Case(lambda net, x: net.c(x[:, :, ::3]), c=nn.Conv2d(3, 4, 1)),
        (3, 7, 8),
    ),
    "axes by other names": (
        Case(lambda net, x: net.a(torch.swapaxes(x, 1, 3)), a=nn.Linear(3, 4)),
        (3, 7, 8),
    ),
    "bounds that are tensors": (
        Case(
            lambda net, x: torch.clamp(net.a(x), x.new_zeros(1), x.new_ones(1)), a=nn.Linear(6, 4)
        ),
        (5, 6),
    ),
    "norms by hand": (
        Case(
            lambda net, x: net.a(x) / (net.b(x).var(1, unbiased=False, keepdim=True) + 1).sqrt(),
            a=nn.Conv2d(3, 4, 1),
            b=nn.Conv2d(3, 5, 1),
        ),
        (3, 7, 8),
    ),
    "deviations": (
        Case(lambda net, x: net.a(torch.stack((x.std(1), x.var(1)), 1)), a=nn.Linear(6, 4)),
        (5, 6),
    ),
    "a sparse buffer that is not read": (
        holding(Case(lambda net, x: net.a(x), a=nn.Linear(6, 4)), "b", torch.eye(5).to_sparse()),
        (5, 6),
    ),
    "the weight of an embedding": (
        learning(
            Case(
                lambda net, x: (
                    net.a(x).tanh() @ net.w.transpose(0, 1) + functional.linear(x, net.w)
                ),
                a=nn.Linear(6, 6),
            ),
            "w",
            9,
            6,
        ),
        (5, 6),
    ),
    "a squeeze": (
        Case(
            lambda net, x: x * torch.sigmoid(net.a(x.mean((2, 3), keepdim=True))),
            a=nn.Conv2d(6, 6, 1),
        ),
        (6, 5, 7),
    ),
}


@pytest.mark.parametrize("name", EXACT)
def test_a_model_has_a_spec_with_its_totals(name: str) -> None:
    made, shape = EXACT[name]
    found = spec_of(made, shape)
    totals = Network.from_text(found.text).cost().totals
    unused = sum(one.size for one in found.trace.never_used())
    assert totals.params + unused == sum(one.numel() for one in made.parameters())
    assert totals.macs == found.trace.macs
    assert unused == (1 * 4 if name == "a bias that is computed" else 0)


def test_a_product_with_a_weight_turned_over_is_a_linear_layer_with_that_weight() -> None:
    made, shape = EXACT["the weight of an embedding"]
    assert "linear(9, bias=false)" in layers_of(spec_of(made, shape))
    assert "{same: linear_}" in layers_of(spec_of(made, shape))


def test_a_deviation_counts_one_element_less_than_a_mean() -> None:
    made, shape = EXACT["deviations"]
    assert "times(1.25)" in spec_of(made, shape).text  # of 5 elements, 5 / 4
    one = Case(lambda net, x: net.a(x[:, :1].var(1)), a=nn.Linear(6, 4))
    with pytest.raises(UsageError) as error:
        spec_of(one, shape)
    assert "the variance of one element" in str(error.value)


def test_products_that_do_not_grow_with_the_batch_are_counted_once() -> None:
    made, shape = EXACT["biases of places"]
    found = spec_of(made, shape)
    assert found.totals.macs == 4 * 3 * 3 * 3 + 5 * 2 * 4
    note = OF_BATCH_1.format(5 * 2 * 4)
    assert found.trace.notes == (note,)
    assert f"# {note}\n" in found.text


def test_a_translation_to_another_shape_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(step: Step) -> int:
        return step.call("relu", (step.value("self"),), shape=(5, 7))

    monkeypatch.setitem(TRANSLATIONS, "aten.relu", Translation(wrong, multiplies=False))
    with pytest.raises(UsageError) as caught:
        spec_of(Case(lambda net, x: net.a(x).relu(), a=nn.Linear(6, 4)), (5, 6))
    (found,) = caught.value.diagnostics
    assert found.notes == ("`aten.relu`: its result has another shape than ours, in the model",)


def test_an_image_that_is_enlarged_is_so_at_any_size() -> None:
    def enlarged(net: Any, x: Tensor) -> Tensor:
        bigger = functional.interpolate(net.a(x), scale_factor=(2, 3))
        return functional.interpolate(bigger, (5, 4), mode="bilinear")

    made = Case(enlarged, a=nn.Conv2d(3, 4, 1))
    assert layers_of(spec_of(made, (3, 7, 9))) == [
        "conv(4, bias=true) | upsample((2, 3)) | resize((5, 4), bilinear=true)"
    ]


def test_multiply_adds_are_those_of_the_layers() -> None:
    made = Case(lambda net, x: net.a(x), a=nn.Conv2d(3, 5, (3, 2), stride=(2, 1), bias=False))
    assert spec_of(made, (3, 7, 9)).totals.macs == 5 * 3 * 8 * (3 * 3 * 2)


def test_the_batch_is_no_axis_wherever_it_stands() -> None:
    made = Case(lambda net, x: net.a(x.transpose(0, 1)).transpose(0, 1), a=nn.Linear(6, 8))
    assert layers_of(spec_of(made, (5, 6))) == ["linear(8)"]


def test_an_input_of_indices() -> None:
    places = nn.Parameter(torch.zeros(7, 6))
    made = Case(look_up, words=nn.Embedding(11, 6), fc=nn.Linear(6, 2))
    made.places = places
    found = spec_of(made, GivenInput("words", (7,), indices=True))
    assert found.totals.params == 11 * 6 + 7 * 6 + 6 * 2 + 2


def test_several_inputs_have_names() -> None:
    made = Case(both, f=nn.Linear(6, 4), g=nn.Linear(5, 4))
    found = spec_of(made, GivenInput("left", (6,)), GivenInput("right", (5,)))
    assert "  left: (6,)\n  right: (5,)\n" in found.text
    assert "from: right" in found.text


def test_parameters_that_are_not_used_are_no_parameters_of_the_spec() -> None:
    made = Case(lambda net, x: net.a(x), a=nn.Linear(6, 4), aux=nn.Linear(9, 3))
    found = spec_of(made, (6,))
    assert found.totals.params == 6 * 4 + 4
    assert "# Never used, and left out: 30 trained values, as in aux." in found.text


def written_through_a_view(net: Any, x: Tensor) -> Tensor:
    y = net.a(x)
    y[:, ::3].mul_(3)  # the last group is not whole
    out: Tensor = net.b(y)
    return out


def running_sum(net: Any, x: Tensor) -> Tensor:
    return torch.cumsum(net.a(x), 1).sort(1)[0]


@pytest.mark.parametrize(
    ("forward", "notes"),
    [
        (
            written_through_a_view,
            ["`aten.linear`: a part of what it reads was written in place, in `b`"],
        ),
        (running_sum, ["`aten.cumsum`, in the model", "`aten.sort`, in the model"]),
        (
            lambda net, x: net.a(x) @ net.a(x).T,
            ["`aten.mm`: two axes hold the batch, in the model"],
        ),
    ],
)
def test_what_has_no_counterpart_is_named(forward: Forward, notes: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        spec_of(Case(forward, a=nn.Linear(6, 4), b=nn.Linear(4, 2)), (6,))
    (found,) = caught.value.diagnostics
    assert found.message.endswith("uses operators that have no counterpart here")
    assert list(found.notes) == notes


def test_a_part_of_a_model() -> None:
    MODEL.append(nn.ModuleDict({"back": nn.Linear(6, 4), "head": nn.Linear(4, 2)}))
    request = TraceRequest(f"{__name__}:model", inputs=(GivenInput("", (6,)),), module="back")
    assert imported(traced(request)).totals.params == 6 * 4 + 4


def test_a_part_that_there_is_not() -> None:
    MODEL.append(nn.ModuleDict({"back": nn.Linear(6, 4)}))
    request = TraceRequest(f"{__name__}:model", inputs=(GivenInput("", (6,)),), module="neck")
    with pytest.raises(UsageError, match="has no module `neck`"):
        traced(request)
