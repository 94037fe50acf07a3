"""Grades an answer file: the worksheet is made again from its code, and each answer judged."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.worksheet.answer_file import AnswerFile
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
    """A graded answer file: a verdict for every question of its worksheet, in order."""

    file: str
    worksheet: Worksheet
    answers: tuple[Graded, ...]

    def count(self, outcome: Outcome) -> int:
        """How many answers have that outcome."""
        return sum(one.verdict.outcome == outcome for one in self.answers)

    @property
    def is_full(self) -> bool:
        """Whether every answer is right."""
        return self.count("right") == len(self.answers)


def graded(file: AnswerFile) -> Grade:
    """The verdicts on an answer file.

    Raises UsageError for a code that cannot be read, is of another version, or whose network is not
    there or has changed; and for an answer to a question that the worksheet does not have.
    """
    sheet = again(settings_in(file.code))
    _refuse_strangers(file, sheet.questions)
    answers = (file.answers.get(one.name, "") for one in sheet.questions)
    found = (
        Graded(one, given, judged(one, given))
        for one, given in zip(sheet.questions, answers, strict=True)
    )
    return Grade(file.name, sheet, tuple(found))


def _refuse_strangers(file: AnswerFile, questions: Iterable[Question]) -> None:
    known = [one.name for one in questions]
    strange = [name for name in file.answers if name not in known]
    if strange:
        helps = (f"its questions are {known[0]} to {known[-1]}",)
        message = f"the worksheet of `{file.name}` has no question `{strange[0]}`"
        raise UsageError([Diagnostic(message, helps=helps)])
