"""The operators, one file each: the file `conv.py` declares the operator `conv`.

Discovery reads the folder; there is no list to keep. A file is imported when its operator is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any

from costcalc.algebra.folder import Folder
from costcalc.ops.base import SAME, TF_SAME, Op
from costcalc.ops.base.attributes import MODES
from costcalc.ops.base.elsewhere import advice, of_images, plain
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


def meant_by(word: str) -> str:
    """The operator that other libraries call `word`, in any spelling; an empty text if none."""
    return _meant_by(plain(word), names())


@cache
def _meant_by(word: str, known: frozenset[str]) -> str:
    for name in sorted(known):
        if word in map(plain, (name, *find(name).also_called)):
            return name
    return ""


def advice_on(word: str) -> str:
    """What to write for a layer that other libraries call `word`; an empty text if not known."""
    of_image = of_images(word)
    if of_image and not advice(word) and (meant := meant_by(of_image)):
        return f"use `{meant}`; the input's rank decides"
    if meant := meant_by(word):
        return f"it is called `{meant}` here"
    return advice(word) or advice(of_image) or (_norms() if "norm" in plain(word) else "")


def _norms() -> str:
    """A sentence that names the operators that normalize."""
    found = [f"`{name}`" for name in sorted(names()) if find(name).normalizes]
    return f"the norms are {', '.join(found[:-1])} and {found[-1]}"


def uncountable(word: str) -> str:
    """Why the operator of that name cannot be counted, or an empty text."""
    reasons = {plain(name): reason for name, reason in UNCOUNTABLE.items()}
    return reasons.get(plain(word), "")


UNCOUNTABLE: Mapping[str, str] = {
    "deform_conv": "where it samples depends on values; how to count that is not agreed",
    "grid_sample": "where it samples depends on values; how to count that is not agreed",
    "nms": "how many boxes it compares depends on their values",
    "nonzero": "the size of its output depends on values",
    "roi_pool": "how many places a region has depends on the image; `roi_align(n, out)` can be",
    "sort": "how many comparisons it makes depends on values",
    "topk": "how many comparisons it makes depends on values",
    "unique": "the size of its output depends on values",
}
"""What cannot be counted exactly from shapes, and why: refused by name, never counted as 0."""
