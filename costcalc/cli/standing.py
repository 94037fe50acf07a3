"""Arguments that look like an option but are an address, such as `-:alpha=0.5`.

They are marked before click reads the line, and the mark is taken off where an address is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

MARK = "\0"
STANDARD_INPUT = re.compile(r"-(:[^:]+)+")


def marked(arguments: Iterable[str]) -> list[str]:
    """The words, those for standard input with settings marked."""
    return [f"{MARK}{word}" if STANDARD_INPUT.fullmatch(word) else word for word in arguments]


def unmarked(word: str) -> str:
    """The word as it was typed."""
    return word.removeprefix(MARK)


class Address(click.ParamType):  # type: ignore[type-arg]
    """What a user calls a network."""

    name = "network"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return unmarked(value)
