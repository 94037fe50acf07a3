"""The mistakes people make in YAML, in words that say what to do about them."""

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
    (r"could not find expected ':'", "a key without `:`", "write `key: value`"),
    (r"expected <block end>, but found '(\S)'", "`{0}` does not continue what is above", _INDENT),
    (r"expected <block end>", "this does not continue what is above", _INDENT),
    (r"expected ',' or '([]}])', but got '\?'", "`?` inside [] or {{}}", _QUOTE_IT),
    (r"expected ',' or '([]}])'", "`,` or `{0}` is expected here", _QUOTE_IT),
    (r"found character '(\S)' that cannot start", "a text cannot start with `{0}`", _QUOTE_IT),
    (r"expected the node content", "a value is expected here", ""),
)
"""What PyYAML says, as a pattern; what we say, with the groups of the pattern; the repair."""


CUT = "YAML cuts a text at a comma inside [] and {}: put the whole text in quotes"


def hint_for_rest(text: str, span: Span) -> str:
    """The hint for a key that is the rest of a text YAML cut in two, or an empty text."""
    before = span.text_line()[: span.column - 1].rstrip()
    return CUT if before.endswith(",") and not text.isidentifier() else ""


def in_words(problem: str, context: str, span: Span | None, began: Span | None) -> Diagnostic:
    """A fault of YAML's own. `context` is what was being read, `began` where that started."""
    if span is not None and span.text_line()[span.column - 1 : span.column] == "\t":
        help_text = ("indent with spaces",)
        return Diagnostic("a tab where YAML wants spaces", span, "a tab", helps=help_text)
    if began is not None and problem.endswith(("end of stream", "'<stream end>'")):
        opened = began.text_line()[began.column - 1 : began.column]
        if opened in ("[", "{", "'", '"'):
            return Diagnostic(f"not valid YAML: `{opened}` is never closed", began)
    note = f"{context}, which starts at line {began.line}" if context and began else context
    for pattern, words, repair in _WORDS:
        match = re.match(pattern, problem)
        if match is not None:
            message = f"not valid YAML: {words.format(*match.groups())}"
            notes, helps = filter(None, (note,)), filter(None, (repair,))
            return Diagnostic(message, span, notes=tuple(notes), helps=tuple(helps))
    notes_left = (note,) if note else ()
    return Diagnostic(f"not valid YAML: {problem}", span, notes=notes_left)
