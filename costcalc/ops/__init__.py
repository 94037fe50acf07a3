"""The operators, one file each: the file `conv.py` declares the operator `conv`.

Discovery reads the folder; there is no list to keep. A file is imported when its operator is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from costcalc.algebra.folder import Folder
from costcalc.ops.base import SAME, TF_SAME, Op
from costcalc.ops.base.attributes import MODES
from costcalc.ops.base.reserved import RESERVED


def _declared(module: ModuleType, name: str) -> type[Op]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Op) and vars(value).get("name") == name:
            return value
    raise TypeError(f"{module.__file__} declares no operator `{name}`")


_FOLDER = Folder(__name__, _declared)

names = _FOLDER.names
"""The names of all operators."""

find = _FOLDER.find
"""The operator of a name. Raises KeyError if there is none."""

including = _FOLDER.including
"""A context manager: inside it, the operators of another folder are known too, one file each."""


CONSTANTS: Mapping[str, Any] = {str(word): word for word in (SAME, TF_SAME, *MODES)}
"""Named values that a spec may write for an attribute, such as `p=same`."""


def is_reserved(name: str) -> bool:
    """Whether it is an operator that nothing a spec declares may hide."""
    return name in RESERVED and name in names()


def gives_way(name: str) -> bool:
    """Whether it is an operator that gives way to what a spec declares under its name."""
    return name in names() and name not in RESERVED
