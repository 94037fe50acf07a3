"""The whole table of cases."""

from __future__ import annotations

from tests.hostile.case import Case
from tests.hostile.crowds import CROWDS
from tests.hostile.expressions import EXPRESSIONS
from tests.hostile.limits import FILE
from tests.hostile.requests import REQUESTS
from tests.hostile.tensors import TENSORS
from tests.hostile.texts import TEXTS
from tests.hostile.work import WORK


def without_libyaml(case: Case) -> Case:
    return case._replace(name=f"{case.name}, without libyaml", libyaml=False)


ON_STDIN = frozenset(
    {
        "an empty file",
        "null bytes",
        "UTF-16",
        "2 MiB",
        "100,000 brackets",
        "an alias bomb",
        "towers of powers",
        "blocks that double 40 times",
        "0.9 MB of unknown operators",
    }
)
"""Texts that are given on standard input as well."""


def on_stdin(case: Case) -> Case:
    first = case.first.replace(f"`{FILE}`", "`<stdin>`")
    return case._replace(
        name=f"{case.name}, on standard input", first=first, arguments=("-",), stdin=FILE
    )


WITH_LIBYAML: tuple[Case, ...] = (
    *TEXTS,
    *CROWDS,
    *EXPRESSIONS,
    *WORK,
    *TENSORS,
    *(on_stdin(case) for case in (*TEXTS, *CROWDS, *EXPRESSIONS, *WORK) if case.name in ON_STDIN),
    *REQUESTS,
)
WITHOUT_LIBYAML: tuple[Case, ...] = tuple(map(without_libyaml, (*TEXTS, *CROWDS)))
CASES: tuple[Case, ...] = (*WITH_LIBYAML, *WITHOUT_LIBYAML)
TESTED: tuple[Case, ...] = (*WITH_LIBYAML, *WITHOUT_LIBYAML[::6])
"""A sixth of the cases without libyaml, to save time."""
