"""What there is: the catalog of networks with their cost at the defaults, and the operators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from costcalc import ops
from costcalc.cost.cost import Cost, Totals
from costcalc.ops.base import Op
from costcalc.records import NamedTuple
from costcalc.report import units
from costcalc.report.narrow import fitting
from costcalc.report.page import Column, Grid, Line, Page, Sentence
from costcalc.spec.syntax import Spec
from costcalc.spec.values import describe


class Entry(NamedTuple):
    """A network at its defaults."""

    cost: Cost
    totals: Totals

    @property
    def place(self) -> tuple[str, int, str]:
        """The order: by family, then by year, then by spec; within a spec as written."""
        spec = self.cost.graph.spec
        return (spec.family, spec.year or 0, spec.name)

    @property
    def words(self) -> tuple[str, ...]:
        """The texts it can be found by."""
        spec = self.cost.graph.spec
        return (self.cost.graph.name, spec.name, spec.title, spec.family, spec.cite)


def entries(costs: Iterable[Cost], text: str = "") -> list[Entry]:
    """The networks whose name, title, family or citation holds the text."""
    found = (Entry(cost, cost.totals) for cost in costs)
    wanted = text.lower()
    return [entry for entry in found if any(wanted in word.lower() for word in entry.words)]


def page(listed: list[Entry], exact: bool = False) -> Page:
    """The catalog as a table, the networks of a spec under its title."""
    number = units.exactly if exact else units.briefly
    lines: list[Line] = []
    heading = ""
    for entry in sorted(listed, key=lambda entry: entry.place):
        graph = entry.cost.graph
        title = _heading(graph.spec)
        if title != heading:
            lines.append(Line((title, "", "", ""), "group"))
        heading = title
        cells = (
            f"  {graph.name}",
            "x".join(map(str, graph.input)),
            number(entry.totals.macs),
            number(entry.totals.params),
        )
        lines.append(Line(cells))
    columns = (
        Column("network", role="name"),
        Column("input", "right", "plain"),
        Column("MACs", "right", "number"),
        Column("params", "right", "number"),
    )
    if not listed:
        return Page((Sentence("no network contains that text", "note"),))
    counted = Sentence(f"counted: {listed[0].cost.counting.stamp()}", "note")
    return Page((Grid(columns, tuple(lines)), counted))


def _heading(spec: Spec) -> str:
    return ", ".join(filter(None, (spec.title or spec.name, str(spec.year or ""))))


def data(listed: list[Entry]) -> dict[str, Any]:
    """The catalog as the object `schema/list.json` describes."""
    return {
        "schema": 1,
        "counting": listed[0].cost.counting.stamp() if listed else "",
        "networks": [
            {
                "name": entry.cost.graph.name,
                "spec": entry.cost.graph.spec.name,
                "title": entry.cost.graph.spec.title,
                "family": entry.cost.graph.spec.family,
                "year": entry.cost.graph.spec.year,
                "cite": entry.cost.graph.spec.cite,
                "input": list(entry.cost.graph.input),
                "macs": units.integer(entry.totals.macs),
                "params": units.integer(entry.totals.params),
            }
            for entry in listed
        ],
    }


def rows(listed: list[Entry]) -> Iterator[tuple[object, ...]]:
    """The catalog as rows under a header."""
    keys = ("name", "family", "year", "title", "input", "macs", "params")
    yield keys
    for item in data(listed)["networks"]:
        item["input"] = "x".join(map(str, item["input"]))
        yield tuple(item[key] for key in keys)


# Operators


def operators(text: str = "") -> list[type[Op]]:
    """The operators whose name or description holds the text."""
    found = [ops.find(name) for name in sorted(ops.names())]
    return [op for op in found if text.lower() in f"{op.name} {op.description()}".lower()]


def signature(op: type[Op]) -> str:
    """How an operator is called: `conv(out, k=1, s=1, p=same, d=1, g=1, bias=false)`."""
    fields = [
        field.name if field.required else f"{field.name}={_default(field.default)}"
        for field in op.fields
    ]
    return f"{op.name}({', '.join(fields)})" if fields else op.name


def _default(value: Any) -> str:
    while isinstance(value, tuple) and value[0] == value[1]:
        value = value[0]
    return "k" if value is None else describe(value)


def summary(op: type[Op]) -> str:
    """The first sentence of an operator's description."""
    first = " ".join(op.description().split("\n\n")[0].split())
    return first.split(". x")[0].rstrip(".")


def operators_page(listed: list[type[Op]], width: int | None = None) -> Page:
    """The operators as a table, or where that is too wide, each with its sentence below it."""
    lines = [Line((signature(op), summary(op))) for op in listed]
    columns = (Column("operator", role="plain"), Column("what it does", role="name"))
    return Page(tuple(fitting(Grid(columns, tuple(lines)), width, [1])))


def operators_data(listed: list[type[Op]]) -> dict[str, Any]:
    """The operators as the object `schema/operators.json` describes."""
    return {
        "schema": 1,
        "operators": [
            {
                "name": op.name,
                "signature": signature(op),
                "summary": summary(op),
                "attributes": [
                    {
                        "name": field.name,
                        "takes": field.rule.words,
                        "required": field.required,
                    }
                    for field in op.fields
                ],
            }
            for op in listed
        ],
    }


def operators_rows(listed: list[type[Op]]) -> Iterator[tuple[object, ...]]:
    """The operators as rows under a header."""
    yield ("name", "signature", "summary")
    for op in listed:
        yield (op.name, signature(op), summary(op))
