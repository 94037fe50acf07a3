"""The page as HTML: one file with its style, its program and its data, which loads nothing.

Every text of a spec is escaped where it is written, by `html_text` in HTML and by `json_text` in
data. A policy in the head allows the program of this package alone, by its hash.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from os.path import dirname, join
from typing import Any

from costcalc.report.drawing.colours import PATTERNS, STYLE, TIP
from costcalc.report.escaping import html_text, json_text

ASSETS = join(dirname(__file__), "assets")
PROGRAM = (
    "arithmetic.js",
    "forms.js",
    "words.js",
    "shapes.js",
    "draw.js",
    "chart.js",
    "later.js",
    "table.js",
    "view.js",
    "start.js",
)


@cache
def asset(name: str) -> str:
    """The text of a file that is put into the page."""
    with open(join(ASSETS, name), encoding="utf-8") as stream:
        return stream.read()


@cache
def program() -> str:
    """The program of the page; strict, and in a scope of its own."""
    return '"use strict";\n{\n' + "".join(map(asset, PROGRAM)) + "}\n"


def policy() -> str:
    """What a browser may do with the page: run its own program, and load nothing."""
    digest = b64encode(sha256(program().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def document(title: str, body: Iterable[str], data: dict[str, Any]) -> Iterator[str]:
    """The lines of the file; `data` is what the program reads for each article, by its id."""
    yield from ("<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{html_text(title)}</title>"
    yield f"<style>{STYLE}\n{asset('page.css')}</style>"
    yield from ("</head>", "<body>")
    shared = f"{PATTERNS}{TIP}"
    yield f'<svg width="0" height="0" aria-hidden="true" style="position:absolute">{shared}</svg>'
    yield from ("<main>", *body, "</main>")
    for name, found in data.items():
        text = json_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")))
        yield f'<script type="application/json" data-of="{html_text(name)}">{text}</script>'
    if data:
        yield f"<script>{program()}</script>"
    yield from ("</body>", "</html>")
