"""Puts a defect into a function for the length of a test: a change of its text, made in memory."""

from __future__ import annotations
import __future__

import inspect
import sys
from importlib import import_module
from textwrap import dedent
from typing import Any

import pytest

FLAGS = __future__.annotations.compiler_flag


def plant(patch: pytest.MonkeyPatch, place: str, text: str, defect: str) -> None:
    """Puts `defect` in place of `text` in the function at `package.module:function`.

    The text stands there once. Modules that imported the function get the changed one too.
    """
    where, _, path = place.partition(":")
    module = import_module(where)
    owner: Any = module
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    function = getattr(owner, name)
    changed = _changed(module, function, text, defect)
    patch.setattr(owner, name, changed)
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("costcalc"):
            for held, value in list(vars(other).items()):
                if value is function:
                    patch.setattr(other, held, changed)


def _changed(module: Any, function: Any, text: str, defect: str) -> Any:
    """The function with the defect, in the names of its module."""
    source = dedent(inspect.getsource(function))
    assert source.count(text) == 1, f"`{text}` does not stand once in `{function.__name__}`"
    own: dict[str, Any] = {}
    code = compile(source.replace(text, defect), "<planted>", "exec", FLAGS)
    exec(code, vars(module), own)
    return own[function.__name__]
