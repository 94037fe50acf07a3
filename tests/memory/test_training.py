"""What training needs, against what PyTorch saves, and by hand."""

from __future__ import annotations

import json
from math import prod
from pathlib import Path

import pytest

import costcalc
from costcalc import ops
from costcalc.cost.memory.training import OPTIMIZERS, Training
from costcalc.errors import UsageError
from tests.memory.record_saved import BATCH, FILE

RECORDED: dict[str, int] = json.loads(Path(FILE).read_text(encoding="utf-8"))["networks"]
MASK = 3
"""Bytes of a value of a dropout's mask that PyTorch has on a CPU beside the one on a GPU."""


def training(network: str | costcalc.Graph, how: str = "adamw", **given: object) -> Training:
    found = costcalc.memory(network, training=how, **given).training
    assert found is not None
    return found


@pytest.mark.parametrize("name", RECORDED)
def test_layers_save_what_pytorch_saves(name: str) -> None:
    graph = costcalc.graph_of(name)
    dropped = sum(prod(one.output) for one in graph.layers if one.op.name == "dropout")
    found = training(graph, batch=BATCH)
    assert found.saved + MASK * BATCH * dropped == RECORDED[name]


SMALL = """\
costcalc: 1
input: (2, 4, 4)
layers:
  - conv(3, k=3, bias=true)
  - first: relu
  - gate: sigmoid
  - sum: add
    from: [gate, first]
  - flatten
  - linear(5)
"""


def test_by_hand() -> None:
    """The convolution saves its input, each activation its output, the linear layer the sum."""
    found = training(costcalc.graph_from_text(SMALL), "sgd-momentum", batch=10)
    params = 9 * 2 * 3 + 3 + 3 * 16 * 5 + 5
    assert found.params == params
    assert (found.weights, found.gradients, found.states) == (4 * params,) * 3
    sizes = {one.path: one.bytes for one in found.layers}
    assert sizes == {
        "conv": 4 * 10 * 2 * 16,
        "first": 4 * 10 * 3 * 16,
        "gate": 4 * 10 * 3 * 16,
        "sum": 0,
        "flatten": 0,
        "linear": 4 * 10 * 3 * 16,
    }
    assert found.bytes == 3 * 4 * params + sum(sizes.values())


def test_mixed_precision_has_sixteen_bytes_a_parameter_with_two_moments() -> None:
    """2 for the weight, 2 for its gradient, 4 for the copy, 4 and 4 for the moments: 16, as
    Korthikanti et al. 2022 count them.
    """
    found = training("resnet18", dtype="bf16")
    total = found.weights + found.gradients + found.copies + found.states
    assert total == 16 * found.params == 16 * costcalc.cost_of("resnet18").totals.exactly("params")
    full = training("resnet18")
    assert full.copies == 0
    assert full.saved > 1.8 * found.saved


def test_a_layer_of_a_transformer_saves_what_the_formula_says() -> None:
    """Korthikanti et al. 2022, arXiv:2205.05198, Section 4.1: sbh(34 + 5as/h) bytes in 16 bits.

    Of these the masks of three dropouts, 2sbh and a s s b, and its output, 2 a s s b, are not in a
    network without dropout; theirs has a softmax of 2 a s s b. Statistics of norms are not in it.
    """
    s, h, a = 64, 96, 6
    text = f"""\
costcalc: 1
input: ({s}, {h})
layers:
  - first: linear({h}, bias=true)
  - residual:
      - norm: ln
      - q: {{do: "linear({h}, bias=true)", from: norm}}
      - k: {{do: "linear({h}, bias=true)", from: norm}}
      - v: {{do: "linear({h}, bias=true)", from: norm}}
      - mix: {{do: sdpa({a}), from: [q, k, v]}}
      - out: linear({h}, bias=true)
  - residual: ln | linear({4 * h}, bias=true) | gelu | linear({h}, bias=true)
"""
    found = training(costcalc.graph_from_text(text), dtype="bf16", batch=3)
    of_block = sum(one.bytes for one in found.layers if one.path != "first")
    statistics = 3 * 2 * 2 * s * 4
    theirs = 3 * s * h * (34 - 2) + 5 * a * s * s * 3
    assert of_block - statistics == theirs - 3 * a * s * s * 3


def test_what_is_not_trained_and_has_nothing_trained_before_it_saves_nothing() -> None:
    text = "costcalc: 1\ninput: (2, 4, 4)\nlayers:\n  - relu\n  - conv(3)\n"
    found = training(costcalc.graph_from_text(text))
    assert [one.bytes for one in found.layers] == [0, 4 * 32]


def test_a_product_saves_what_the_gradient_of_the_others_needs() -> None:
    text = """\
costcalc: 1
input: (2, 4, 4)
layers:
  - a: conv(2)
  - b: sigmoid
    from: input
  - do: mul
    from: [a, b]
"""
    found = training(costcalc.graph_from_text(text))
    assert [one.bytes for one in found.layers] == [4 * 32, 0, 4 * 32]


def test_bad_words_are_answered() -> None:
    with pytest.raises(UsageError, match="there is no optimizer `adamx`"):
        training("resnet20", "adamx")
    with pytest.raises(UsageError, match="nothing is trained in int8"):
        training("resnet20", dtype="int8")
    with pytest.raises(UsageError, match="`lstm` does not say what its gradient needs"):
        training("lstm_lm_medium")


SILENT = {"gru", "locally_connected", "lrn", "lstm", "rnn", "roi_align", "rope", "scan"}
"""Operators that PyTorch computes of several others, or not at all on its own."""


def test_every_other_operator_says_what_its_gradient_needs() -> None:
    for name in set(ops.names()) - SILENT - {"standardize"}:
        op = ops.find(name)
        says = op.saves is not None or op.saved is not ops.base.Op.saved
        assert says or op.is_view is not ops.base.Op.is_view, name


def test_the_states_of_optimizers() -> None:
    assert {name: one.states for name, one in OPTIMIZERS.items()} == {
        "sgd": 0,
        "sgd-momentum": 1,
        "adamw": 2,
    }
