"""A worksheet as a document of LaTeX, which needs amsmath, array, geometry and longtable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from costcalc.explore.worksheet.record import Table, Worksheet
from costcalc.report.escaping import latex_text
from costcalc.report.worksheet import words
from costcalc.report.worksheet.page import BLANK, grid

HEAD = [
    r"\documentclass[a4paper,10pt]{article}",
    r"\usepackage[utf8]{inputenc}",
    r"\usepackage[T1]{fontenc}",
    r"\usepackage{amsmath,amssymb,array,longtable}",
    r"\usepackage[margin=2cm]{geometry}",
    r"\setlength{\parindent}{0pt}",
    r"\setlength{\parskip}{5pt}",
    r"\setlength{\tabcolsep}{3.5pt}",
    r"\newcolumntype{R}[1]{>{\raggedright\arraybackslash}p{#1}}",
    r"\newcommand{\blank}{\underline{\hspace{1.8cm}}}",
    r"\begin{document}",
]

SIGNS = {
    "·": r"$\cdot$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "α": r"$\alpha$",
    "ρ": r"$\rho$",
    "φ": r"$\varphi$",
    "β": r"$\beta$",
    "γ": r"$\gamma$",
    "×": r"$\times$",
    "≈": r"$\approx$",
    "/": r"/\allowbreak{}",
}
"""Characters of our sentences that a font of LaTeX has in formulas alone, and a slash, after which
a line may end.
"""

CODE = re.compile(r"\\textasciigrave\{\}(.*?)\\textasciigrave\{\}")
"""What stands between two escaped backticks."""


def render(sheet: Worksheet) -> Iterator[str]:
    """The lines of the document."""
    yield from HEAD
    yield rf"\section*{{{_text(words.title(sheet))}}}"
    yield f"{_text(words.drawn(sheet))}\n"
    yield "Name: \\underline{\\hspace{7cm}}\n"
    for number, table in enumerate(sheet.tables, 1):
        yield from _table(table, number)
    yield r"\subsection*{Questions}"
    for one in sheet.asked:
        answer = "" if sheet.key else r"\hfill\blank"
        yield f"{_text(words.asked(one))}{answer}\n"
    if sheet.key:
        yield from _key(sheet)
    yield rf"\bigskip\textbf{{code:}} {{\footnotesize\texttt{{{_text(sheet.code)}}}}}"
    yield ""
    for note in (words.NUMBERS, words.counted(sheet)):
        yield rf"{{\small {_text(note)}}}"
        yield ""
    yield r"\end{document}"


def _text(text: str) -> str:
    """Running text, with the signs of formulas as formulas, and code between backticks as code."""
    plain = "".join(SIGNS.get(sign, sign) for sign in latex_text(text))
    return CODE.sub(r"\\texttt{\1}", plain)


def _table(table: Table, number: int) -> Iterator[str]:
    shown = grid(table)
    yield rf"\subsection*{{{_text(words.above(table, number))}}}"
    yield r"\begin{footnotesize}\begin{longtable}{R{3.4cm}R{4cm}lrrr}"
    yield rf"{' & '.join(map(_text, shown.headers))} \\ \hline \noalign{{\smallskip}}"
    for line in shown.lines:
        yield rf"{' & '.join(map(_cell, line.cells))} \\"
    yield r"\end{longtable}\end{footnotesize}"
    yield f"{_text(words.below(table))}\n"


def _cell(text: str) -> str:
    """A cell; a blank is a rule to write on."""
    name, blank, _ = text.partition(BLANK)
    return rf"{_text(name)}\blank" if blank else _text(text)


def _key(sheet: Worksheet) -> Iterator[str]:
    yield r"\subsection*{Key}"
    for question, work in words.derivations(sheet):
        yield rf"\textbf{{{question.name}: {_text(words.answer(question))}}}\quad"
        yield f"{_text('; '.join(work))}\n"
        if found := "; ".join(words.mistakes(question)):
            yield rf"{{\small right but for: {_text(found)}}}"
            yield ""
