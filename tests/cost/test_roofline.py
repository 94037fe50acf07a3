"""Rooflines: by hand, against figures that others print, and where layers change sides."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any

import pytest

import costcalc
from costcalc.cli.run import run
from costcalc.cost.dtypes import dtype_of
from costcalc.cost.roofline.record import turn_of
from costcalc.cost.roofline.traffic import Traffic

RATES: dict[str, Any] = {"peak": "1 TOP/s", "bandwidth": "1 GB/s"}
"""The ridge is 1,000 FLOPs per byte."""

SMALL = """
costcalc: 1
name: small
params:
  n: {default: 5, range: 1 <= n <= 1000, whole: true}
input: (3, n, 7)
layers:
- conv(2, k=3) | bn | relu
- twice: {mul: {a: [], b: []}}
- prelu
- crop: slice(0, 1)
- flatten
- linear(3)
"""

MATMUL = """
costcalc: 1
name: product
params:
  d: {default: 8192, range: d >= 1, whole: true}
input: (d,)
layers:
- linear(d, bias=false)
"""


def bounds(text: str, **options: Any) -> list[Any]:
    graph = costcalc.graph_from_text(text)
    return list(costcalc.roofline(graph, **{**RATES, **options}).bounds)


def test_by_hand() -> None:
    """A norm is folded into biases; the same tensor as two inputs is read once; a copy of a slice
    reads what it copies.
    """
    conv, twice, crop, linear = bounds(SMALL, dtype="int8")
    image = 5 * 7
    assert (conv.path, conv.flops) == ("conv", 2 * 2 * image * 27)
    assert conv.bytes == 54 + 4 * 2 + 3 * image + 2 * image
    assert twice.bytes == 2 * image + 2 * image + twice_stored()
    assert crop.bytes == 2 * image
    assert linear.bytes == 3 * image + 4 * 3 + image + 3
    assert linear.compute == Fraction(2 * 3 * image, 10**12)
    assert linear.memory == Fraction(linear.bytes, 10**9)
    assert (linear.side, linear.seconds) == ("memory", linear.memory)


def twice_stored() -> int:
    """The slopes of the PReLU that is computed with the product."""
    return 2


def test_a_batch_reads_stored_values_once() -> None:
    one, many = (costcalc.roofline("mobilenet_v2", batch=n, **RATES) for n in (1, 7))
    stored = costcalc.memory("mobilenet_v2").weights
    assert sum(b.bytes for b in many.bounds) - stored == 7 * (
        sum(b.bytes for b in one.bounds) - stored
    )
    assert [b.turn for b in one.bounds] == [b.turn for b in many.bounds]


@pytest.mark.parametrize("dtype", ["fp32", "w4a8", "w3a5", "int4"])
@pytest.mark.parametrize("name", ["mobilenet_v2", "gpt2", "resnet18"])
def test_the_turn_is_where_the_side_changes(name: str, dtype: str) -> None:
    """Below the first batch memory binds, at it compute does; elsewhere never, or always."""
    rates = {"peak": "100 GOP/s", "bandwidth": "1 GB/s", "dtype": dtype}
    found = costcalc.roofline(name, **rates)
    batches = sorted({b.turn.batch for b in found.bounds if b.turn.batch})[:3]
    for batch in batches:
        here = costcalc.roofline(name, batch=batch, **rates).bounds
        before = costcalc.roofline(name, batch=max(1, batch - 1), **rates).bounds
        for one, other in zip(here, before, strict=True):
            if one.turn.batch == batch:
                assert one.side == "compute"
                assert batch == 1 or other.side == "memory"
            assert (one.turn.batch is None) <= (one.side == "memory")
    assert batches


def test_rounding_to_bytes_moves_the_first_batch_to_a_multiple_of_8() -> None:
    """Of one bit, b examples are a whole byte from 1 to 8; at the ridge of 16 only 8 are enough."""
    one = Traffic(macs=1, stored=(), tensors=(1,))
    assert turn_of(one, Fraction(16), dtype_of("w1a1")) == (0, 8)
    assert turn_of(one, Fraction(17), dtype_of("w1a1")) == (None, None)


def test_a_matmul_turns_near_the_ridge() -> None:
    """How To Scale Your Model: bound by compute above about 240 tokens on TPU v5e in bf16.

    With the inputs and outputs it is exactly r / (1 - r (1/D + 1/F)) tokens, r the ridge.
    """
    rates = {"peak": "197 TFLOP/s", "bandwidth": "819 GB/s", "dtype": "bf16"}
    ridge = Fraction(197_000, 819)
    for d in (8192, 2**20):
        graph = costcalc.graph_from_text(MATMUL, d=d)
        (one,) = costcalc.roofline(graph, **rates).bounds
        assert one.turn.at == ridge / (1 - ridge * Fraction(2, d))
    assert 240 < ridge < 241
    assert abs(one.turn.at - ridge) < Fraction(1, 5)
    assert costcalc.roofline(graph, device="tpu_v5e", dtype="bf16").roof.ridge == ridge


ATTENTION = """
costcalc: 1
name: attention
params:
  t: {default: 64, range: t >= 1, whole: true, doc: tokens}
  d: {default: 96, range: d >= 1, whole: true, doc: features}
input: (t, d)
layers:
- q: linear(d, bias=false)
- k: linear(d, bias=false)
  from: input
- v: linear(d, bias=false)
  from: input
- attend: sdpa
  from: [q, k, v]
- o: linear(d, bias=false)
- gate: linear(4 * d, bias=false)
- up: linear(4 * d, bias=false)
  from: o
- gated: mul
  from: [gate, up]
- down: linear(d, bias=false)
"""


def test_attention_outweighs_matmuls_above_8_d_tokens() -> None:
    """The same book: FLOPs of attention over those of the matmuls are T / 8D, with a gated MLP of
    4D: 16 D² multiply-adds a token in eight matrices beside 2 T D.
    """
    forms = costcalc.forms_of(costcalc.graph_from_text(ATTENTION), "t", "d")
    parts = forms.by(lambda layer: layer.kind, "macs")
    assert {kind for kind, form in parts.items() if form.value} == {"linear", "attention"}
    t, d = (v.symbol for v in forms.variables)
    assert parts["attention"].smooth == 2 * t**2 * d
    ratio = parts["attention"].smooth / parts["linear"].smooth
    assert ratio == t / (8 * d)


def test_a_length_at_which_attention_turns() -> None:
    """Reading q, k and v and writing once, T tokens have T / 2 FLOPs per byte in bf16."""
    graph = costcalc.graph_from_text(ATTENTION)
    found = costcalc.roofline(graph, peak="480 GOP/s", bandwidth="2 GB/s", dtype="bf16", along="t")
    places = {one.path: number for number, one in enumerate(found.bounds)}
    memory, compute = found.changes[places["attend"]] or ()
    assert (memory.side, compute.side) == ("memory", "compute")
    assert (compute.at, compute.is_exact) == (480, True)
    for tokens, side in ((479, "memory"), (480, "compute")):
        other = costcalc.graph_from_text(ATTENTION, t=tokens)
        there = costcalc.roofline(other, peak="480GOP/s", bandwidth="2GB/s", dtype="bf16")
        assert there.bounds[places["attend"]].side == side
    (never,) = found.changes[places["gated"]] or ()
    assert (never.at, never.side) == (0, "memory")


def test_what_onnxsim_prints() -> None:
    """onnxsim 0.8.1 prints 119,445,696 bytes of memory access for our MobileNet-V2 as PyTorch
    exports it: activations are nodes, norms are folded, and Flatten is a node that copies. Of
    torchvision 0.29.1's network with fresh weights, exported with `dynamo=True` by PyTorch 2.14.1,
    it prints 119,373,504: without the biases, which are zero, and with the axes of a mean and the
    shape of a reshape, two numbers of 8 bytes each.
    """
    graph = costcalc.graph_of("mobilenet_v2")
    found = costcalc.roofline(graph, definition="unfused", **RATES)
    moved = sum(one.bytes for one in found.bounds)
    flatten = 2 * 4 * 1280
    assert moved + flatten == 119_445_696
    biases = costcalc.cost_of("mobilenet_v2", fuse_norm=True).totals.biases
    assert moved + flatten - 4 * biases + 2 * 2 * 8 == 119_373_504


def test_stored_values_are_no_tensors() -> None:
    """A position that is added is read once a batch, at the bits of weights."""
    graph = costcalc.graph_of("vit_b_16")
    for batch in (1, 3):
        found = costcalc.roofline(graph, dtype="int8", batch=batch, **RATES)
        tensors: dict[str, Any] = {layer.path: layer for layer in graph.layers}
        for one in found.bounds:
            if tensors[one.path].op.name == "position":
                values = prod(tensors[one.path].output)
                assert one.bytes == values + 2 * values * batch


def test_the_floor_is_below_the_sum() -> None:
    for name in ("mobilenet_v2", "gpt2", "bert_base", "vit_b_16"):
        for batch in (1, 512):
            found = costcalc.roofline(name, device="nvidia_a100_80gb", dtype="fp16", batch=batch)
            assert 0 < found.floor <= found.seconds
            assert sum(map(len, found.by_kind().values())) == len(found.bounds)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "a roofline needs a device, or a peak and a bandwidth"),
        ({"peak": "4TOPS"}, "a roofline needs a device"),
        ({"peak": "4 T", "bandwidth": "8GB/s"}, "`4 T` is not a number of operations a second"),
        ({**RATES, "sparse": True}, "`--sparse` is of a device"),
        ({**RATES, "batch": 0}, "the batch must be a whole number"),
        ({**RATES, "definition": "in-place"}, "does not say which layers are computed together"),
        ({**RATES, "dtype": "int3"}, "there is no data type `int3`"),
        ({**RATES, "causal": "some"}, "`causal` must be executed or half"),
        ({**RATES, "along": "nothing"}, "nothing"),
        ({"device": "no_such"}, "there is no device `no_such`"),
        ({"device": "tpu_v5p", "dtype": "int8"}, "no dense peak for int8"),
    ],
)
def test_what_cannot_be_asked(options: dict[str, Any], message: str) -> None:
    with pytest.raises(costcalc.UsageError, match=message):
        costcalc.roofline("mobilenet_v2", **options)


@pytest.mark.parametrize(
    "words",
    [
        "roofline mobilenet_v2",
        "roofline mobilenet_v2 --device x",
        "roofline mobilenet_v2 --device tpu_v5e --dtype fp32",
        "roofline mobilenet_v2 --peak 0TOPS --bandwidth 1GB/s",
        "roofline mobilenet_v2 --peak 1TOPS --bandwidth 1GB/s --for nothing",
        "mobilenet_v2 --columns macs,nothing",
        "mobilenet_v2 --columns ,",
        "mobilenet_v2 --dtype w0a1",
        "solve mobilenet_v2 --target intensity<=1KiB --for alpha",
        "list --devices --operators",
    ],
)
def test_bad_words_end_with_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "rror: " in err
    assert "Traceback" not in err


def test_a_parameter_wins_over_the_options(
    capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    path = tmp_path / "own.yaml"
    params = "".join(f"  {n}: {{default: 2, range: {n} >= 1, whole: true}}\n" for n in NAMES)
    layers = "input: (columns, 4, 4)\nlayers:\n- conv(dtype) | conv(peak)\n"
    path.write_text(f"costcalc: 1\nname: own\nparams:\n{params}{layers}", encoding="utf-8")
    words = [str(path), "--columns", "3", "--dtype", "5", "--format", "csv"]
    assert run([*words, "--report-columns", "macs,size", "--report-dtype", "int8"]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(f",{3 * 5 * 16},{3 * 5}")
    rates = ["--report-peak", "1TOPS", "--bandwidth", "1GB/s", "--peak", "7"]
    assert run(["roofline", str(path), *rates]) == 0


NAMES = ("columns", "dtype", "peak")


@pytest.mark.parametrize(
    ("options", "peak"),
    [
        (("--peak", "1GFLOPS", "--bandwidth", "1GB/s"), "peak 1 GFLOP/s"),
        (("--peak", "1GOPS", "--bandwidth", "1GB/s"), "peak 1 GOP/s"),
        (("--device", "nvidia_a100_80gb", "--dtype", "fp16"), "peak 312 TFLOP/s in fp16"),
        (("--device", "nvidia_a100_80gb", "--dtype", "int8"), "peak 624 TOP/s in int8"),
    ],
)
def test_operations_of_floating_point_are_called_so(
    options: tuple[str, ...], peak: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["roofline", "tests/golden/tiny.yaml", *options]) == 0
    assert peak in capsys.readouterr().out
