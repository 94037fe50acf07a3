"""Budgets as a report of JUnit, a test for each limit."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.budgets.record import Checked, Judged
from costcalc.report.check import words
from costcalc.report.escaping import html_text


def render(checked: Checked) -> Iterator[str]:
    """The lines of the file."""
    skipped = sum(one.status == "new" for one in checked.limits)
    errors = sum(bool(one.faults) for one in checked.limits)
    counts = f'tests="{len(checked.limits)}" failures="{len(checked.broken)}" errors="{errors}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="costcalc" {counts}>'
    title = html_text(words.title(checked))
    yield f'  <testsuite name="{title}" {counts} skipped="{skipped}">'
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
    elif one.faults:
        said = "; ".join(words.fault(fault) for fault in one.faults)
        yield f'      <error message="{html_text(said)}"/>'
    else:
        yield f'      <skipped message="{html_text(words.NEW)}"/>'
    yield "    </testcase>"
