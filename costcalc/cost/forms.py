"""What a graph in symbols costs: for each layer the figure, its exact form and its smooth form.

The exact form holds every rounding of the spec, the smooth form none, so that it can be multiplied
out, read, differentiated and solved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from math import comb, prod
from typing import Any, TypeAlias

import sympy

from costcalc.algebra import Exact, ExactnessError, Number, Value
from costcalc.algebra.symbols import Opaque, Symbolic, to_exact, to_sympy
from costcalc.algebra.traced import Fact, Role, Traced
from costcalc.cost.cost import Cost, LayerCost, Totals, evaluate
from costcalc.cost.counting import Counting
from costcalc.errors import Diagnostic, UsageError, WrongAnswer, confirm
from costcalc.graph.folding import Unrolled
from costcalc.graph.graph import Graph, Layer
from costcalc.graph.symbolic import follow, no_formula
from costcalc.records import NamedTuple
from costcalc.spec.evaluate import MOST_STEPS
from costcalc.spec.settings import exactly

Expression: TypeAlias = sympy.Expr
"""A form in symbols, for those who hand it on and do not look inside."""

MOST_TERMS = 2_000
DIGITS = 40
"""Of what has no exact value, such as a logarithm."""


def terms_in(form: sympy.Expr) -> int:
    """At most how many terms there are when a form is multiplied out."""
    if isinstance(form, sympy.Add):
        return sum(map(terms_in, form.args))
    if isinstance(form, sympy.Mul):
        return prod(map(terms_in, form.args))
    if isinstance(form, sympy.Pow) and form.exp.is_Integer and form.exp > 0:
        return comb(terms_in(form.base) + int(form.exp) - 1, int(form.exp))
    return 1


class Form(NamedTuple):
    """A figure at the current setting, and what it is at any other, exactly and smoothly."""

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
        """The same with its smooth form multiplied out."""
        return self._replace(smooth=sympy.expand(self.smooth))

    def times(self, other: Form) -> Form:
        """The product, its smooth form multiplied out. Raises ExactnessError for too many terms."""
        smooth = self.smooth * other.smooth
        if terms_in(smooth) > MOST_TERMS:
            raise ExactnessError(f"the form of a layer has more than {MOST_TERMS:,} terms")
        smooth = sympy.expand(smooth)
        return Form(self.value * other.value, self.exact * other.exact, smooth)


class LayerForms(NamedTuple):
    """A layer of the folded graph, how often it is there, and its forms for all those times."""

    layer: Layer
    kind: str
    times: Form
    forms: Mapping[str, Form]


class Variable(NamedTuple):
    """A parameter that is a symbol: the parameter's name and role, and its current value."""

    name: str
    role: str
    symbol: sympy.Symbol
    value: Exact


class Forms(NamedTuple):
    """The cost of a network in symbols.

    `cost` is the exact one at the current setting. The exact forms hold wherever all facts with
    the role `structure` hold; the smooth ones leave out what is rounded there.
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
        their current value. Raises ValueError where the form does not hold, naming the condition.

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
            setting: dict[str, Any] = {**self.setting, **given}
            for fact in facts:
                if not holds(fact, setting):
                    raise ValueError(f"the form holds only where {fact}")
            return exactly_at(form, setting)

        return exact

    @property
    def assumed(self) -> list[Fact]:
        """What the symbols are taken for: positive numbers, whole ones 1 or more."""
        found = []
        for symbol in (variable.symbol for variable in self.variables):
            if symbol.is_integer:
                one = sympy.Integer(1)
                found += [Fact("divides", one, symbol), Fact("<=", one, symbol)]
            else:
                found.append(Fact("<", sympy.Integer(0), symbol))
        return found

    def total(self, quantity: str) -> Form:
        """The form of the whole network."""
        return Form.total(layer.forms[quantity] for layer in self.layers)

    def by(self, label: Callable[[LayerForms], str], quantity: str) -> dict[str, Form]:
        """The total of all layers with the same label, in order of execution."""
        groups: dict[str, list[Form]] = {}
        for layer in self.layers:
            groups.setdefault(label(layer), []).append(layer.forms[quantity])
        return {key: Form.total(forms) for key, forms in groups.items()}

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
            _layer_forms(cost, counting.quantities)
            for cost in evaluate(followed.graph, counting).layers
        )
    except ExactnessError as error:
        raise no_formula(graph, str(error)) from None
    variables = tuple(
        Variable(symbol.name, graph.spec.params[symbol.name].role, symbol, value)
        for symbol, value in followed.trace.symbols.items()
    )
    found = Forms(cost, followed.graph, variables, layers, facts, followed.unrolled, smooth_repeats)
    _check(found, cost.totals)
    return found


def _check(forms: Forms, totals: Totals) -> None:
    """The figures that go with the forms are those of the exact domain."""
    for quantity in forms.cost.counting.quantities:
        found, known = forms.total(quantity).value, totals.of(quantity)
        confirm(found == known, f"the form of {quantity} is {found} here, the network has {known}")


def _layer_forms(cost: LayerCost, quantities: Iterable[str]) -> LayerForms:
    times = Form.of(cost.layer.times)
    forms = {q: Form.of(cost.totals.of(q)).times(times) for q in quantities}
    return LayerForms(cost.layer, cost.kind, times, forms)


class Term(NamedTuple):
    """A term of a collected form: a coefficient times powers of symbols.

    The coefficient is a number, or a sum over opaque factors such as the rounded number of passes.
    `value` is the value of the term at the current setting.
    """

    coefficient: sympy.Expr
    powers: tuple[tuple[sympy.Symbol, int], ...]
    value: Fraction

    @property
    def product(self) -> Expression:
        """The powers of symbols, without the coefficient."""
        return sympy.Mul(*(symbol**power for symbol, power in self.powers))


def collected(smooth: sympy.Expr, variables: Iterable[Variable]) -> list[Term] | None:
    """The terms of a smooth form by powers of its symbols, the largest first.

    None where it is not a polynomial in them.
    """
    known = list(variables)
    symbols = [variable.symbol for variable in known]
    atoms = sorted(smooth.atoms(Opaque), key=str)
    if not symbols and not atoms:
        return [Term(smooth, (), value_at(smooth, {}))]
    try:
        polynomial = sympy.Poly(smooth, *symbols, *atoms)
    except sympy.PolynomialError:
        return None
    if not all(coefficient.is_Rational for coefficient in polynomial.coeffs()):
        return None
    groups: dict[tuple[int, ...], list[sympy.Expr]] = {}
    for powers, coefficient in polynomial.terms():
        own, others = powers[: len(symbols)], powers[len(symbols) :]
        product = sympy.Mul(coefficient, *(a**p for a, p in zip(atoms, others, strict=True)))
        groups.setdefault(own, []).append(product)
    terms = []
    for own, products in groups.items():
        factors = [(s, p) for s, p in zip(symbols, own, strict=True) if p]
        whole = sympy.Add(*products) * sympy.Mul(*(s**p for s, p in factors))
        value = value_at(whole, {variable.name: variable.value for variable in known})
        terms.append(Term(sympy.Add(*products), tuple(factors), value))
    return sorted(terms, key=lambda term: abs(term.value), reverse=True)


def value_at(form: sympy.Expr, setting: Mapping[str, Exact]) -> Fraction:
    """The value of a form at a setting; where that is irrational, to forty digits."""
    values = {symbol: to_sympy(setting[symbol.name]) for symbol in form.free_symbols}
    result = form.xreplace(values).doit() if values else form
    number = to_exact(result)
    if number is None:
        number = to_exact(sympy.Rational(str(sympy.N(result, DIGITS))))
    if number is None:
        raise WrongAnswer(f"{form} is not a number at {dict(setting)}")
    return Fraction(number)


def exactly_at(form: sympy.Expr, setting: Mapping[str, Exact]) -> Exact:
    """The value of an exact form at a setting."""
    return Symbolic(form).put(setting)


def holds(fact: Fact, setting: Mapping[str, Exact]) -> bool:
    """Whether a fact holds at a setting."""
    left, right = (exactly_at(side, setting) for side in (fact.left, fact.right))
    match fact.relation:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "divides":
            return Fraction(right, 1) % left == 0
        case "does not divide":
            return Fraction(right, 1) % left != 0


def chosen_symbols(graph: Graph, names: Iterable[str]) -> list[str]:
    """These parameters, each once, or the default ones. Raises UsageError where there are none."""
    chosen = list(dict.fromkeys(names)) or default_symbols(graph)
    if not chosen:
        message = f"`{graph.spec.name}` has no parameter that could be a symbol"
        help_text = "give its spec one, such as `params: {alpha: {default: 1, role: width}}`"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return chosen


def default_symbols(graph: Graph) -> list[str]:
    """The parameters a formula is in unless others are asked for: width and resolution.

    Where a spec scales neither, its other roles; where it has none, every number it can vary.
    """
    from costcalc.graph.symbolic import is_symbolic

    spec = graph.spec
    able = [name for name in spec.params if is_symbolic(spec, graph.settings, name)]
    for roles in (("width", "resolution"), ("depth",)):
        if chosen := [name for name in able if spec.params[name].role in roles]:
            return chosen
    return able


class Definition(NamedTuple):
    """A width, size or number of passes that an exact form names before it is used."""

    symbol: sympy.Symbol
    form: sympy.Expr


INITIALS: dict[tuple[str, ...], str] = {("width",): "W", ("resolution",): "S", ("depth",): "n"}
"""Names of what follows from parameters of one role: widths, sizes, numbers of passes."""


def named(
    forms: Iterable[sympy.Expr], variables: Collection[Variable]
) -> tuple[list[Definition], dict[sympy.Expr, sympy.Symbol]]:
    """Names for all that exact forms round, in order of use, each after those it needs itself."""
    rounded = dict.fromkeys(found for form in forms for found in _outermost(form))
    roles = {variable.symbol: variable.role for variable in variables}
    names: dict[sympy.Expr, sympy.Symbol] = {}
    definitions: list[Definition] = []
    numbers: dict[str, int] = {}
    taken = {variable.name for variable in variables}

    def free(initial: str) -> str:
        """The next name of an initial that no parameter has."""
        while True:
            numbers[initial] = numbers.get(initial, 0) + 1
            name = f"{initial}{numbers[initial]}"
            if name not in taken:
                return name

    def define(one: sympy.Expr) -> None:
        for inside in sorted(one.atoms(Opaque) - {one}, key=lambda e: (e.count_ops(), str(e))):
            if inside in rounded and inside not in names:
                define(inside)
        behind = tuple(sorted({roles[symbol] for symbol in one.free_symbols}))
        initial = INITIALS.get(behind, "X")
        symbol = sympy.Symbol(free(initial), positive=True, integer=True)
        arguments = (argument.xreplace(names) for argument in one.args)
        definitions.append(Definition(symbol, one.func(*arguments)))
        names[one] = symbol

    for one in rounded:
        if one not in names:
            define(one)
    return definitions, names


def _outermost(form: sympy.Expr) -> Iterable[sympy.Expr]:
    """Everything opaque that is not inside something opaque."""
    if isinstance(form, Opaque):
        yield form
        return
    for argument in form.args:
        yield from _outermost(argument)
