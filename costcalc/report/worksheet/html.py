"""A worksheet as one HTML file that checks itself, without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from os.path import dirname, join
from typing import Any

from costcalc.explore.worksheet import reading
from costcalc.explore.worksheet.answers import FRACTION
from costcalc.explore.worksheet.layers import words as layer_words
from costcalc.explore.worksheet.mistakes import UNIT
from costcalc.explore.worksheet.record import (
    COLUMNS,
    FLOPS,
    MACS,
    Question,
    Row,
    Table,
    Worksheet,
)
from costcalc.graph.words import shapes
from costcalc.report.escaping import html_prose, html_text
from costcalc.report.formats.html import STYLE
from costcalc.report.worksheet import hashes, words
from costcalc.report.worksheet.page import HEADERS, cell

SCRIPT = join(dirname(__file__), "check.js")

OWN_STYLE = """\
h2 { margin-top: 1.6rem; }
input { font: inherit; width: 11rem; padding: 0.1rem 0.4rem; color: inherit;
  background: transparent; border: 1px solid var(--dim); border-radius: 4px; }
td:nth-child(2) { min-width: 15rem; }
li input { display: block; margin: 0.3rem 0; }
li { margin: 0.8rem 0; }
button { font: inherit; padding: 0.3rem 0.9rem; margin-right: 0.6rem; }
.verdict { display: block; font-size: 0.85rem; min-height: 1.2em; white-space: normal;
  max-width: 18rem; }
.verdict:not(:empty)::before { content: "✗ "; }
.verdict.right::before { content: "✓ "; }
.verdict.near::before { content: "≈ "; }
.right-answer { font-weight: 600; }
@media print { #tools { display: none; } input { border: 0; border-bottom: 1px solid; } }"""

NO_SCRIPT = "Without JavaScript this page can be read and printed, and does not check answers."


def render(sheet: Worksheet) -> Iterator[str]:
    """The lines of the file."""
    yield from ("<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{html_text(words.title(sheet))}</title>"
    yield from ("<style>", *STYLE.split("\n"), *OWN_STYLE.split("\n"), "</style>", "</head>")
    yield from ("<body>", "<main>", f"<h1>{html_text(words.title(sheet))}</h1>")
    yield f"<p>{html_prose(words.drawn(sheet))}</p>"
    for number, table in enumerate(sheet.tables, 1):
        yield from _table(table, number)
    yield from _questions(sheet)
    yield from _tools(sheet)
    if sheet.key:
        yield from _key(sheet)
    yield f"<p>code: <code>{html_text(sheet.code)}</code></p>"
    for note in (words.ALL_DIGITS, words.counted(sheet)):
        yield f'<p class="note">{html_prose(note)}</p>'
    yield "</main>"
    yield f'<script type="application/json" id="sheet">{_data(sheet)}</script>'
    with open(SCRIPT, encoding="utf-8") as file:
        yield from ("<script>", *file.read().splitlines(), "</script>")
    yield from ("</body>", "</html>")


def _table(table: Table, number: int) -> Iterator[str]:
    headers = ("layer", "what", "input", *HEADERS.values())
    yield f"<h2>{html_text(words.above(table, number))}</h2>"
    yield f'<div class="table" role="region" aria-labelledby="table-{number}" tabindex="0"><table>'
    yield f'<caption id="table-{number}">{html_prose(words.below(table))}</caption>'
    heads = "".join(f'<th scope="col">{one}</th>' for one in headers)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    yield from map(_row, table.rows)
    yield "</tbody></table></div>"


def _row(row: Row) -> str:
    layer = row.cost.layer
    texts = (layer_words(layer), shapes(layer.inputs))
    cells = "".join(f"<td>{html_text(text)}</td>" for text in texts)
    figures = "".join(f"<td>{_figure(row, column)}</td>" for column in COLUMNS)
    return f'<tr><th scope="row"><code>{html_text(layer.path)}</code></th>{cells}{figures}</tr>'


def _figure(row: Row, column: str) -> str:
    name = row.blanks.get(column)
    return _input(name) if name else html_text(cell(row, column))


def _input(name: str) -> str:
    """A field for an answer, and the place of its verdict."""
    field = f'<input id="{name}" autocomplete="off" spellcheck="false">'
    output = f'<output class="verdict" id="{name}-verdict" for="{name}"></output>'
    return f'<label for="{name}">{name}</label> {field}{output}'


def _questions(sheet: Worksheet) -> Iterator[str]:
    yield "<h2>Questions</h2>"
    yield '<ul style="list-style: none; padding: 0">'
    for one in sheet.asked:
        text = html_prose(words.asked(one))
        field = _input(one.name).partition("</label> ")[2]
        yield f'<li><label for="{one.name}">{text}</label>{field}</li>'
    yield "</ul>"


def _tools(sheet: Worksheet) -> Iterator[str]:
    yield '<p id="tools" hidden><button type="button" id="check">Check</button>'
    yield '<button type="button" id="save">Save answers.csv</button>'
    yield '<output id="sum"></output></p>'
    yield f'<noscript><p class="note">{NO_SCRIPT}</p></noscript>'


def _key(sheet: Worksheet) -> Iterator[str]:
    yield '<h2>Key</h2><ul style="list-style: none; padding: 0">'
    for question, work in words.derivations(sheet):
        answer = f'<span class="right-answer">{html_text(words.answer(question))}</span>'
        yield f"<li>{question.name} ({html_text(question.unit)}): {answer}"
        yield f"<p>{html_prose('; '.join(work))}</p>"
        if found := "; ".join(words.mistakes(question)):
            yield f'<p class="note">right but for: {html_prose(found)}</p>'
        yield "</li>"
    yield "</ul>"


def _data(sheet: Worksheet) -> str:
    """What the script knows: how each answer is written, and the hashes of answers."""
    salt = hashes.salt_of(sheet)
    found: dict[str, Any] = {"code": sheet.code, "salt": salt, "digits": hashes.DIGITS}
    found |= {"prefixes": [*reading.PREFIXES.items()], "longest": reading.LONGEST}
    found |= {"two_ways": reading.TWO_WAYS, "flops": UNIT, "fraction": FRACTION}
    found["questions"] = [_hashed(one, salt) for one in sheet.questions]
    text = json.dumps(found, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _hashed(question: Question, salt: str) -> dict[str, Any]:
    return {
        "name": question.name,
        "form": question.form,
        "unit": question.unit,
        "units": reading.units_of(question.unit),
        "halved": reading.UNITS[FLOPS] if question.unit == MACS else (),
        "places": question.places,
        "right": hashes.right(question, salt),
        "near": [[digest, word] for digest, word in hashes.near(question, salt)],
    }
