"""Reads an answer file: CSV with the columns `question` and `answer`, or YAML."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from costcalc.errors import Diagnostic, Source, Span, UsageError
from costcalc.records import NamedTuple
from costcalc.spec import tree
from costcalc.spec.source import read_file

CODE, QUESTION, ANSWER = "code", "question", "answer"
CSV_HELP = (
    "the first line is `question,answer`, a row `code` has the code of the worksheet, and each "
    "question has a row; `costcalc worksheet ... --format csv` writes it"
)
YAML_HELP = "write `code:` and `answers:` with a line for each question, such as `q1: 64x56x56`"


class AnswerFile(NamedTuple):
    """The code of a worksheet, and the answers by question as they were written."""

    name: str
    code: str
    answers: dict[str, str]


def read(path: str) -> AnswerFile:
    """The answers in a file; `.yaml` and `.yml` are YAML, all others CSV.

    Raises UsageError or SpecError for a file that is not there, cannot be read, or has no code.
    """
    source = read_file(path)
    found = _of_yaml(source) if path.endswith((".yaml", ".yml")) else _of_csv(source)
    if not found.code.strip():
        helps = (YAML_HELP if path.endswith((".yaml", ".yml")) else CSV_HELP,)
        raise UsageError([Diagnostic(f"`{path}` has no code of a worksheet", helps=helps)])
    return found


def _of_csv(source: Source) -> AnswerFile:
    lines = source.text.splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.reader(lines, delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _wrong(source, reader.line_num, f"this is not CSV: {error}") from None
    header = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    if QUESTION not in header or ANSWER not in header:
        raise _wrong(source, 1, "the first line does not name the columns")
    first, second = header.index(QUESTION), header.index(ANSWER)
    cells = (
        (n, (row + [""] * len(header))[first], (row + [""] * len(header))[second])
        for n, row in rows[1:]
    )
    return _gathered(source, cells)


def _gathered(source: Source, cells: Iterable[tuple[int, str, str]]) -> AnswerFile:
    """The file of these names and answers, each with its line."""
    found: dict[str, str] = {}
    for line, name, answer in cells:
        name = name.strip().lower()
        if name in found:
            raise _wrong(source, line, f"`{name}` is there twice")
        found[name] = answer.strip().removeprefix("'")
    return AnswerFile(source.name, found.pop(CODE, ""), found)


def _wrong(source: Source, line: int, message: str) -> UsageError:
    return UsageError([Diagnostic(message, Span(source, max(1, line), 1), helps=(CSV_HELP,))])


def _of_yaml(source: Source) -> AnswerFile:
    document = tree.parse(source)
    if not isinstance(document, tree.Mapping):
        raise UsageError([Diagnostic("an answer file is a mapping", helps=(YAML_HELP,))])
    for key, _ in document.pairs:
        if key.text not in (CODE, "answers"):
            raise UsageError(
                [
                    Diagnostic(
                        f"`{key.text}` is neither `code` nor `answers`",
                        key.span,
                        helps=(YAML_HELP,),
                    )
                ]
            )
    answers = document.get("answers")
    if not isinstance(answers, tree.Mapping):
        raise UsageError([Diagnostic("there are no `answers`", document.span, helps=(YAML_HELP,))])
    return AnswerFile(
        source.name,
        _text(document.get(CODE)),
        {name.text.lower(): _text(value) for name, value in answers.pairs},
    )


def _text(node: tree.Node | None) -> str:
    """An answer; a list such as `[64, 56, 56]` is a shape."""
    if node is None:
        return ""
    if isinstance(node, tree.Scalar):
        return node.text
    if isinstance(node, tree.Sequence):
        return "x".join(map(_text, node.items))
    raise UsageError([Diagnostic("an answer is a number or a text", node.span)])
