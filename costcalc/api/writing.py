"""A record as the command line writes it."""

from __future__ import annotations

from costcalc.cost.cost import Cost
from costcalc.errors import Diagnostic, UsageError, did_you_mean


def subject_of(record: object) -> tuple[object, str]:
    """What is shown of a record, and its subject. Raises TypeError for what is no record."""
    from costcalc.report import subjects

    if isinstance(record, Cost):
        from costcalc.report.network.record import describe_network

        record = describe_network(record)
    elif type(record).__name__ == "Frame":
        from costcalc.report.sweep.record import SweepReport

        record = SweepReport(record.sweep.again())  # type: ignore[attr-defined]
    elif type(record).__name__ == "Solution":
        record = (record,)
    return record, subjects.subject_of(record)


def written(record: object, form: str = "table") -> str:
    """A record, or the cost of a network, as the command line writes it in that format.

    The formats are table, json, csv, markdown, and for some latex and python. Raises UsageError for
    another, TypeError for what is no record.

    >>> from costcalc import explain
    >>> print(written(explain("mobilenet_v1", "stem"), "csv").splitlines()[1].split(",")[-1])
    10838016
    """
    from costcalc.report import subjects

    shown, subject = subject_of(record)
    known = [name for name in subjects.formats(subject) if name != subjects.BINARY]
    if form not in known:
        helps = (did_you_mean(form, known) or f"there are {', '.join(known)}",)
        raise UsageError([Diagnostic(f"there is no format `{form}` of this", helps=helps)])
    return "\n".join(subjects.lines(shown, subject, form))
