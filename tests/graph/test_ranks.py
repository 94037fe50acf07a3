"""Sequences and volumes: the specs of the guide, names of sizes, and the meaning of two axes."""

from __future__ import annotations

from pathlib import Path

import pytest

from costcalc import SpecError, cost_of, graph_from_text, graph_of
from costcalc.cost.cost import evaluate

SPECS = Path(__file__).parents[2] / "docs" / "guide" / "specs"


def test_r3d_18_is_that_of_torchvision() -> None:
    """torchvision 0.29.1: `sum(p.numel() ...)` of `r3d_18()`, and half of what FlopCounterMode
    counts of it for a clip of 16 x 112 x 112; its weights state 33,371,472 and 40.697 G.
    """
    totals = cost_of(SPECS / "r3d_18.yaml").totals
    assert (totals.params, totals.macs) == (33_371_472, 40_696_553_472)


def test_the_keyword_spotter_by_hand() -> None:
    """Lengths 98, 49, 25, 13; each block has two kernels of 9 and a shortcut of 1."""
    totals = cost_of(SPECS / "keyword_spotter.yaml").totals
    stem = 16 * 40 * 3
    blocks = [(24, 16, 49), (32, 24, 25), (48, 32, 13)]
    weights = [out * (9 * into + 9 * out + into) for out, into, _ in blocks]
    norms = 2 * 16 + sum(3 * 2 * out for out, *_ in blocks)
    assert totals.params == stem + sum(weights) + norms + 48 * 12 + 12
    macs = [w * length for w, (*_, length) in zip(weights, blocks, strict=True)]
    assert totals.macs == stem * 98 + sum(macs) + 48 * 12


@pytest.mark.parametrize("name", ["keyword_spotter", "r3d_18"])
def test_pytorch_agrees(name: str) -> None:
    pytest.importorskip("torch")
    from costcalc.bridge.verify import verify

    settings = {"frames": 20} if name == "keyword_spotter" else {"frames": 3, "size": 32}
    assert verify(graph_of(SPECS / f"{name}.yaml", **settings)).verdict == "agrees"


def outputs(shape: str, layers: str, blocks: str = "") -> list[tuple[int, ...]]:
    text = f"costcalc: 1\ninput: ({shape})\n{blocks}layers:\n{layers}"
    return [tuple(map(int, layer.output)) for layer in graph_from_text(text).layers]


def test_a_block_sees_the_sizes_of_a_sequence_and_of_a_volume() -> None:
    same = "blocks:\n  keep:\n    - a: conv(cin * {0}, k=3)\n    - b: resize(({1}))\n"
    sequence = same.format("lin", "lin + tin + din,")
    assert outputs("3, 7", "  - keep\n", sequence) == [(21, 7), (21, 17)]
    volume = same.format("tin", "tin, hin + 1, win + 2")
    assert outputs("3, 4, 5, 6", "  - keep\n", volume) == [(12, 4, 5, 6), (12, 4, 6, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "params: {lin: {default: 5}}\ninput: (3, 8)\nlayers:\n  - linear(lin)\n",
        "let: {lin: 5}\ninput: (3, 8, 8)\nlayers:\n  - conv(lin)\n",
        "let: {lin(n): n + 2}\ninput: (3, 8)\nlayers:\n  - linear(lin(3))\n",
        "blocks: {lin(c): [linear(c)]}\ninput: (3, 8)\nlayers:\n  - lin(5)\n",
        "input: (3, 8, 8)\nlayers:\n  - a: conv(lin)\n    table: [[lin], [5]]\n",
        "input: (3, 8)\nlayers:\n  - lin: linear(5)\n  - relu\n    from: lin\n".replace(
            "- relu", "- last: relu"
        ),
        "blocks: {on(x): [{a: relu, from: x}]}\ninput: (3, 8)\nlayers:\n  - lin: linear(5)\n"
        "  - on(lin)\n",
        "params: {tf_same: {default: 5}}\nlet: {reflect: tf_same}\ninput: (3, 8, 8)\nlayers:\n"
        "  - conv(reflect, p=tf_same - 5)\n",
    ],
)
def test_a_name_that_is_new_does_not_refuse_a_spec(text: str) -> None:
    last = graph_from_text(f"costcalc: 1\n{text}").layers[-1]
    assert 5 in last.output


@pytest.mark.parametrize(
    ("shape", "layers"),
    [
        ("8, 30", "conv(6) | relu | linear(4)"),
        ("8, 30", "conv(6) | dropout(0.5) | gap"),
        ("8, 30", "maxpool(2) | ln"),
        ("8, 30", "linear(4) | relu | conv(6)"),
        ("8, 30", "lstm(4) | bn"),
        ("30,", "embedding(9, 4) | prelu"),
        ("8, 3, 5", "tokens | avgpool(2)"),
    ],
)
def test_the_other_reading_of_two_axes_is_refused(shape: str, layers: str) -> None:
    with pytest.raises(SpecError, match=r"takes \((tokens|channels), .* gives"):
        outputs(shape, f"  - {layers}\n")


@pytest.mark.parametrize(
    ("shape", "layers"),
    [
        ("8, 30", "conv(6) | linear(4, axis=0) | conv(5) | ln(axis=0) | gap(axis=1) | linear(3)"),
        ("8, 30", "conv(6) | transpose | linear(4) | bn(axis=-1) | transpose | conv(2)"),
        ("8, 30", "linear(6) | transpose | linear(4) | transpose | gap"),
        ("8, 30", "conv(6) | prelu(shared=true) | ln(whole=true) | softmax(axis=0)"),
        ("8, 30", "relu | conv(3)"),
    ],
)
def test_an_axis_or_a_transpose_says_which_is_meant(shape: str, layers: str) -> None:
    assert outputs(shape, f"  - {layers}\n")


def test_an_attribute_at_its_default_stays_out_of_reports() -> None:
    from costcalc.report.network.record import describe_network

    text = "costcalc: 1\ninput: (8, 30)\nlayers:\n  - linear(4)\n  - linear(5, axis=0)\n"
    rows = describe_network(evaluate(graph_from_text(text))).rows
    assert [dict(row.attributes or {}).get("axis") for row in rows] == [None, 0]
    assert ["axis" in (row.attributes or {}) for row in rows] == [False, True]
