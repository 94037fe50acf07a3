"""Keys and values that causal attention keeps, against those of models that are published."""

from __future__ import annotations

import pytest

import costcalc
from costcalc.errors import UsageError

ATTENTION = """\
costcalc: 1
input: (64, 32)
layers:
  - q: linear(32)
    from: input
  - k: linear(8)
    from: input
  - v: linear(8)
    from: input
  - mixed: sdpa(HOW)
    from: [q, k, v]
"""


def cache(how: str, tokens: int, dtype: str = "fp16", batch: int = 1) -> tuple[int, int, int]:
    graph = costcalc.graph_from_text(ATTENTION.replace("HOW", how))
    found = costcalc.memory(graph, cache=tokens, dtype=dtype, batch=batch).cache
    assert found is not None
    (one,) = found.layers
    assert one.bytes == found.bytes
    return one.values, one.tokens, one.bytes


def test_gpt2_keeps_what_its_layers_times_heads_times_head_size_give() -> None:
    found = costcalc.memory("gpt2", cache=1024, dtype="fp16").cache
    assert found is not None
    assert found.bytes == 2 * 12 * 12 * 64 * 1024 * 2
    assert {one.values for one in found.layers} == {2 * 12 * 64}


def test_heads_that_share_keys_keep_fewer() -> None:
    assert cache("4, kv_heads=1, causal=true", 1000) == (2 * 1 * 8, 1000, 2 * 1 * 8 * 1000 * 2)


def test_a_window_keeps_the_last_tokens() -> None:
    assert cache("4, kv_heads=1, causal=true, window=16", 1000) == (16, 16, 16 * 16 * 2)
    assert cache("4, kv_heads=1, causal=true, window=16", 9) == (16, 9, 16 * 9 * 2)
    assert cache("4, kv_heads=1, causal=true, windows=8", 1000) == (16, 8, 16 * 8 * 2)


def test_a_batch_keeps_its_own_at_the_size_of_a_value() -> None:
    assert cache("4, kv_heads=1, causal=true", 10, "int8", 3) == (16, 10, 16 * 10 * 3)


def test_what_sees_all_tokens_keeps_none() -> None:
    with pytest.raises(UsageError, match=r"no layer of .* keeps keys and values"):
        cache("4, kv_heads=1", 10)
    with pytest.raises(UsageError, match="a whole number, 1 or more"):
        cache("4, kv_heads=1, causal=true", 0)
