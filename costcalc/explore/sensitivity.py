"""How cost grows with a parameter: elasticities of the smooth form, and exact differences.

An elasticity is d log cost / d log parameter: the growth of cost, in per cent, for one per cent
more of the parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import sympy

from costcalc.algebra import Exact, exact
from costcalc.algebra.facts import Fact
from costcalc.algebra.symbols import Opaque, Rounded, ceil_div, floor_div, to_sympy
from costcalc.cost.cost import Cost
from costcalc.cost.evaluation import holds, value_at
from costcalc.cost.forms import Form, Forms, forms_of
from costcalc.cost.variables import Variable
from costcalc.errors import SpecError
from costcalc.explore.profile import bounded_walk, exact_cost, is_choice
from costcalc.explore.ranges import declared
from costcalc.explore.tape import Tape
from costcalc.records import NamedTuple

SHORTEST, LONGEST, USUAL = Fraction(1, 20), Fraction(1, 2), Fraction(1, 10)
"""Steps as fractions of the current setting."""
FINEST = 20
MOST_STEPS = 200


class Probe(NamedTuple):
    """The settings below and above the current one whose exact costs are compared.

    `rounding` is the mean relative difference of sizes from their values without rounding.
    `corners` are the facts about a branch of a maximum that do not hold at both settings.
    """

    variable: Variable
    step: Fraction
    low: Exact
    high: Exact
    rounding: Fraction
    corners: tuple[Fact, ...] = ()


class Elasticity(NamedTuple):
    """The elasticity of the smooth form, None if its cost is 0; and the exact costs below and
    above.
    """

    smooth: Fraction | None
    low: int
    high: int


class Share(NamedTuple):
    """A part of a network: its exact cost, and an elasticity for each parameter.

    It represents `passes` passes of a repeat; its label names the first of them.
    """

    label: str
    value: int
    elasticities: tuple[Elasticity, ...]
    passes: int = 1


class Sensitivity(NamedTuple):
    """The parts of a network in order of execution, and the whole network."""

    forms: Forms
    quantity: str
    fold: int
    probes: tuple[Probe, ...]
    parts: tuple[Share, ...]
    total: Share

    def __repr__(self) -> str:
        return f"Sensitivity({self.quantity} of {self.forms!r})"


def sensitivity(cost: Cost, names: list[str], quantity: str, fold: int) -> Sensitivity:
    """Elasticities for these parameters, of parts with the same first segments of their paths.

    Raises UsageError for a parameter that can be no symbol, SpecError where no two settings around
    the current one can be built.
    """
    bounded_walk(cost)
    forms = forms_of(cost.graph, names, cost.counting, smooth_repeats=True)
    labels = Labels((layer.layer.path for layer in forms.layers), fold)
    groups = forms.by(lambda layer: labels.own(layer.layer.path), quantity)
    probes = tuple(_cornered(_probe(cost, variable), forms) for variable in forms.variables)
    measured = [
        tuple(
            labels.sums(exact_cost(cost, {probe.variable.name: value}), quantity)
            for value in (probe.low, probe.high)
        )
        for probe in probes
    ]

    passes = labels.passes(cost)

    def share(label: str, form: Form) -> Share:
        found = []
        for probe, (low, high) in zip(probes, measured, strict=True):
            ends = (low[label], high[label]) if label else (sum(low.values()), sum(high.values()))
            found.append(Elasticity(_elasticity(form.smooth, probe.variable, forms), *ends))
        return Share(label, int(form.value), tuple(found), passes.get(label, 1))

    parts = tuple(share(label, form) for label, form in groups.items() if form.value)
    return Sensitivity(
        forms=forms,
        quantity=quantity,
        fold=fold,
        probes=probes,
        parts=parts,
        total=share("", forms.total(quantity)),
    )


class Labels:
    """The parts of a network, named by the first segments of paths.

    A pass that represents identical passes also includes passes with higher numbers.
    """

    def __init__(self, paths: Iterable[str], fold: int):
        self.fold = fold
        self.known = list(dict.fromkeys(map(self.own, paths)))

    def own(self, path: str) -> str:
        return "/".join(path.split("/")[: self.fold])

    def of(self, path: str, before: str) -> str:
        """The part that a layer belongs to; `before` is the part of the layer before it."""
        label = self.own(path)
        if label in self.known:
            return label
        parent, _, last = label.rpartition("/")
        alike = [
            other
            for other in self.known
            if other.rpartition("/")[0] == parent
            and other.rpartition("/")[2].isdigit()
            and last.isdigit()
            and int(other.rpartition("/")[2]) <= int(last)
        ]
        return alike[-1] if alike else before

    def passes(self, cost: Cost) -> dict[str, int]:
        """The number of passes that each part represents."""
        own: dict[str, set[str]] = {label: {label} for label in self.known}
        label = self.known[0]
        for layer in cost.layers:
            place = self.own(layer.layer.path)
            label = self.of(layer.layer.path, label)
            if place.rpartition("/")[0] == label.rpartition("/")[0]:
                own[label].add(place)
        return {label: len(places) for label, places in own.items()}

    def sums(self, cost: Cost, quantity: str) -> dict[str, int]:
        """The exact cost of each part."""
        found = dict.fromkeys(self.known, 0)
        label = self.known[0]
        for layer in cost.layers:
            label = self.of(layer.layer.path, label)
            found[label] += layer.totals.exactly(quantity)
        return found


def _elasticity(smooth: sympy.Expr, variable: Variable, forms: Forms) -> Fraction | None:
    """parameter / cost * d cost / d parameter, at the current setting."""
    kept = {a: to_sympy(_exactly(value_at(a, forms.setting))) for a in smooth.atoms(Opaque)}
    form = smooth.xreplace(kept)
    worth = value_at(form, forms.setting)
    if worth == 0:
        return None
    slope = value_at(sympy.diff(form, variable.symbol), forms.setting)
    return slope * Fraction(variable.value) / worth


def _exactly(value: Fraction) -> Exact:
    return exact.simplest(value)


def _probe(cost: Cost, variable: Variable) -> Probe:
    """The settings to compare: of equal steps to both sides, the one with the least rounding
    per length.
    """
    rounding = Rounding(forms_of(cost.graph, [variable.name], cost.counting), variable.name)
    interval = declared(cost.graph.spec.params[variable.name], variable.value)
    now = Fraction(variable.value)
    probes = []
    for step in _steps(now, bool(variable.symbol.is_integer)):
        low, high = exact.simplest(now * (1 - step)), exact.simplest(now * (1 + step))
        if interval.holds(low) and interval.holds(high):
            worst = (rounding.at(low) + rounding.at(high)) / 2
            probes.append(Probe(variable, step, low, high, worst))
    probes.sort(key=lambda probe: (probe.rounding / probe.step, abs(probe.step - USUAL)))
    for probe in probes:
        try:
            for value in (probe.low, probe.high):
                exact_cost(cost, {variable.name: value})
        except SpecError:
            continue
        return probe
    return Probe(variable, Fraction(0), variable.value, variable.value, Fraction(0))


def _cornered(probe: Probe, forms: Forms) -> Probe:
    """The probe with its corners: the branch facts that do not hold at both settings."""
    places = [{**forms.setting, probe.variable.name: value} for value in (probe.low, probe.high)]
    branches = [fact for fact, role in forms.facts.items() if role == "branch"]
    corners = (fact for fact in branches if not all(holds(fact, place) for place in places))
    return probe._replace(corners=tuple(corners))


def _steps(now: Fraction, whole: bool) -> Iterator[Fraction]:
    """Steps to try, as fractions of the current setting."""
    if whole:
        first, last = max(1, round(now * SHORTEST)), int(now * LONGEST)
        for step in range(first, last + 1, max(1, (last - first) // MOST_STEPS)):
            yield step / now
        return
    found = {Fraction(k, n) for n in range(2, FINEST + 1) for k in range(1, n)}
    yield from sorted(step for step in found if SHORTEST <= step <= LONGEST)


class Rounding:
    """The rounding of a setting's sizes: the mean of |rounded / not rounded - 1|."""

    def __init__(self, forms: Forms, name: str):
        self.name = name
        atoms = {
            a for q in forms.cost.counting.quantities for a in forms.total(q).exact.atoms(Opaque)
        }
        kept = sorted((a for a in atoms if a.free_symbols and not is_choice(a)), key=str)
        self._tape = Tape([one for atom in kept for one in (atom, _bare(atom))])

    def at(self, value: Exact) -> Fraction:
        found = self._tape.at({self.name: value})
        gaps = [
            abs(Fraction(found[n]) / Fraction(found[n + 1]) - 1)
            for n in range(0, len(found), 2)
            if found[n + 1]
        ]
        return sum(gaps, Fraction(0)) / len(gaps) if gaps else Fraction(0)


def _bare(form: sympy.Expr) -> sympy.Expr:
    """The form without any rounding, except in exponents, where the effect would be large."""
    if not form.args:
        return form
    arguments = [_bare(argument) for argument in form.args]
    if isinstance(form, (ceil_div, floor_div)):
        return arguments[0] / arguments[1]
    rounds = isinstance(form, Rounded) and form.function.is_rounding
    return arguments[0] if rounds else form.func(*arguments)
