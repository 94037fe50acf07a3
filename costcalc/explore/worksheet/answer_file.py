"""Reads an answer file: CSV with the columns `question` and `answer`, or YAML."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence

from costcalc.errors import Diagnostic, Source, Span, UsageError
from costcalc.explore.worksheet.code import found_in
from costcalc.records import NamedTuple
from costcalc.spec import tree
from costcalc.spec.source import STDIN_NAME, read_file, read_stream

CODE, QUESTION, ANSWER, UNIT = "code", "question", "answer", "unit"
KIND = "an answer file"
CSV_HELP = (
    "the first line is `question,answer`, a row `code` has the code of the worksheet, and each "
    "question has a row; `costcalc worksheet ... --format csv` writes it"
)
YAML_HELP = "write `code:` and `answers:` with a line for each question, such as `q1: 64x56x56`"

TWICE = "the file has two answers to this question"
NOT_CLOSED = "a quote of its row is not closed on its line, or text follows a closed one"
TOO_MANY = "its row has a cell too many: put an answer with commas in quotes"
NOT_PLAIN = "an answer is a number, a text or a list of these"

_LINE_END = re.compile(r"\r\n|\n|\r")
_SEPARATORS = ",;\t"


class AnswerFile(NamedTuple):
    """The code of a worksheet, and the answers by question as they were written. `faults`: why an
    answer cannot be read, whatever it says.
    """

    name: str
    code: str
    answers: dict[str, str]
    faults: dict[str, str]


class _Row(NamedTuple):
    name: str
    answer: str
    fault: str = ""


def read(path: str) -> AnswerFile:
    """The answers in a file; `.yaml` and `.yml` are YAML, all others CSV; `-` is standard input.

    Raises UsageError or SpecError for a file that is not there, cannot be read, or has no code. An
    answer that cannot be read is a fault of its own and hinders no other.
    """
    source = _source(path)
    is_yaml = path.lower().endswith((".yaml", ".yml"))
    found = _of_yaml(source) if is_yaml else _of_csv(source)
    if not found.code.strip():
        helps = (YAML_HELP if is_yaml else CSV_HELP,)
        raise UsageError([Diagnostic(f"`{source.name}` has no code of a worksheet", helps=helps)])
    return found


def _source(path: str) -> Source:
    if path != "-":
        return read_file(path, kind=KIND)
    if sys.stdin is None:
        raise UsageError([Diagnostic("standard input is closed")])
    return read_stream(sys.stdin.buffer, STDIN_NAME, KIND)


def _of_csv(source: Source) -> AnswerFile:
    """The file, a row a line: a quote that is not closed must not swallow the rows below it."""
    lines = [(n, line) for n, line in enumerate(_LINE_END.split(source.text), 1) if line.strip()]
    if lines and re.fullmatch(r"sep=.", lines[0][1].strip()):  # as some spreadsheets begin a file
        lines = lines[1:]
    first = lines[0][1] if lines else ""
    separator = max(_SEPARATORS, key=first.count)
    header = [cell.strip().lower() for cell in _cells(first, separator)[0]]
    place = lines[0][0] if lines else 1
    for column in (QUESTION, ANSWER):
        if column not in header:
            raise _wrong(source, place, "the first line does not name the columns")
        if header.count(column) > 1:
            raise _wrong(source, place, f"the first line names the column `{column}` twice")
    return _gathered(source, (_row(header, *_cells(line, separator)) for _, line in lines[1:]))


def _cells(line: str, separator: str) -> tuple[list[str], bool]:
    """The cells of a line, and whether its quotes are those of CSV."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True)), True
    except csv.Error:
        return [cell.strip().strip('"') for cell in line.split(separator)], False


def _row(header: Sequence[str], cells: list[str], is_csv: bool) -> _Row:
    """The answer of a row, or why it cannot be read."""
    padded = cells + [""] * len(header)
    at = header.index(ANSWER)
    name, answer = padded[header.index(QUESTION)].strip().lower(), padded[at].strip()
    if name == CODE:
        return _Row(name, found_in(",".join(cells[at:])) or answer)
    if not is_csv:
        return _Row(name, answer, NOT_CLOSED)
    after = padded[at + 1].strip() if header[at + 1 : at + 2] == [UNIT] else ""
    if any(cell.strip() for cell in cells[len(header) :]) or after[:1].isdigit():
        return _Row(name, answer, TOO_MANY)
    return _Row(name, answer)


def _gathered(source: Source, rows: Iterable[_Row]) -> AnswerFile:
    """The file of these rows. Two answers to a question are none, unless they are the same."""
    found = AnswerFile(source.name, "", {}, {})
    for name, answer, fault in rows:
        answer = answer.removeprefix("'")  # a spreadsheet's mark of a text
        if not name and not answer:
            continue
        if found.answers.get(name, answer) != answer:
            if name == CODE:
                raise UsageError([Diagnostic(f"`{source.name}` has two codes", helps=(CSV_HELP,))])
            fault = TWICE
        found.answers.setdefault(name, answer)
        if fault:
            found.faults[name] = fault
    return found._replace(code=found.answers.pop(CODE, ""))


def _wrong(source: Source, line: int, message: str) -> UsageError:
    return UsageError([Diagnostic(message, Span(source, max(1, line), 1), helps=(CSV_HELP,))])


def _of_yaml(source: Source) -> AnswerFile:
    document = tree.parse(source, kind=KIND)
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
    code = _Row(CODE, _text(document.get(CODE)) or "")
    return _gathered(source, (code, *_of_pairs(answers)))


def _of_pairs(answers: tree.Mapping) -> Iterator[_Row]:
    for name, value in answers.pairs:
        text = _text(value)
        yield _Row(name.text.strip().lower(), text or "", NOT_PLAIN if text is None else "")


def _text(node: tree.Node | None) -> str | None:
    """An answer; a list such as `[64, 56, 56]` is a shape. None of what is neither."""
    if node is None or (isinstance(node, tree.Scalar) and node.text in ("~", "null")):
        return ""
    if isinstance(node, tree.Scalar):
        return node.text.strip()
    if isinstance(node, tree.Mapping):
        return None
    items = [one.text for one in node.items if isinstance(one, tree.Scalar)]
    return "x".join(items) if len(items) == len(node.items) else None
