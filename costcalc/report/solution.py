"""The record of a solved budget as a page, as data and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from costcalc.algebra import Exact
from costcalc.cost.forms import QUANTITIES, Quantity, Variable, collected
from costcalc.explore.plateaus import Plateau
from costcalc.explore.profile import Figures, Stretch
from costcalc.explore.solve import Smooth, Solution
from costcalc.explore.targets import Target
from costcalc.report import notation, units
from costcalc.report.network import by, telling_settings
from costcalc.report.network_data import parameters_data
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence
from costcalc.spec.values import describe

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
    network = solution.cost.graph.name
    match solution.verdict:
        case "solved":
            return f"{network}: {name} = {described(solution.setting)} meets {goal}"
        case "within":
            top = described(solution.setting)
            return f"{network}: {goal} is not reached; {name} = {top} is the most there is"
        case "unreachable":
            return f"{network}: no {name} meets {goal}"


def described(value: Exact | None) -> str:
    return "-" if value is None else describe(value)


def _settings(solution: Solution) -> str:
    settings = telling_settings(solution.cost.graph)
    hidden = {solution.name, *solution.fixed}
    return " · ".join(f"{n} {text}" for n, text in settings.items() if n not in hidden)


def _figures(solution: Solution) -> Grid:
    """The smooth answers, the exact one, and the one above it; or the cheapest there is."""
    lines = [_smooth_line(smooth) for smooth in solution.smooth]
    if solution.best is not None:
        lines.append(_line("exact answer", solution.setting, solution.best))
    else:
        lines += [
            _line(f"fewest {NAMES[t.quantity]}", stretch.plateau.handy(), stretch)
            for t, stretch in zip(solution.targets, solution.lowest, strict=True)
        ]
    if solution.above is not None:
        lines.append(_line("next step", solution.above.plateau.handy(), solution.above))
    columns = (
        Column("", role="name"),
        Column(solution.name, "right", "number"),
        *(Column(NAMES[quantity], "right", "number") for quantity in QUANTITIES),
    )
    return Grid(columns, tuple(lines))


def _smooth_line(smooth: Smooth) -> Line:
    target = smooth.target
    figures = {target.quantity: units.exactly(round(target.limit))} if smooth.setting else {}
    shown = rounded(smooth.setting) if smooth.setting else "none in range"
    cells = (figures.get(quantity, "") for quantity in QUANTITIES)
    return Line((f"smooth form, {target.quantity}", shown, *cells))


def _line(name: str, setting: Exact | None, stretch: Stretch) -> Line:
    figures = stretch.figures
    assert figures is not None
    counts = (units.exactly(int(getattr(figures, quantity))) for quantity in QUANTITIES)
    return Line((name, described(setting), *counts))


def rounded(value: Fraction) -> str:
    """A smooth answer with six decimals; it is not exact in any case."""
    return units.fixed(value, 6 if value < 100 else 2)


def explained(solution: Solution) -> Iterator[str]:
    """The plateau, the step, and how much of each budget is used."""
    if solution.best is not None:
        yield f"plateau: nothing changes for {inequality(solution.best.plateau, solution.name)}"
        for target in solution.targets:
            yield used(target, solution)
    if solution.above is not None and len(solution.targets) > 1:
        names = " and ".join(target.text for target in solution.binding)
        yield f"binding: {names}, which the next step exceeds"
    if solution.best is None:
        for target, stretch in zip(solution.targets, solution.lowest, strict=True):
            lowest = int(getattr(stretch.figures, target.quantity))
            place = inequality(stretch.plateau, solution.name)
            least = f"{units.exactly(lowest)} {NAMES[target.quantity]}"
            yield f"{target.text}: the least there is, {least}, is at {place}"


def used(target: Target, solution: Solution) -> str:
    """`macs=300M: 99.97 % of it are used; the next step takes 100.26 %`."""
    assert solution.best is not None
    first = _percent(solution.best, target)
    text = f"{target.text}: {first} of it is used"
    if solution.above is None:
        return text
    above = inequality(solution.above.plateau, solution.name)
    return f"{text}; the next step, {above}, takes {_percent(solution.above, target)}"


def _percent(stretch: Stretch, target: Target) -> str:
    share = Fraction(getattr(stretch.figures, target.quantity)) / target.limit
    return f"{units.fixed(share * 100, 2)} %"


def inequality(plateau: Plateau, name: str) -> str:
    """`0.975 <= alpha < 0.9875`; a single number as an equation."""
    start, end = plateau.start.value, plateau.end.value
    if start == end:
        return f"{name} = {describe(_plain(start))}"
    left = "<=" if plateau.includes_start else "<"
    right = "<=" if plateau.includes_end else "<"
    return f"{describe(_plain(start))} {left} {name} {right} {describe(_plain(end))}"


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
    here = smooth.setting or Fraction(1)
    variable = Variable(smooth.symbol.name, "", smooth.symbol, here)
    letters = notation.letters_of([variable.name])
    terms = collected(smooth.form, [variable])
    text = notation.closed(terms, smooth.form, notation.Text(letters, [smooth.symbol.name]))
    return f"smooth form: {name} ≈ {text}"


def searched(solution: Solution) -> str:
    """What the search looked at, and what it found on the way."""
    search = solution.search
    interval = search.interval
    low = f"{describe(_plain(interval.low))} {'<=' if interval.low_included else '<'}"
    high = "<" if search.declared and not interval.high_included else "<="
    span = f"{low} {solution.name} {high} {describe(_plain(search.high))}"
    if search.by_halves:
        return (
            f"searched: {span} by halves, to six decimals, taking cost to grow with "
            f"{solution.name}: the jumps of {search.by_halves} cannot be listed"
        )
    text = f"searched: {span}, all {search.plateaus:,} plateaus"
    if not search.declared:
        text += " (the spec sets no upper end)"
    if solution.above is not None:
        text += "; every one above the answer exceeds the budget"
    if search.exceeding:
        text += f"; {search.exceeding:,} below it exceed it too: cost does not only grow"
    if search.unbuildable:
        text += f"; {search.unbuildable:,} below it cannot be built"
    return text


def _curve(found: Sequence[Solution]) -> list[Part]:
    first = found[0]
    second = next(iter(first.fixed))
    title = f"{first.cost.graph.name}: the largest {first.name} for each {second} that meets "
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


def _curve_line(solution: Solution, second: str, target: Target) -> Line:
    smooth = min((s.setting for s in solution.smooth if s.setting), default=None)
    best, above = solution.best, solution.above
    head = (
        described(solution.fixed[second]),
        by(solution.input) if solution.input else "-",
        rounded(smooth) if smooth else "-",
    )
    if best is None:
        return Line((*head, "none", "-", "-", "-", "-"))
    figures = int(getattr(best.figures, target.quantity))
    step = ("-", "-")
    if above is not None:
        step = (described(_plain(above.plateau.start.value)), _percent(above, target))
        if above.plateau.start.after:
            step = (f"> {step[0]}", step[1])
    answer = (described(solution.setting), units.exactly(figures), _percent(best, target))
    return Line((*head, *answer, *step))


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
        "smooth": [
            {
                "quantity": smooth.target.quantity,
                "setting": float(smooth.setting) if smooth.setting else None,
            }
            for smooth in solution.smooth
        ],
        "exact": _stretch(solution.best),
        "next": _stretch(solution.above),
        "binding": [target.quantity for target in solution.binding],
        "lowest": [_stretch(stretch) for stretch in solution.lowest],
        "searched": {
            "from": describe(_plain(search.interval.low)),
            "from_included": search.interval.low_included,
            "to": describe(_plain(search.high)),
            "plateaus": search.plateaus,
            "exceeding_below": search.exceeding,
            "not_buildable_below": search.unbuildable,
            "by_halves": search.by_halves or None,
        },
        "confirmed_at": [described(value) for value in solution.confirmed],
    }


def _stretch(stretch: Stretch | None) -> dict[str, Any] | None:
    if stretch is None:
        return None
    plateau = stretch.plateau
    return {
        "setting": described(plateau.handy()),
        "from": describe(_plain(plateau.start.value)),
        "from_included": plateau.includes_start,
        "to": describe(_plain(plateau.end.value)),
        "to_included": plateau.includes_end,
        "totals": _totals(stretch.figures),
    }


def _totals(figures: Figures | None) -> dict[str, int]:
    return {quantity: int(getattr(figures, quantity)) for quantity in QUANTITIES}


def rows(found: Sequence[Solution]) -> Iterator[tuple[object, ...]]:
    """One row for each answer and each step above one."""
    fixed = tuple(found[0].fixed)
    yield (*fixed, "row", "setting", "from", "from_included", "to", "to_included", *QUANTITIES)
    for solution in found:
        for name, stretch in (("exact", solution.best), ("next", solution.above)):
            shown = _stretch(stretch)
            if shown is not None:
                head = (described(solution.fixed[other]) for other in fixed)
                ends = (shown["from"], shown["from_included"], shown["to"], shown["to_included"])
                flags = (str(v).lower() if isinstance(v, bool) else v for v in ends)
                yield (*head, name, shown["setting"], *flags, *shown["totals"].values())
