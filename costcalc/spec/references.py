"""Published figures: a source and a table as printed, `[macs, params]` over `[569M, 4.2M]`.

The word after `~` in a cell names the remark that says why the figure is not ours. Whether a
quantity is known, or a selection names layers, is seen where figures are counted.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import get_args

from costcalc.errors import fault
from costcalc.spec import expression, parser
from costcalc.spec.printed import (
    MOST_DECIMALS,
    POWERS,
    check_measure,
    in_unit,
    read_number,
    read_shape,
    to_decimals,
)
from costcalc.spec.published import (
    Asked,
    Figure,
    Heading,
    Measure,
    Printed,
    Reference,
    ReferenceRow,
    Remark,
)
from costcalc.spec.reader import (
    Faults,
    as_flag,
    as_mapping,
    as_scalar,
    as_sequence,
    as_text,
    check_keys,
)
from costcalc.spec.remarks import SECTIONS, RemarkReader, read_settings, read_words
from costcalc.spec.syntax import Param
from costcalc.spec.tree import Mapping, Node, Scalar, Sequence

ACCURACIES = ("top1", "top5", "top1_error", "top5_error")
WORDS = ("variant", "label", "in", "over")
"""Columns that are neither figures nor parameters."""
KEYS = (
    *("source", "place", "title", "variant", "settings", "exclude", "axes", "units", "scaling"),
    *("decimals", *SECTIONS, "table"),
)
NOT_PRINTED = "-"
AXES = "cthw"
_SHAPE = re.compile(r"(?:(input|output) )?shape(?: in (.+))?\Z")
_COLUMN = re.compile(r"(?:(share|ratio) of )?(\w+)(?: in (.+))?\Z", re.ASCII)


def read_references(node: Node, params: dict[str, Param], faults: Faults) -> tuple[Reference, ...]:
    """Every reference of a spec. Adds a fault for each that cannot be read."""
    found: list[Reference] = []
    for item in as_sequence(node, "`references`").items:
        with faults.collect():
            found.append(_ReferenceReader(as_mapping(item, "a reference"), params, faults).read())
    return tuple(found)


class _ReferenceReader:
    def __init__(self, mapping: Mapping, params: dict[str, Param], faults: Faults):
        self.mapping = mapping
        self.params = params
        self.faults = faults
        self.units: dict[str, Fraction] = {}
        self.remarks: dict[str, Remark] = {}
        self.axes = ""
        self.decimals: int | None = None
        check_keys(mapping, KEYS, "in a reference", faults)

    def read(self) -> Reference:
        source, table = self.mapping.get("source"), self.mapping.get("table")
        if source is None or table is None:
            raise fault("a reference needs `source` and `table`", self.mapping.span)
        self.units = self.declared_units()
        self.axes = self.read_axes()
        self.decimals = self.read_decimals()
        remarks = RemarkReader(self.params, self.units, self.axes, self.faults)
        self.remarks = remarks.read(self.mapping)
        header, *rows = as_sequence(table, "`table`").items or (table,)
        if not rows:
            raise fault("a table needs a header row and at least one more row", table.span)
        columns = [as_scalar(c, "a column") for c in as_sequence(header, "a header").items]
        self.check_columns(columns)
        found = self.rows(columns, rows)
        used = _words_used(rows)
        for word, remark in self.remarks.items():
            if word not in used:
                self.faults.add(f"the {remark.kind} `{word}` is never used", self.mapping.span)
        return Reference(
            source=as_text(source, "`source`"),
            place=self.text("place"),
            title=self.text("title"),
            exclude=read_words(self.mapping.get("exclude"), "exclude"),
            axes=self.axes,
            scaling=self.scaling(columns),
            columns=tuple(Heading(one.text, self.asked(one.text), one.span) for one in columns),
            rows=tuple(found),
            span=self.mapping.span,
        )

    def text(self, key: str) -> str:
        node = self.mapping.get(key)
        return "" if node is None else as_text(node, f"`{key}`")

    def declared_units(self) -> dict[str, Fraction]:
        node = self.mapping.get("units")
        units: dict[str, Fraction] = {}
        for key, value in as_mapping(node, "`units`").pairs if node else ():
            size = as_scalar(value, "a unit").text
            if not (size.isascii() and size.isdigit() and len(size) < 14 and int(size) in POWERS):
                message = "a unit must be 1000, 1024, or a power of one of them"
                raise fault(message, value.span)
            units[key.text] = Fraction(int(size))
        return units

    def read_decimals(self) -> int | None:
        """How many decimals the source rounds to, where it drops zeros at the end."""
        node = self.mapping.get("decimals")
        if node is None:
            return None
        text = as_scalar(node, "`decimals`").text
        if not (text.isascii() and text.isdigit() and len(text) == 1 and int(text) > 0):
            message = f"`decimals` must be a whole number from 1 to {MOST_DECIMALS}"
            raise fault(message, node.span)
        return int(text)

    def read_axes(self) -> str:
        node = self.mapping.get("axes")
        if node is None:
            return ""
        text = as_text(node, "`axes`")
        if len(set(text)) != len(text) or not set(text) <= set(AXES):
            helps = ("c is channels, t tokens or time, h height, w width: `axes: hwc`",)
            raise fault("`axes` must be different letters of c, t, h, w", node.span, helps=helps)
        return text

    def check_columns(self, columns: list[Scalar]) -> None:
        seen: set[str] = set()
        for column in columns:
            if column.text in seen:
                self.faults.add(f"two columns are named `{column.text}`", column.span)
            seen.add(column.text)
            asked = self.asked(column.text)
            if asked is None and not self.is_setting(column.text):
                self.faults.add(
                    f"`{column.text}` is neither a quantity nor a parameter",
                    column.span,
                    "",
                    "a figure is `macs`, `params in fc`, `share of macs`, `ratio of macs`, `shape`",
                )
            if asked and asked.measure == "shape" and not self.axes:
                help_text = "add `axes: hwc`, the order in which the source prints them"
                self.faults.add("a column of shapes needs `axes`", column.span, "", help_text)
            if asked and asked.measure == "ratio" and "over" not in {c.text for c in columns}:
                help_text = "`over` holds what the ratio is to, such as `mobilenet_v1:alpha=0.5`"
                message = "a column of ratios needs a column `over`"
                self.faults.add(message, column.span, "", help_text)

    def is_setting(self, word: str) -> bool:
        return word in self.params or word in WORDS

    def asked(self, column: str) -> Asked | None:
        """What the figures of a column are of; None where it holds none."""
        if self.is_setting(column):
            return None
        if match := _SHAPE.match(column):
            return Asked("shape", match[1] or "output", match[2] or "")
        match = _COLUMN.match(column)
        if match is None:
            return None
        measure = "accuracy" if match[2] in ACCURACIES else match[1] or "total"
        if measure not in get_args(Measure):
            return None
        return Asked(measure, match[2], match[3] or "")  # type: ignore[arg-type]

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

    def rows(self, columns: list[Scalar], rows: list[Node]) -> list[ReferenceRow]:
        variant = self.text("variant")
        settings = read_settings(self.mapping.get("settings"), self.params, self.faults)
        found = []
        for row in rows:
            with self.faults.collect():
                cells = as_sequence(row, "a row").items
                if len(cells) != len(columns):
                    message = f"this row has {len(cells)} cells under {len(columns)} columns"
                    raise fault(message, row.span)
                scalars = [as_scalar(cell, "a cell") for cell in cells]
                found.append(self.row(columns, scalars, variant, settings, row))
        return found

    def row(
        self,
        columns: list[Scalar],
        cells: list[Scalar],
        variant: str,
        settings: dict[str, expression.Node],
        row: Node,
    ) -> ReferenceRow:
        settings, words = {**settings}, {"variant": variant}
        printed = [
            (column.text, cell)
            for column, cell in zip(columns, cells, strict=True)
            if cell.text != NOT_PRINTED
        ]
        for column, cell in printed:
            if column in self.params:
                settings[column] = parser.parse(cell)
            elif column in WORDS:
                words[column] = as_text(cell, "a cell")
        figures: dict[str, Figure] = {}
        for column, cell in printed:
            if asked := self.asked(column):
                with self.faults.collect():
                    figures[column] = self.figure(asked, cell, words.get("in", ""))
        texts = tuple(cell.text.partition("~")[0].strip() for cell in cells)
        over = words.get("over", "")
        return ReferenceRow(
            variant=words["variant"],
            settings=settings,
            over=over,
            figures=figures,
            cells=texts,
            span=row.span,
        )

    def figure(self, asked: Asked, cell: Scalar, selection: str) -> Figure:
        """The figure in a cell. Raises SpecError if it is invalid, or its remark not declared."""
        text, tilde, word = (part.strip() for part in cell.text.partition("~"))
        if tilde and not word:
            raise fault("the word of a remark is missing after `~`", cell.span)
        if tilde and word not in self.remarks:
            raise fault(f"the reason `{word}` is not given under `reasons`", cell.span)
        if tilde and asked.measure == "accuracy":
            raise fault("an accuracy is not computed, and needs no reason", cell.span)
        scalar = Scalar(text, cell.span, cell.exact)
        if asked.measure == "shape":
            printed = read_shape(scalar, self.axes)
        else:
            printed = read_number(scalar, self.units)
            check_measure(printed, asked.measure, cell.span)
            if self.decimals is not None and asked.measure == "total":
                printed = to_decimals(printed, self.decimals, self.units, cell.span)
        remark = self.remarks.get(word) if tilde else None
        instead = self.instead(printed, remark, cell)
        if instead and not instead.sizes:
            check_measure(instead, asked.measure, cell.span)
        asked = asked if asked.selection else asked._replace(selection=selection)
        return Figure(asked, printed, remark, instead, cell.span)

    def instead(self, printed: Printed, remark: Remark | None, cell: Scalar) -> Printed | None:
        """What a misprint stands for."""
        if remark is None or not (remark.unit or remark.instead):
            return None
        if bool(printed.sizes) != bool(remark.instead and remark.instead.sizes):
            raise fault(
                "`instead` must be a shape for a shape and a number for a number", cell.span
            )
        if remark.unit:
            return in_unit(printed, remark.unit, self.units, cell.span)
        return remark.instead


def _words_used(rows: list[Node]) -> set[str]:
    """The words of remarks that stand in cells, also in those that cannot be read."""
    cells = (cell for row in rows if isinstance(row, Sequence) for cell in row.items)
    texts = (cell.text for cell in cells if isinstance(cell, Scalar))
    return {text.partition("~")[2].strip() for text in texts}
