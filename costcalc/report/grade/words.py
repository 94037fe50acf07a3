"""The sentences of a graded answer file."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.worksheet.answers import Verdict
from costcalc.explore.worksheet.grade import Grade
from costcalc.explore.worksheet.reading import LONGEST
from costcalc.report.units import number_of

SHOWN = 40
"""Characters that are shown of an answer that is too long to be read."""


MOST_NAMES = 5
"""Names that are no question which are shown."""


def title(grade: Grade) -> str:
    """`answers.csv · mobilenet_v1 · level 2 · seed 7`."""
    settings = grade.worksheet.settings
    return f"{grade.file} · {settings.network} · level {settings.level} · seed {settings.seed}"


def summary(grade: Grade) -> str:
    """`14 of 18 questions right, 2 right but for a usual mistake, 1 wrong, 1 without an answer`."""
    whole = number_of(len(grade.answers), "question")
    found = (
        (grade.count("right but for"), "right but for a usual mistake"),
        (grade.count("wrong"), "wrong"),
        (grade.count("not read"), "not read"),
        (grade.count("no answer"), "without an answer"),
    )
    others = (f"{count} {name}" for count, name in found if count)
    return ", ".join((f"{grade.count('right')} of {whole} right", *others))


def given(text: str) -> str:
    """An answer as it was given; of one that is too long to be read, its beginning and length."""
    if len(text) > LONGEST:
        return f"{text[:SHOWN]}... ({len(text):,} characters)"
    return text or "-"


def verdict(found: Verdict) -> str:
    """`right but for the stride`, `not read`; the remark in brackets is one of `remarks`."""
    if found.outcome != "right but for":
        return found.outcome
    return " ".join(filter(None, (found.outcome, found.word.partition(" (")[0])))


def remarks(grade: Grade) -> Iterator[str]:
    """What each mistake is, why an answer was not read, what is known of a wrong one, each once."""
    found: dict[str, list[str]] = {}
    for one in grade.answers:
        word = one.verdict.word
        if "(" in word or (word and one.verdict.outcome in ("wrong", "not read")):
            found.setdefault(word, []).append(one.question.name)
    for word, names in found.items():
        yield f"{', '.join(names)}: {word}"
    if grade.strange:
        yield f"not graded, as the worksheet has no such question: {_named(grade.strange)}"


def _named(names: tuple[str, ...]) -> str:
    """The first names, each shortened, and how many others there are."""
    first = ", ".join(given(name[:SHOWN]) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{first} and {more:,} more" if more > 0 else first
