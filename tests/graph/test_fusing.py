"""A batch norm behind a layer with weights as that layer's bias."""

from typing import Any

import pytest

from costcalc import cost_of, graph_of
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.network import Network
from costcalc.errors import UsageError

LAYERS = """\
costcalc: 1
name: small
params:
  n: {default: 3, range: n >= 1}
  w: {default: 4, range: w >= 1, role: width}
input: (w, 12, 10)
"""
ONE = "costcalc: 1\ninput: (4, 12, 10)\nlayers:\n"
PASSES = LAYERS + "layers:\n  - body: bn | relu | conv(2 * w, k=3)\n    repeat: n\n  - gap\n"
WIDE = "layers:\n  - conv(2 * w, k=3) | bn\n"
EDGE = """\
costcalc: 1
input: (4, 12, 10)
blocks:
  late: bn | relu | conv(8)
layers:
  - conv(6)
  - late: late
"""
DIGITS = """\
costcalc: 1
input: (3, 12, 10)
blocks:
  pair(c):
    - a: conv(c, k=3) | bn
    - b: conv(c, k=1) | bn
    - sum: {add: {x: [], skip: relu}}
layers:
  - pair: pair(5)
  - read: conv(6) | relu
  - norm: bn
  - both: conv(4)
  - one: bn
  - two: relu
    from: both
  - sum: add
    from: [one, two]
  - flatten | linear(7, bias=false) | bn
"""


def small(text: str, *, fuse_norm: bool = True, **settings: Any) -> Cost:
    network = Network.from_text(text)._replace(fuse_norm=fuse_norm)
    return evaluate(network.at(**settings).graph())


@pytest.mark.parametrize(
    ("address", "macs", "params"),
    [
        ("mobilenet_v1:alpha=0.25,rho=3/7,classes=2", 7_489_664, 210_850),
        ("resnet50", 4_089_184_256, 25_557_032 - 53_120 // 2),
        ("yolov8n", 4_371_993_600, 3_151_904),
        ("mobilenet_v2", 300_774_272, 3_504_872 - 34_112 // 2),
    ],
)
def test_totals_of_deployed_networks(address: str, macs: int, params: int) -> None:
    """The first is MLPerf Tiny's network of visual wake words; the others have half the values of
    their norms as biases.
    """
    totals = cost_of(address, fuse_norm=True).totals
    assert (totals.macs, totals.params) == (macs, params)
    assert (totals.norm, totals.buffers) == (0, 0)


def test_an_autoencoder_of_linear_layers() -> None:
    """MLPerf Tiny's: 640, 128 four times, 8, 128 four times, 640; biases are there once."""
    wide = "linear(128) | bn | relu"
    text = f"costcalc: 1\ninput: (640,)\nlayers:\n  - {' | '.join([wide] * 4)}\n"
    text += f"  - linear(8) | bn | relu\n  - {' | '.join([wide] * 4)}\n  - linear(640)\n"
    cost = small(text)
    assert (cost.macs, cost.params) == (264_192, 265_864)


def test_which_norms_are_fused() -> None:
    """Not one behind a relu, nor one whose input has another reader."""
    cost = small(DIGITS)
    left = [one.layer.path for one in cost.layers if one.layer.op.name == "bn"]
    assert left == ["norm", "one"]
    biased = [one.layer.path for one in cost.layers if one.totals.biases]
    assert biased == ["pair/a/conv", "pair/b/conv", "linear"]
    before = small(DIGITS, fuse_norm=False)
    assert cost.macs == before.macs
    assert before.params - cost.params == 2 * 5 + 2 * 5 + 2 * 7 - (5 + 5 + 7)


def test_statistics_of_the_batch_cannot_be_fused() -> None:
    cost = small(ONE + "  - conv(8) | bn(stats=false)\n  - conv(8) | bn(scale=false)\n")
    assert [one.totals.biases for one in cost.layers] == [0, 0, 8]


def test_numbers_of_layers_follow() -> None:
    graph = small(DIGITS).graph
    paths = [layer.path for layer in graph.layers]
    assert [paths[s] for s in graph.layers[paths.index("sum")].sources] == ["one", "two"]
    (call,) = graph.calls
    assert [paths[n] for n in range(*call.layers)] == paths[:4]
    assert [paths[n] for n in graph.outputs] == ["linear"]


@pytest.mark.parametrize("text", [PASSES, DIGITS], ids=["passes", "digits"])
def test_pytorch_agrees(text: str) -> None:
    pytest.importorskip("torch")
    from costcalc.bridge.verify import verify

    assert verify(small(text).graph).verdict == "agrees"


def test_it_computes_the_same() -> None:
    """PyTorch's own fusion of a convolution and a norm stores as many values, and gives what the
    two gave.
    """
    torch = pytest.importorskip("torch")
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    conv, norm = torch.nn.Conv2d(4, 8, 3, bias=False), torch.nn.BatchNorm2d(8)
    norm.running_mean.uniform_()
    norm.weight.data.uniform_()
    fused = fuse_conv_bn_eval(conv.eval(), norm.eval())
    x = torch.randn(2, 4, 6, 5)
    assert torch.allclose(fused(x), norm(conv(x)), atol=1e-5)
    cost = small(ONE + "  - conv(8, k=3) | bn\n")
    assert sum(p.numel() for p in fused.parameters()) == cost.params == 4 * 8 * 9 + 8


def test_the_exported_network_has_no_norm() -> None:
    from costcalc.export.pytorch.writer import render

    text = "\n".join(render(graph_of("mobilenet_v2", fuse_norm=True)))
    assert "BatchNorm" not in text
    assert "batch norm fused" in text


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_symbols_count_what_numbers_count(n: int) -> None:
    """The norm of a pass reads the convolution of the pass before: the last one has no norm."""
    network = Network.from_text(PASSES)._replace(fuse_norm=True).at(n=n)
    forms = network.forms("w", "n") if n > 1 else network.forms("w")
    counted = network.cost()
    for quantity, figure in (("macs", counted.macs), ("params", counted.params)):
        form = forms.total(quantity).exact
        at = {symbol: {"w": 4, "n": n}[symbol.name] for symbol in form.free_symbols}
        assert form.xreplace(at) == figure


def test_searches_count_the_fused_network() -> None:
    """18 w^2 + 2 w values with biases, and 18 w^2 + 4 w with a norm: 460 or 470 at w = 5."""
    from costcalc import solve

    network = Network.from_text(LAYERS.replace("  n: {default: 3, range: n >= 1}\n", "") + WIDE)
    for fuse_norm, width in ((True, 5), (False, 4)):
        (found,) = solve(network._replace(fuse_norm=fuse_norm).graph(), "params<=465", "w")
        assert found.setting == width


def test_it_is_in_what_was_counted() -> None:
    cost = cost_of("resnet18", fuse_norm=True)
    assert "that layer's bias" in cost.counting.stamp()
    assert "that layer's bias" not in cost_of("resnet18").counting.stamp()


def test_a_block_of_a_fused_network_is_explained() -> None:
    from costcalc.cost.explanation import explain

    whole = cost_of("mobilenet_v2", fuse_norm=True)
    for path in ("stages/1/0", "stages/3/0"):
        for quantity in ("macs", "params"):
            book = explain(whole, path, quantity).sections[0].book
            assert book.value == getattr(whole[path], quantity)
    edge = small(EDGE)
    with pytest.raises(UsageError, match="cannot be explained alone"):
        explain(edge, "late", "params")
    assert explain(edge, "late", "macs").sections[0].book.value == edge["late"].macs


SHARED = """\
costcalc: 1
input: (8, 12, 20)
layers:
  - passes: conv(8, k=3) | bn | relu
    repeat: 3
    shared: true
  - head: conv(8, k=3) | bn
  - again: {same: head}
  - norm: bn
  - once: conv(8) | bn
  - same_norm: {same: norm}
  - other: conv(8, k=3)
  - tied: {do: "conv(8, k=3)", tied: other}
  - last: bn
"""


def test_what_is_shared_is_fused_at_all_its_uses_or_at_none() -> None:
    """`norm` stays, as one of its uses could take it and the other has the shared weights of
    `head` before it; the norm behind a tied weight stays too.
    """
    plain, fused = small(SHARED, fuse_norm=False), small(SHARED)
    paths = [row.layer.path for row in fused.layers if row.layer.op.name == "bn"]
    assert paths == ["norm", "same_norm", "last"]
    shared = {row.layer.path: row.shares for row in fused.layers if row.shares}
    assert shared["passes/2/conv"] == "passes/0/conv"
    assert shared["again/conv"] == "head/conv"
    assert shared["same_norm"] == "norm"
    weights = 3 * 9 * 64 + 64
    assert plain.totals.params == weights + 5 * 16
    assert fused.totals.params == weights + 3 * 8 + 2 * 16
