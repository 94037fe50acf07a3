"""Python source in the layout of the usual formatter, with lines of at most 100 characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from costcalc.records import NamedTuple

WIDTH = 100
INDENT = "    "

Source: TypeAlias = "str | Bracket | Comprehension | Again"


class Bracket(NamedTuple):
    """An opening text, items separated by commas, and the closing bracket."""

    open: str
    items: tuple[Source, ...]
    close: str = ")"


class Comprehension(NamedTuple):
    """`*[body clause]`."""

    body: Source
    clause: str


class Again(NamedTuple):
    """`*[body] * times`: one object several times."""

    body: Source
    times: int


def call(function: str, items: list[Source]) -> Source:
    return Bracket(f"{function}(", tuple(items))


def keyword(name: str, value: Source) -> Source:
    """`name=value`."""
    if isinstance(value, Bracket):
        return value._replace(open=f"{name}={value.open}")
    return f"{name}={value}"


def flat(source: Source) -> str:
    """The source in one line."""
    match source:
        case Bracket(open=opened, items=items, close=closed):
            return f"{opened}{', '.join(map(flat, items))}{closed}"
        case Comprehension(body=body, clause=clause):
            return f"*[{flat(body)} {clause}]"
        case Again(body=body, times=times):
            return f"*[{flat(body)}] * {times}"
        case str():
            return source


def lines(source: Source, level: int, before: str = "", after: str = "") -> Iterator[str]:
    """The lines of the source at a level of indentation, with `before` and `after` around it."""
    indent = INDENT * level
    whole = f"{indent}{before}{flat(source)}{after}"
    if len(whole) <= WIDTH or isinstance(source, str) or not _is_full(source):
        yield whole
        return
    if isinstance(source, Comprehension):
        yield f"{indent}{before}*["
        yield from _comprehended(source, level + 1)
        yield f"{indent}]{after}"
        return
    if isinstance(source, Again):
        yield from lines(Bracket("*[", (source.body,), "]"), level, before)
        yield f"{indent}* {source.times}{after}"
        return
    yield f"{indent}{before}{source.open}"
    yield from _inside(source, level + 1)
    yield f"{indent}{source.close}{after}"


def _is_full(source: Bracket | Comprehension | Again) -> bool:
    return not isinstance(source, Bracket) or bool(source.items)


def _inside(source: Bracket, level: int) -> Iterator[str]:
    """The items in one line if they fit, else one in each line."""
    together = f"{INDENT * level}{', '.join(map(flat, source.items))}"
    if len(together) <= WIDTH and not _must_part(source):
        yield together
        return
    for item in source.items:
        yield from lines(item, level, after=",")


def _must_part(source: Bracket) -> bool:
    """Whether the items need lines of their own: those of a tuple, and the only parameter of a
    definition, which gets a comma.
    """
    return source.open == "(" or (source.open.startswith("def ") and len(source.items) == 1)


def _comprehended(source: Comprehension, level: int) -> Iterator[str]:
    together = f"{INDENT * level}{flat(source.body)} {source.clause}"
    if len(together) <= WIDTH:
        yield together
        return
    yield from lines(source.body, level)
    yield f"{INDENT * level}{source.clause}"
