"""Elements that convolutions and matrix products give, where an operator is more than one."""

from __future__ import annotations

import pytest

from costcalc import ops


def test_an_lstm_multiplies_and_so_its_output_counts() -> None:
    """Five tokens of two directions of twelve units."""
    lstm = ops.find("lstm")(12, bidirectional=True)
    assert lstm.activations((5, 8)) == 5 * 2 * 12


def test_a_gru_multiplies_and_so_its_output_counts() -> None:
    assert ops.find("gru")(12).activations((5, 8)) == 5 * 12


@pytest.mark.parametrize(("windows", "keys"), [(1, 9), (3, 3)])
def test_attention_gives_the_scores_of_each_head_and_the_mean(windows: int, keys: int) -> None:
    """Six queries of 10 in two heads meet the keys of their window; values of 14."""
    sdpa = ops.find("sdpa")(heads=2, windows=windows)
    assert sdpa.activations((6, 10), (9, 10), (9, 14)) == 2 * 6 * keys + 6 * 14
