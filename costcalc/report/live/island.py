"""The forms of a network as data for the page: plain lists, read there without running any text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from costcalc.algebra import ExactnessError
from costcalc.cost.formula_record import FormulaReport
from costcalc.errors.rendering import visible
from costcalc.explore.classes.family import Family, Row, Structure
from costcalc.explore.classes.sliders import Slider
from costcalc.explore.classes.table import Node
from costcalc.report import notation
from costcalc.report.notation import SymbolNotation, Text
from costcalc.spec.values import setting_text

FIRST_MARK = 0xE000
"""The first character for private use: one stands for each slider until its value is known."""


def island(family: Family, colours: list[str], formula: FormulaReport | None) -> dict[str, Any]:
    """What the page computes with.

    `colours` are the kinds in the order of their colours, `formula` is the smooth form that is
    rewritten with numbers.
    """
    paths = list(dict.fromkeys(row.path for row in family.rows))
    kinds = list(dict.fromkeys(row.kind for row in family.rows))
    path_of = {path: number for number, path in enumerate(paths)}
    kind_of = {kind: number for number, kind in enumerate(kinds)}
    smooth = _formula(family, formula)
    return {
        "name": visible(family.graph.name),
        "sliders": list(map(_slider, family.sliders)),
        "nodes": [_node(node, family) for node in family.table.nodes],
        "paths": [visible(path) for path in paths],
        "kinds": kinds,
        "rows": [
            [
                path_of[row.path],
                kind_of[row.kind],
                row.macs,
                row.params,
                list(row.output),
                *_kernel(row),
            ]
            for row in family.rows
        ],
        "steps": [list(step) for step in family.steps],
        "conditions": list(_conditions(family)),
        "structures": [_structure(one, family) for one in family.structures],
        "colours": colours,
        "formula": smooth,
    }


def _conditions(family: Family) -> Iterator[list[Any]]:
    """The conditions, each with how it reads in the names of the parameters."""
    names = {one.name: SymbolNotation(one.name, "", "") for one in family.sliders}
    text = Text(names)
    for one in family.conditions:
        yield [one.relation, one.left, one.right, text.fact(one.fact)]


def _kernel(row: Row) -> list[list[int]]:
    """What a row ends with where its kind ends with a kernel that follows a slider."""
    return [list(row.kernel)] if row.kernel else []


def _slider(one: Slider) -> dict[str, Any]:
    return {
        "name": one.name,
        "doc": visible(one.doc),
        "values": [number(value) if one.symbolic else setting_text(value) for value in one.values],
        "now": one.place,
        "symbolic": one.symbolic,
    }


def number(value: Any) -> str:
    """An exact number as the page reads it: `3/4`, `224`."""
    found = Fraction(value)
    return str(found)


def _node(node: Node, family: Family) -> list[Any]:
    if node.word == "=":
        return ["=", number(node.value)]
    if node.word == "$":
        names = [one.name for one in family.sliders]
        return ["$", names.index(node.name)]
    return [node.word, *node.parts]


def _structure(one: Structure, family: Family) -> dict[str, Any]:
    words = [
        [place, slider.values.index(one.words[slider.name])]
        for place, slider in enumerate(family.sliders)
        if slider.name in one.words
    ]
    return {
        "words": words,
        "conditions": list(one.conditions),
        "rows": list(one.rows),
        "steps": list(one.steps),
    }


def _formula(family: Family, report: FormulaReport | None) -> dict[str, Any] | None:
    """The smooth form of the MACs: its text in parts, a number for each slider in it, and the place
    of its node; None for a form that has none, as it holds a logarithm.
    """
    if report is None:
        return None
    letters = {
        one.name: SymbolNotation(chr(FIRST_MARK + place), "", "")
        for place, one in enumerate(family.sliders)
    }
    text = notation.closed(report.terms, report.total.smooth, Text(letters, report.order))
    try:
        place: int | None = family.table.place(report.total.smooth)
    except ExactnessError:
        place = None
    return {"parts": list(_parts(text, len(family.sliders))), "place": place}


def _parts(text: str, sliders: int) -> Iterator[str | int]:
    run = ""
    for character in text:
        place = ord(character) - FIRST_MARK
        if 0 <= place < sliders:
            yield run
            yield place
            run = ""
        else:
            run += character
    yield run
