"""Writes a record in a format; all commands and `costcalc.written` use this module.

A subject is a folder of this package; its JSON Schema has the same name. `page.py` makes its page,
`data.py` its data and rows. A format is a file of the folder `formats`; a format that a single
subject has is a file of that subject, such as `formula/latex.py`. A module is imported only when
its format is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from os.path import dirname, exists, join
from typing import TYPE_CHECKING, Any, BinaryIO

from costcalc.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from costcalc.report.page.record import Page

HERE = dirname(__file__)
FIRST = "table"
OWN = (
    "github",
    "html",
    "junit",
    "latex",
    "markdown",
    "moodle",
    "nbgrader",
    "notebook",
    "otter",
    "python",
)
"""Formats that a subject may have a file of its own for, in the place of the shared one if any."""

BINARY = "parquet"
"""A format of bytes, which a subject has a file of its own for, with a `write`."""
RECORDS = {
    "NetworkReport": "network",
    "FormulaReport": "formula",
    "LargestReport": "formula_largest",
    "Explanation": "explain",
    "Comparison": "compare",
    "Sensitivity": "sensitivity",
    "Scaling": "scale",
    "Searched": "scale_search",
    "ScaledFigure": "scale_published",
    "Solution": "solve",
    "Verification": "verify",
    "Proof": "proof",
    "Against": "against",
    "Listing": "list",
    "References": "references",
    "CounterReport": "counters",
    "Memory": "memory",
    "Roofline": "roofline",
    "Devices": "devices",
    "Difference": "diff",
    "Checked": "check",
    "Worksheet": "worksheet",
    "Grade": "grade",
    "Grades": "grades",
    "SweepReport": "sweep",
}
"""The subject of each record, by the name of its type; for several records, that of the first."""


def subject_of(record: object) -> str:
    """The subject of a record. Raises TypeError if there is none."""
    one = record
    if type(record) in (tuple, list) and record:
        one = record[0]  # type: ignore[index]
    if type(one).__name__ not in RECORDS:
        raise TypeError(f"there is no page for a {type(record).__name__}")
    return RECORDS[type(one).__name__]


def formats(*subjects: str) -> tuple[str, ...]:
    """The formats that all of these subjects have; the table is the first."""
    shared = {name[:-3] for name in os.listdir(join(HERE, "formats")) if name.endswith(".py")}
    names = (*OWN, BINARY)
    own = {n for n in names if all(exists(join(HERE, one, f"{n}.py")) for one in subjects)}
    return (FIRST, *sorted((shared | own) - {FIRST, "__init__"}))


def page_of(record: object, subject: str, width: int | None = None) -> Page:
    """The page of a record for a terminal of this width, or for a pipe (None)."""
    page: Page = _module(subject, "page").page(record, width)
    return page


def document_of(record: object, subject: str) -> Page:
    """The page of a record where there is no width: in a file, in a notebook."""
    page: Page = _given(record, subject, "document")
    return page


def lines(
    record: object,
    subject: str,
    format_name: str,
    spelled: Callable[[Page], Page] = lambda page: page,
) -> Iterator[str]:
    """The lines of a record in a format, without newlines; `spelled` is applied to pages before."""
    if format_name in OWN and exists(join(HERE, subject, f"{format_name}.py")):
        written: Iterator[str] = _module(subject, format_name).render(record)
        return written
    format_ = import_module(f"costcalc.report.formats.{format_name}")
    given = _given(record, subject, format_.GIVEN)
    rendered: Iterator[str] = format_.render(
        spelled(given) if format_.GIVEN in ("page", "document") else given
    )
    return rendered


def write_bytes(record: object, subject: str, stream: BinaryIO) -> None:
    """Write a record in the format of bytes. Raises UsageError where its library is missing."""
    try:
        module = _module(subject, BINARY)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("costcalc"):
            raise
        message = f"the format {BINARY} needs `{error.name}`, which is not installed"
        helps = (f"pip install 'costcalc[{BINARY}]'",)
        raise UsageError([Diagnostic(message, helps=helps)]) from None
    module.write(record, stream)


def _given(record: object, subject: str, what: str) -> Any:
    """The input of a format's `render`: a page, a page for a document, data, or rows."""
    if what in ("data", "rows"):
        return getattr(_module(subject, "data"), what)(record)
    module = _module(subject, "page")
    if what == "document" and hasattr(module, "document"):
        return module.document(record)
    return module.page(record, None)


def _module(subject: str, part: str) -> Any:
    return import_module(f"costcalc.report.{subject}.{part}")
