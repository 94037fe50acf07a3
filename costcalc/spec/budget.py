"""The bound on the work of a whole spec, so that nothing a spec says can take long: not lets that
double forty times, not an empty body repeated a hundred million times.
"""

from __future__ import annotations

from costcalc.errors import Diagnostic, Span, SpecError

MOST_STEPS = 2_000_000


class OutOfBudget(SpecError):
    """The spec exceeds its budget of work; building stops at once."""

    @classmethod
    def at(cls, message: str, span: Span, *notes: str) -> OutOfBudget:
        return cls([Diagnostic(message, span, notes=notes)])


class Budget:
    """The steps of work that a spec may still use. An evaluation is one step, a layer ten."""

    def __init__(self, steps: int = MOST_STEPS):
        self.left = steps

    def spend(self, steps: int, span: Span) -> None:
        self.left -= steps
        if self.left < 0:
            limit = f"a spec is counted in at most {MOST_STEPS:,} steps"
            raise OutOfBudget.at("the spec asks for too much work", span, limit)
