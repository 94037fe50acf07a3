"""The sentences of a solved budget: the answer, its plateau, its neighbours, the searched range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

from costcalc.algebra import Exact, exact
from costcalc.cost.quantities import title_of
from costcalc.cost.terms import collected
from costcalc.cost.variables import Variable
from costcalc.explore.plateaus import Plateau
from costcalc.explore.segments import Stretch
from costcalc.explore.solution import Smooth, Solution
from costcalc.explore.targets import Target
from costcalc.report import notation, units
from costcalc.spec.values import describe, exact_number

MOST_INTERVALS = 12
"""The most intervals listed in text."""
TOO_MANY = "there are too many plateaus to list, so what lies between is not known"
FINE = 10**9
"""An irrational end is shown with this relative precision, rounded into the interval."""


def budget(targets: Sequence[Target]) -> str:
    """The targets as the user wrote them."""
    return ", ".join(target.text for target in targets)


def verdict(solution: Solution) -> str:
    """The answer in one line."""
    name, goal = solution.name, budget(solution.targets)
    network, setting = solution.cost.graph.name, described(solution.setting)
    number = units.number_of(solution.search.examined, "setting")
    match solution.verdict:
        case "solved":
            return f"{network}: {name} = {setting} meets {goal}"
        case "within":
            return f"{network}: {name} = {setting} meets {goal}, and so does every setting searched"
        case "unreachable":
            return f"{network}: no {name} searched meets {goal}"
        case "best_found":
            found = f"{name} = {setting} meets {goal}"
            return f"{network}: {found}; the best found among {number} examined"
        case "none_found":
            return f"{network}: none of the {number} of {name} examined meets {goal}"


def shown(figure: Exact) -> str:
    """A figure of a quantity: all digits of a whole number, four of a ratio."""
    whole = exact.simplest(figure)
    return units.exactly(whole) if isinstance(whole, int) else units.decimal(whole)


def described(value: Exact | None) -> str:
    return "-" if value is None else describe(value)


def neighbours(solution: Solution) -> list[tuple[str, Stretch]]:
    """The neighbours of the answer: in the direction in which cost rises, or on both sides."""
    match solution.direction:
        case "rising":
            sides = [("next step", solution.above)]
        case "falling":
            sides = [("next step", solution.below)]
        case _:
            sides = [("next above", solution.above), ("next below", solution.below)]
    return [(label, stretch) for label, stretch in sides if stretch is not None]


def rounded(value: Fraction) -> str:
    """A smooth answer with six decimals, or two from 100; it is approximate."""
    return units.fixed(value, 6 if value < 100 else 2)


def explained(solution: Solution) -> Iterator[str]:
    """The plateau, its neighbours, the share of each budget used, and the reason for the answer."""
    name = solution.name
    if solution.best is not None:
        if not solution.best.plateau.is_point:
            yield f"plateau: nothing changes for {inequality(solution.best.plateau, name)}"
        for target in solution.targets:
            yield used(target, solution)
    if solution.binding and len(solution.targets) > 1:
        names = " and ".join(target.text for target in solution.binding)
        yield f"binding: {names}, which the {_step(solution)} exceeds"
    if solution.best is None:
        word = "minimum" if solution.search.complete else "minimum found"
        for target, stretch in zip(solution.targets, solution.lowest, strict=False):
            lowest = shown(stretch.figures[target.quantity])
            place = inequality(stretch.plateau, name)
            least = f"{lowest} {title_of(target.quantity)}"
            yield f"{target.text}: the {word}, {least}, is at {place}"
    if not solution.lowest:
        yield f"no {name} examined gives a network that can be built"
    yield from claimed(solution)


def _step(solution: Solution) -> str:
    return neighbours(solution)[0][0] if neighbours(solution) else "next step"


def claimed(solution: Solution) -> Iterator[str]:
    """The reason why this is the answer, and the settings that meet the budget."""
    if solution.best is None or solution.search.complete is False:
        return
    first = title_of(solution.targets[0].quantity)
    every = " and ".join(title_of(target.quantity) for target in solution.targets)
    match solution.direction:
        case "rising":
            yield f"largest: {every} never fall as {solution.name} grows, in all that was searched"
        case "falling":
            yield f"smallest: {every} never rise as {solution.name} grows, in all that was searched"
        case "constant":
            yield f"largest: {every} are the same at every {solution.name} searched"
        case _:
            yield (
                f"most {first} within the budget: cost neither only rises nor only falls with "
                f"{solution.name}; of settings that cost the same, the largest"
            )
            yield f"meets it: {_intervals(solution)}"


def _intervals(solution: Solution) -> str:
    """The first dozen intervals that meet the budget, as text."""
    shown = [
        inequality(one.span, solution.name) + (" where it can be built" if one.unbuildable else "")
        for one in solution.intervals[:MOST_INTERVALS]
    ]
    left = len(solution.intervals) - len(shown)
    more = (
        [f"and {units.number_of(left, 'interval')} more (--format json lists all)"] if left else []
    )
    return "; ".join((*shown, *more))


def used(target: Target, solution: Solution) -> str:
    """`macs=300M: 99.97 % of it is used; the next step takes 100.26 %`."""
    if solution.best is None:
        return ""
    parts = [f"{target.text}: {_percent(solution.best, target)} of it is used"]
    for label, stretch in neighbours(solution):
        place = inequality(stretch.plateau, solution.name)
        parts.append(f"the {label}, {place}, takes {_percent(stretch, target)}")
    return "; ".join(parts)


def _percent(stretch: Stretch, target: Target) -> str:
    share = Fraction(stretch.figures[target.quantity]) / target.limit
    return f"{units.fixed(share * 100, 2)} %"


def inequality(plateau: Plateau, name: str) -> str:
    """`0.975 <= alpha < 0.9875`; a single number as an equation; irrational ends are rounded
    inwards.
    """
    start, end = plateau.start.value, plateau.end.value
    if start == end:
        return f"{name} = {describe(plain(start))}"
    left = "<=" if plateau.includes_start else "<"
    right = "<=" if plateau.includes_end else "<"
    low, high = describe(plain(start)), describe(plain(end))
    if plateau.start.irrational:
        left, low = "<=", described(plain(Fraction(floor(start * FINE) + 1, FINE)))
    if plateau.end.irrational:
        right, high = "<=", described(plain(Fraction(floor(end * FINE), FINE)))
    return f"{low} {left} {name} {right} {high}"


def plain(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def notes(solution: Solution) -> Iterator[str]:
    """The smooth forms, the searched range, and the settings that confirm the answer."""
    for smooth in solution.smooth:
        yield smooth_words(smooth, solution)
    if any(target.near for target in solution.targets):
        yield "`=` asks for at most that much, and as close to it as possible"
    yield searched(solution)
    if solution.confirmed:
        places = ", ".join(described(value) for value in solution.confirmed)
        yield f"confirmed by building the network at {solution.name} = {places}"


def smooth_words(smooth: Smooth, solution: Solution) -> str:
    """The smooth form of a quantity as `formula` writes it: its largest terms first."""
    name = title_of(smooth.target.quantity)
    if smooth.symbol not in smooth.form.free_symbols:
        return f"smooth form: {name} do not depend on {smooth.symbol.name}"
    here = exact_number(solution.cost.graph.settings[solution.name])
    variable = Variable(solution.name, "", smooth.symbol, here)
    letters = notation.letters_of([variable.name])
    terms = collected(smooth.form, [variable])
    text = notation.closed(terms, smooth.form, notation.Text(letters, [smooth.symbol.name]))
    return f"smooth form: {name} ≈ {text}"


def decisive(solution: Solution) -> Target:
    """The target that the next step exceeds by most; where it exceeds none, the one that the answer
    uses most of.
    """
    stretch = solution.step if solution.binding else solution.best
    if stretch is None:
        return solution.targets[0]
    figures = stretch.figures
    return max(
        solution.binding or solution.targets, key=lambda t: Fraction(figures[t.quantity]) / t.limit
    )


def each_searched(found: Sequence[Solution]) -> str:
    """What was searched for all answers of a curve: one range, or one for each."""
    second = next(iter(found[0].fixed))
    values = ", ".join(described(one.fixed[second]) for one in found)
    ranges = dict.fromkeys(_range(one) for one in found)
    text = f"searched: {next(iter(ranges))}"
    if len(ranges) > 1:
        text = f"searched: a range of {found[0].name} for each {second} (--format json has them)"
    text += f", for {second} = {values}"
    gaps = [one for one in found if not one.search.complete]
    if gaps:
        where = ", ".join(described(one.fixed[second]) for one in gaps)
        places = "each" if len(gaps) == len(found) else f"{second} = {where}"
        text += f"; at {places} {TOO_MANY}"
    if skipped := sum(one.search.skipped > 0 for one in found):
        text += f"; at {skipped:,} of them settings that cannot be built are left out"
    return text


def _range(solution: Solution) -> str:
    """The range or the choices that were searched."""
    search, name = solution.search, solution.name
    if search.domain.choices:
        return f"{name} = {', '.join(map(described, search.domain.choices))}, all choices"
    return inequality(search.span, name)


def searched(solution: Solution) -> str:
    """The range or the choices that were searched, and where the search stopped."""
    search = solution.search
    text = f"searched: {_range(solution)}"
    if not search.domain.choices:
        if not search.complete:
            text += f", {units.number_of(search.examined, 'setting')} examined"
        elif search.settings is None:
            text += f", all {units.number_of(search.pieces, 'plateau')}"
        else:
            text += f", all {units.number_of(search.settings, 'whole number')}"
    for is_declared, end in zip(search.declared, ("lower", "upper"), strict=True):
        if not is_declared:
            text += f"; the spec sets no {end} end, and the search stopped there"
    if not search.complete:
        text += f"; {TOO_MANY}"
    if search.skipped:
        what = "settings" if search.settings is not None else "parts of it"
        text += f"; {search.skipped:,} {what} cannot be built and are left out"
    return text
