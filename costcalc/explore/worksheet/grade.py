"""Grades an answer file: the worksheet is made again from its code, and each answer judged."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.errors import CostcalcError
from costcalc.explore.worksheet.answer_file import AnswerFile, read
from costcalc.explore.worksheet.answers import Outcome, Verdict, judged, shown
from costcalc.explore.worksheet.build import again
from costcalc.explore.worksheet.code import settings_in
from costcalc.explore.worksheet.record import Question, Worksheet
from costcalc.records import NamedTuple


class Graded(NamedTuple):
    """A question with the answer that was given, as text, and the verdict on it."""

    question: Question
    given: str
    verdict: Verdict

    @property
    def key(self) -> str:
        """The right answer."""
        return shown(self.question, self.question.accepted[0])


class Grade(NamedTuple):
    """A graded answer file: a verdict for every question of its worksheet, in order. `strange` are
    the names in the file that are no question of the worksheet.
    """

    file: str
    worksheet: Worksheet
    answers: tuple[Graded, ...]
    strange: tuple[str, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many answers have that outcome."""
        return sum(one.verdict.outcome == outcome for one in self.answers)

    @property
    def is_full(self) -> bool:
        """Whether every answer is right."""
        return self.count("right") == len(self.answers)


class Ungraded(NamedTuple):
    """An answer file that cannot be graded, and why."""

    file: str
    why: str


class Grades(NamedTuple):
    """Several answer files, in the order in which they were given."""

    files: tuple[Grade | Ungraded, ...]

    @property
    def graded(self) -> tuple[Grade, ...]:
        """Those that could be graded."""
        return tuple(one for one in self.files if isinstance(one, Grade))

    @property
    def ungraded(self) -> tuple[Ungraded, ...]:
        """Those that could not."""
        return tuple(one for one in self.files if isinstance(one, Ungraded))

    @property
    def are_full(self) -> bool:
        """Whether every answer of every file is right."""
        return not self.ungraded and all(one.is_full for one in self.graded)


def all_graded(paths: Iterable[str]) -> Grades:
    """The verdicts on several answer files; one that cannot be graded hinders no other."""
    return Grades(tuple(map(_graded_or_not, paths)))


def _graded_or_not(path: str) -> Grade | Ungraded:
    try:
        return graded(read(path))
    except CostcalcError as error:
        return Ungraded(path, _reason(error))


def _reason(error: CostcalcError) -> str:
    """The first of the diagnostics, with its line, in one line."""
    first = error.diagnostics[0]
    line = f"line {first.span.line}: " if first.span else ""
    return f"{line}{first.message}"


def graded(file: AnswerFile) -> Grade:
    """The verdicts on an answer file.

    Raises UsageError for a code that cannot be read, is of another version, or whose network is not
    there or has changed.
    """
    sheet = again(settings_in(file.code))
    answers = tuple(_graded(one, file) for one in sheet.questions)
    known = {one.name for one in sheet.questions}
    strange = tuple(name for name in {**file.answers, **file.faults} if name not in known)
    return Grade(file.name, sheet, answers, strange)


def _graded(question: Question, file: AnswerFile) -> Graded:
    given, fault = file.answers.get(question.name, ""), file.faults.get(question.name)
    verdict = Verdict("not read", fault) if fault else judged(question, given)
    return Graded(question, given, verdict)
