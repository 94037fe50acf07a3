"""Parts of a tensor that are written in place: the spec computes what the model computes."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from costcalc.bridge.model import NetworkModule
from costcalc.bridge.tracing.door import traced
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.cost.network import Network
from costcalc.errors import UsageError
from costcalc.imports.road import imported

Forward = Callable[[Tensor], Tensor]


class Written(nn.Module):
    """A model without weights, so that its values and those of the spec can be compared."""

    def __init__(self, forward: Forward):
        super().__init__()
        self.function = forward

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


MODEL: list[nn.Module] = []


def model() -> nn.Module:
    """The model of the running test."""
    return MODEL[-1]


def spec_of(made: nn.Module) -> str:
    MODEL.append(made)
    asked = TraceRequest(f"{__name__}:model", inputs=(GivenInput("", (4, 6, 5)),))
    return imported(traced(asked)).text


def part_of_two_axes(x: Tensor) -> Tensor:
    scores = x @ x.transpose(-2, -1)
    scores[:, :, 1:, 2:] += x.sigmoid()[:, :, 1:, :4]
    return scores.softmax(-1)


def a_view_of_a_view(x: Tensor) -> Tensor:
    y = x.relu()
    y.transpose(1, 3)[:, 2].unsqueeze(1).mul_(3)
    return y.sigmoid()


def row_after_row(x: Tensor) -> Tensor:
    out = torch.zeros_like(x)
    for row in range(6):
        out[:, :, row] = x[:, :, 5 - row].tanh()
    out[:, :, 1:3] *= 2
    out[:, 1] += x[:, 0]
    return out.sigmoid()


def equal_parts(x: Tensor) -> Tensor:
    y, one = x.relu(), x[:, 0].tanh()
    y[:, 0] = one
    y[:, 1] = one
    y[:, 1] += x[:, 2]
    return y.sigmoid()


def of_the_middle(x: Tensor) -> Tensor:
    y = x.relu()
    first, middle, last = y.split((1, 2, 1), 1)
    middle += x[:, 2:]
    return torch.cat((last, y, middle, first), 1).sigmoid()


def every_second(x: Tensor) -> Tensor:
    y = x.relu()
    y[:, :, 1::2] *= 2
    return y.sigmoid()


def written_twice(x: Tensor) -> Tensor:
    y = x.relu()
    part = y[:, :2]
    part.mul_(2)
    y.add_(1)
    part.mul_(x[:, 1:3])
    return y.sigmoid() + part.sum(1, keepdim=True)


def whole_then_read_through_an_older_view(x: Tensor) -> Tensor:
    y = x.relu()
    older = y[:, 1:, :2]
    y.mul_(x)
    return older.sigmoid()


def scattered(x: Tensor) -> Tensor:
    y = torch.slice_scatter(x.relu(), x[:, :2].tanh(), 1, 1, 3)
    return torch.select_scatter(y, x[:, :, 2], 2, 4).sigmoid()


def only_the_output(x: Tensor) -> Tensor:
    y = x.relu()
    y[:, :1] *= 5
    return y


def more_axes_than_a_layer_takes(x: Tensor) -> Tensor:
    a, b = x[:, :, :, :, None, None, None, None], x[:, :, None, None, None, :, None, :]
    return (a * b).reshape(-1, 4, 6 * 5 * 6, 5).sigmoid()


CASES: tuple[Forward, ...] = (
    part_of_two_axes,
    a_view_of_a_view,
    row_after_row,
    equal_parts,
    of_the_middle,
    every_second,
    written_twice,
    whole_then_read_through_an_older_view,
    scattered,
    only_the_output,
    more_axes_than_a_layer_takes,
)


@pytest.mark.parametrize("forward", CASES, ids=lambda one: one.__name__)
def test_the_spec_computes_what_the_model_computes(forward: Forward) -> None:
    spec = Network.from_text(spec_of(Written(forward)))
    x = torch.randn(2, 4, 6, 5, generator=torch.Generator().manual_seed(1))
    (ours,) = NetworkModule(spec.graph())(x.clone())
    torch.testing.assert_close(ours, forward(x.clone()))


def out_of_order(x: Tensor) -> Tensor:
    y = x.relu()
    y[:, :, :, ::3] *= 2  # the last group is not whole
    return y.sigmoid()


def a_part_of_what_is_not_known(x: Tensor) -> Tensor:
    y = x.relu()
    y[:, :, :, ::3] *= 2
    y[:, 1:] *= 3
    return y.sigmoid()


def an_output_that_is_written(x: Tensor) -> Tensor:
    y = x.relu()
    y[:, :, :, ::3] *= 2
    return y


@pytest.mark.parametrize(
    ("forward", "note"),
    [
        (out_of_order, "`aten.sigmoid`: a part of what it reads was written in place"),
        (
            a_part_of_what_is_not_known,
            "`aten.sigmoid`: a part of what it reads was written in place",
        ),
        (an_output_that_is_written, "`aten.copy_`: what it wrote is in an output"),
    ],
    ids=["read", "part", "output"],
)
def test_a_part_that_cannot_be_followed_is_refused(forward: Forward, note: str) -> None:
    with pytest.raises(UsageError) as caught:
        spec_of(Written(forward))
    assert any(one.startswith(note) for one in caught.value.diagnostics[0].notes)
