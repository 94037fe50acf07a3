"""Published figures: `4.2M`, `3.8G ~ stride`, as printed, with the precision they are printed in.

The word after `~` names the reason, under `reasons:`, why the figure is known to differ from ours.
"""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.errors import fault
from costcalc.spec import expression, parser
from costcalc.spec.reader import (
    Faults,
    as_flag,
    as_mapping,
    as_scalar,
    as_sequence,
    as_text,
    check_keys,
)
from costcalc.spec.syntax import Figure, Param, Reference
from costcalc.spec.tree import Mapping, Node, Scalar

QUANTITIES = ("macs", "params", "activations")
UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "B": 10**9}
_FIGURE = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?([KMGB]?)(?:\s*~\s*(\w+))?\Z", re.ASCII)


def read_references(node: Node, params: dict[str, Param], faults: Faults) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for item in as_sequence(node, "`references`").items:
        with faults.collect():
            found += _ReferenceReader(as_mapping(item, "a reference"), params, faults).rows()
    return tuple(found)


class _ReferenceReader:
    def __init__(self, mapping: Mapping, params: dict[str, Param], faults: Faults):
        self.mapping = mapping
        self.params = params
        self.faults = faults
        check_keys(
            mapping, ("source", "exclude", "scaling", "reasons", "table"), "in a reference", faults
        )

    def rows(self) -> list[Reference]:
        source, table = self.mapping.get("source"), self.mapping.get("table")
        if source is None or table is None:
            raise fault("a reference needs `source` and `table`", self.mapping.span)
        reasons = self.reasons()
        used: set[str] = set()
        header, *rows = as_sequence(table, "`table`").items or (table,)
        if not rows:
            raise fault("a table needs a header row and at least one more row", table.span)
        columns = [as_scalar(c, "a column") for c in as_sequence(header, "a header").items]
        self.check_columns(columns)
        scaling = self.scaling(columns)
        found = []
        name, exclude = as_text(source, "`source`"), self.exclude()
        for row in rows:
            with self.faults.collect():
                one = self.row((name, exclude), columns, row, reasons, used)
                found.append(one._replace(scaling=scaling))
        for word in reasons.keys() - used:
            self.faults.add(f"the reason `{word}` is never used", self.mapping.span)
        return found

    def reasons(self) -> dict[str, str]:
        node = self.mapping.get("reasons")
        if node is None:
            return {}
        pairs = as_mapping(node, "`reasons`").pairs
        return {key.text: as_text(value, "a reason") for key, value in pairs}

    def check_columns(self, columns: list[Scalar]) -> None:
        known = (*QUANTITIES, "variant", *self.params)
        for column in columns:
            if column.text not in known:
                message = f"`{column.text}` is neither a quantity nor a parameter"
                self.faults.add(message, column.span, "", f"known here: {', '.join(known)}")

    def scaling(self, columns: list[Scalar]) -> bool:
        """Whether the table is of one network scaled by parameters that have a role."""
        node = self.mapping.get("scaling")
        if node is None or not as_flag(node, "`scaling`"):
            return False
        for column in columns:
            if column.text in self.params and not self.params[column.text].role:
                message = f"`{column.text}` has no role, and a table of scaling varies only roles"
                self.faults.add(message, column.span, "", "give it a `role`, or omit `scaling`")
        if "macs" not in {column.text for column in columns}:
            self.faults.add("a table of scaling has a column `macs`", node.span)
        return True

    def exclude(self) -> tuple[str, ...]:
        node = self.mapping.get("exclude")
        if node is None:
            return ()
        return tuple(as_text(item, "a word") for item in as_sequence(node, "`exclude`").items)

    def row(
        self,
        head: tuple[str, tuple[str, ...]],
        columns: list[Scalar],
        row: Node,
        reasons: dict[str, str],
        used: set[str],
    ) -> Reference:
        cells = as_sequence(row, "a row").items
        if len(cells) != len(columns):
            raise fault(f"this row has {len(cells)} cells under {len(columns)} columns", row.span)
        settings: dict[str, expression.Node] = {}
        figures: dict[str, Figure] = {}
        variant = ""
        for column, cell in zip(columns, cells, strict=True):
            scalar = as_scalar(cell, "a cell")
            if column.text in QUANTITIES:
                figures[column.text] = read_figure(scalar, reasons, used)
            elif column.text == "variant":
                variant = scalar.text
            else:
                settings[column.text] = parser.parse(scalar)
        return Reference(*head, variant, settings, figures, row.span, scaling=False)


def read_figure(scalar: Scalar, reasons: dict[str, str], used: set[str]) -> Figure:
    """Parse a printed figure. Raises SpecError if it is invalid, or its reason is not declared."""
    match = _FIGURE.match(scalar.text)
    if match is None:
        raise fault(
            "a figure must be a number with a unit, such as 569M or 3.8G ~ reason", scalar.span
        )
    whole, places, unit, word = match.groups(default="")
    if word and word not in reasons:
        raise fault(f"the reason `{word}` is not given under `reasons`", scalar.span)
    used.add(word)
    scale = Fraction(UNITS[unit])
    value = Fraction(f"{whole}.{places or 0}") * scale
    tolerance = scale / 10 ** len(places) / 2
    exact = not unit and not places
    printed = scalar.text.partition("~")[0].strip()
    return Figure(
        printed, value, Fraction(0) if exact else tolerance, reasons.get(word, ""), scalar.span
    )
