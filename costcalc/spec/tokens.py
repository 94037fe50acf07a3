"""A text as tokens, and what is wrong where another token was expected."""

from __future__ import annotations

import re

from costcalc.errors import Span, SpecError, fault
from costcalc.records import NamedTuple
from costcalc.spec.expression import LONGEST_NAME
from costcalc.spec.tree import Scalar

MOST_CHARACTERS = 4000
MODULE = "write the layer's name alone, without its module: `conv`, not `nn.conv`"
HINTS = (
    ("\"'", "there are no strings; write a name without quotes"),
    ("[]{}", "write a tuple in parentheses, such as (1, 7)"),
    ("^", "a power is written `**`"),
    ("&!", "write `and`, `or`, `not`"),
    ("?", "a choice is written `a if condition else b`"),
    (":", "the `:` after a name is followed by a space"),
    (".", MODULE),
    ("×", "multiply with `*`"),
)
"""Signs of other languages, and what to write instead."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
  | (?P<sign>\*\*|//|==|!=|<=|>=|[-+*/%(),|<>=])
    )""",
    re.VERBOSE | re.ASCII,
)


class Token(NamedTuple):
    kind: str  # number, word, sign, or end
    text: str
    start: int
    end: int


class Tokens:
    """The tokens of a text, taken one after another. With `layers` hints are those for a chain, in
    which a word may be `group.step`.
    """

    def __init__(self, scalar: Scalar, layers: bool):
        self.scalar = scalar
        self.layers = layers
        self.at = 0
        self.closed: dict[int, int] = {}
        """For each opening parenthesis, by number, the number of the one that closes it."""
        if len(scalar.text) > MOST_CHARACTERS:
            raise fault(f"an expression may have at most {MOST_CHARACTERS} characters", scalar.span)
        self.tokens = self.tokenize()

    def tokenize(self) -> list[Token]:
        text = self.scalar.text
        tokens: list[Token] = []
        opened: list[int] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:
                at += len(text[at:]) - len(text[at:].lstrip())
                raise self.not_allowed(at)
            kind = str(match.lastgroup)
            word, start, at = match[kind], match.start(kind), match.end()
            if kind == "word" and "." in word and not self.layers:
                raise self.module_before(word, start)
            if kind == "word" and max(map(len, word.split("."))) > LONGEST_NAME:
                message = f"a name may have at most {LONGEST_NAME} characters"
                raise fault(message, self.scalar.part(start, at))
            if word == "(":
                opened.append(len(tokens))
            elif word == ")" and opened:
                self.closed[opened.pop()] = len(tokens)
            tokens.append(Token(kind, word, start, at))
        tokens.append(Token("end", "", end, end + 1))
        return tokens

    def module_before(self, word: str, start: int) -> SpecError:
        """The fault of a word with a point where none can be."""
        dot = start + word.index(".")
        helps = (self.hint_for("."),)
        return fault(
            "`.` is not allowed in an expression", self.scalar.part(dot, dot + 1), helps=helps
        )

    def hint_for(self, character: str) -> str:
        return next((hint for signs, hint in HINTS if character in signs), "")

    # Moving over the tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def next_is(self, *texts: str) -> bool:
        kind, text, _, _ = self.tokens[self.at]
        return text in texts and kind != "number"

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def span(self, token: Token) -> Span:
        return self.scalar.part(token.start, token.end)

    def expect(self, text: str, opened: Token) -> None:
        if self.next_is(text):
            self.at += 1
            return
        if self.token.kind == "end":
            raise fault(
                f"`{opened.text}` is never closed",
                self.span(opened),
                helps=(self.hint_for_cut(),),
            )
        raise self.unexpected(f"`{text}`")

    def not_allowed(self, at: int) -> Exception:
        """The error of a character that no expression has."""
        from costcalc.spec.mistakes import hint_for_sizes

        text = self.scalar.text
        hint = hint_for_sizes(text, at) or self.hint_for(text[at])
        message = f"`{text[at]}` is not allowed in an expression"
        return fault(message, self.scalar.part(at, at + 1), helps=(hint,))

    def hint_for_cut(self) -> str:
        """YAML ends a plain text at a comma when it is inside [] or {}."""
        line = self.scalar.span.text_line()
        after = line[self.scalar.span.column - 1 + len(self.scalar.text) :].lstrip()
        if self.scalar.exact and after.startswith(","):
            from costcalc.spec.mistakes import CUT

            return CUT
        return ""

    def unexpected(self, wanted: str) -> Exception:
        token = self.token
        if token.kind == "end":
            return fault(f"the expression ends where {wanted} is expected", self.span(token))
        if token.text == "=":
            helps = ("compare with `==`",)
            return fault("`=` is not allowed here", self.span(token), helps=helps)
        message = f"`{token.text}` where {wanted} is expected"
        return fault(message, self.span(token), helps=(self.hint_for_missing(wanted),))

    def hint_for_missing(self, wanted: str) -> str:
        """What is probably missing before the current token, or an empty text."""
        from costcalc.spec.mistakes import hint_for_sizes

        token, before = self.token, self.tokens[max(0, self.at - 1)]
        if sizes := hint_for_sizes(self.scalar.text, token.start):
            return sizes
        if before.text in (">", "-") and token.text in (">", "-") and self.layers:
            return "layers are joined by `|`"
        ends_operand = before.text == ")" or before.kind in ("word", "number")
        if not ends_operand or (token.kind == "sign" and token.text != ","):
            return ""
        if wanted == "`else`":
            return "a choice is written `a if condition else b`"
        if wanted == "`)`":
            return "is a `,` missing before it?"
        if not self.layers:
            return ""
        if token.text == "x":
            return "to run a step n times write it as `- do: ...` with `repeat: n` below"
        is_name = self.at == 1 and before.kind == "word"
        return f"is a `|` missing before it{', or the `:` after a name' if is_name else ''}?"
