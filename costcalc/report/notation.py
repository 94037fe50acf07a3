"""Formulas as people and programs write them: text, LaTeX, Python. The only place that prints one.

A `Letter` says how a symbol is written; a notation puts the pieces of an expression together.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import sympy

from costcalc.algebra import symbols
from costcalc.algebra.traced import Fact
from costcalc.cost.forms import Definition, Term
from costcalc.records import NamedTuple

GREEK_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi
    chi psi omega
"""
GREEK = dict(zip(GREEK_NAMES.split(), "αβγδεζηθικλμνξπρστφχψω", strict=True))
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SHORT = re.compile(r"[^\W\d_][⁰¹²³⁴⁵⁶⁷⁸⁹]*|[⌈⌊].*")
"""What needs no dot beside a number, or beside another like it."""
LONGEST_DECIMAL = 5
ROLES = {"depth": "d", "width": "w", "resolution": "r"}
"""How a parameter is written that bears the name of its role."""


class Letter(NamedTuple):
    """How a symbol is written in each notation. `compound`: in parentheses under a power."""

    text: str
    latex: str
    python: str
    compound: bool = False


def letter(name: str) -> Letter:
    """The letter of a name: Greek where it is one, with what is behind a line as an index."""
    if name in GREEK:
        return Letter(GREEK[name], f"\\{name}", name)
    head, _, index = name.partition("_")
    if len(head) == 1 and index and len(index) <= 2:
        return Letter(name, f"{head}_{{{index}}}", name)
    if len(name) == 1 or (name[:1].isalpha() and name[1:].isdigit() and len(name) < 5):
        latex = name if len(name) == 1 else f"{name[0]}_{{{name[1:]}}}"
        return Letter(name, latex, name)
    escaped = name.replace("_", "\\_")
    return Letter(name, f"\\mathit{{{escaped}}}", name)


def letters_of(names: Iterable[str]) -> dict[str, Letter]:
    """Letters for parameters: Greek, or w, d, r for one that is called by its role."""
    taken = set(names)
    found: dict[str, Letter] = {}
    for name in sorted(taken, key=[*ROLES, *sorted(taken)].index):
        short = ROLES.get(name, name)
        found[name] = letter(name if short in taken else short)._replace(python=name)
    return found


class Factor(NamedTuple):
    """A base, how it is written, and its exponent."""

    base: sympy.Expr
    exponent: sympy.Expr


class Notation:
    """Writes expressions in one notation; subclasses say how the pieces look."""

    def __init__(self, letters: Mapping[str, Letter], order: Sequence[str] = ()):
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
        return self.call(CALLS.get(type(form).__name__, type(form).__name__), arguments)

    def inside(self) -> Notation:
        """The notation of the arguments of a function."""
        return self

    def letter(self, symbol: sympy.Symbol) -> Letter:
        return self.letters.get(symbol.name) or letter(symbol.name)

    def ordered(self, terms: Iterable[sympy.Expr]) -> list[sympy.Expr]:
        """Terms of a sum, numbers last, what is subtracted behind what is added."""
        return sorted(
            terms,
            key=lambda t: (
                bool(t.is_Rational),
                bool(t.as_coeff_Mul()[0] < 0),
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
        """A coefficient times powers: those with negative exponents under a line."""
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
        """Symbols in the order they were given, before what is rounded, before sums."""
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

    @abstractmethod
    def number(self, value: Fraction) -> str: ...
    @abstractmethod
    def symbol(self, letter: Letter) -> str: ...
    @abstractmethod
    def sum(self, terms: list[str]) -> str: ...
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
    def wrapped(self, inside: str) -> str: ...
    @abstractmethod
    def call(self, name: str, arguments: list[str]) -> str: ...
    @abstractmethod
    def relation(self, left: str, word: str, right: str) -> str: ...


CALLS = {
    "greatest_common_divisor": "gcd",
    "maximum": "max",
    "minimum": "min",
    "round_half_even": "round",
    "truncate": "int",
}
"""Rounding functions by the names the spec language has for them."""


def _factors(form: sympy.Expr) -> list[Factor]:
    return [Factor(*factor.as_base_exp()) for factor in sympy.Mul.make_args(form)]


def added(terms: Iterable[str]) -> str:
    """Terms with their signs between them."""
    text = ""
    for term in terms:
        if not text:
            text = term
        elif term.startswith("-"):
            text += f" - {term[1:]}"
        else:
            text += f" + {term}"
    return text or "0"


def decimal(value: Fraction) -> str | None:
    """All digits of a fraction that has only a few, or None."""
    for places in range(LONGEST_DECIMAL + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**places)
            sign = "-" if value < 0 else ""
            return f"{sign}{whole:,}.{rest:0{places}}" if places else f"{sign}{whole:,}"
    return None


class Text(Notation):
    """`539,492,352 α²ρ²`; with `dots` as in a textbook, `D_K^2 · αM · (ρD_F)^2`."""

    def __init__(
        self,
        letters: Mapping[str, Letter],
        order: Sequence[str] = (),
        *,
        dots: bool = False,
        commas: bool = True,
    ):
        super().__init__(letters, order)
        self.dots = dots
        self.commas = commas

    def inside(self) -> Text:
        """Between the commas of a function numbers have none."""
        return Text(self.letters, list(self.order), dots=self.dots, commas=False)

    def number(self, value: Fraction) -> str:
        text = decimal(value) or f"{value.numerator:,}/{value.denominator:,}"
        return text if self.commas else text.replace(",", "")

    def splits(self, coefficient: sympy.Rational) -> bool:
        return decimal(Fraction(int(coefficient.p), int(coefficient.q))) is None or self.dots

    def symbol(self, letter: Letter) -> str:
        return letter.text

    def sum(self, terms: list[str]) -> str:
        return added(terms)

    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> str:
        text = self.write(base)
        compound = isinstance(base, (sympy.Add, sympy.Mul, sympy.Pow))
        if isinstance(base, sympy.Symbol):
            compound = self.letter(base).compound and exponent != 1
        if compound:
            text = self.wrapped(text)
        if exponent == 1:
            return text
        if exponent.is_Integer and not self.dots:
            return text + str(exponent).translate(SUPERSCRIPTS)
        inner = self.write(exponent)
        return f"{text}^{inner if exponent.is_Integer else self.wrapped(inner)}"

    def fraction(self, above: list[str], below: list[str]) -> str:
        text = self._side_by_side(above)
        if not below:
            return text
        under = self._side_by_side(below)
        return f"{text} / {under if len(below) == 1 else self.wrapped(under)}"

    def _side_by_side(self, factors: list[str]) -> str:
        if self.dots:
            return " · ".join(factors)
        text = factors[0]
        for before, factor in pairwise(factors):
            number = before[-1] in "0123456789"
            close = SHORT.fullmatch(factor) and (number or SHORT.fullmatch(before))
            gap = " " if number and not before.isdigit() and factor[0] not in "⌈⌊" else ""
            text += f"{gap}{factor}" if close else f" · {factor}"
        return text

    def quotient(self, a: sympy.Expr, b: sympy.Expr) -> str:
        if b == 1:
            return self.write(a)
        under = self.write(b)
        over = self.write(a)
        over = self.wrapped(over) if isinstance(a, sympy.Add) else over
        return f"{over}/{under if b.is_Atom else self.wrapped(under)}"

    def ceiling(self, inside: str) -> str:
        return f"⌈{inside}⌉"

    def floor(self, inside: str) -> str:
        return f"⌊{inside}⌋"

    def wrapped(self, inside: str) -> str:
        return f"({inside})"

    def call(self, name: str, arguments: list[str]) -> str:
        return f"{name}({', '.join(arguments)})"

    def relation(self, left: str, word: str, right: str) -> str:
        words = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
        return f"{left} {words.get(word, word)} {right}"


class Latex(Notation):
    """`539{,}492{,}352\\,\\alpha^{2}\\rho^{2}`, for mathematics mode."""

    commas = "{,}"

    def inside(self) -> Latex:
        """Between the commas of a function numbers have none."""
        plain = Latex(self.letters, list(self.order))
        plain.commas = ""
        return plain

    def number(self, value: Fraction) -> str:
        over, under = (f"{n:,}".replace(",", self.commas) for n in value.as_integer_ratio())
        return over if under == "1" else f"\\tfrac{{{over}}}{{{under}}}"

    def splits(self, coefficient: sympy.Rational) -> bool:
        return False

    def symbol(self, letter: Letter) -> str:
        return letter.latex

    def sum(self, terms: list[str]) -> str:
        return added(terms)

    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> str:
        text = self.write(base)
        compound = isinstance(base, (sympy.Add, sympy.Mul, sympy.Pow))
        if isinstance(base, sympy.Symbol):
            compound = self.letter(base).compound and exponent != 1
        if compound:
            text = self.wrapped(text)
        return text if exponent == 1 else f"{text}^{{{self.write(exponent)}}}"

    def fraction(self, above: list[str], below: list[str]) -> str:
        over, under = "\\,".join(above), "\\,".join(below)
        return f"\\frac{{{over}}}{{{under}}}" if below else over

    def quotient(self, a: sympy.Expr, b: sympy.Expr) -> str:
        return self.write(a) if b == 1 else f"\\frac{{{self.write(a)}}}{{{self.write(b)}}}"

    def ceiling(self, inside: str) -> str:
        return f"\\left\\lceil {inside} \\right\\rceil"

    def floor(self, inside: str) -> str:
        return f"\\left\\lfloor {inside} \\right\\rfloor"

    def wrapped(self, inside: str) -> str:
        return f"\\left({inside}\\right)"

    def call(self, name: str, arguments: list[str]) -> str:
        escaped = name.replace("_", "\\_")
        known = name in ("max", "min", "gcd", "log")
        function = f"\\{name}" if known else f"\\operatorname{{{escaped}}}"
        return f"{function}\\left({', '.join(arguments)}\\right)"

    def relation(self, left: str, word: str, right: str) -> str:
        words = {
            "==": "=",
            "!=": "\\neq",
            "<=": "\\leq",
            ">=": "\\geq",
            "divides": "\\mid",
            "does not divide": "\\nmid",
        }
        return f"{left} {words.get(word, word)} {right}"


class Python(Notation):
    """`539492352*alpha**2*rho**2`, exact for ints and Fractions."""

    def number(self, value: Fraction) -> str:
        if value.denominator == 1:
            return str(value.numerator)
        return f"Fraction({value.numerator}, {value.denominator})"

    def splits(self, coefficient: sympy.Rational) -> bool:
        return False

    def symbol(self, letter: Letter) -> str:
        return letter.python

    def sum(self, terms: list[str]) -> str:
        return added(terms)

    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> str:
        text = self.write(base)
        if isinstance(base, (sympy.Add, sympy.Mul, sympy.Pow)):
            text = self.wrapped(text)
        if exponent == 1:
            return text
        inner = self.write(exponent)
        return f"{text}**{inner if exponent.is_Atom else self.wrapped(inner)}"

    def fraction(self, above: list[str], below: list[str]) -> str:
        text = "*".join(above)
        return f"Fraction(1)*{text}/({'*'.join(below)})" if below else text

    def quotient(self, a: sympy.Expr, b: sympy.Expr) -> str:
        return f"{self.write(a)}, {self.write(b)}"

    def ceiling(self, inside: str) -> str:
        return f"ceil_div({inside})"

    def floor(self, inside: str) -> str:
        return f"floor_div({inside})"

    def wrapped(self, inside: str) -> str:
        return f"({inside})"

    def call(self, name: str, arguments: list[str]) -> str:
        return f"{name}({', '.join(arguments)})"

    def relation(self, left: str, word: str, right: str) -> str:
        return f"{left} {word} {right}"


def closed(terms: Iterable[Term] | None, smooth: sympy.Expr, notation: Notation) -> str:
    """A smooth form: its terms in their order where it has some, else as it stands."""
    if terms is None:
        return notation.write(smooth)
    return added(notation.term(term) for term in terms)


def definition(found: Definition, notation: Notation) -> str:
    """`W1 = max(8, int(32α))`."""
    return f"{notation.write(found.symbol)} = {notation.write(found.form)}"


PRELUDE = {
    "ceil_div": "def ceil_div(a, b):\n    return -(-a // b)",
    "floor_div": "def floor_div(a, b):\n    return a // b",
    "make_divisible": (
        "def make_divisible(value, divisor):\n"
        "    rounded = max(divisor, (2 * value + divisor) // (2 * divisor) * divisor)\n"
        "    return rounded + divisor if 10 * rounded < 9 * value else rounded"
    ),
    "round_log": (
        "def round_log(value, base):\n"
        "    step = round(log(value) / log(base))\n"
        "    while Fraction(value) ** 2 > Fraction(base) ** (2 * step + 1):\n"
        "        step += 1\n"
        "    while Fraction(value) ** 2 < Fraction(base) ** (2 * step - 1):\n"
        "        step -= 1\n"
        "    return step"
    ),
}
"""Rounding functions that Python has not, for a formula that is taken elsewhere."""


def prelude(bodies: Iterable[str]) -> list[str]:
    """Imports and functions that some lines of Python need."""
    text = "\n".join(bodies)
    functions = [code for name, code in PRELUDE.items() if f"{name}(" in text]
    text = "\n".join((text, *functions))
    imports = ["from fractions import Fraction"]
    if names := [name for name in ("gcd", "log") if re.search(rf"\b{name}\(", text)]:
        imports.append(f"from math import {', '.join(names)}")
    return ["\n".join(imports), *functions]
