"""The record of a solved budget as a page, as data and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from costcalc.algebra import Exact
from costcalc.cost.forms import QUANTITIES, Quantity, Variable, collected
from costcalc.explore.plateaus import Plateau
from costcalc.explore.segments import Stretch
from costcalc.explore.solve import Smooth, Solution
from costcalc.explore.targets import Target
from costcalc.report import notation, units
from costcalc.report.network import by, telling_settings
from costcalc.report.network_data import parameters_data
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence
from costcalc.spec.values import describe

MOST_INTERVALS = 12
"""The most intervals listed in text."""
FINE = 10**9
"""An irrational end is shown with this relative precision, rounded into the interval."""
NAMES: dict[Quantity, str] = {"macs": "MACs", "params": "params", "activations": "activations"}


def page(found: Sequence[Solution]) -> Page:
    """One solution in full, or a line for each of several."""
    parts = _single(found[0]) if len(found) == 1 and not found[0].fixed else _curve(found)
    stamp = found[0].cost.counting.stamp()
    return Page((*parts, Sentence(f"counted: {stamp}", "note")))


def budget(targets: Sequence[Target]) -> str:
    """The targets as they were given."""
    return ", ".join(target.text for target in targets)


def _single(solution: Solution) -> list[Part]:
    parts: list[Part] = [Sentence(verdict(solution), "title"), Sentence(_settings(solution))]
    parts.append(_figures(solution))
    parts += [Sentence(line) for line in explained(solution)]
    parts += [Sentence(line, "note") for line in notes(solution)]
    return parts


def verdict(solution: Solution) -> str:
    """The answer in one line."""
    name, goal = solution.name, budget(solution.targets)
    network, setting = solution.cost.graph.name, described(solution.setting)
    number = f"{solution.search.examined:,}"
    match solution.verdict:
        case "solved":
            return f"{network}: {name} = {setting} meets {goal}"
        case "within":
            return f"{network}: {name} = {setting} meets {goal}, and so does every setting searched"
        case "unreachable":
            return f"{network}: no {name} searched meets {goal}"
        case "best_found":
            found = f"{name} = {setting} meets {goal}"
            return f"{network}: {found}; the best found among {number} settings examined"
        case "none_found":
            return f"{network}: none of the {number} settings of {name} examined meets {goal}"


def described(value: Exact | None) -> str:
    return "-" if value is None else describe(value)


def _settings(solution: Solution) -> str:
    settings = telling_settings(solution.cost.graph)
    hidden = {solution.name, *solution.fixed}
    return " · ".join(f"{n} {text}" for n, text in settings.items() if n not in hidden)


def _figures(solution: Solution) -> Grid:
    """The smooth answers, the exact one, and what is next to it; or the cheapest there is."""
    lines = [_smooth_line(smooth) for smooth in solution.smooth]
    if solution.best is not None:
        lines.append(_line("exact answer", solution.setting, solution.best))
    else:
        lines += [
            _line(f"fewest {NAMES[t.quantity]}", stretch.plateau.handy(), stretch)
            for t, stretch in zip(solution.targets, solution.lowest, strict=False)
        ]
    for label, stretch in neighbours(solution):
        lines.append(_line(label, stretch.plateau.handy(smallest=True), stretch))
    columns = (
        Column("", role="name"),
        Column(solution.name, "right", "number"),
        *(Column(NAMES[quantity], "right", "number") for quantity in QUANTITIES),
    )
    return Grid(columns, tuple(lines))


def neighbours(solution: Solution) -> list[tuple[str, Stretch]]:
    """What is next to the answer: in the direction in which cost rises, or on both sides."""
    match solution.direction:
        case "rising":
            sides = [("next step", solution.above)]
        case "falling":
            sides = [("next step", solution.below)]
        case _:
            sides = [("next above", solution.above), ("next below", solution.below)]
    return [(label, stretch) for label, stretch in sides if stretch is not None]


def _smooth_line(smooth: Smooth) -> Line:
    target = smooth.target
    figures = (
        {target.quantity: units.exactly(round(target.limit))} if smooth.setting is not None else {}
    )
    shown = rounded(smooth.setting) if smooth.setting is not None else "none in range"
    cells = (figures.get(quantity, "") for quantity in QUANTITIES)
    return Line((f"smooth form, {target.quantity}", shown, *cells))


def _line(name: str, setting: Exact | None, stretch: Stretch) -> Line:
    counts = (units.exactly(int(getattr(stretch.figures, q))) for q in QUANTITIES)
    return Line((name, described(setting), *counts))


def rounded(value: Fraction) -> str:
    """A smooth answer with six decimals; it is not exact in any case."""
    return units.fixed(value, 6 if value < 100 else 2)


def explained(solution: Solution) -> Iterator[str]:
    """The plateau, the steps next to it, how much of each budget is used, what is claimed."""
    name = solution.name
    if solution.best is not None:
        yield f"plateau: nothing changes for {inequality(solution.best.plateau, name)}"
        for target in solution.targets:
            yield used(target, solution)
    if solution.binding and len(solution.targets) > 1:
        names = " and ".join(target.text for target in solution.binding)
        yield f"binding: {names}, which the {_step(solution)} exceeds"
    if solution.best is None:
        word = "least there is" if solution.search.complete else "least found"
        for target, stretch in zip(solution.targets, solution.lowest, strict=False):
            lowest = int(getattr(stretch.figures, target.quantity))
            place = inequality(stretch.plateau, name)
            least = f"{units.exactly(lowest)} {NAMES[target.quantity]}"
            yield f"{target.text}: the {word}, {least}, is at {place}"
    if not solution.lowest:
        yield f"no {name} examined gives a network that can be built"
    yield from claimed(solution)


def _step(solution: Solution) -> str:
    return neighbours(solution)[0][0] if neighbours(solution) else "next step"


def claimed(solution: Solution) -> Iterator[str]:
    """Why this is the answer, and which other settings meet the budget."""
    if solution.best is None or solution.search.complete is False:
        return
    first = NAMES[solution.targets[0].quantity]
    every = " and ".join(NAMES[target.quantity] for target in solution.targets)
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
    """Where the budget is met: the first dozen intervals as text."""
    shown = [
        inequality(one.span, solution.name) + (" where it can be built" if one.unbuildable else "")
        for one in solution.intervals[:MOST_INTERVALS]
    ]
    left = len(solution.intervals) - len(shown)
    more = [f"and {left:,} intervals more (--format json lists all)"] if left else []
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
    share = Fraction(getattr(stretch.figures, target.quantity)) / target.limit
    return f"{units.fixed(share * 100, 2)} %"


def inequality(plateau: Plateau, name: str) -> str:
    """`0.975 <= alpha < 0.9875`; one number as an equation; an irrational end cut to digits."""
    start, end = plateau.start.value, plateau.end.value
    if start == end:
        return f"{name} = {describe(_plain(start))}"
    left = "<=" if plateau.includes_start else "<"
    right = "<=" if plateau.includes_end else "<"
    low, high = describe(_plain(start)), describe(_plain(end))
    if plateau.start.irrational:
        left, low = "<=", described(_plain(Fraction(floor(start * FINE) + 1, FINE)))
    if plateau.end.irrational:
        right, high = "<=", described(_plain(Fraction(floor(end * FINE), FINE)))
    return f"{low} {left} {name} {right} {high}"


def _plain(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def notes(solution: Solution) -> Iterator[str]:
    """The smooth forms, what was searched, and where it was confirmed."""
    for smooth in solution.smooth:
        yield smooth_words(smooth)
    if any(target.near for target in solution.targets):
        yield "`=` asks for at most that much, and as close to it as possible"
    yield searched(solution)
    if solution.confirmed:
        places = ", ".join(described(value) for value in solution.confirmed)
        yield f"confirmed by building the network at {solution.name} = {places}"


def smooth_words(smooth: Smooth) -> str:
    """The smooth form of a quantity as a formula."""
    name = NAMES[smooth.target.quantity]
    if smooth.symbol not in smooth.form.free_symbols:
        return f"{name} do not depend on {smooth.symbol.name}, as far as they are smooth"
    here = Fraction(1) if smooth.setting is None else smooth.setting
    variable = Variable(smooth.symbol.name, "", smooth.symbol, here)
    letters = notation.letters_of([variable.name])
    terms = collected(smooth.form, [variable])
    text = notation.closed(terms, smooth.form, notation.Text(letters, [smooth.symbol.name]))
    return f"smooth form: {name} ≈ {text}"


def searched(solution: Solution) -> str:
    """What the search looked at, and where it stopped."""
    search, name = solution.search, solution.name
    if search.domain.choices:
        values = ", ".join(map(described, search.domain.choices))
        text = f"searched: {name} = {values}, all choices"
    else:
        text = f"searched: {inequality(search.span, name)}"
        if not search.complete:
            text += f", in {search.examined:,} looks"
        elif search.settings is None:
            text += f", all {search.pieces:,} plateaus"
        else:
            text += f", all {search.settings:,} whole numbers"
    for is_declared, end in zip(search.declared, ("lower", "upper"), strict=True):
        if not is_declared:
            text += f"; the spec sets no {end} end, and the search stopped there"
    if not search.complete:
        text += "; there are too many plateaus to list, so what lies between is not known"
    if search.skipped:
        what = "settings" if search.settings is not None else "parts of it"
        text += f"; {search.skipped:,} {what} cannot be built and are left out"
    return text


def _curve(found: Sequence[Solution]) -> list[Part]:
    first = found[0]
    second = next(iter(first.fixed))
    title = (
        f"{first.cost.graph.name}: {_superlative(found)} {first.name} for each {second} that meets "
    )
    target = first.targets[0]
    lines = [_curve_line(solution, second, target) for solution in found]
    columns = (
        Column(second, "right", "number"),
        Column("input"),
        Column("smooth", "right", "number"),
        Column(first.name, "right", "number"),
        Column(NAMES[target.quantity], "right", "number"),
        Column("of budget", "right", "number"),
        Column("next step", "right", "number"),
        Column("takes", "right", "number"),
    )
    parts: list[Part] = [
        Sentence(title + budget(first.targets), "title"),
        Sentence(_settings(first)),
        Grid(columns, tuple(lines)),
    ]
    if len(first.targets) > 1:
        parts.append(_binding(found, second))
    places = sum(len(solution.confirmed) for solution in found)
    parts.append(Sentence(f"smooth: the {first.name} that the smooth form asks for", "note"))
    if any(target.near for target in first.targets):
        parts.append(Sentence("`=` asks for at most that much, and as close as possible", "note"))
    parts.append(Sentence(f"confirmed by building the network at {places} settings", "note"))
    return parts


def _superlative(found: Sequence[Solution]) -> str:
    """What the answers of a curve are, if all of them are the same."""
    kinds = {solution.direction for solution in found if solution.best is not None}
    if kinds <= {"rising", "constant"}:
        return "the largest"
    if kinds <= {"falling"}:
        return "the smallest"
    return "the costliest" if None not in kinds else "the best found"


def _curve_line(solution: Solution, second: str, target: Target) -> Line:
    smooth = min((s.setting for s in solution.smooth if s.setting is not None), default=None)
    best, above = solution.best, solution.step
    head = (
        described(solution.fixed[second]),
        by(solution.input) if solution.input else "-",
        "-" if smooth is None else rounded(smooth),
    )
    if best is None:
        return Line((*head, "none", "-", "-", "-", "-"))
    figures = int(getattr(best.figures, target.quantity))
    step = ("-", "-")
    if above is not None:
        step = (_first(above, falling=solution.direction == "falling"), _percent(above, target))
    answer = (described(solution.setting), units.exactly(figures), _percent(best, target))
    return Line((*head, *answer, *step))


def _first(stretch: Stretch, *, falling: bool) -> str:
    """Where a next step begins, seen from the answer."""
    plateau = stretch.plateau
    if falling:
        sign = "" if plateau.includes_end else "< "
        return f"{sign}{described(_plain(plateau.end.value))}"
    sign = "" if plateau.includes_start else "> "
    return f"{sign}{described(_plain(plateau.start.value))}"


def _binding(found: Sequence[Solution], second: str) -> Sentence:
    names = {
        described(solution.fixed[second]): " and ".join(t.text for t in solution.binding) or "none"
        for solution in found
    }
    text = "; ".join(f"{names[key]} at {second} = {key}" for key in names)
    return Sentence(f"binding: {text}")


def data(found: Sequence[Solution]) -> dict[str, Any]:
    """The solutions as the object `schema/solve.json` describes."""
    first = found[0]
    graph = first.cost.graph
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "counting": first.cost.counting.stamp(),
        "batch": first.cost.counting.batch,
        "for": [first.name, *first.fixed],
        "targets": [
            {"quantity": t.quantity, "at_most": described(t.limit), "as_close_as_possible": t.near}
            for t in first.targets
        ],
        "met": any(solution.is_met for solution in found),
        "answers": [_answer(solution) for solution in found],
    }


def _answer(solution: Solution) -> dict[str, Any]:
    search = solution.search
    return {
        "fixed": {name: described(value) for name, value in solution.fixed.items()},
        "verdict": solution.verdict,
        "direction": solution.direction,
        "smooth": [
            {
                "quantity": smooth.target.quantity,
                "setting": None if smooth.setting is None else float(smooth.setting),
            }
            for smooth in solution.smooth
        ],
        "setting": None if solution.setting is None else described(solution.setting),
        "exact": _stretch(solution.best, solution.setting),
        "next": _stretch(solution.step),
        "next_above": _stretch(solution.above),
        "next_below": _stretch(solution.below),
        "binding": [target.quantity for target in solution.binding],
        "lowest": [_stretch(stretch) for stretch in solution.lowest],
        "intervals": [
            {**_ends(one.span), "not_buildable_inside": one.unbuildable}
            for one in solution.intervals
        ],
        "searched": {
            **_ends(search.span),
            "from_declared": search.declared[0],
            "to_declared": search.declared[1],
            "whole": search.domain.whole,
            "complete": search.complete,
            "examined": search.examined,
            "settings": search.settings,
            "skipped": search.skipped,
            "plateaus": search.pieces,
            "exceeding_below": search.exceeding,
            "not_buildable_below": search.unbuildable,
            "by_halves": None,
        },
        "confirmed_at": [described(value) for value in solution.confirmed],
    }


def _ends(plateau: Plateau) -> dict[str, Any]:
    """The ends of a span; an irrational one is cut to digits."""
    return {
        "from": describe(_plain(plateau.start.value)),
        "from_included": plateau.includes_start,
        "to": describe(_plain(plateau.end.value)),
        "to_included": plateau.includes_end,
    }


def _stretch(stretch: Stretch | None, setting: Exact | None = None) -> dict[str, Any] | None:
    if stretch is None:
        return None
    shown = stretch.plateau.handy() if setting is None else setting
    totals = {quantity: int(getattr(stretch.figures, quantity)) for quantity in QUANTITIES}
    return {"setting": described(shown), **_ends(stretch.plateau), "totals": totals}


def rows(found: Sequence[Solution]) -> Iterator[tuple[object, ...]]:
    """One row for each answer and each step above one."""
    fixed = tuple(found[0].fixed)
    yield (*fixed, "row", "setting", "from", "from_included", "to", "to_included", *QUANTITIES)
    for solution in found:
        for name, stretch in (("exact", solution.best), ("next", solution.step)):
            shown = _stretch(stretch, solution.setting if name == "exact" else None)
            if shown is not None:
                head = (described(solution.fixed[other]) for other in fixed)
                ends = (shown["from"], shown["from_included"], shown["to"], shown["to_included"])
                flags = (str(v).lower() if isinstance(v, bool) else v for v in ends)
                yield (*head, name, shown["setting"], *flags, *shown["totals"].values())
