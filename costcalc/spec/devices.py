"""The shipped devices: every YAML file of their folder, and what a file must say.

Each figure has its kind, its source, a URL and the day it was read; a peak also its precision and
whether it holds for dense or for sparse weights.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from fractions import Fraction
from os.path import dirname, isdir, join
from typing import TypeVar

from costcalc.errors import CostcalcError, Diagnostic, Source, UsageError, did_you_mean, fault
from costcalc.records import NamedTuple
from costcalc.spec import tree
from costcalc.spec.rates import bytes_a_second, operations
from costcalc.spec.reader import (
    Faults,
    as_mapping,
    as_scalar,
    as_sequence,
    as_text,
    check_keys,
    name_of,
)
from costcalc.spec.source import read_file
from costcalc.spec.tree import Mapping

SHOWN_FOLDER = "devices"
PRECISIONS = ("int4", "int8", "fp16", "bf16", "fp32", "fp64")
DENSITIES = ("dense", "sparse")
KINDS = ("datasheet", "derived", "estimate")
KEYS = ("costcalc", "device", "title", "peaks", "bandwidth")
OF_FIGURE = ("value", "kind", "source", "url", "date")
OF_PEAK = ("precision", "density", *OF_FIGURE)
_DATE = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")
Result = TypeVar("Result")


class Rated(NamedTuple):
    """A figure of a device: operations or bytes a second, as `text` has it.

    `kind` says how it is known: from a data sheet, derived from other figures, or an estimate.
    `precision` and `density` are empty for a bandwidth.
    """

    value: Fraction
    text: str
    kind: str
    source: str
    url: str
    date: str
    precision: str = ""
    density: str = ""


class Device(NamedTuple):
    """A device: its peaks by precision and density, and its bandwidth to memory."""

    name: str
    title: str
    peaks: tuple[Rated, ...]
    bandwidth: Rated

    def peak(self, precision: str, *, sparse: bool = False) -> Rated | None:
        """The peak of a precision; None if there is none."""
        density = "sparse" if sparse else "dense"
        found = (one for one in self.peaks if (one.precision, one.density) == (precision, density))
        return next(found, None)


def folder() -> str:
    """Where the devices are: inside the installed package, or beside it in a checkout."""
    package = dirname(dirname(__file__))
    installed = join(package, SHOWN_FOLDER)
    return installed if isdir(installed) else join(dirname(package), SHOWN_FOLDER)


def names() -> list[str]:
    """The names of the devices, which are those of their files."""
    return sorted(name[:-5] for name in os.listdir(folder()) if name.endswith(".yaml"))


def find(name: str) -> Device:
    """The device of a name. Raises UsageError if there is none."""
    if name not in names():
        near = did_you_mean(name, names()) or f"there are {', '.join(names())}"
        helps = (near, "or give `--peak 4TOPS --bandwidth 8GB/s`")
        raise UsageError([Diagnostic(f"there is no device `{name}`", helps=helps)])
    return load(read_file(join(folder(), f"{name}.yaml"), f"{SHOWN_FOLDER}/{name}.yaml"))


def load(source: Source) -> Device:
    """Parse a text as a device. Raises SpecError with all faults of the text."""
    faults = Faults()
    root = as_mapping(tree.parse(source, faults.note), "a device")
    check_keys(root, KEYS, "in a device", faults)
    reader = _Reader(faults)
    if reader.read(root, "costcalc", as_text) not in ("1", ""):
        faults.add("the version of a device must be 1", root.span)
    name = reader.read(root, "device", lambda node, what: name_of(as_scalar(node, what), what))
    title = reader.read(root, "title", as_text)
    peaks = root.get("peaks")
    items = as_sequence(peaks, "`peaks`").items if peaks else ()
    rated = [reader.figure(as_mapping(item, "a peak"), OF_PEAK) for item in items]
    if not items:
        faults.add("a device needs at least one peak", root.span)
    bandwidth = root.get("bandwidth")
    if bandwidth is None:
        raise fault("a device needs `bandwidth`", root.span)
    found = reader.figure(as_mapping(bandwidth, "`bandwidth`"), OF_FIGURE)
    if len({(one.precision, one.density) for one in rated}) < len(rated):
        faults.add("a precision and density has two peaks", root.span)
    faults.raise_if_any()
    return Device(name, title, tuple(rated), found)


class _Reader:
    def __init__(self, faults: Faults):
        self.faults = faults

    def read(self, node: Mapping, key: str, kind: Callable[[tree.Node, str], str]) -> str:
        """The text of a key that must be there; empty where it is not."""
        value = node.get(key)
        if value is None:
            self.faults.add(f"`{key}` is missing", node.span)
            return ""
        return self.faults.attempt(lambda: kind(value, f"`{key}`"), "")

    def one_of(self, node: Mapping, key: str, known: tuple[str, ...]) -> str:
        text = self.read(node, key, as_text)
        value = node.get(key)
        if text and value is not None and text not in known:
            message = f"`{key}` must be one of {', '.join(known)}, not `{text}`"
            self.faults.add(message, value.span)
        return text

    def figure(self, node: Mapping, keys: tuple[str, ...]) -> Rated:
        """A figure with all that is said of it."""
        is_peak = "precision" in keys
        check_keys(node, keys, "in a figure of a device", self.faults)
        text = self.read(node, "value", as_text)
        value = self.faults.attempt(
            lambda: self.rate(node, text, operations if is_peak else bytes_a_second), Fraction(1)
        )
        url, date = (self.read(node, key, as_text) for key in ("url", "date"))
        if url and not url.startswith("https://"):
            self.faults.add("`url` must begin with https://", node.span)
        if date and not _DATE.match(date):
            self.faults.add("`date` must be a day, such as 2026-11-26", node.span)
        return Rated(
            value,
            text,
            self.one_of(node, "kind", KINDS),
            self.read(node, "source", as_text),
            url,
            date,
            self.one_of(node, "precision", PRECISIONS) if is_peak else "",
            self.one_of(node, "density", DENSITIES) if is_peak else "",
        )

    def rate(self, node: Mapping, text: str, read: Callable[[str], Fraction]) -> Fraction:
        """A rate. Raises SpecError with the place of its figure."""
        try:
            return read(text) if text else Fraction(1)
        except CostcalcError as error:
            raise fault(error.diagnostics[0].message, node.span) from None
