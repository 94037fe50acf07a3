"""A proof of a closed form: real models are run at enough settings to determine a polynomial.

Wherever nothing is rounded, a layer's multiply-adds are a polynomial in the parameters that scale
its widths and sizes. The counts of the real model on a grid of such settings determine one
polynomial, which must equal ours, coefficient by coefficient. In addition, PyTorch's symbolic
shapes derive an expression independently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import sympy
import torch
from torch.utils.flop_counter import FlopCounterMode

from costcalc.algebra import Exact
from costcalc.algebra.symbols import exactly_at
from costcalc.algebra.traced import Traced
from costcalc.bridge.measure import measure
from costcalc.bridge.model import NetworkModule
from costcalc.bridge.proof_record import Derived, OtherCoefficient, OtherLayer, Proof, Witness
from costcalc.bridge.quiet import quiet
from costcalc.bridge.records import Measurement, Progress, silent
from costcalc.cost.counting import Counting
from costcalc.cost.evaluation import holds
from costcalc.cost.forms import Forms, forms_of
from costcalc.cost.quantities import STANDING
from costcalc.cost.terms import collected
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.interpolation import Coefficients, Point, grid, interpolated
from costcalc.explore.points import at, exact_grid
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple

PERIOD = 64
"""The period in which the rounding of sizes repeats: a multiple of most networks' total stride."""
WITNESSES = ("fvcore", "FlopCounterMode")


class Count(NamedTuple):
    """What each witness counts at one point: in total, and of each layer; None where it counts
    nothing, or several layers together.
    """

    totals: Mapping[str, int | None]
    layers: Mapping[str, list[int | None]]


Counts: TypeAlias = dict[Point, Count]

COUNTED = Counting(quantities=STANDING)
"""Only the default quantities are put in symbols; a proof needs no others."""


def prove(graph: Graph, symbols: Sequence[str], progress: Progress = silent) -> Proof:
    """Run the network's model on a grid of settings and compare polynomials.

    Raises UsageError if the form is not a polynomial, there are not enough settings without
    rounding, or PyTorch cannot run the model.
    """
    forms = forms_of(graph, symbols, COUNTED, smooth_repeats=True, fold=False)
    whole = any(variable.role == "depth" for variable in forms.variables)
    if whole:  # then the layers are not the same at every point: what counts is their sum
        forms = forms_of(graph, symbols, COUNTED, smooth_repeats=True)
    ours = _polynomial(forms, forms.total("macs").smooth)
    degrees = tuple(
        1 + max((powers[place] for powers in ours), default=0)
        for place in range(len(forms.variables))
    )
    axes = exact_grid(forms, [degree + 1 for degree in degrees])
    counts = _counts(forms, axes, progress)
    witnesses = []
    coefficients: list[OtherCoefficient] = []
    without: list[str] = []
    for name in WITNESSES:
        totals = {point: found.totals[name] for point, found in counts.items()}
        if None in totals.values():
            without.append(f"{name} does not count every layer, and so has no total")
            continue
        found = interpolated(axes, {p: n for p, n in totals.items() if n is not None})
        witnesses.append(Witness(name, found))
        coefficients += _different(name, ours, found)
    layers = 0 if whole else len(forms.layers)
    others = [_different_layer(forms, number, axes, counts) for number in range(layers)]
    points = len(counts)
    progress("letting PyTorch derive the expression", points / (points + 1))
    derived = _derived(graph, symbols)
    progress("", 1)
    return Proof(
        forms=forms,
        axes=tuple(map(tuple, axes)),
        degrees=degrees,
        ours=ours,
        witnesses=tuple(witnesses),
        layers=layers,
        other_coefficients=tuple(coefficients),
        other_layers=tuple(other for other in others if other is not None),
        derived=derived,
        without=tuple(without),
    )


def _polynomial(forms: Forms, smooth: Any) -> Coefficients:
    """The coefficients of the smooth form by the powers of the variables.

    Raises UsageError if the form is not a polynomial.
    """
    terms = collected(sympy.expand(smooth), forms.variables)
    if terms is None:
        names = ", ".join(variable.name for variable in forms.variables)
        message = f"the form is not a polynomial in {names}"
        raise UsageError([Diagnostic(message, helps=("choose others with `--symbols`",))])
    found: Coefficients = {}
    for term in terms:
        powers = dict(term.powers)
        key = tuple(powers.get(variable.symbol, 0) for variable in forms.variables)
        found[key] = Fraction(str(term.coefficient))
    return {powers: coefficient for powers, coefficient in found.items() if coefficient}


def _counts(forms: Forms, axes: Sequence[Sequence[Exact]], progress: Progress) -> Counts:
    """The counts of each witness at each point."""
    points = grid(axes)
    found: Counts = {}
    for number, point in enumerate(points, 1):
        names = [variable.name for variable in forms.variables]
        setting = ", ".join(f"{n} {v}" for n, v in zip(names, point, strict=True))
        words = f"model {number} of {len(points)}: {setting}"
        progress(words, (number - 1) / (len(points) + 1))
        graph = at(forms, point)
        if graph is None:
            raise RuntimeError(f"no network at {setting}, which was built before")
        found[point] = _counted(measure(graph))
    return found


def _counted(measured: Measurement) -> Count:
    layers = measured.layers
    theirs = [one.macs for one in layers]
    totals = {"fvcore": measured.fvcore_macs, "FlopCounterMode": sum(theirs)}
    alone = [None if one.uses else one.fvcore_macs for one in layers]
    return Count(totals, {"fvcore": alone, "FlopCounterMode": [*theirs]})


def _different(
    witness: str, ours: Coefficients, theirs: Coefficients
) -> Iterator[OtherCoefficient]:
    """The coefficients in which a witness differs."""
    for powers in sorted(ours.keys() | theirs.keys(), reverse=True):
        mine, other = ours.get(powers, Fraction(0)), theirs.get(powers, Fraction(0))
        if mine != other:
            yield OtherCoefficient(witness, powers, mine, other)


def _different_layer(
    forms: Forms,
    number: int,
    axes: Sequence[Sequence[Exact]],
    counts: Counts,
) -> OtherLayer | None:
    """The layer, if the polynomial of its counts differs from its form."""
    layer = forms.layers[number]
    ours = _polynomial(forms, layer.forms["macs"].smooth)
    for witness in WITNESSES:
        counted = {point: found.layers[witness][number] for point, found in counts.items()}
        values = {point: count for point, count in counted.items() if count is not None}
        if len(values) == len(counted) and interpolated(axes, values) != ours:
            return OtherLayer(witness, layer.layer.path)
    return None


def _derived(graph: Graph, symbols: Sequence[str]) -> Derived:
    """PyTorch's symbolic expression in the input's size, compared with our exact form."""
    own = [name for name in symbols if graph.spec.params[name].role == "resolution"]
    if len(graph.inputs) > 1:
        return Derived("the network has several inputs", None)
    if len(graph.input) != 3 or graph.input[1] != graph.input[2] or not own:
        return Derived("the network has no square image whose size is a symbol", None)
    forms = forms_of(graph, own, COUNTED)
    side = forms.graph.input[1]
    scale, symbol = _scale(side)
    if symbol != forms.variables[0].symbol:
        return Derived(f"the image's size is not a multiple of `{own[0]}`", None)
    try:
        theirs = _expression(graph)
    except Exception as error:  # whatever a private interface of PyTorch raises
        reason = (str(error) or type(error).__name__).splitlines()[0]
        return Derived(f"PyTorch's symbolic shapes do not take this network: {reason}", None)
    return _compared(forms, own[0], int(str(graph.input[1])), scale, theirs)


def _compared(forms: Forms, name: str, first: int, scale: Fraction, theirs: Expression) -> Derived:
    """PyTorch's expression compared with our form at every size of a range where both hold."""
    total = forms.total("macs")
    degree = max((powers[0] for powers in _polynomial(forms, total.smooth)), default=0)
    last = first + (degree + 1) * PERIOD
    text = str(theirs.count.xreplace({theirs.size: sympy.Symbol("r")}))
    facts = [fact for fact, role in forms.facts.items() if role != "branch"]
    values = set()
    compared = 0
    for pixels in range(first, last + 1):
        setting = {name: pixels / scale}
        if not (theirs.holds(pixels) and all(holds(fact, setting) for fact in facts)):
            continue
        compared += 1
        ours = exactly_at(total.exact, setting)
        values.add(ours)
        if theirs.count.xreplace({theirs.size: sympy.Integer(pixels)}) != 2 * ours:
            return Derived(text, (first, last), compared, pixels)
    if len(values) <= degree:
        few = f"{compared} of the sizes from {first} to {last} pixels, too few to decide"
        return Derived(f"it holds at {few}", None)
    return Derived(text, (first, last), compared)


def _scale(side: Any) -> tuple[Fraction, Any]:
    """The number and the symbol whose product is the image's side, such as 32 and r for 32 r."""
    if not isinstance(side, Traced):
        return Fraction(1), None
    scale, symbol = side.smooth.as_coeff_Mul()
    return Fraction(int(scale.p), int(scale.q)), symbol


class Expression(NamedTuple):
    """The count that PyTorch derives in the size of the image, and the conditions for it."""

    count: Any
    size: Any
    conditions: frozenset[Any]

    def holds(self, pixels: int) -> bool:
        """Whether PyTorch's conditions hold at a size."""
        at = {self.size: sympy.Integer(pixels)}
        return all(condition.xreplace(at) == sympy.true for condition in self.conditions)


def _expression(graph: Graph) -> Expression:
    """FlopCounterMode's count of the model on an image of unknown size; each MAC counts as two.

    Where code of the model uses a fixed size, PyTorch adds a condition on the image's size.
    """
    from torch._dynamo.source import ConstantSource
    from torch._subclasses.fake_tensor import FakeTensorMode
    from torch.fx.experimental.symbolic_shapes import ShapeEnv

    with quiet():
        shapes = ShapeEnv()
        source = ConstantSource("resolution")
        hint: Any = graph.input[1]
        symbol: Any = shapes.create_symbol(hint, source=source)
        size = shapes.create_symintnode(symbol, hint=hint, source=source)
        counter = FlopCounterMode(display=False)
        with FakeTensorMode(shape_env=shapes, allow_non_fake_inputs=True):
            model = NetworkModule(graph)
            image = torch.empty(1, graph.input[0], size, size)  # type: ignore[arg-type]
            with counter, torch.no_grad():
                model(image)
    total: Any = counter.get_total_flops()
    conditions = {guard.expr for guard in shapes.guards}
    conditions |= {
        sympy.Eq(symbol, value) for s, value in shapes.replacements.items() if s == symbol
    }
    count = sympy.Integer(total) if isinstance(total, int) else total.node.expr
    return Expression(count, symbol, frozenset(conditions))
