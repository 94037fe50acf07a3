"""Broken limits as annotations of GitHub's workflows, each at the line of the limit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from os.path import abspath, relpath

from costcalc.explore.budgets.record import Checked, Judged
from costcalc.report.check import words
from costcalc.report.escaping import workflow_property, workflow_text


def render(checked: Checked) -> Iterator[str]:
    """A command for each broken limit, the verdict as a line of the log, and a warning if increases
    were not checked.
    """
    for one in checked.broken:
        yield _annotation(one)
    yield f"costcalc: {workflow_text(words.verdict(checked))}"
    if line := words.unchecked(checked):
        yield f"::warning title=costcalc::{workflow_text(line)}"


def _annotation(one: Judged) -> str:
    """`::error file=pyproject.toml,line=12,title=...::models/kws.yaml: macs ...`."""
    title = workflow_property(f"costcalc: {words.name(one)}")
    place = one.wanted.place
    where = ""
    if place is not None:
        where = f"file={workflow_property(_in_repository(place.source.name))},line={place.line},"
    return f"::error {where}title={title}::{workflow_text(words.message(one))}"


def _in_repository(path: str) -> str:
    """A path from the folder that a workflow checks out, as annotations have it."""
    top = os.environ.get("GITHUB_WORKSPACE")
    return relpath(abspath(path), top).replace(os.sep, "/") if top else path
