"""Names in exported Python code: none that Python or the file itself uses."""

from __future__ import annotations

import builtins
from collections.abc import Container
from keyword import iskeyword, issoftkeyword

BUILTINS = frozenset(dir(builtins))


def is_taken_by_python(name: str) -> bool:
    """Whether it is a keyword or the name of a builtin."""
    return iskeyword(name) or issoftkeyword(name) or name in BUILTINS


def free_name(wanted: str, taken: Container[str]) -> str:
    """The name, with as many `_` at its end as needed to differ from the names taken."""
    while is_taken_by_python(wanted) or wanted in taken:
        wanted += "_"
    return wanted
