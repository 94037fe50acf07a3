"""Level 3: the largest width within a budget."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.network import Network
from costcalc.errors import CostcalcError
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import Mistake, Question
from costcalc.spec.values import exact_number, is_number

PLACES = 2
HUNDRED = 10**PLACES
WIDEST = 8
"""The largest value of a parameter that multiplies widths; one above it is a width itself."""

WINDOW = 24
"""Hundredths from the first to the last setting of the question: all of them are counted."""


def ask(material: Material, draw: Draw) -> Question | None:
    """The largest width, to two decimals, at which the network stays within a budget of MACs."""
    cost = material.network
    name = _width(cost)
    if name is None:
        return None
    own = Fraction(exact_number(cost.graph.settings[name]))
    around = int(own * (60 + draw.below(80)))
    first = around - 4 - draw.below(WINDOW - 8)
    counted = {
        Fraction(hundredths, HUNDRED): macs
        for hundredths in range(max(1, first), first + WINDOW + 1)
        if (macs := _macs(cost, name, Fraction(hundredths, HUNDRED))) is not None
    }
    if Fraction(around, HUNDRED) not in counted:
        return None
    limit = _budget(counted[Fraction(around, HUNDRED)])
    key = max(setting for setting, macs in counted.items() if macs <= limit)
    lowest, highest = min(counted), max(counted)
    return Question(
        kind="budget",
        text=f"Of the values of {name} with two decimals from {_text(lowest)} to {_text(highest)}, "
        f"which is the largest at which {material.name} needs at most {limit:,} MACs, the other "
        "settings as above?",
        unit=name,
        form="number",
        accepted=(key,),
        places=PLACES,
        mistakes=_mistakes(cost, own, limit, key),
        work=(_work(counted, key, highest),),
    )


def _width(cost: Cost) -> str | None:
    """The first parameter that scales widths by a fraction."""
    for name, param in cost.graph.spec.params.items():
        value = cost.graph.settings[name]
        if param.role == "width" and not param.whole and not param.choices and is_number(value):
            return name if exact_number(value) <= WIDEST else None
    return None


def _macs(cost: Cost, name: str, setting: Fraction) -> int | None:
    """The multiply-adds at a setting; None where the network cannot be built."""
    try:
        graph = Network.of(cost.graph).at(**{name: setting}).graph()
    except CostcalcError:
        return None
    return evaluate(graph).totals.exactly("macs")


DIGITS = 3
"""Digits of a budget."""


def _budget(macs: int) -> int:
    """A budget of few digits that these multiply-adds meet."""
    digit: int = 10 ** max(0, len(str(macs)) - DIGITS)
    return -(-macs // digit) * digit


def _mistakes(cost: Cost, own: Fraction, limit: int, key: Fraction) -> tuple[Mistake, ...]:
    """Of those who scale in proportion, and of those who scale everything with the square."""
    share = Fraction(limit, cost.totals.exactly("macs"))
    root = Fraction(isqrt(int(share * HUNDRED**4)), HUNDRED**2)
    found = (
        Mistake(key + Fraction(1, HUNDRED), "the last step, which exceeds the budget"),
        Mistake(own * root, "what does not grow with the square, and the rounding of widths"),
        Mistake(own * share, "the square (most MACs grow with the square of the width)"),
    )
    return kept(key, (one for one in found if _text(Fraction(one.value)) != _text(key)))


def _work(counted: dict[Fraction, int], key: Fraction, highest: Fraction) -> str:
    above = key + Fraction(1, HUNDRED)
    if key == highest:
        then = "and it is the last of these values"
    elif above in counted:
        then = f"at {_text(above)} {counted[above]:,}, and no value above it meets the budget"
    else:
        then = "and no value above it meets the budget"
    return f"At {_text(key)} it needs {counted[key]:,} MACs, {then}."


def _text(value: Fraction) -> str:
    hundredths = int(value * HUNDRED + Fraction(1, 2))
    return f"{hundredths // HUNDRED}.{hundredths % HUNDRED:02}"


KIND = Kind(level=3, ask=ask)
