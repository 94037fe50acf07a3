"""Common mistakes in YAML and in expressions, and what to write instead."""

from __future__ import annotations

import re

from costcalc.errors import Diagnostic, Span

_QUOTE_IT = "put the whole text in quotes"
_INDENT = "entries of one list or mapping begin in the same column"

_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed",
        "a key in the middle of a text",
        "a step with keys of its own starts with `- name:` or `- do:`",
    ),
    (r"sequence entries are not allowed", "a list cannot start here", "start it on a new line"),
    (r"mapping keys are not allowed", "a key cannot start here", "start it on a new line"),
    (r"expected <block end>, but found '(\S)'", "`{0}` does not continue what is above", _INDENT),
    (r"expected <block end>", "this does not continue what is above", _INDENT),
    (r"expected ',' or '([]}])', but got '\?'", "`?` inside [] or {{}}", _QUOTE_IT),
    (r"expected ',' or '([]}])'", "`,` or `{0}` is expected here", _QUOTE_IT),
    (r"found character '(\S)' that cannot start", "a text cannot start with `{0}`", _QUOTE_IT),
    (r"expected the node content", "a value is expected here", ""),
)
"""PyYAML's message as a pattern; our message, with the groups of the pattern; the repair."""


CUT = "YAML cuts a text at a comma inside [] and {}: put the whole text in quotes"


VALUES_ELSEWHERE = {
    **dict.fromkeys(("True", "TRUE", "yes", "on"), "write `true`"),
    **dict.fromkeys(("False", "FALSE", "no", "off"), "write `false`"),
    **dict.fromkeys(("None", "null", "Null", "NULL", "none", "nil"), "leave it out"),
    "valid": "write 0 for no padding",
}
"""Values as Python, YAML and Keras write them, and what to write here."""

_SIZES = re.compile(r"\w+(?:(?:\s*×\s*|\s+x\s+|(?<=\d)x(?=\w))\w+)+")
_LISTED = re.compile(r"[\[{(]?\s*(\d+(?:\s*[,;]\s*|\s+)\d+(?:(?:\s*[,;]\s*|\s+)\d+)*)\s*[\]})]?")


def hint_for_rest(text: str, span: Span) -> str:
    """The hint for a key that is the rest of a text YAML split at a comma, or an empty text."""
    before = span.text_line()[: span.column - 1].rstrip()
    return CUT if before.endswith(",") and not text.isidentifier() else ""


def is_rest_of_call(span: Span) -> bool:
    """Whether a key follows a comma inside parentheses, so that the text before it is cut."""
    before = span.text_line()[: span.column - 1].rstrip()
    return before.endswith(",") and before.count("(") > before.count(")")


def hint_for_sizes(text: str, at: int) -> str:
    """The hint for `3x224x224` or `3, 224, 224` around a place of a text, or an empty text."""
    listed = _LISTED.fullmatch(text.strip())
    if listed is not None:
        return _as_tuple(re.split(r"[,;\s]+", listed[1]))
    for match in _SIZES.finditer(text):
        if match.start() <= at <= match.end():
            return _as_tuple(re.split(r"[x×\s]+", match[0]))
    return ""


def _as_tuple(sizes: list[str]) -> str:
    return f"write ({', '.join(sizes)})"


def hint_for_name(text: str) -> str:
    """What to write instead of a text that cannot be a name."""
    key = re.match(r"(\w+)\s+\S", text)
    if key is not None:
        return f"is a `:` missing after `{key[1]}`?"
    return "a name starts with a letter and has only letters, digits and `_` in it"


def in_words(problem: str, context: str, span: Span | None, began: Span | None) -> Diagnostic:
    """An error of the YAML parser, reworded. `context`: what it was reading, from `began` on."""
    if span is not None and span.text_line()[span.column - 1 : span.column] == "\t":
        help_text = ("indent with spaces",)
        return Diagnostic("YAML needs spaces here, not a tab", span, "a tab", helps=help_text)
    if began is not None and problem.endswith(("end of stream", "'<stream end>'")):
        opened = began.text_line()[began.column - 1 : began.column]
        if opened in ("[", "{", "'", '"'):
            return Diagnostic(f"not valid YAML: `{opened}` is never closed", began)
    if began is not None and problem == "could not find expected ':'":
        return Diagnostic("not valid YAML: a `:` is missing", began, helps=("write `key: value`",))
    line = _line_without_colon(problem, span)
    if line is not None:
        return Diagnostic("not valid YAML: a `:` is missing", line, helps=(_COLON,))
    note = f"{context}, which starts at line {began.line}" if context and began else context
    for pattern, words, repair in _WORDS:
        match = re.match(pattern, problem)
        if match is not None:
            message = f"not valid YAML: {words.format(*match.groups())}"
            notes, helps = filter(None, (note,)), filter(None, (repair,))
            return Diagnostic(message, span, notes=tuple(notes), helps=tuple(helps))
    notes_left = (note,) if note else ()
    return Diagnostic(f"not valid YAML: {problem}", span, notes=notes_left)


_COLON = "write `key: value`, with a space after the `:`"


def _line_without_colon(problem: str, span: Span | None) -> Span | None:
    """The line above an invalid key, if that line lacks the colon that would make it a key."""
    if span is None or not problem.startswith("mapping values are not allowed"):
        return None
    lines = span.source.text.split("\n")
    indent = _indent(lines[span.line - 1])
    for number in range(span.line - 1, 0, -1):
        above = lines[number - 1].rstrip()
        if above.strip() and not above.lstrip().startswith("#"):
            looks_like_key = re.match(r"\s*\w+[:\s]", f"{above} ")
            if looks_like_key and not re.search(r":(\s|$)", above) and _indent(above) == indent:
                return Span(span.source, number, indent + 1, len(above) - indent)
            return None
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
