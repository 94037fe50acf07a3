"""A figure that is the largest of several as data: the object of `schema/formula_largest.json`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from costcalc.cost.part_forms import PartForm
from costcalc.explore.largest import BuiltFigure, Course, Crossing, LargestReport
from costcalc.explore.plateaus import ABOVE_ALL
from costcalc.explore.roots import FINENESS
from costcalc.report import units
from costcalc.report.data import parameters_data, plain_value
from costcalc.report.formula.data import Writer, symbols_data
from costcalc.report.formula_largest.words import form_of
from costcalc.report.notation import Text
from costcalc.report.symbols import letters_of
from costcalc.report.units import error_of


def data(report: LargestReport) -> dict[str, Any]:
    """The report as the object `schema/formula_largest.json` describes: every part."""
    forms = report.forms
    writer = Writer(letters_of(forms), report.order)
    text = writer.notations["text"]
    error = error_of(report.smooth_value, forms.value)
    return {
        "schema": 1,
        "network": forms.cost.graph.name,
        "parameters": parameters_data(forms.cost.graph),
        "quantity": forms.quantity,
        "counting": forms.cost.counting.stamp(forms.quantity),
        "symbols": symbols_data(forms),
        "value": units.integer(plain_value(forms.value)),
        "path": forms.path,
        "smooth": {
            "value": str(report.smooth_value),
            "error": None if error is None else float(error),
        },
        "candidates": [
            {
                "paths": list(part.paths),
                "value": units.integer(plain_value(part.form.value)),
                "smooth": writer.closed(part.terms, part.form.smooth),
            }
            for part in report.candidates
        ],
        "course": None if report.course is None else _course(report, report.course),
        "definitions": [{"name": d.symbol.name, **writer.form(d.form)} for d in report.definitions],
        "parts": [_part(part, report, writer) for part in forms.parts],
        "assumptions": [
            {"fact": text.fact(fact), "role": role} for fact, role in forms.facts.items()
        ],
    }


def _course(report: LargestReport, course: Course) -> dict[str, Any]:
    """The range, the candidate that is the largest in each interval, and the places between."""
    start, end = course.interval.start, course.interval.end
    return {
        "start": str(start.value),
        "start_included": not start.after,
        "end": None if end == ABOVE_ALL else str(end.value),
        "end_included": end.after,
        "leaders": [report.candidates.index(lead.part) for lead in course.leads],
        "crossings": [_crossing(one) for one in course.crossings],
    }


def _crossing(one: Crossing) -> dict[str, Any]:
    value = one.at.value
    return {
        "exact": None if one.at.irrational else str(value),
        "above": str(value),
        "below": str(value + Fraction(one.at.irrational, FINENESS)),
        "polynomial": [str(coefficient) for coefficient in one.difference],
        "beside": [_built(built) for built in one.beside],
    }


def _built(built: BuiltFigure) -> dict[str, Any]:
    return {
        "setting": str(built.setting),
        "value": built.figure,
        "path": built.path or None,
        "smooth": str(built.smooth),
    }


def _part(part: PartForm, report: LargestReport, writer: Writer) -> dict[str, Any]:
    return {
        "paths": list(part.paths),
        "value": units.integer(plain_value(part.form.value)),
        "smooth": writer.closed(part.terms, part.form.smooth),
        "exact": writer.form(part.form.exact.xreplace(report.names)),
    }


def rows(report: LargestReport) -> Iterator[tuple[object, ...]]:
    """A row for each layer whose part has a form of its own: its forms as text, and its value at
    the setting; then the definitions of rounded values.
    """
    text = Text(letters_of(report.forms), report.order)
    yield ("part", "layers", "candidate", "smooth", "exact", report.forms.quantity)
    chosen = {part.form.smooth for part in report.candidates}
    for part in report.forms.parts:
        exact = text.write(part.form.exact.xreplace(report.names))
        is_candidate = "yes" if part.form.smooth in chosen else "no"
        smooth = form_of(part, text)
        value = plain_value(part.form.value)
        yield (part.paths[0], len(part.paths), is_candidate, smooth, exact, value)
    for found in report.definitions:
        yield (found.symbol.name, "definition", "", "", text.write(found.form), "")
