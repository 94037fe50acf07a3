"""How each operator says that it uses memory, against its PyTorch counterpart with real tensors."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from costcalc.ops import find, names  # noqa: E402
from costcalc.ops.base import Op, operator  # noqa: E402
from tests.ops.counterparts import MIRRORED, Counterpart, counterpart  # noqa: E402
from tests.ops.rows import ROWS, Row  # noqa: E402

VIEWS = ("input", "reshaped", "strided")
LARGEST = 40_000
"""Elements of the inputs of a row that is run with real tensors."""


def storage(row: Row) -> str:
    return row.op().storage(*row.inputs)


def elements(row: Row) -> int:
    return sum(torch.Size(x).numel() for x in row.inputs)


SMALL = [row for row in MIRRORED if row.inputs and elements(row) <= LARGEST]
LOCAL = [row for row in SMALL if storage(row) in ("elements", "channels")]


def run(row: Row, inputs: list[Any]) -> Any:
    torch.manual_seed(5)
    model: Any = Counterpart(counterpart(row)).eval()
    for one in model.parameters():
        torch.nn.init.normal_(one)
    with torch.no_grad():
        return model(*inputs)


def inputs_of(row: Row) -> list[Any]:
    torch.manual_seed(7)
    if find(row.operator).takes_indices:
        return [torch.zeros(2, *x) for x in row.inputs]
    return [torch.randn(2, *x) for x in row.inputs]


def test_every_operator_says() -> None:
    """Unknown is an error: nothing is taken for granted of an operator that does not say."""
    said = {row.operator: storage(row) for row in ROWS}
    assert said.keys() == names()
    run = {row.operator for row in SMALL}
    assert run | {"opaque"} == {row.operator for row in ROWS if row.inputs}


def test_an_operator_that_does_not_say_is_an_error() -> None:
    @operator("silent")
    class Silent(Op):
        """An operator that says nothing about memory."""

        def shape(self, *x: Any) -> Any:
            return x[0]

        params = macs = work = kind = module = shape
        words = shape

    with pytest.raises(NotImplementedError, match="`silent` does not say how it uses memory"):
        Silent().storage((3, 4, 5))


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("name", sorted(names()))
def test_a_view_shares_the_memory_of_its_input(name: str) -> None:
    """And nothing else does."""
    for row in (row for row in SMALL if row.operator == name):
        inputs = inputs_of(row)
        output = run(row, inputs)
        shared = {one.untyped_storage().data_ptr() for one in inputs}
        is_shared = output.untyped_storage().data_ptr() in shared
        assert is_shared == (storage(row) in VIEWS), row


@pytest.mark.parametrize("name", sorted({row.operator for row in LOCAL}))
def test_an_element_or_a_channel_depends_on_its_own_alone(name: str) -> None:
    """Another value at one place changes the output there alone, or in the channel of the place."""
    for row in (row for row in LOCAL if row.operator == name):
        inputs = inputs_of(row)
        before = run(row, inputs)
        deep = before.dim() if storage(row) == "elements" else 2
        for number, one in enumerate(inputs):
            if one.shape != before.shape and storage(row) == "elements":
                continue
            changed = [x.clone() for x in inputs]
            place = (0, *(size // 2 for size in one.shape[1:]))
            changed[number][place] += 3
            after = run(row, changed)
            moved = ((after != before) & ~(after.isnan() & before.isnan())).nonzero()
            assert all(tuple(at[:deep].tolist()) == place[:deep] for at in moved), row
