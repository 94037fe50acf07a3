"""Matrix products, attention, and the table that tokens come from."""

from __future__ import annotations

from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row, Shape


def _attention(
    attributes: dict[str, Any], q: Shape, k: Shape, v: Shape, *, seen: int, heads: int = 1
) -> Row:
    """Each query sees `seen` keys: that many products with a key's dim, and with a value's."""
    (t, d), (_, e) = q, v
    scores = heads * t * seen
    scaling = Work(multiplications=scores)
    softmax = Work(
        additions=scores + heads * t * (seen - 1),
        comparisons=heads * t * (seen - 1),
        divisions=scores,
        exponentials=scores,
    )
    return Row(
        "sdpa",
        attributes,
        (q, k, v),
        (t, e),
        "attention",
        macs=t * seen * d + t * seen * e,
        work=Work(*(a + b for a, b in zip(scaling, softmax, strict=True))),
    )


def _biased(row: Row, *, table: int, scores: int) -> Row:
    """The same with a trained bias on each score."""
    work = row.work._replace(additions=row.work.additions + scores)
    return row._replace(weights=table, work=work)


ROWS = [
    Row("matmul", {}, ((7, 9), (9, 11)), (7, 11), "matmul", macs=7 * 11 * 9),
    Row("matmul", {}, ((1, 9), (9, 11)), (1, 11), "matmul", macs=1 * 11 * 9),
    Row("matmul", {}, ((7, 1), (1, 11)), (7, 11), "matmul", macs=7 * 11 * 1),
    Row("matmul", {}, ((5, 7, 9), (5, 9, 11)), (5, 7, 11), "matmul", macs=5 * 7 * 11 * 9),
    Row("matmul", {}, ((1, 7, 9), (1, 9, 11)), (1, 7, 11), "matmul", macs=7 * 11 * 9),
    Row(
        "matmul",
        {},
        ((2, 5, 7, 9), (2, 5, 9, 11)),
        (2, 5, 7, 11),
        "matmul",
        macs=2 * 5 * 7 * 11 * 9,
    ),
    Row(
        "matmul",
        {},
        ((3, 2, 5, 7, 9), (3, 2, 5, 9, 11)),
        (3, 2, 5, 7, 11),
        "matmul",
        macs=3 * 2 * 5 * 7 * 11 * 9,
    ),
    Row(
        "matmul",
        {},
        ((3, 2, 1, 5, 7, 9), (3, 2, 1, 5, 9, 11)),
        (3, 2, 1, 5, 7, 11),
        "matmul",
        macs=3 * 2 * 5 * 7 * 11 * 9,
    ),
    _attention({}, (7, 10), (9, 10), (9, 15), seen=9),
    _attention({}, (7, 10), (7, 10), (7, 10), seen=7),
    _attention({"heads": 5}, (7, 10), (9, 10), (9, 15), seen=9, heads=5),
    _attention({"heads": 3}, (8, 12), (11, 12), (11, 18), seen=11, heads=3),
    # One head a feature.
    _attention({"heads": 6}, (8, 6), (5, 6), (5, 12), seen=5, heads=6),
    _attention({"windows": 3}, (6, 10), (9, 10), (9, 15), seen=9 // 3),
    _attention({"heads": 2, "windows": 4}, (12, 10), (8, 10), (8, 14), seen=8 // 4, heads=2),
    # A window for each query.
    _attention({"heads": 2, "windows": 6}, (6, 4), (18, 4), (18, 10), seen=18 // 6, heads=2),
    # One query, as when one token after another is generated.
    _attention({"heads": 4}, (1, 8), (21, 8), (21, 12), seen=21, heads=4),
    _biased(
        _attention({"relative": (2, 3)}, (6, 10), (6, 10), (6, 15), seen=6),
        table=(2 * 2 - 1) * (2 * 3 - 1),
        scores=6 * 6,
    ),
    _biased(
        _attention(
            {"heads": 2, "windows": 4, "relative": (3, 5)},
            (60, 8),
            (60, 8),
            (60, 14),
            seen=60 // 4,
            heads=2,
        ),
        table=2 * (2 * 3 - 1) * (2 * 5 - 1),
        scores=2 * 60 * (60 // 4),
    ),
    _biased(
        _attention({"relative": (2, 3), "mirrored": True}, (6, 10), (6, 10), (6, 15), seen=6),
        table=2 * 3,
        scores=6 * 6,
    ),
    # A query for every second row and column, in each of two windows.
    _biased(
        _attention(
            {"heads": 2, "windows": 2, "relative": (3, 5), "mirrored": True, "stride": 2},
            (2 * 2 * 3, 8),
            (30, 8),
            (30, 14),
            seen=30 // 2,
            heads=2,
        ),
        table=2 * 3 * 5,
        scores=2 * (2 * 2 * 3) * (30 // 2),
    ),
    Row("class_token", {}, ((9, 70),), (9 + 1, 70), "class token", weights=70),
    Row("class_token", {}, ((1, 7),), (1 + 1, 7), "class token", weights=7),
    Row(
        "position",
        {},
        ((9, 70),),
        (9, 70),
        "position",
        weights=9 * 70,
        work=Work(additions=9 * 70),
    ),
    Row("embedding", {"n": 30, "dim": 8}, ((9,),), (9, 8), "embedding", weights=30 * 8),
    Row("embedding", {"n": 2, "dim": 17}, ((50,),), (50, 17), "embedding", weights=2 * 17),
]
