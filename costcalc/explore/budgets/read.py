"""Budgets from a file: `[[tool.costcalc.budget]]` of `pyproject.toml`, or `costcalc.toml`.

Every fault is shown with its line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from os.path import dirname, isabs, join, relpath
from typing import Any

from costcalc.cost.dtypes import dtype_of
from costcalc.cost.memory.definitions import definition_of
from costcalc.errors import CostcalcError, Diagnostic, UsageError, did_you_mean, misspelling
from costcalc.explore.budgets.amounts import KNOWN, NUMBER, BadAmount, amount, known_quantity
from costcalc.explore.budgets.files import EXAMPLE, TABLE, File
from costcalc.explore.budgets.places import Keys, entries
from costcalc.explore.budgets.record import Budget, Kind, Wanted
from costcalc.spec.address import is_path
from costcalc.spec.tree import Scalar

KEYS = ("network", "set", "dtype", "definition", "max_increase", *KNOWN)


def budgets(file: File) -> tuple[Budget, ...]:
    """The budgets of a file in their order. Raises UsageError with every fault at its line."""
    faults: list[Diagnostic] = _strangers(file)
    found: list[Budget] = []
    listed = list(entries(file.document, *TABLE))
    if file.is_own:
        listed += entries(file.document, TABLE[-1])
    for keys, entry in listed:
        reader = _Reader(file, keys, entry)
        budget = reader.budget()
        faults += reader.faults
        if budget is not None and not reader.faults:
            found.append(budget)
    if not listed and not faults:
        faults.append(Diagnostic(f"`{file.name}` has no budgets", helps=(EXAMPLE,)))
    if faults:
        raise UsageError(faults)
    return tuple(found)


def _strangers(file: File) -> list[Diagnostic]:
    """A fault for each key beside `budget` that has no meaning."""
    tool = file.document.get("tool", {})
    inside = tool.get("costcalc", {}) if isinstance(tool, dict) else {}
    faults = _unknown(file, ("tool", "costcalc"), inside, ("budget",))
    if file.is_own:
        faults += _unknown(file, (), file.document, ("budget", "tool"))
    for keys in (TABLE, TABLE[-1:] if file.is_own else TABLE):
        value: Any = file.document
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if value is not None and not (isinstance(value, list) and value):
            message = "`budget` must be an array of tables"
            faults.append(Diagnostic(message, file.places.span(keys), helps=(EXAMPLE,)))
            break
    return faults


def _unknown(file: File, base: Keys, table: object, known: tuple[str, ...]) -> list[Diagnostic]:
    words = table if isinstance(table, dict) else {}
    return [
        Diagnostic(
            f"unknown key `{word}`",
            file.places.span((*base, word)),
            helps=(did_you_mean(word, known) or f"known here: {', '.join(known)}",),
        )
        for word in words
        if word not in known
    ]


class _Reader:
    """Reads one budget, and collects its faults."""

    def __init__(self, file: File, keys: Keys, entry: object):
        self.file = file
        self.keys = keys
        self.entry: dict[str, Any] = entry if isinstance(entry, dict) else {}
        self.faults: list[Diagnostic] = []
        if not isinstance(entry, dict):
            self.fault("a budget must be a table", keys, EXAMPLE)

    def fault(self, message: str, keys: Keys, *helps: str) -> None:
        self.faults.append(Diagnostic(message, self.file.places.span(keys), helps=helps))

    def budget(self) -> Budget | None:
        """The budget, None if it names no network or is no table; faults are collected."""
        if self.faults:
            return None
        for word in self.entry:
            if word not in KEYS:
                near = misspelling(word, KEYS) or did_you_mean(word, KEYS)
                self.fault(
                    f"unknown key `{word}` in a budget",
                    (*self.keys, word),
                    near or f"known here: {', '.join(KEYS)}",
                )
        network = self.text("network", "")
        if not network:
            if "network" not in self.entry:
                self.fault("a budget needs a `network`", self.keys, EXAMPLE)
            return None
        limits = (*self.limits(self.entry, self.keys, "limit"), *self.increases(network))
        if not limits and not self.faults:
            self.fault("a budget needs a limit", self.keys, f"limits are of {', '.join(KNOWN)}")
        return Budget(
            network,
            self.address(network),
            self.settings(),
            limits,
            self.named("dtype", dtype_of, "fp32"),
            self.named("definition", definition_of, "liveness"),
            self.file.places.span((*self.keys, "network")),
        )

    def text(self, key: str, default: str) -> str:
        value = self.entry.get(key, default)
        if isinstance(value, str) and (value or key not in self.entry):
            return value
        self.fault(f"`{key}` must be a text", (*self.keys, key))
        return default

    def named(self, key: str, known: Callable[[str], Any], default: str) -> str:
        """The name of a data type or a definition."""
        name = self.text(key, default)
        try:
            known(name)
        except CostcalcError as error:
            first = error.diagnostics[0]
            self.fault(first.message, (*self.keys, key), *first.helps)
        return name

    def address(self, network: str) -> str:
        """Where the network is: a path is from the folder of the file."""
        name = network.partition(":")[0]
        if name == "-":
            self.fault("a budget cannot be of standard input", (*self.keys, "network"))
        if not is_path(name) or isabs(name):
            return network
        path = relpath(join(dirname(self.file.path), name))
        return (path if is_path(path) else join(os.curdir, path)) + network[len(name) :]

    def settings(self) -> dict[str, Scalar]:
        given = self.entry.get("set", {})
        if not isinstance(given, Mapping):
            example = 'write set = { alpha = "0.75" }'
            self.fault("`set` must be a table of settings", (*self.keys, "set"), example)
            return {}
        found = {}
        for name, value in given.items():
            keys = (*self.keys, "set", name)
            if isinstance(value, (str, int, float)):
                text = str(value).lower() if isinstance(value, bool) else str(value).strip()
                found[name] = Scalar(text, self.file.places.span(keys), exact=False)
            else:
                self.fault(f"the setting `{name}` must be a text or a number", keys)
        return found

    def limits(self, table: Mapping[str, Any], keys: Keys, kind: Kind) -> tuple[Wanted, ...]:
        found = []
        for name in table:
            if kind == "limit" and name not in KNOWN:
                continue
            place = (*keys, name)
            try:
                known_quantity(name)
                wanted = amount(table[name], name, kind)
            except BadAmount as error:
                self.fault(error.message, place, error.help)
                continue
            span = self.file.places.span(place)
            found.append(Wanted(name, kind, wanted, span, self.digits(place)))
        return tuple(found)

    def digits(self, keys: Keys) -> tuple[int, int] | None:
        """The characters of the number of a limit in the text of the file."""
        value = self.file.places.value(keys)
        if value is None:
            return None
        text = self.file.source.text[slice(*value)]
        number = NUMBER.search(text) if text[:1] in "\"'" else re.fullmatch(r"[0-9_]+", text)
        return None if number is None else (value[0] + number.start(), value[0] + number.end())

    def increases(self, network: str) -> tuple[Wanted, ...]:
        table = self.entry.get("max_increase")
        if table is None:
            return ()
        keys = (*self.keys, "max_increase")
        if not isinstance(table, Mapping) or not table:
            example = 'write max_increase = { macs = "2%" }'
            self.fault("`max_increase` must be a table of limits", keys, example)
            return ()
        if not is_path(network.partition(":")[0]):
            message = "`max_increase` compares a file with an earlier revision"
            self.fault(message, keys, f"`{network}` is not a path; leave `max_increase` out")
            return ()
        return self.limits(table, keys, "increase")
