"""The words for figures in symbols: the meaning of each symbol, and the conditions of the forms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from costcalc.algebra.facts import Fact, Role, independent
from costcalc.cost.variables import InSymbols
from costcalc.errors import SpecError
from costcalc.report import notation
from costcalc.report.notation import SymbolNotation, Text
from costcalc.spec.settings import settings
from costcalc.spec.values import describe

FACTS_SHOWN, SIGNS_SHOWN = 12, 600
"""The most facts that are written out, and the most signs of more than one."""


def letters_of(forms: InSymbols) -> dict[str, SymbolNotation]:
    """The notation of each parameter that is a symbol."""
    return notation.letters_of(variable.name for variable in forms.variables)


def legend(forms: InSymbols) -> Iterator[str]:
    """The meaning of each symbol: `α = alpha, width multiplier; here 1`."""
    for variable in forms.variables:
        param = forms.graph.spec.params[variable.name]
        letter = letters_of(forms)[variable.name].text
        own = f"{letter} = {variable.name}" if letter != variable.name else letter
        doc = f", {param.doc}" if param.doc else ""
        yield f"{own}{doc}; here {describe(variable.value)}"


def conditions(forms: InSymbols, text: Text) -> Iterator[str]:
    """The assumptions of the forms, in sentences."""
    structure = [text.fact(fact) for fact in facts_of(forms, "structure")]
    branches = [text.fact(fact) for fact in facts_of(forms, "branch")]
    needs = sum(role == "need" for role in forms.facts.values())
    if structure:
        yield f"holds while: {_some(structure)}"
    if branches:
        yield f"smooth while: {_some(branches)}"
    if needs:
        count = f"{needs} condition{'s' if needs > 1 else ''}"
        start = "and" if structure or branches else "holds"
        yield f"{start} while sizes fit their layers: {count}, listed by --format json"


def facts_of(forms: InSymbols, *roles: Role) -> list[Fact]:
    """The facts with these roles, without those that follow from others."""
    facts = [fact for fact, role in forms.facts.items() if role in roles]
    if "structure" in roles:
        facts += [fact for fact in forms.assumed if _is_news(forms, fact)]
    return independent(facts)


def _is_news(forms: InSymbols, fact: Fact) -> bool:
    """Whether the range of a parameter allows 0, which the assumption about its symbol excludes."""
    if fact.relation == "divides":
        return False
    graph = forms.cost.graph
    try:
        settings(graph.spec, None, {**graph.settings, fact.right.name: 0})
    except SpecError:
        return False
    return True


def _some(facts: list[str]) -> str:
    """The facts in words, as far as they are not too many or too long."""
    lengths = accumulate(map(len, facts))
    room = sum(length <= SIGNS_SHOWN for length in lengths)
    count = min(max(room, 1), FACTS_SHOWN)
    shown, more = "; ".join(facts[:count]), len(facts) - count
    return f"{shown}; and {more} more, listed by --format json" if more > 0 else shown
