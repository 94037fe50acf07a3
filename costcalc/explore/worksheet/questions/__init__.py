"""The kinds of questions, one file each: the file `stem_stride.py` declares `KIND`.

Discovery reads the folder; there is no list to keep.
"""

from __future__ import annotations

from types import ModuleType

from costcalc.algebra.folder import Folder
from costcalc.explore.worksheet.material import Kind


def _declared(module: ModuleType, name: str) -> Kind:
    found = getattr(module, "KIND", None)
    if not isinstance(found, Kind):
        raise TypeError(f"{module.__file__} declares no `KIND`")
    return found._replace(name=name)


_FOLDER = Folder(__name__, _declared)

including = _FOLDER.including
"""A context in which the questions of another folder are there too, one file each."""


def of_level(level: int) -> list[Kind]:
    """The kinds of a level, by name."""
    kinds = (_FOLDER.find(name) for name in sorted(_FOLDER.names()))
    return [kind for kind in kinds if kind.level == level]
