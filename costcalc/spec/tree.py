"""YAML as located text: every scalar is the text that was written, with the place it came from.

The tree is made from YAML's events with a stack of its own, so nesting is bounded before
anything recurses; what a spec has no use for (anchors, tags, several documents) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import yaml

from costcalc.errors import FORBIDDEN, MOST_FAULTS, Diagnostic, Source, Span, SpecError, fault
from costcalc.records import NamedTuple
from costcalc.spec.source import SPEC

DEEPEST = 50
MOST_VALUES = 45_000
MOST_WORDS = 120_000

_WORD = re.compile(r"\w+|[^\w\s]")
_DISPUTED = re.compile(r"^(?:[^#\n?\t]++|(?<=\S)#)*+[?\t]", re.MULTILINE)
"""Outside comments: libyaml takes tabs and question marks where PyYAML's own reader does not."""


def loaders() -> tuple[Any, ...]:
    """The readers of YAML: libyaml's, where it is installed, then the one that decides.

    That is PyYAML's own, in Python: what libyaml refuses it may read, and says where it does not.
    """
    return (yaml.CLoader, yaml.Loader) if hasattr(yaml, "CLoader") else (yaml.Loader,)


class Scalar(NamedTuple):
    """A text. `exact`: its character n is n columns after the start of its span."""

    text: str
    span: Span
    exact: bool = True

    def part(self, start: int, end: int) -> Span:
        """The span of a part of the text; of the scalar's start where columns cannot be told."""
        if not self.exact:
            return self.span
        source, line, column, _ = self.span
        return Span(source, line, column + start, max(1, end - start))


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Mapping(NamedTuple):
    """Pairs in order; keys are scalars, all different."""

    pairs: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        for name, value in self.pairs:
            if name.text == key:
                return value
        return None

    def key(self, key: str) -> Scalar | None:
        for name, _ in self.pairs:
            if name.text == key:
                return name
        return None


Node: TypeAlias = Scalar | Sequence | Mapping


class _Open:
    """A list or mapping that is still being read."""

    def __init__(self, span: Span, is_mapping: bool):
        self.span = span
        self.is_mapping = is_mapping
        self.items: list[Node] = []

    def append(self, node: Node) -> None:
        """Take a node in; a value that is missing has the place of its key."""
        if self.is_mapping and len(self.items) % 2 and isinstance(node, Scalar) and not node.text:
            node = node._replace(span=self.items[-1].span, exact=False)
        self.items.append(node)

    def close(self, faults: list[Diagnostic], duplicates: list[Diagnostic]) -> Node:
        """The finished node; of a duplicate key the first value is kept."""
        if not self.is_mapping:
            return Sequence(tuple(self.items), self.span)
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Span] = {}
        for key, value in zip(self.items[::2], self.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                faults.append(Diagnostic("a key must be a word, not a list or mapping", key.span))
            elif key.text in seen:
                first = seen[key.text]
                note = f"it is first given at line {first.line}"
                message = f"duplicate key `{key.text}`"
                duplicates.append(Diagnostic(message, key.span, notes=(note,)))
            else:
                seen[key.text] = key.span
                pairs.append((key, value))
        return Mapping(tuple(pairs), self.span)


Note: TypeAlias = Callable[[Diagnostic], None]


def parse(source: Source, note: Note | None = None, kind: str = SPEC) -> Node:
    """The one document of a YAML text. A duplicate key is reported to `note`, if given; `kind` is
    what the text should be.

    Raises SpecError with everything YAML itself can tell.
    """
    _refuse_length(source, kind)
    *fast, last = loaders()
    for reader in fast if _DISPUTED.search(source.text) is None else ():
        try:
            return _read(source, reader, [], note, kind)
        except (yaml.YAMLError, SpecError):
            pass
    faults: list[Diagnostic] = []
    try:
        return _read(source, last, faults, note, kind)
    except yaml.MarkedYAMLError as error:
        raise SpecError([*faults, _yaml_fault(source, error)]) from None
    except yaml.YAMLError as error:
        message = f"not valid YAML: {error}".splitlines()[0]
        raise SpecError([*faults, Diagnostic(message, Span(source, 1, 1))]) from None


def _read(
    source: Source, reader: Any, faults: list[Diagnostic], note: Note | None, kind: str
) -> Node:
    composer = _Composer(source, faults, kind)
    root = composer.compose(yaml.parse(source.text, Loader=reader))
    if faults or (composer.duplicates and note is None):
        raise SpecError([*faults, *composer.duplicates])
    if root is None:
        raise fault(f"the {kind.partition(' ')[2]} is empty", Span(source, 1, 1))
    if note is not None:
        for duplicate in composer.duplicates:
            note(duplicate)
    return root


def _refuse_length(source: Source, kind: str) -> None:
    """Limit the text to parse; a network written out layer by layer is far below the limit."""
    if len(source.text) > MOST_WORDS and _WORD.subn("", source.text)[1] > MOST_WORDS:
        message = f"{kind} may have at most {MOST_WORDS:,} words and signs"
        help_text = "write layers that repeat with `repeat:`, `table:` or `blocks:`"
        raise fault(message, Span(source, 1, 1), helps=(help_text,) if kind == SPEC else ())


class _Composer:
    def __init__(self, source: Source, faults: list[Diagnostic], kind: str):
        self.source = source
        self.kind = kind
        self.faults = faults
        self.duplicates: list[Diagnostic] = []

    def compose(self, events: Iterator[Any]) -> Node | None:
        stack: list[_Open] = []
        root: Node | None = None
        for values, event in enumerate(events):
            kind = type(event).__name__
            if values > MOST_VALUES:
                raise fault(
                    f"{self.kind} may have at most {MOST_VALUES:,} values", self.span(event)
                )
            if len(self.faults) + len(self.duplicates) >= MOST_FAULTS:
                raise SpecError([*self.faults, *self.duplicates])
            done: Node | None = None
            if kind == "ScalarEvent":
                self.refuse_marks(event)
                done = self.scalar(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self.refuse_marks(event)
                stack.append(_Open(self.span(event), kind == "MappingStartEvent"))
                if len(stack) > DEEPEST:
                    raise fault(
                        f"{self.kind} may be nested at most {DEEPEST} levels deep", self.span(event)
                    )
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                done = stack.pop().close(self.faults, self.duplicates)
            elif kind == "AliasEvent":
                self.refuse(event, "an alias", f"*{event.anchor}")
                done = Scalar("", self.span(event))
            elif kind == "DocumentStartEvent" and root is not None:
                raise fault(
                    f"{self.kind} is one YAML document; a second one starts here", self.span(event)
                )
            if done is not None and stack:
                stack[-1].append(done)
            elif done is not None:
                root = done
        return root

    def span(self, event: Any, length: int = 1) -> Span:
        mark = event.start_mark
        return Span(self.source, mark.line + 1, mark.column + 1, length)

    def scalar(self, event: Any) -> Scalar:
        text = event.value
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column
        one_line = start.line == end.line
        quoted = event.style in ("'", '"')
        exact = one_line and event.style in (None, "", "'", '"')
        exact = exact and width == len(text) + (2 if quoted else 0)
        span = self.span(event, max(1, width if one_line else 1))
        if exact and quoted:
            span = span._replace(column=span.column + 1, length=max(1, len(text)))
        if event.style == '"' and (steers := FORBIDDEN.search(text)):
            label = f"U+{ord(steers[0]):04X}"
            self.faults.append(Diagnostic("the text contains a control character", span, label))
        return Scalar(text, span, exact)

    def refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self.refuse(event, "an anchor", f"&{event.anchor}")
        if event.tag is not None:
            self.refuse(event, "a tag", event.tag)

    def refuse(self, event: Any, what: str, label: str) -> None:
        message = f"{what} is not allowed in {self.kind}"
        helps = ("use `let:` for a value and `blocks:` for layers used more than once",)
        span = self.span(event, len(label) if what != "a tag" else 1)
        self.faults.append(Diagnostic(message, span, helps=helps))


def _yaml_fault(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    from costcalc.spec.mistakes import in_words

    span, began = (
        Span(source, mark.line + 1, mark.column + 1) if mark else None
        for mark in (error.problem_mark or error.context_mark, error.context_mark)
    )
    problem = error.problem or "the text is not YAML"
    return in_words(problem, error.context or "", span, began)
