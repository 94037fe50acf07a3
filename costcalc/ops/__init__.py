"""The operators, one file each: the file `conv.py` declares the operator `conv`.

Discovery reads the folder; there is no list to keep. A file is imported when its operator is used.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from os import listdir

from costcalc.ops.base import Op


@cache
def names() -> frozenset[str]:
    """Every operator there is."""
    files = (entry for entry in listdir(__path__[0]) if entry.endswith(".py"))
    return frozenset(file[:-3] for file in files if file != "__init__.py")


@cache
def find(name: str) -> type[Op]:
    """The operator of that name. Raises KeyError if there is none."""
    if name not in names():
        raise KeyError(name)
    module = import_module(f"{__name__}.{name}")
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Op) and vars(value).get("name") == name:
            return value
    raise TypeError(f"{module.__file__} declares no operator `{name}`")
