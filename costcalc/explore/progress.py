"""How long work says what it is doing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float | None], None]
"""Told what is being done, in words, and what part of all is done, as far as that is known."""


def silent(text: str, part: float | None) -> None:
    """No progress is shown."""
