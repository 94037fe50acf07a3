"""A page as one self-contained HTML file: tables with captions, bars, light and dark colours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from costcalc.report.escaping import html_formula, html_text
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence
from costcalc.report.units import fixed

GIVEN = "document"
COLOURS = """\
:root { color-scheme: light dark; --text: #1b1f24; --page: #fff; --dim: #57606a; --line: #d0d7de;
  --bar: #0969da; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --page: #0d1117; --dim: #9aa4af; --line: #3d444d; --bar: #4493f8; }
}"""
RULES = """\
h1, h2 { font-size: 1.4rem; line-height: 1.3; }
p { margin: 0.4rem 0; }
.key { font-weight: 600; }
.note, caption { color: var(--dim); }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.9rem; }
caption { text-align: left; padding: 0.2rem 0.6rem; }
th, td { padding: 0.2rem 0.6rem; text-align: left; vertical-align: top; overflow-wrap: normal; }
th { font-weight: normal; }
thead th, .group th, .total > * { font-weight: 600; }
thead > tr > *, .total > * { border-bottom: 1px solid var(--line); white-space: nowrap; }
.total > * { border-top: 1px solid var(--line); border-bottom: 0; }
.right { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
sub, sup { line-height: 0; }
.under th { padding-left: 1.6rem; }
.bar { width: 12rem; min-width: 6rem; }
.bar div { height: 0.8rem; margin-top: 0.35rem; min-width: 1px; background: var(--bar); }"""
BODY = """\
body { max-width: 75rem; margin: 0 auto; padding: 1rem; color: var(--text); background: var(--page);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }"""
INSIDE = ".costcalc" * 3
"""Selects a fragment so specifically that a page around it, as JupyterLab's, does not align it."""
STYLE = f"{COLOURS}\n{BODY}\n{RULES}"
_numbers = count(1)


def render(page: Page) -> Iterator[str]:
    """The lines of the file, without newlines."""
    titles = [p.text for p in page.parts if isinstance(p, Sentence) and p.role == "title"]
    yield from ("<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{html_text(titles[0] if titles else 'costcalc')}</title>"
    yield from ("<style>", *STYLE.split("\n"), "</style>", "</head>", "<body>", "<main>")
    yield from _parts(page, "table")
    yield from ("</main>", "</body>", "</html>")


def fragment(page: Page) -> Iterator[str]:
    """The lines of a part of another page, such as a notebook, whose own style stays as it is."""
    yield '<div class="costcalc">'
    colours = COLOURS.replace(":root", ".costcalc")
    yield from (
        "<style>",
        *colours.split("\n"),
        f"{INSIDE} {{",
        *RULES.split("\n"),
        "}",
        "</style>",
    )
    yield from _parts(page, f"costcalc-{next(_numbers)}")
    yield "</div>"


def _parts(page: Page, prefix: str) -> Iterator[str]:
    """The sentences and tables; the names of the tables begin with the prefix."""
    grids = sum(isinstance(part, Grid) for part in page.parts)
    headings = number = 0
    for part in page.parts:
        if isinstance(part, Grid):
            number += 1
            yield from grid(part, f"{prefix}-{number}", f"Table {number} of {grids}")
        elif part.text:
            headings += part.role == "title"
            yield sentence(part, headings)


def sentence(found: Sentence, headings: int) -> str:
    """A sentence as a paragraph; of titles the first is the heading of the page."""
    text = html_text(found.text) if found.is_given else html_formula(found.text)
    match found.role:
        case "title":
            level = "h1" if headings == 1 else "h2"
            return f"<{level}>{html_text(found.text)}</{level}>"
        case "body":
            return f"<p>{text}</p>"
        case role:
            return f'<p class="{role}">{text}</p>'


def grid(found: Grid, identity: str, name: str) -> Iterator[str]:
    """A table that scrolls if it is too wide; the cells of its first column are row headings."""
    caption = ": ".join(filter(None, (name, html_text(found.columns[0].header))))
    yield f'<div class="table" role="region" aria-labelledby="{identity}" tabindex="0">'
    yield f'<table><caption id="{identity}">{caption}</caption>'
    yield f"<thead><tr>{''.join(map(_heading, found.columns))}</tr></thead>"
    yield "<tbody>"
    for line in found.lines:
        if line.role == "group":
            head = f'<th scope="rowgroup" colspan="{len(found.columns)}">'
            yield f'</tbody><tbody><tr class="group">{head}{html_text(line.cells[0])}</th></tr>'
        else:
            yield _row(line, found.columns)
    yield "</tbody></table></div>"


def _heading(column: Column) -> str:
    if not column.header:
        return "<td></td>"
    return f'<th scope="col"{_aligned(column)}>{html_text(column.header)}</th>'


def _row(line: GridRow, columns: tuple[Column, ...]) -> str:
    under = line.cells[0].startswith(" ")
    role = "total" if line.role == "total" else "under" if under else ""
    cells = (_cell(line, index, column) for index, column in enumerate(columns))
    opened = f'<tr class="{role}">' if role else "<tr>"
    return f"{opened}{''.join(cells)}</tr>"


def _cell(line: GridRow, index: int, column: Column) -> str:
    if column.role == "bar":
        bar = f'<div style="width: {fixed(line.bar * 100, 2)}%"></div>' if line.bar else ""
        return f'<td class="bar">{bar}</td>'
    is_plain = column.role == "plain"
    text = html_formula(line.cells[index]) if is_plain else html_text(line.cells[index])
    if text and column.role == "path" and line.role == "row":
        text = f"<code>{text.replace('/', '/<wbr>')}</code>"
    return f'<th scope="row">{text}</th>' if not index else f"<td{_aligned(column)}>{text}</td>"


def _aligned(column: Column) -> str:
    return ' class="right"' if column.align == "right" else ""
