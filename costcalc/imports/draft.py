"""A spec in parts, so that numbers in it can become parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import wrap

from costcalc.cost.network import Network
from costcalc.errors import SpecError, confirm
from costcalc.errors.rendering import visible
from costcalc.graph.graph import Graph
from costcalc.imports.document import WIDTH, measured, references
from costcalc.imports.flat import input_text
from costcalc.imports.folding.equal import same_network
from costcalc.imports.trace import Trace
from costcalc.records import NamedTuple

LONGEST = 80
"""Letters of a parameter on one line; a longer one has its text on the next."""


class Knob(NamedTuple):
    """A parameter of an imported spec."""

    name: str
    default: int
    range_text: str
    doc: str
    role: str = ""

    @property
    def lines(self) -> list[str]:
        """Its lines under `params:`."""
        role = f", role: {self.role}" if self.role else ""
        first = f"  {self.name}: {{default: {self.default}, range: {self.range_text}{role},"
        doc = f'doc: "{self.doc}"}}'
        whole = f"{first} {doc}"
        return [whole] if len(whole) <= LONGEST else [first, f"    {doc}"]


class Draft(NamedTuple):
    """The parts of a spec that was written from a trace."""

    trace: Trace
    head: str
    body: str
    """The blocks, layers and outputs."""

    ends: str
    """The lines of `references:`; empty where nothing was measured."""

    knobs: tuple[Knob, ...] = ()
    axes: Mapping[tuple[int, int], str] = {}
    """The parameter that an axis of an input is, by the numbers of the input and the axis."""

    tables: Mapping[str, Mapping[int, Trace]] = {}
    """Traces at values of a parameter, by its name."""

    @property
    def text(self) -> str:
        """The whole spec."""
        lines = [line for knob in self.knobs for line in knob.lines]
        params = "".join(f"{line}\n" for line in (["params:", *lines] if lines else []))
        defaults = {knob.name: knob.default for knob in self.knobs}
        ends = self.ends
        if self.tables and ends:
            ends = _text(references(self.trace, defaults, self.tables))
        return f"{self.head}{params}{input_text(self.trace, self.axes)}\n{self.body}{ends}"

    def with_knob(self, knob: Knob, *places: tuple[int, int]) -> Draft:
        """With one more parameter, which is the size of the inputs' axes at these places."""
        axes = {**self.axes, **dict.fromkeys(places, knob.name)}
        return self._replace(knobs=(*self.knobs, knob), axes=axes)

    def remarked(self, remark: str) -> Draft:
        """With a comment in its head."""
        lines = wrap(visible(remark), WIDTH, initial_indent="# ", subsequent_indent="#   ")
        return self._replace(head=self.head + _text(lines))

    def with_number(self, pattern: str, name: str) -> Draft | None:
        """With a parameter in place of the number in the one place that a pattern of one group
        matches; None where there is not one.
        """
        found = list(re.finditer(pattern, self.body))
        if len(found) != 1:
            return None
        start, end = found[0].span(1)
        return self._replace(body=f"{self.body[:start]}{name}{self.body[end:]}")

    def is_at(self, flat: Graph, **settings: int) -> bool:
        """Whether at these settings it is, layer by layer, that network."""
        try:
            network = Network.from_text(self.text)._replace(at_least=True)
            return same_network(network.at(**settings).graph(), flat)
        except SpecError:
            return False


def draft(text: str, trace: Trace) -> Draft:
    """The parts of the spec `text`, which was written from a trace."""
    head, line, rest = text.partition(f"\n{input_text(trace)}\n")
    confirm(bool(line), "the spec has the input that was traced")
    ends = _text(references(trace)) if measured(trace) else ""
    return Draft(trace, f"{head}\n", rest.removesuffix(ends), ends)


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
