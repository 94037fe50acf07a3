"""imgclsmob counts networks of its own classes: its rules by hand, and what it printed for some."""

from __future__ import annotations

import pytest

from costcalc import graph_from_text
from costcalc.cost.counters import convention
from tests.counters.record_of import graph_of

ONE = "costcalc: 1\nname: x\ninput: ({shape})\nlayers:\n  - {step}\n"
STEPS = [
    ("6, 10, 14", "conv(9, k=(3, 5), bias=true)", 2 * 3 * 5 * 6 * 9 * 10 * 14),
    ("6, 10, 14", "conv(9, k=(3, 5))", (2 * 3 * 5 * 10 * 14 - 1) * 6 * 9),
    ("6, 10, 14", "conv(9, k=(3, 5), g=3)", (2 * 3 * 5 * 10 * 14 - 1) * 6 * 9 // 3),
    ("7", "linear(11)", 2 * 7 * 11),
    ("7", "linear(11, bias=false)", (2 * 7 - 1) * 11),
    ("6, 10, 14", "bn", 4 * 6 * 10 * 14),
    ("6, 10, 14", "relu", 6 * 10 * 14),
    ("6, 10, 14", "relu6", 6 * 10 * 14),
    ("6, 10, 14", "prelu", 3 * 6 * 10 * 14),
    ("6, 10, 14", "sigmoid", 4 * 6 * 10 * 14),
    ("6, 10, 14", "silu", 5 * 6 * 10 * 14),
    ("6, 10, 14", "hswish", 2 * 6 * 10 * 14),
    ("6, 10, 14", "hsigmoid", 6 * 10 * 14),
    ("6, 10, 14", "maxpool(k=(2, 7), s=(2, 7))", 2 * 7 * 6 * 5 * 2),
    ("6, 10, 14", "avgpool(k=(2, 7), s=(2, 7))", 2 * 7 * 6 * 5 * 2),
    ("6, 10, 14", "gap", 6 * 10 * 14),
    ("6, 10, 14", "shuffle(3)", 6 * 10 * 14),
]


@pytest.mark.parametrize(("shape", "step", "flops"), STEPS, ids=[step for _, step, _ in STEPS])
def test_its_rules_by_hand(shape: str, step: str, flops: int) -> None:
    found = convention("imgclsmob", graph_from_text(ONE.format(shape=shape, step=step)))
    assert found.reason == ""
    assert found.total == flops


@pytest.mark.parametrize("step", ["ln", "gelu", "lrn(5)", "conv_transpose(9, k=2, s=2, p=0)"])
def test_a_module_that_it_refuses_is_not_predicted(step: str) -> None:
    graph = graph_from_text(ONE.format(shape="6, 10, 14", step=step))
    assert convention("imgclsmob", graph).reason


PRINTED = [
    ("densenet121", 2_872.13),
    ("efficientnet_b0", 414.31),
    ("mobilenet_v1:alpha=0.25", 44.09),
    ("regnet_y_32gf", 32_317.66),
    ("se_resnet50", 3_883.25),
    ("squeezenet1_0", 823.67),
]


@pytest.mark.parametrize(("network", "printed"), PRINTED)
def test_half_of_it_is_what_its_readme_prints_in_millions(network: str, printed: float) -> None:
    found = convention("imgclsmob", graph_of(network))
    assert round(found.total / 2 / 1_000_000, 2) == printed
