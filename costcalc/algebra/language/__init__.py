"""The functions of the language, one file each: the file `round.py` declares the function `round`.

Discovery reads the folder; there is no list to keep. A file is imported when its function is used.
"""

from __future__ import annotations

from types import ModuleType

from costcalc.algebra.folder import Folder
from costcalc.algebra.function import Function, checked


def _declared(module: ModuleType, name: str) -> Function:
    for value in vars(module).values():
        if isinstance(value, Function):
            return checked(value, name)
    raise TypeError(f"{module.__file__} declares no function `{name}`")


_FOLDER = Folder(__name__, _declared)

names = _FOLDER.names
"""Every function there is."""

find = _FOLDER.find
"""The function of a name. Raises KeyError if there is none."""

including = _FOLDER.including
"""A context in which the functions of another folder are there too, one file each."""
