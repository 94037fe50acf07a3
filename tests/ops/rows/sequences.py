"""What sequence models are made of: layered and projected recurrences, grouped and causal
attention, rotary positions, selective scans.
"""

from __future__ import annotations

from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row, Shape

SIGMOID = Work(additions=1, divisions=1, exponentials=1)
TANH = Work(exponentials=1)
LSTM = ((3, SIGMOID), (2, TANH), (3, Work(multiplications=1)), (1, Work(additions=1)))
GRU = ((2, SIGMOID), (1, TANH), (3, Work(multiplications=1)), (2, Work(additions=1)))
RNN = ((1, TANH),)
UNIT = {"lstm": LSTM, "gru": GRU, "rnn": RNN}
GATES = {"lstm": 4, "gru": 3, "rnn": 1}


def _recurrent(
    operator: str,
    attributes: dict[str, Any],
    x: tuple[int, int],
    given: int,
    *,
    units: int,
    weights: int,
    biases: int,
) -> Row:
    """`units` of all layers and directions, each with its gates; a gate adds `biases` biases."""
    gates = GATES[operator]
    parts = ((gates, Work(additions=1 + biases)), *UNIT[operator])
    sums = zip(*([n * amount for amount in part] for n, part in parts), strict=True)
    return Row(
        operator,
        attributes,
        (x,),
        (x[0], given),
        operator,
        macs=x[0] * weights,
        weights=weights,
        biases=biases * gates * units,
        work=Work(*(x[0] * units * sum(amounts) for amounts in sums)),
    )


RECURRENT = [
    _recurrent("rnn", {"out": 8}, (9, 5), 8, units=8, weights=8 * (5 + 8), biases=2),
    _recurrent("rnn", {"out": 8, "bias": False}, (9, 5), 8, units=8, weights=8 * (5 + 8), biases=0),
    _recurrent(
        "rnn", {"out": 8, "one_bias": True}, (9, 5), 8, units=8, weights=8 * (5 + 8), biases=1
    ),
    _recurrent(
        "rnn",
        {"out": 3, "bidirectional": True, "layers": 2},
        (4, 7),
        2 * 3,
        units=2 * (3 + 3),
        weights=2 * (3 * (7 + 3) + 3 * (2 * 3 + 3)),
        biases=2,
    ),
    _recurrent(
        "lstm",
        {"out": 8, "layers": 3},
        (9, 5),
        8,
        units=8 + 8 + 8,
        weights=4 * 8 * (5 + 8) + 4 * 8 * (8 + 8) + 4 * 8 * (8 + 8),
        biases=2,
    ),
    _recurrent(
        "lstm",
        {"out": 8, "one_bias": True},
        (9, 5),
        8,
        units=8,
        weights=4 * 8 * (5 + 8),
        biases=1,
    ),
    _recurrent(
        "lstm",
        {"out": 8, "proj": 3},
        (9, 5),
        3,
        units=8,
        weights=4 * 8 * (5 + 3) + 8 * 3,
        biases=2,
    ),
    _recurrent(
        "lstm",
        {"out": 8, "proj": 3, "layers": 2, "bidirectional": True, "bias": False},
        (9, 5),
        2 * 3,
        units=2 * (8 + 8),
        weights=2 * (4 * 8 * (5 + 3) + 8 * 3 + 4 * 8 * (2 * 3 + 3) + 8 * 3),
        biases=0,
    ),
    _recurrent(
        "gru",
        {"out": 8, "layers": 2, "bidirectional": True},
        (9, 5),
        2 * 8,
        units=2 * (8 + 8),
        weights=2 * (3 * 8 * (5 + 8) + 3 * 8 * (2 * 8 + 8)),
        biases=2,
    ),
    _recurrent(
        "gru",
        {"out": 8, "one_bias": True, "layers": 2},
        (9, 5),
        8,
        units=8 + 8,
        weights=3 * 8 * (5 + 8) + 3 * 8 * (8 + 8),
        biases=1,
    ),
]


def _attention(
    attributes: dict[str, Any], q: Shape, k: Shape, v: Shape, out: int, heads: int
) -> Row:
    """Every query meets every key, in each head; masked scores are computed too."""
    (t, d), (s, _) = q, k
    scores = heads * t * s
    return Row(
        "sdpa",
        attributes,
        (q, k, v),
        (t, out),
        "attention",
        macs=t * s * d + t * s * out,
        work=Work(
            additions=scores + heads * t * (s - 1),
            multiplications=scores,
            comparisons=heads * t * (s - 1),
            divisions=scores,
            exponentials=scores,
        ),
    )


def _causal(attributes: dict[str, Any], tokens: int, dim: int, heads: int = 1) -> Row:
    x = (tokens, dim)
    return _attention({**attributes, "causal": True}, x, x, x, dim, heads)


ATTENTION = [
    _attention({"heads": 6, "kv_heads": 2}, (7, 24), (9, 8), (9, 8), 24, 6),
    _attention({"heads": 4, "kv_heads": 1}, (7, 24), (9, 6), (9, 6), 24, 4),
    _attention({"heads": 3, "kv_heads": 3}, (7, 24), (9, 24), (9, 24), 24, 3),
    _causal({}, 7, 10),
    _causal({"heads": 2}, 9, 10, 2),
    _causal({"window": 3}, 8, 10),
    _causal({"heads": 5, "window": 20}, 8, 10, 5),
]

OTHERS = [
    Row("rope", {}, ((9, 70),), (9, 70), "rope", work=Work(9 * 70, 2 * 9 * 70)),
    Row(
        "rope",
        {"heads": 5, "base": 500},
        ((9, 70),),
        (9, 70),
        "rope",
        work=Work(9 * 70, 2 * 9 * 70),
    ),
    Row(
        "scan",
        {"state": 4},
        ((9, 7), (9, 7), (9, 4), (9, 4)),
        (9, 7),
        "scan",
        macs=9 * 7 * 4,
        weights=7 * 4 + 7,
        work=Work(
            additions=9 * 7 * 4 + 9 * 7,
            multiplications=3 * 9 * 7 * 4 + 2 * 9 * 7,
            exponentials=9 * 7 * 4 + 7 * 4,
        ),
    ),
    Row(
        "scan",
        {"state": 1},
        ((5, 12), (5, 12), (5, 1), (5, 1)),
        (5, 12),
        "scan",
        macs=5 * 12,
        weights=12 + 12,
        work=Work(additions=2 * 5 * 12, multiplications=5 * 5 * 12, exponentials=5 * 12 + 12),
    ),
]

ROWS = [*RECURRENT, *ATTENTION, *OTHERS]
