"""Budgets as a report of JUnit, a test for each limit."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.budgets.record import Checked, Judged
from costcalc.report.check import words
from costcalc.report.escaping import html_text


def render(checked: Checked) -> Iterator[str]:
    """The lines of the file."""
    skipped = sum(one.status in ("new", "unchecked") for one in checked.limits)
    counts = f'tests="{len(checked.limits)}" failures="{len(checked.broken)}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="costcalc" {counts}>'
    title = html_text(words.title(checked))
    yield f'  <testsuite name="{title}" {counts} errors="0" skipped="{skipped}">'
    for one in checked.limits:
        yield from _case(one)
    yield "  </testsuite>"
    yield "</testsuites>"


def _case(one: Judged) -> Iterator[str]:
    names = (html_text(text) for text in (one.budget.label, words.name(one)))
    opened = '    <testcase classname="{}" name="{}"'.format(*names)
    if one.status == "met":
        yield f"{opened}/>"
        return
    yield f"{opened}>"
    if one.status == "broken":
        yield f'      <failure message="{html_text(words.message(one))}"/>'
    else:
        said = words.NEW if one.status == "new" else words.UNCHECKED
        yield f'      <skipped message="{html_text(said)}"/>'
    yield "    </testcase>"
