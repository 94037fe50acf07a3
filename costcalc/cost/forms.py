"""The cost of a network as formulas in its parameters: each figure in an exact and a smooth form.

The exact form contains every rounding of the spec. The smooth form contains none, so it can be
multiplied out, read, differentiated and solved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from math import comb, prod
from typing import Any, TypeAlias

import sympy

from costcalc.algebra import Exact, ExactnessError, Number, Value
from costcalc.algebra.facts import Fact, Role
from costcalc.algebra.symbols import exactly_at, to_sympy
from costcalc.algebra.traced import Traced
from costcalc.cost.cost import Cost, LayerCost, Totals, evaluate
from costcalc.cost.counting import Counting
from costcalc.cost.evaluation import holds
from costcalc.cost.quantities import QUANTITIES, RATIOS
from costcalc.cost.symbols import chosen_symbols
from costcalc.cost.variables import Variable, assumptions, variables_of
from costcalc.errors import confirm
from costcalc.graph.folding import Unrolled
from costcalc.graph.graph import ONE_SET, Graph, Layer
from costcalc.graph.symbolic import follow, no_formula
from costcalc.ops.base import Params
from costcalc.records import NamedTuple
from costcalc.spec.budget import MOST_STEPS
from costcalc.spec.settings import exactly
from costcalc.spec.values import is_number

Expression: TypeAlias = sympy.Expr
"""An expression in symbols, as a type for packages that pass it on without using sympy."""
MOST_TERMS = 2_000


def terms_in(form: sympy.Expr) -> int:
    """An upper bound of the number of terms after the form is multiplied out."""
    if isinstance(form, sympy.Add):
        return sum(map(terms_in, form.args))
    if isinstance(form, sympy.Mul):
        return prod(map(terms_in, form.args))
    if isinstance(form, sympy.Pow) and form.exp.is_Integer and form.exp > 0:
        return comb(terms_in(form.base) + int(form.exp) - 1, int(form.exp))
    return 1


def multiplied_out(form: sympy.Expr) -> sympy.Expr:
    """A smooth form multiplied out; of a ratio both its sums."""
    over, below = sympy.fraction(form)
    if below.is_number:
        return sympy.expand(form)
    return sympy.expand(over) / sympy.expand(below)


class Form(NamedTuple):
    """A figure at the current setting, and its exact and smooth forms in symbols."""

    value: Exact
    exact: sympy.Expr
    smooth: sympy.Expr

    @classmethod
    def of(cls, number: Value) -> Form:
        if isinstance(number, Traced):
            return cls(number.value, number.form, number.smooth)
        if isinstance(number, Number):
            raise TypeError("a form is made of traced numbers")
        return cls(number, to_sympy(number), to_sympy(number))

    @classmethod
    def total(cls, forms: Iterable[Form]) -> Form:
        found = list(forms)
        return cls(
            sum(form.value for form in found),
            sympy.Add(*(form.exact for form in found)),
            sympy.Add(*(form.smooth for form in found)),
        )

    def multiplied_out(self) -> Form:
        """The same form with its smooth form multiplied out."""
        return self._replace(smooth=multiplied_out(self.smooth))

    def times(self, other: Form) -> Form:
        """The product, its smooth form multiplied out. Raises ExactnessError for too many terms."""
        smooth = self.smooth * other.smooth
        if terms_in(smooth) > MOST_TERMS:
            raise ExactnessError(f"the form of a layer has more than {MOST_TERMS:,} terms")
        smooth = sympy.expand(smooth)
        return Form(self.value * other.value, self.exact * other.exact, smooth)


class LayerForms(NamedTuple):
    """A layer of the folded graph, the number of its repetitions, and its forms, repetitions
    included.
    """

    layer: Layer
    kind: str
    times: Form
    forms: Mapping[str, Form]


class Forms(NamedTuple):
    """The cost of a network in symbols.

    `cost` is the exact cost at the current setting. The exact forms hold wherever all facts with
    the role `structure` hold; the smooth forms also leave out all rounding.
    """

    cost: Cost
    graph: Graph
    variables: tuple[Variable, ...]
    layers: tuple[LayerForms, ...]
    facts: Mapping[Fact, Role]
    unrolled: tuple[Unrolled, ...]
    smooth_repeats: bool

    def __repr__(self) -> str:
        names = ", ".join(variable.name for variable in self.variables)
        return f"Forms({self.cost.graph.name} in {names}: {len(self.layers):,} layers)"

    def function(self, quantity: str = "macs") -> Callable[..., Exact]:
        """The exact form as a function of its parameters: `forms.function()(alpha=0.75)`.

        It takes what settings take and gives the exact figure. Parameters that are not given keep
        their current value; their declared ranges are not checked. Raises ValueError where the form
        does not hold, naming the condition.

        >>> from costcalc import forms_of
        >>> forms_of("mobilenet_v1").function("macs")(alpha=0.75, rho=0.857)
        239273472
        """
        form = self.total(quantity).exact
        facts = [*self.assumed, *(fact for fact, role in self.facts.items() if role != "branch")]

        def exact(**settings: object) -> Exact:
            unknown = settings.keys() - self.setting.keys()
            if unknown:
                raise TypeError(f"the form has no symbol for {', '.join(sorted(unknown))}")
            given = {name: exactly(value, name) for name, value in settings.items()}
            if odd := [name for name, value in given.items() if not is_number(value)]:
                raise TypeError(f"{', '.join(odd)} must be a number")
            setting: dict[str, Any] = {**self.setting, **given}
            for fact in facts:
                if not holds(fact, setting):
                    raise ValueError(f"the form holds only where {fact}")
            return exactly_at(form, setting)

        return exact

    @property
    def assumed(self) -> list[Fact]:
        """The assumptions about the symbols; see `variables.assumptions`."""
        return assumptions(self.variables)

    def total(self, quantity: str) -> Form:
        """The form of the whole network."""
        return self.summed(self.layers, quantity)

    @staticmethod
    def summed(layers: Iterable[LayerForms], quantity: str) -> Form:
        """The form of several layers: a sum, or for a ratio a sum divided by another.

        Raises UsageError for a ratio that divides by 0.
        """
        known = list(layers)
        if quantity in QUANTITIES:
            return Form.total(layer.forms[quantity] for layer in known)
        ratio = RATIOS[quantity]
        over, below = (
            Form.total(layer.forms[name] for layer in known)
            for name in (ratio.dividend, ratio.divisor)
        )
        factor = sympy.Integer(ratio.factor)
        return Form(
            ratio.of_sums(over.value, below.value),
            factor * over.exact / below.exact,
            factor * over.smooth / below.smooth,
        )

    def by(self, label: Callable[[LayerForms], str], quantity: str) -> dict[str, Form]:
        """The total of all layers with the same label, in order of execution."""
        groups: dict[str, list[LayerForms]] = {}
        for layer in self.layers:
            groups.setdefault(label(layer), []).append(layer)
        return {key: self.summed(layers, quantity) for key, layers in groups.items()}

    @property
    def setting(self) -> dict[str, Exact]:
        """The current value of every symbol."""
        return {variable.name: variable.value for variable in self.variables}


def forms_of(
    graph: Graph,
    symbols: Collection[str],
    counting: Counting | None = None,
    *,
    smooth_repeats: bool = False,
    fold: bool = True,
    steps: int = MOST_STEPS,
) -> Forms:
    """The cost of a graph's spec with symbols for these parameters; see `symbolic.follow`.

    Raises UsageError for a parameter that can be no symbol, or a form that is too long to be
    written out.
    """
    counting = counting or Counting()
    cost = evaluate(graph, counting)
    followed = follow(
        graph,
        symbols,
        smooth_repeats=smooth_repeats,
        fold=fold,
        apart=counting.paths,
        steps=steps,
    )
    facts = dict(followed.facts)
    try:
        layers = tuple(
            _layer_forms(cost, counting) for cost in evaluate(followed.graph, counting).layers
        )
    except ExactnessError as error:
        raise no_formula(graph, str(error)) from None
    found = Forms(
        cost=cost,
        graph=followed.graph,
        variables=variables_of(followed),
        layers=layers,
        facts=facts,
        unrolled=followed.unrolled,
        smooth_repeats=smooth_repeats,
    )
    _check(found, cost.totals)
    return found


def forms_in(
    graph: Graph,
    names: Iterable[str],
    counting: Counting | None = None,
    *,
    smooth_repeats: bool = False,
) -> Forms:
    """`forms_of` in these parameters or, without any, in the default ones of `chosen_symbols`."""
    chosen = chosen_symbols(graph, names)
    return forms_of(graph, chosen, counting, smooth_repeats=smooth_repeats)


def _check(forms: Forms, totals: Totals) -> None:
    """Check that the forms give the figures of the exact domain at the current setting."""
    for quantity in forms.cost.counting.quantities:
        found, known = forms.total(quantity).value, totals.of(quantity)
        confirm(found == known, f"the form of {quantity} is {found} here, the network has {known}")


def _layer_forms(cost: LayerCost, counting: Counting) -> LayerForms:
    times = Form.of(cost.layer.times)
    forms = {q: Form.of(cost.totals.of(q)).times(times) for q in counting.quantities}
    if cost.layer.shares is not None:
        copies = Form.of(cost.layer.copies.others)
        is_one = cost.layer.sets is ONE_SET
        for name in [q for q in forms if QUANTITIES[q].of_stored]:
            alone = Form.of(cost.totals.of(name)).times(copies)
            whole = is_one or name == "params"
            forms[name] = _stored(cost, name, counting) if whole else alone
    return LayerForms(cost.layer, cost.kind, times, forms)


def _stored(cost: LayerCost, quantity: str, counting: Counting) -> Form:
    """What a layer stores in folded passes, which may have the same: weights, and all else."""
    totals, layer = cost.totals, cost.layer
    figure = QUANTITIES[quantity].figure
    weights = Params(totals.weights)
    others = Params(0, totals.biases, totals.norm, totals.buffers)
    return Form.total(
        Form.of(figure(layer.op, layer.inputs, stored, counting)).times(Form.of(copies))
        for stored, copies in ((weights, layer.copies.weights), (others, layer.copies.others))
    )
