"""What all notations share: the walk over an expression, and the order of its parts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import sympy

from costcalc.algebra import symbols
from costcalc.algebra.facts import Fact
from costcalc.algebra.function import Function
from costcalc.cost.definitions import Definition
from costcalc.cost.terms import Term
from costcalc.records import NamedTuple
from costcalc.report.notation.letters import SymbolNotation, letter


class Factor(NamedTuple):
    """A base and its exponent."""

    base: sympy.Expr
    exponent: sympy.Expr


class Notation:
    """Writes expressions in one notation; subclasses define the notation of each part."""

    def __init__(self, letters: Mapping[str, SymbolNotation], order: Sequence[str] = ()):
        self.letters = letters
        self.order = {name: place for place, name in enumerate(order or letters)}

    def write(self, form: sympy.Expr) -> str:
        """The expression."""
        if isinstance(form, sympy.Rational):
            return self.number(Fraction(int(form.p), int(form.q)))
        if isinstance(form, sympy.Symbol):
            return self.symbol(self.letter(form))
        if isinstance(form, sympy.Add):
            return self.sum([self.write(term) for term in self.ordered(form.args)])
        if isinstance(form, (sympy.Mul, sympy.Pow)):
            return self.product(form)
        inside = self.inside()
        if isinstance(form, symbols.ceil_div):
            return self.ceiling(inside.quotient(*form.args))
        if isinstance(form, symbols.floor_div):
            return self.floor(inside.quotient(*form.args))
        arguments = [inside.write(argument) for argument in form.args]
        if isinstance(form, symbols.Rounded):
            return self.rounding(form.function, arguments)
        return self.call(CALLS.get(type(form).__name__, type(form).__name__), arguments)

    def inside(self) -> Notation:
        """The notation of the arguments of a function."""
        return self

    def letter(self, symbol: sympy.Symbol) -> SymbolNotation:
        return self.letters.get(symbol.name) or letter(symbol.name)

    def ordered(self, terms: Iterable[sympy.Expr]) -> list[sympy.Expr]:
        """The terms of a sum in their order: numbers last, negative terms after positive ones, and
        of these the higher degree first.
        """
        return sorted(
            terms,
            key=lambda t: (
                bool(t.is_Rational),
                bool(t.as_coeff_Mul()[0] < 0),
                -_degree(t),
                sympy.default_sort_key(t),
            ),
        )

    def term(self, term: Term) -> str:
        """A term of a collected form."""
        powers = sympy.Mul(*(symbol**power for symbol, power in term.powers), evaluate=False)
        if not term.powers:
            return self.write(term.coefficient)
        return self.joined(term.coefficient, _factors(powers))

    def product(self, form: sympy.Expr) -> str:
        coefficient, rest = form.as_coeff_Mul()
        return self.joined(coefficient, _factors(rest))

    def joined(self, coefficient: sympy.Expr, factors: Iterable[Factor]) -> str:
        """A coefficient times powers; powers with negative exponents are in the denominator."""
        above: list[str] = []
        below: list[str] = []
        for base, exponent in sorted(factors, key=self._place):
            if exponent.is_Rational and exponent < 0:
                below.append(self.power(base, -exponent))
            else:
                above.append(self.power(base, exponent))
        if coefficient.is_Rational and coefficient.q != 1 and self.splits(coefficient):
            below.insert(0, self.number(Fraction(int(coefficient.q))))
            coefficient = sympy.Integer(coefficient.p)
        sign = ""
        if coefficient.is_Rational and coefficient < 0:
            sign, coefficient = "-", -coefficient
        if coefficient != 1 or not above:
            head = self.write(coefficient)
            above.insert(0, self.wrapped(head) if isinstance(coefficient, sympy.Add) else head)
        return sign + self.fraction(above, below)

    def _place(self, factor: Factor) -> tuple[int, int, str]:
        """The sort key of factors: symbols in the given order, then rounded values, then sums."""
        base = factor.base
        if isinstance(base, sympy.Symbol):
            return 0, self.order.get(base.name, len(self.order)), base.name
        return 1 + isinstance(base, sympy.Add), 0, str(base)

    def splits(self, coefficient: sympy.Rational) -> bool:
        """Whether a fraction is written as a division by its denominator."""
        return True

    def fact(self, fact: Fact) -> str:
        """A fact as a relation."""
        left, right = self.write(fact.left), self.write(fact.right)
        if fact.relation == "<=" and fact.left.is_Rational:
            return self.relation(right, ">=", left)
        if fact.relation == "<" and fact.left.is_Rational:
            return self.relation(right, ">", left)
        if fact.relation in ("divides", "does not divide") and fact.left == 1:
            return f"{right} is {'' if fact.relation == 'divides' else 'not '}whole"
        return self.relation(left, fact.relation, right)

    def based(self, base: sympy.Expr, exponent: sympy.Expr) -> str:
        """A base, in parentheses if the exponent would otherwise apply to its last part only."""
        compound = isinstance(base, (sympy.Add, sympy.Mul, sympy.Pow))
        if isinstance(base, sympy.Symbol):
            compound = self.letter(base).compound and exponent != 1
        text = self.write(base)
        return self.wrapped(text) if compound else text

    def sum(self, terms: list[str]) -> str:
        return added(terms)

    def wrapped(self, inside: str) -> str:
        return f"({inside})"

    def call(self, name: str, arguments: list[str]) -> str:
        return f"{name}({', '.join(arguments)})"

    def rounding(self, function: Function, arguments: list[str]) -> str:
        """A rounding function of the language."""
        return self.call(function.name, arguments)

    @abstractmethod
    def number(self, value: Fraction) -> str: ...
    @abstractmethod
    def symbol(self, letter: SymbolNotation) -> str: ...
    @abstractmethod
    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> str: ...
    @abstractmethod
    def fraction(self, above: list[str], below: list[str]) -> str: ...
    @abstractmethod
    def quotient(self, a: sympy.Expr, b: sympy.Expr) -> str: ...
    @abstractmethod
    def ceiling(self, inside: str) -> str: ...
    @abstractmethod
    def floor(self, inside: str) -> str: ...
    @abstractmethod
    def relation(self, left: str, word: str, right: str) -> str: ...


CALLS = {
    "greatest_common_divisor": "gcd",
    "maximum": "max",
    "minimum": "min",
}
"""Functions that do not round, and their names in formulas."""


def _factors(form: sympy.Expr) -> list[Factor]:
    return [Factor(*factor.as_base_exp()) for factor in sympy.Mul.make_args(form)]


def _degree(term: sympy.Expr) -> sympy.Rational:
    """The sum of the exponents of its symbols."""
    known = (f.exponent for f in _factors(term) if f.base.is_Symbol and f.exponent.is_Rational)
    return sum(known, sympy.Integer(0))


def power_product(symbols: Iterable[sympy.Symbol], powers: Iterable[int]) -> sympy.Expr:
    """Symbols to their powers, multiplied."""
    return sympy.Mul(*(symbol**power for symbol, power in zip(symbols, powers, strict=True)))


def added(terms: Iterable[str]) -> str:
    """The terms joined by their signs."""
    text = ""
    for term in terms:
        text = f"{text} {signed(term)}" if text else term
    return text or "0"


def signed(term: str) -> str:
    """A term with its sign, to follow other terms: `+ 3α`, `- 3α`."""
    return f"- {term[1:]}" if term.startswith("-") else f"+ {term}"


def closed(terms: Iterable[Term] | None, smooth: sympy.Expr, notation: Notation) -> str:
    """A smooth form: its collected terms in order, or the form itself if it has none."""
    if terms is None:
        return notation.write(smooth)
    return added(notation.term(term) for term in terms)


def definition(found: Definition, notation: Notation) -> str:
    """`W1 = max(8, int(32α))`."""
    return f"{notation.write(found.symbol)} = {notation.write(found.form)}"


def ratio(form: sympy.Expr, notation: Notation) -> str:
    """A ratio: a sum of quotients, or a single fraction."""
    if isinstance(form, sympy.Add):
        terms = sorted(form.args, key=sympy.default_sort_key, reverse=True)
        return added(notation.write(term) for term in terms)
    above, below = form.as_numer_denom()
    if isinstance(above, sympy.Add):
        under = notation.write(below)
        under = under if below.is_Atom else notation.wrapped(under)
        return notation.fraction([notation.wrapped(notation.write(above))], [under])
    return notation.write(form)
