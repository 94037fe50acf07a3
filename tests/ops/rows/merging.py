"""Sums, products and concatenations."""

from __future__ import annotations

from costcalc.ops.base import Work
from tests.ops.rows.row import Row

ROWS = [
    Row("concat", {}, ((3, 9, 11), (5, 9, 11)), (3 + 5, 9, 11), "concat"),
    Row("concat", {}, ((3, 9, 11), (5, 9, 11), (6, 9, 11)), (3 + 5 + 6, 9, 11), "concat"),
    Row("concat", {"axis": 1}, ((7, 9, 11), (7, 4, 11)), (7, 9 + 4, 11), "concat"),
    Row("concat", {"axis": 2}, ((7, 9, 11), (7, 9, 5)), (7, 9, 11 + 5), "concat"),
    Row("concat", {"axis": -1}, ((7, 9, 11), (7, 9, 5)), (7, 9, 11 + 5), "concat"),
    Row("concat", {}, ((1, 70), (9, 70)), (1 + 9, 70), "concat"),
    Row("concat", {"axis": 1}, ((9, 70), (9, 40)), (9, 70 + 40), "concat"),
    Row("concat", {}, ((70,), (40,)), (70 + 40,), "concat"),
    Row("add", {}, ((7, 9, 11),) * 2, (7, 9, 11), "add", work=Work(7 * 9 * 11)),
    Row("add", {}, ((7, 9, 11),) * 3, (7, 9, 11), "add", work=Work(2 * 7 * 9 * 11)),
    Row("add", {}, ((9, 70),) * 2, (9, 70), "add", work=Work(9 * 70)),
    Row("add", {}, ((70,),) * 4, (70,), "add", work=Work(3 * 70)),
    Row("mul", {}, ((7, 9, 11),) * 2, (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((7, 9, 11), (7, 1, 1)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((7, 1, 1), (7, 9, 11)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((7, 1, 11), (7, 9, 1)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((1, 9, 11), (7, 1, 1)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row(
        "mul",
        {},
        ((7, 1, 1), (7, 9, 11), (1, 9, 11)),
        (7, 9, 11),
        "mul",
        work=Work(0, 2 * 7 * 9 * 11),
    ),
    Row("mul", {}, ((9, 1), (9, 70)), (9, 70), "mul", work=Work(0, 9 * 70)),
    Row("mul", {}, ((70,), (1,)), (70,), "mul", work=Work(0, 70)),
]
