"""Numbers of values of a graph that was built, which are exact."""

from __future__ import annotations


def whole_number(value: object) -> int:
    """The value itself. Raises TypeError if it is not an exact integer."""
    if not isinstance(value, int):
        raise TypeError(f"not an exact integer: {value!r}")
    return value
