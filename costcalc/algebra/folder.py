"""A package whose files declare one thing each: the file's name is the thing's name.

There is no list to keep. A file is imported when what it declares is asked for. Files of another
folder can stand beside them for a while, as a test's do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from os import fspath, listdir
from sys import modules
from types import ModuleType
from typing import Generic, TypeVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

Thing = TypeVar("Thing")


class Folder(Generic[Thing]):
    """The files of a package; `declared` finds in a file what it declares under a name."""

    def __init__(self, package: str, declared: Callable[[ModuleType, str], Thing]):
        self._package = package
        self._declared = declared
        self._names: frozenset[str] | None = None
        self._found: dict[str, Thing] = {}

    def names(self) -> frozenset[str]:
        """Everything there is."""
        if self._names is None:
            self._names = frozenset(name for path in self._paths() for name in _names_in(path))
        return self._names

    def find(self, name: str) -> Thing:
        """What is declared under a name. Raises KeyError if there is none."""
        if name not in self._found:
            if name not in self.names():
                raise KeyError(name)
            self._found[name] = self._declared(import_module(f"{self._package}.{name}"), name)
        return self._found[name]

    @contextmanager
    def including(self, folder: str | PathLike[str]) -> Iterator[frozenset[str]]:
        """Inside, the files of another folder count too; gives their names.

        Raises ValueError for a name that is there already.
        """
        path = fspath(folder)
        new = frozenset(_names_in(path))
        if twice := new & self.names():
            raise ValueError(f"{path} declares again: {', '.join(sorted(twice))}")
        self._paths().append(path)
        self._forget()
        try:
            yield new
        finally:
            self._paths().remove(path)
            self._forget()
            for name in new:
                modules.pop(f"{self._package}.{name}", None)

    def _paths(self) -> list[str]:
        """The folders in which Python looks for the package's files."""
        return modules[self._package].__path__  # type: ignore[return-value]

    def _forget(self) -> None:
        self._names = None
        self._found = {}
        invalidate_caches()


def _names_in(path: str) -> Iterator[str]:
    files = (entry for entry in listdir(path) if entry.endswith(".py"))
    return (file[:-3] for file in files if not file.startswith("_"))
