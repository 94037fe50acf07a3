"""Sequence models from end to end: what was published of them, and counts made by hand.

The multiply-adds are reckoned here from the sizes alone: tokens times the weights of the layers
that multiply, and two products of attention for each layer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from costcalc import cost_of, counting, evaluate, forms_of, graph_of, ops

SPECS = Path(__file__).parent / "specs"


def spec(name: str) -> str:
    return str(SPECS / f"{name}.yaml")


def test_gpt2() -> None:
    """124,439,808 parameters, of which the head, tied there, is stored with the embedding."""
    cost = cost_of(spec("gpt2"))
    head = 50257 * 768
    assert cost.params - head == 124_439_808
    layer = 4 * 768 * 768 + 2 * 768 * 3072
    attention = 12 * 2 * 128 * 128 * 768
    assert cost.macs == 128 * (12 * layer + head) + attention == 16_114_089_984


def test_half_of_gpt2s_attention() -> None:
    graph = graph_of(spec("gpt2"))
    half = evaluate(graph, counting(graph, causal="half"))
    hidden = 12 * 2 * (128 * 128 - 128 * 129 // 2) * 768
    assert half.macs == 16_114_089_984 - hidden
    assert half["layers/3/attention/attention/mix"].macs == 2 * 128 * 129 // 2 * 768
    assert half.params == cost_of(spec("gpt2")).params


@pytest.mark.parametrize(
    ("variant", "params", "layers", "dim", "part", "hidden"),
    [
        ("tinyllama", 1_100_048_384, 22, 2048, 256, 5632),
        ("mistral_7b", 7_241_732_096, 32, 4096, 1024, 14336),
    ],
)
def test_llama(variant: str, params: int, layers: int, dim: int, part: int, hidden: int) -> None:
    """As Hugging Face transformers prints them."""
    cost = cost_of(f"{spec('llama')}:{variant}")
    assert cost.params == params
    weights = 2 * dim * dim + 2 * dim * part + 3 * dim * hidden
    attention = 2 * 64 * 64 * dim
    assert cost.macs == 64 * (layers * weights + 32000 * dim) + layers * attention


def test_a_sliding_window_of_llama() -> None:
    """Of 64 tokens the first 10 see themselves and all before, the others ten."""
    graph = graph_of(spec("llama"), window=10)
    half = evaluate(graph, counting(graph, causal="half"))
    pairs = sum(min(token + 1, 10) for token in range(64))
    assert half["layers/0/attention/attention/mix"].macs == 2 * pairs * 2048


def test_mamba() -> None:
    """129,135,360 parameters: the head is tied to the embedding."""
    cost = cost_of(spec("mamba"))
    assert cost.params == 129_135_360
    inner, rank, state = 1536, 48, 16
    weights = 2 * 768 * inner + 4 * inner + inner * (rank + 2 * state) + rank * inner + inner * 768
    assert cost.macs == 24 * 32 * (weights + inner * state)


def test_lstm_language_model() -> None:
    cost = cost_of(spec("lstm_lm"))
    layer = 4 * 200 * (200 + 200)
    assert cost.params == 2 * 33278 * 200 + 33278 + 2 * (layer + 2 * 4 * 200) == 13_987_678
    assert cost.macs == 35 * (2 * layer + 200 * 33278)


def test_projected_lstm() -> None:
    cost = cost_of(spec("lstm_projected"))
    first = 4 * 800 * (40 + 512) + 800 * 512
    second = 4 * 800 * (512 + 512) + 800 * 512
    head = 512 * 14247
    assert cost.params == first + second + head + 2 * (2 * 4 * 800) + 14247
    assert cost.macs == 20 * (first + second + head)


def test_keras_example_of_imdb() -> None:
    """`model.summary()` there prints 2,757,761 parameters, 98,816 of them in each LSTM."""
    cost = cost_of(spec("keras_imdb"))
    assert cost.params == 2_757_761
    assert cost["first"].params == cost["second"].params == 98_816
    assert cost.macs == 200 * 2 * 2 * 4 * 64 * (128 + 64) + 128


def test_text_generation() -> None:
    """`model.summary()` there prints 4,022,850 parameters: a GRU of Keras has two biases."""
    cost = cost_of(spec("text_generation"))
    assert cost.params == 4_022_850
    assert cost["gru"].params == 3_938_304
    assert cost.macs == 100 * (3 * 1024 * (256 + 1024) + 1024 * 66)


def test_elman() -> None:
    cost = cost_of(spec("elman"))
    recurrent = 128 * (64 + 128) + 128 * (128 + 128) + 2 * 32 * (128 + 32)
    assert cost.macs == 19 * (57 * 128 + recurrent) + 64 * 18
    assert cost["rnn"].params == recurrent + 2 * (128 + 128) + 2 * 32


SMALL: dict[str, dict[str, Any]] = {
    "gpt2": {"length": 9, "layers": 2, "dim": 24, "heads": 3, "words": 50},
    "llama": {
        "length": 9,
        "layers": 2,
        "dim": 24,
        "heads": 6,
        "shared": 2,
        "hidden": 20,
        "window": 4,
        "words": 50,
    },
    "mamba": {"length": 9, "layers": 2, "dim": 32, "words": 50},
    "lstm_lm": {"length": 9, "words": 50},
    "lstm_projected": {"frames": 3},
    "keras_imdb": {"length": 5},
    "text_generation": {"length": 5},
    "elman": {},
}


def test_every_spec_is_small_too() -> None:
    assert SMALL.keys() == {path.stem for path in SPECS.glob("*.yaml")}


def test_every_sequence_operator_is_in_one() -> None:
    used = {layer.op.name for name in SMALL for layer in graph_of(spec(name)).layers}
    assert {"sdpa", "rope", "scan", "lstm", "gru", "rnn", "glu", "rmsnorm", "embedding"} <= used
    assert used <= ops.names()


@pytest.mark.parametrize("name", SMALL)
def test_it_agrees_with_pytorch(name: str) -> None:
    """By both counters, and the exported file by the recorded products of every step."""
    pytest.importorskip("torch")
    from costcalc.bridge.verify import verify
    from tests.bridge.exported import difference, values_differ

    graph = graph_of(spec(name), **SMALL[name])
    assert verify(graph).verdict == "agrees"
    steps, words = difference(graph)
    assert words == ""
    assert steps > 0
    assert values_differ(graph) < 1e-3


def test_a_formula_of_tokens() -> None:
    """12 layers of attention are quadratic in the tokens, all else is linear."""
    graph = graph_of(spec("gpt2"))
    form = forms_of(graph, "length").total("macs").smooth
    assert str(form) == "18432*length**2 + 123532032*length"
    from costcalc.cost.forms import forms_of as forms

    half = forms(graph, ["length"], counting(graph, causal="half")).total("macs").smooth
    assert str(half) == "9216*length**2 + 123541248*length"
