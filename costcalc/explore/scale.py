"""Compound scaling as in the EfficientNet paper: depth, width and resolution together.

With coefficients a, b, c and an exponent phi, depth grows by a**phi, width by b**phi, resolution
by c**phi. The paper predicts that cost grows by (a * b**2 * c**2)**phi. This file computes the
prediction and the cost, smooth and exact, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor

import sympy

from costcalc.algebra import Exact, exact
from costcalc.cost.cost import Cost
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import Forms, forms_of
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.explore.domain import domain_of
from costcalc.explore.profile import Landscape, exact_cost, figures_of
from costcalc.explore.tape import Tape
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import is_symbolic
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple
from costcalc.spec.settings import settings
from costcalc.spec.values import exact_number, is_tuple

ROLES = ("depth", "width", "resolution")
ROUNDINGS = ("nearest", "even", "8", "32", "none")


LISTED = range(1, 8)
"""The phi that a table of scalings always lists, beside the one that is asked for."""


class Coefficients(NamedTuple):
    """The growth factor of each dimension for one step of phi."""

    depth: Exact
    width: Exact
    resolution: Exact

    @property
    def product(self) -> Fraction:
        """The growth of cost, assuming it is proportional to depth * width**2 * resolution**2."""
        return Fraction(self.depth) * Fraction(self.width) ** 2 * Fraction(self.resolution) ** 2


class Dimensions(NamedTuple):
    """The parameters of a spec that scale it; `pixels`: the resolution is a number of pixels."""

    depth: str
    width: str
    resolution: str
    pixels: bool


class Scaled(NamedTuple):
    """A network at one phi.

    `settings` are those of the three parameters, `unrounded` is the resolution before rounding.
    `predicted`, `smooth` and `kept` are ratios to the baseline: the prediction, the smooth cost,
    and the smooth cost with the rounding of repeats. `fault` says why there is no exact cost.
    """

    phi: int
    settings: Mapping[str, Exact]
    unrounded: Fraction
    predicted: Fraction
    smooth: Fraction
    kept: Fraction
    macs: int | None
    params: int | None
    inputs: tuple[Shape, ...]
    fault: str

    def ratio(self, baseline: int) -> Fraction | None:
        """The exact cost as a ratio to the baseline; None if there is none."""
        return None if self.macs is None else Fraction(self.macs, baseline)


class HandSet(NamedTuple):
    """A variant whose three settings were chosen by hand, next to the settings by the rule."""

    name: str
    phi: int
    settings: Mapping[str, Exact]
    macs: int
    rule: Scaled


class Scaling(NamedTuple):
    """A baseline and its scaled networks; `asked` is the phi that is shown in full."""

    cost: Cost
    dimensions: Dimensions
    coefficients: Coefficients
    rounding: str
    asked: int
    rows: tuple[Scaled, ...]
    variants: tuple[HandSet, ...]

    def __repr__(self) -> str:
        return f"Scaling({self.cost.graph.name}: phi {self.asked})"


def dimensions_of(graph: Graph) -> tuple[str, str, str]:
    """The parameters with the roles depth, width, resolution. Raises UsageError without one."""
    found = []
    for role in ROLES:
        able = [
            name
            for name, param in graph.spec.params.items()
            if param.role == role and is_symbolic(graph.spec, graph.settings, name)
        ]
        if not able:
            message = f"`{graph.spec.name}` has no parameter that scales its {role}"
            help_text = f"mark a parameter of the spec with `role: {role}`"
            if any(is_tuple(value) for value in graph.settings.values()) and role == "resolution":
                message = f"`{graph.name}` is not scaled from an image with a height and a width"
                help_text = "give the resolution one number"
            raise UsageError([Diagnostic(message, helps=(help_text,))])
        found.append(able[0])
    return found[0], found[1], found[2]


class Scaler:
    """The smooth and exact cost of one network at any depth, width and resolution."""

    def __init__(self, cost: Cost, rounding: str | None):
        names = dimensions_of(cost.graph)
        self.cost = cost
        self.landscape = Landscape(cost, names)
        pixels = self.landscape.judged(domain_of(cost.graph, names[2])).whole
        self.dimensions = Dimensions(*names, pixels)
        self.rounding = _rounding(self.dimensions, rounding)
        self.base = {name: Fraction(exact_number(cost.graph.settings[name])) for name in names}
        self.smooth = _smooth(forms_of(cost.graph, names, cost.counting, smooth_repeats=True))
        self.kept = _smooth(forms_of(cost.graph, names, cost.counting))
        self.macs = int(figures_of(cost)["macs"])

    def scaled(self, by: Coefficients) -> dict[str, Fraction]:
        """The three settings multiplied by these factors, not rounded."""
        names = self.dimensions[:3]
        return {name: self.base[name] * by[index] for index, name in enumerate(names)}

    def rounded(self, setting: Mapping[str, Fraction]) -> dict[str, Exact]:
        """The settings with the resolution rounded, if it is a number of pixels."""
        name = self.dimensions.resolution
        pixels = rounded(setting[name], self.rounding)
        return {key: exact.simplest(value) for key, value in {**setting, name: pixels}.items()}

    def exact_ratio(self, setting: Mapping[str, Exact]) -> Fraction | None:
        """The exact cost as a ratio, by a formula; None if the network cannot be built."""
        figures = self.landscape.figures_at(setting)
        return None if figures is None else Fraction(figures["macs"]) / self.macs


def _rounding(dimensions: Dimensions, asked: str | None) -> str:
    """The rounding of the resolution that the user chose, or the default.

    Raises UsageError if the choice does not fit the resolution.
    """
    if dimensions.pixels and asked == "none":
        message = f"`{dimensions.resolution}` is a number of pixels, which must be whole"
        choices = ", ".join(ROUNDINGS[:-1])
        raise UsageError([Diagnostic(message, helps=(f"round it by one of {choices}",))])
    if not dimensions.pixels and asked not in (None, "none"):
        message = f"`{dimensions.resolution}` is a multiplier: its spec rounds the pixels"
        help_text = "leave `--round-resolution` out"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return asked or ("nearest" if dimensions.pixels else "none")


def rounded(pixels: Fraction, how: str) -> Fraction:
    """The resolution rounded in one of the ways of `ROUNDINGS`; a half is rounded up."""
    if how == "none":
        return pixels
    step = {"nearest": 1, "even": 2}.get(how) or int(how)
    return Fraction(max(1, floor(pixels / step + Fraction(1, 2))) * step)


def _smooth(forms: Forms) -> Callable[[Mapping[str, Exact]], Fraction]:
    """The smooth form of the multiply-adds as a function."""
    form: sympy.Expr = forms.total("macs").smooth
    try:
        tape = Tape([form])
    except TypeError:
        return lambda setting: value_at(form, setting)
    return lambda setting: Fraction(tape.at(setting)[0])


def scale(
    cost: Cost, coefficients: Coefficients, phis: Sequence[int], asked: int, rounding: str | None
) -> Scaling:
    """The network at each phi. Raises UsageError if it has no depth, width or resolution to
    scale.
    """
    scaler = Scaler(cost, rounding)
    rows = tuple(scaled_by(scaler, coefficients, phi) for phi in phis)
    variants = tuple(_hand_set(scaler, {row.phi: row for row in rows}, coefficients))
    return Scaling(
        cost=cost,
        dimensions=scaler.dimensions,
        coefficients=coefficients,
        rounding=scaler.rounding,
        asked=asked,
        rows=rows,
        variants=variants,
    )


def scaled_by(scaler: Scaler, coefficients: Coefficients, phi: int) -> Scaled:
    """The network at one phi; its exact cost is counted, not taken from a formula."""
    grown = Coefficients(*(Fraction(one) ** phi for one in coefficients))
    smooth = scaler.scaled(grown)
    setting = scaler.rounded(smooth)
    macs = params = None
    shapes: tuple[Shape, ...] = ()
    fault = ""
    try:
        there = exact_cost(scaler.cost, setting)
    except SpecError as error:
        fault = error.diagnostics[0].message
    else:
        shapes = there.graph.inputs
        macs, params = int(figures_of(there)["macs"]), int(figures_of(there)["params"])
    return Scaled(
        phi=phi,
        settings=setting,
        unrounded=smooth[scaler.dimensions.resolution],
        predicted=coefficients.product**phi,
        smooth=scaler.smooth(smooth) / scaler.smooth(scaler.base),
        kept=scaler.kept(smooth) / scaler.macs,
        macs=macs,
        params=params,
        inputs=shapes,
        fault=fault,
    )


def _hand_set(
    scaler: Scaler, rows: Mapping[int, Scaled], coefficients: Coefficients
) -> Iterator[HandSet]:
    """The variants of the spec that set all three parameters, the baseline first."""
    spec = scaler.cost.graph.spec
    names = scaler.dimensions[:3]
    able = [n for n, v in spec.variants.items() if set(names) <= v.settings.keys()]
    chosen = {n: {key: exact_number(settings(spec, n)[key]) for key in names} for n in able}
    start = [name for name in able if chosen[name] == scaler.base]
    for phi, name in enumerate(able[able.index(start[0]) + 1 :] if start else [], start=1):
        macs = int(figures_of(exact_cost(scaler.cost, chosen[name]))["macs"])
        rule = rows.get(phi) or scaled_by(scaler, coefficients, phi)
        yield HandSet(name, phi, chosen[name], macs, rule)
