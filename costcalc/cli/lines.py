"""The lines of a long output, as many at once as are written at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

AT_ONCE = 65_536
"""Lines that are held before they are written."""


def blocks(lines: Iterable[str], end: str = "\n") -> Iterator[str]:
    """Texts of many lines each, every line with that end."""
    rest = iter(lines)
    while block := list(islice(rest, AT_ONCE)):
        yield "".join(f"{line}{end}" for line in block)
