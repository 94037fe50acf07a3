"""YAML as located text: every scalar is the text that was written, with the place it came from.

The tree is made from libyaml's events with a stack of its own, so nesting is bounded before
anything recurses; what a spec has no use for (anchors, tags, several documents) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from costcalc.errors import Diagnostic, Source, Span, SpecError, fault
from costcalc.records import NamedTuple

DEEPEST = 50

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)


class Scalar(NamedTuple):
    """A text. `exact`: its character n stands n columns after the start of its span."""

    text: str
    span: Span
    exact: bool = True

    def part(self, start: int, end: int) -> Span:
        """The span of a part of the text; of the scalar's start where columns cannot be told."""
        if not self.exact:
            return self.span
        return self.span._replace(column=self.span.column + start, length=max(1, end - start))


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Mapping(NamedTuple):
    """Pairs in order; keys are scalars, no two alike."""

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
    """A list or mapping whose end has not come yet."""

    def __init__(self, span: Span, is_mapping: bool):
        self.span = span
        self.is_mapping = is_mapping
        self.items: list[Node] = []

    def close(self, faults: list[Diagnostic]) -> Node:
        if not self.is_mapping:
            return Sequence(tuple(self.items), self.span)
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Span] = {}
        for key, value in zip(self.items[::2], self.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                faults.append(Diagnostic("a key is a word, not a list or mapping", key.span))
            elif key.text in seen:
                first = seen[key.text]
                note = f"it is first given at line {first.line}"
                faults.append(Diagnostic(f"duplicate key `{key.text}`", key.span, notes=(note,)))
            else:
                seen[key.text] = key.span
                pairs.append((key, value))
        return Mapping(tuple(pairs), self.span)


def parse(source: Source) -> Node:
    """The one document of a YAML text. Raises SpecError with everything YAML itself can tell."""
    faults: list[Diagnostic] = []
    try:
        root = _Composer(source, faults).compose(yaml.parse(source.text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise SpecError([*faults, _yaml_fault(source, error)]) from None
    except yaml.YAMLError as error:
        message = f"not valid YAML: {error}".splitlines()[0]
        raise SpecError([*faults, Diagnostic(message, Span(source, 1, 1))]) from None
    if faults:
        raise SpecError(faults)
    if root is None:
        raise fault("the spec is empty", Span(source, 1, 1))
    return root


class _Composer:
    def __init__(self, source: Source, faults: list[Diagnostic]):
        self.source = source
        self.faults = faults
        self.lines: list[str] | None = None

    def compose(self, events: Iterator[Any]) -> Node | None:
        stack: list[_Open] = []
        root: Node | None = None
        for event in events:
            kind = type(event).__name__
            done: Node | None = None
            if kind == "ScalarEvent":
                self.refuse_marks(event)
                done = self.scalar(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self.refuse_marks(event)
                stack.append(_Open(self.span(event), kind == "MappingStartEvent"))
                if len(stack) > DEEPEST:
                    raise fault(f"nested deeper than {DEEPEST} levels", self.span(event))
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                done = stack.pop().close(self.faults)
            elif kind == "AliasEvent":
                self.refuse(event, "an alias", f"*{event.anchor}")
                done = Scalar("", self.span(event))
            elif kind == "DocumentStartEvent" and root is not None:
                raise fault(
                    "a spec is one YAML document; a second one starts here", self.span(event)
                )
            if done is not None and stack:
                stack[-1].items.append(done)
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
        return Scalar(text, span, exact)

    def refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self.refuse(event, "an anchor", f"&{event.anchor}")
        if event.tag is not None:
            self.refuse(event, "a tag", event.tag)

    def refuse(self, event: Any, what: str, label: str) -> None:
        message = f"{what} has no meaning in a spec"
        helps = ("use `let:` for a value and `blocks:` for layers used more than once",)
        span = self.span(event, len(label) if what != "a tag" else 1)
        self.faults.append(Diagnostic(message, span, helps=helps))


def _yaml_fault(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    span = Span(source, mark.line + 1, mark.column + 1) if mark else None
    problem = error.problem or "the text is not YAML"
    if span is not None and span.text_line()[span.column - 1 : span.column] == "\t":
        help_text = ("indent with spaces",)
        return Diagnostic("a tab where YAML wants spaces", span, "a tab", helps=help_text)
    notes = (error.context,) if error.context else ()
    helps: tuple[str, ...] = ()
    if "mapping values are not allowed" in problem:
        helps = ("a step with keys of its own starts with `- name:` or `- do:`",)
    return Diagnostic(f"not valid YAML: {problem}", span, notes=notes, helps=helps)
