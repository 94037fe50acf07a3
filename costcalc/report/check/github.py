"""Broken limits as annotations of GitHub's workflows, each at the line of the limit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from os.path import abspath, relpath

from costcalc.errors import Span
from costcalc.explore.budgets.record import Checked
from costcalc.report.check import words
from costcalc.report.escaping import workflow_property, workflow_text


def render(checked: Checked) -> Iterator[str]:
    """A command for each broken limit and for each reason why others could not be checked, and the
    verdict as a line of the log.
    """
    for one in checked.broken:
        title = f"costcalc: {words.name(one)}"
        yield _annotation(one.wanted.place, title, words.message(one))
    for fault in checked.faults:
        yield _annotation(fault.span, "costcalc: not checked", words.reason(fault))
    yield f"costcalc: {workflow_text(words.verdict(checked))}"


def _annotation(place: Span | None, title: str, text: str) -> str:
    """`::error file=pyproject.toml,line=12,title=...::models/kws.yaml: macs ...`."""
    where = ""
    if place is not None:
        where = f"file={workflow_property(_in_repository(place.source.name))},line={place.line},"
    return f"::error {where}title={workflow_property(title)}::{workflow_text(text)}"


def _in_repository(path: str) -> str:
    """A path from the folder that a workflow checks out, as annotations have it."""
    top = os.environ.get("GITHUB_WORKSPACE")
    return relpath(abspath(path), top).replace(os.sep, "/") if top else path
