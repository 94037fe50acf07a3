"""The operators as data: the object of `schema/operators.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.ops.base import Op
from costcalc.report.operators.record import signature, summary


def data(listed: list[type[Op]]) -> dict[str, Any]:
    """The operators as the object `schema/operators.json` describes."""
    return {
        "schema": 1,
        "operators": [
            {
                "name": op.name,
                "signature": signature(op),
                "summary": summary(op),
                "attributes": [
                    {
                        "name": field.name,
                        "takes": field.rule.words,
                        "required": field.required,
                    }
                    for field in op.fields
                ],
            }
            for op in listed
        ],
    }


def rows(listed: list[type[Op]]) -> Iterator[tuple[object, ...]]:
    """The operators as rows under a header."""
    yield ("name", "signature", "summary")
    for op in listed:
        yield (op.name, signature(op), summary(op))
