"""A worksheet as data: the object of `schema/worksheet.json`, and the answer file as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.layers import words as layer_words
from costcalc.explore.worksheet.record import COLUMNS, Question, Row, Table, Worksheet
from costcalc.explore.worksheet.tables import figure
from costcalc.report.data import parameters_data
from costcalc.report.worksheet import words


def data(sheet: Worksheet) -> dict[str, Any]:
    """The worksheet as the object `schema/worksheet.json` describes; answers are there with its
    key alone.
    """
    work = dict(words.derivations(sheet)) if sheet.key else {}
    return {
        "schema": 1,
        "code": sheet.code,
        "network": sheet.settings.network,
        "parameters": parameters_data(sheet.tables[0].cost.graph),
        "blanks": list(sheet.settings.blanks),
        "level": sheet.settings.level,
        "seed": sheet.settings.seed,
        "counting": sheet.tables[0].cost.counting.stamp(),
        "tables": [_table(table) for table in sheet.tables],
        "questions": [
            {**_question(one), **(_key(one, work[one]) if sheet.key else {})}
            for one in sheet.questions
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    graph = table.cost.graph
    return {
        "network": graph.name,
        "input": list(graph.input),
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    """A layer; what is blank is null."""
    layer = row.cost.layer
    known: dict[str, Any] = {"output": list(layer.output)}
    known |= {name: figure(row.cost, name) for name in ("params", "macs")}
    figures = {name: None if name in row.blanks else known[name] for name in COLUMNS}
    return {
        "path": layer.path,
        "what": layer_words(layer),
        "input": list(layer.inputs[0]),
        **figures,
        "blanks": row.blanks,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "kind": question.kind,
        "text": question.text,
        "unit": question.unit,
        "form": question.form,
        "places": question.places,
    }


def _key(question: Question, work: tuple[str, ...]) -> dict[str, Any]:
    return {
        "answers": [shown(question, value) for value in question.accepted],
        "work": list(work),
        "mistakes": [
            {"answer": shown(question, one.value), "word": one.word} for one in question.mistakes
        ],
    }


def rows(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    """The answer file: the code, and a row for each question, filled in with the key alone."""
    yield ("question", "answer", "unit", "text")
    yield ("code", sheet.code, "", "")
    for one in sheet.questions:
        given = shown(one, one.accepted[0]) if sheet.key else ""
        yield (one.name, given, one.unit, one.text)
