"""Tensors that the network holds, and layers that only lay values out, in a spec."""

from typing import Any

import pytest

from costcalc import graph_from_text
from costcalc.cost.cost import evaluate
from costcalc.cost.network import Network
from costcalc.errors import SpecError

DETECTOR = """\
costcalc: 1
name: detector
params:
  n: {default: 10, role: resolution}
  queries: {default: 5, range: queries >= 1}
input: (3, n, 2 * n)
layers:
  - body: conv(8, k=3, s=2) | bn | relu
  - add:
      x: tokens
      pos: stored(n // 2 * n, 8)
  - seen: ln
  - start: stored(queries, 8)
  - q: linear(8)
  - k: linear(8)
    from: seen
  - attend: sdpa(heads=2)
    from: [q, k, k]
  - mul:
      x: []
      mask: constant((queries, 1)) | expand(-1, 8)
  - halves: reshape(queries, 2, -1) | permute(1, 0, 2)
  - other: stored((2, queries, 4))
  - both: stack(axis=1)
    from: [halves, other]
  - head: reshape((2, 2, -1)) | flatten | reshape(1, -1) | squeeze | linear(7)
"""


def one(layers: str, shape: str = "(4, 6)") -> Any:
    return graph_from_text(f"costcalc: 1\ninput: {shape}\nlayers:\n{layers}\n")


def test_trained_values_are_parameters_and_constants_are_buffers() -> None:
    cost = evaluate(graph_from_text(DETECTOR))
    assert cost["add/pos"].params == cost["add/pos"].weights == 5 * 10 * 8
    assert cost["start"].params == 5 * 8
    assert cost["other"].params == 2 * 5 * 4
    held = cost["mul/mask"]
    assert (held.params, held.buffers) == (0, 5 * 1)
    assert cost.macs == 3 * 9 * 8 * 5 * 10 + (5 + 50) * 8 * 8 + 2 * 5 * 50 * 8 + 2 * 2 * 20 * 7


def test_a_held_tensor_begins_a_branch() -> None:
    layers = {layer.path: layer for layer in graph_from_text(DETECTOR).layers}
    assert layers["start"].inputs == layers["start"].sources == ()
    assert layers["q"].inputs == ((5, 8),)
    assert layers["both"].output == (2, 2, 5, 4)


def test_its_formula_has_the_trained_values() -> None:
    forms = Network.from_text(DETECTOR).forms("n", "queries")
    setting = {
        symbol: {"n": 12, "queries": 3}[symbol.name]
        for symbol in forms.total("params").exact.free_symbols
    }
    counted = Network.from_text(DETECTOR).at(n=12, queries=3).cost()
    assert forms.total("params").exact.xreplace(setting) == counted.params
    macs = forms.total("macs").exact
    assert (
        macs.xreplace({s: {"n": 12, "queries": 3}[s.name] for s in macs.free_symbols})
        == counted.macs
    )


def test_pytorch_agrees() -> None:
    pytest.importorskip("torch")
    from costcalc.bridge.verify import verify

    found = verify(graph_from_text(DETECTOR))
    assert found.verdict == "agrees"
    assert found.checks > 150


def test_the_exported_network_runs_on_a_batch() -> None:
    torch = pytest.importorskip("torch")
    from costcalc.export.pytorch.writer import render

    graph = graph_from_text(DETECTOR)
    scope: dict[str, Any] = {"__name__": "exported"}
    exec("\n".join(render(graph)), scope)
    model = scope["Detector"]().eval()
    assert model(torch.zeros(3, 3, 10, 20)).shape == (3, 7)
    assert sum(p.numel() for p in model.parameters()) == evaluate(graph).params
    assert [b.numel() for name, b in model.named_buffers() if "constant" in name] == [5]


def test_an_exported_part_takes_the_batch_of_what_enters_it() -> None:
    """It needs no second input for the number of examples."""
    from costcalc.export.pytorch.writer import render

    block = """costcalc: 1
input: (4, 6)
blocks:
  place:
    - add:
        x: linear(6)
        p: stored(4, 6)
"""
    text = "\n".join(render(graph_from_text(f"{block}layers:\n  - place\n  - place\n  - place")))
    assert text.count("def forward(self, x):") == text.count("def forward(") == 2
    assert "self.p.expand(x.shape[0], -1, -1)" in text
    assert "torch.stack((" in "\n".join(render(graph_from_text(DETECTOR)))


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ("  - a: relu\n  - q: stored(3, 6)\n    from: a\n  - linear(2)", "`stored` takes no input"),
        ("  - q: relu | stored(3, 6)\n  - linear(2)", "the output of `q/relu` is never used"),
        ("  - stored", "`stored` needs a value for `sizes`"),
        ("  - stored(sizes=(3, 2), 4)", "must come before those with a name"),
        ("  - stored(shape=(3, 2))", "it is called `sizes` here"),
        ("  - reshape(5, -1)", "the sizes do not divide the number of elements"),
        ("  - reshape(5, 5)", "the sizes hold another number of elements"),
        ("  - reshape(4, 3, 2, 1, 1, 1, 1)", "`to` must be 1 to 6 numbers"),
        ("  - permute(0)", "every axis must be there once"),
        ("  - expand(4, 7)", "axis 1 is neither 1 nor of that size"),
        ("  - squeeze(1)", "the size of that axis is not 1"),
        ("  - stack", "`stack` takes two inputs or more, not 1"),
        ("  - view(24)", "it is called `reshape` here"),
        ("  - unsqueeze(0)", "it is called `reshape` here"),
        ("  - tile(2)", "`expand` repeats an axis of size 1"),
    ],
)
def test_what_is_refused(layers: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        one(layers)


def test_values_in_a_row_are_one_shape() -> None:
    for text in ("reshape(2, 12)", "reshape((2, 12))", "reshape(to=(2, 12))"):
        assert one(f"  - {text}").layers[-1].output == (2, 12)
    assert one("  - reshape(24)").layers[-1].output == (24,)


def test_a_spec_that_has_these_names_itself_is_as_it_was() -> None:
    """Blocks, parameters, steps and arguments of the names of these operators are the spec's."""
    text = """\
costcalc: 1
params:
  stack: {default: 2}
  constant: {default: 3}
input: (4, 8, 9)
blocks:
  expand(reshape): conv(reshape) | relu
  squeeze(stored): conv(stored, k=constant)
layers:
  - permute: expand(stack * 4)
  - stored: squeeze(5)
  - sum:
      add:
        a: conv(5)
        b: []
"""
    layers = [layer.op.name for layer in graph_from_text(text).layers]
    assert layers == ["conv", "relu", "conv", "conv", "add"]


def test_each_pass_of_a_repeat_holds_its_own() -> None:
    graph = one("  - add:\n      x: []\n      p: stored(4, 6)\n    repeat: 3")
    assert evaluate(graph).params == 3 * 24
