"""A case, and how its text is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.hostile.limits import FILE

NETWORK = "mobilenet_v1"
TOO_MUCH = "the spec asks for too much work"
TOO_DEEP = "an expression may be nested at most 50 levels deep"
TOO_LONG = "the result has more than 4096 bits"


class Case(NamedTuple):
    """One run. `first` is the first line of the diagnostic, behind `error: `.

    A `text` becomes the file `spec.yaml` in the folder of the run; `prepare` makes other things
    there. `stdin` and `stdout` are files, `-` for closed ones; `feeds` is a program whose output is
    the standard input.
    """

    name: str
    first: str
    text: Callable[[], str | bytes] | None = None
    arguments: tuple[str, ...] = (FILE,)
    stdin: str = os.devnull
    stdout: str = ""
    feeds: tuple[str, ...] = ()
    prepare: Callable[[Path], object] | None = None
    libyaml: bool = True


# Texts


def spec(layers: str = "- relu\n", head: str = "", size: str = "(8, 7, 5)") -> str:
    """A whole spec around its layers."""
    return f"costcalc: 1\n{head}input: {size}\nlayers:\n{layers}"


def value(text: str) -> str:
    """A spec with an expression as a value of its own."""
    return spec("- conv(v)\n", f"let:\n  v: {text}\n")


def many(line: str, characters: int = 900_000) -> str:
    """A line over and over."""
    return line * (characters // len(line))


def numbered(line: str, count: int) -> str:
    """A line over and over, `{0}` in it the number of the line, `{1}` that of the one before."""
    return "".join(line.format(number, number - 1) for number in range(1, count + 1))


def words(word: str, count: int) -> str:
    """A word over and over, between commas, `{0}` in it its number."""
    return ",".join(word.format(number) for number in range(count))


def largest(count: int) -> str:
    """The largest of that many arguments, which names them all."""
    names = [f"a{number}" for number in range(count)]
    groups = [names[start : start + 50] for start in range(0, count, 50)]
    return f"max({', '.join(f'max({chr(44).join(group)})' for group in groups)})"


def table(columns: int, rows: int) -> str:
    header = ", ".join(f"c{number}" for number in range(columns))
    row = ", ".join(["1"] * columns)
    return f"- do: relu\n  table:\n  - [{header}]\n" + f"  - [{row}]\n" * rows


def laughs() -> str:
    names = numbered("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", 30)
    return "a0: &a0 [ha, ha]\n" + names


def branches(structure: str, count: int) -> str:
    return spec(f"- {structure}:\n" + numbered("    a{0}: []\n", count))


def nested(opening: str, middle: str, closing: str, count: int) -> str:
    return opening * count + middle + closing * count


def steps_in_steps(count: int) -> str:
    return "".join(f"{'  ' * depth}- a{depth}:\n" for depth in range(count))


def branches_of_branches(count: int) -> str:
    """A merge in each branch of a merge, a hundred branches each."""
    opened = "".join(f"{'  ' * d}- add:\n" for d in range(count))
    closed = "".join(f"{'  ' * d}  repeat: 100\n" for d in reversed(range(count)))
    return f"{opened}{'  ' * count}- relu\n{closed}"


def experts_of_experts(count: int) -> str:
    """Experts in each expert, a hundred that run each."""
    opened = "".join(
        f"{' ' * 6 * d}- route:\n{' ' * 6 * d}    experts: 200\n{' ' * 6 * d}    active: 100\n"
        f"{' ' * 6 * d}    do:\n"
        for d in range(count)
    )
    return f"{opened}{' ' * 6 * count}- conv(3)\n"
