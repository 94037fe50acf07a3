"""Grades an answer file: the worksheet is made again from its code, and each answer judged."""

from __future__ import annotations

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
