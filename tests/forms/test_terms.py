"""Forms term by term: what each is worth, in which order they are, and how many there can be."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from costcalc.algebra.language import find as function
from costcalc.algebra.symbols import ceil_div, opaque
from costcalc.api import graph_of
from costcalc.cost.definitions import named
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import forms_of, terms_in
from costcalc.cost.terms import collected
from costcalc.cost.variables import Variable
from costcalc.errors import UsageError

truncate = opaque(function("int"))
X, Y = sympy.symbols("x y", positive=True)


def test_a_value_that_is_irrational_has_forty_digits() -> None:
    root = value_at(X ** sympy.Rational(1, 2), {"x": 2})
    assert abs(root**2 - 2) < Fraction(1, 10**38)
    assert value_at(sympy.log(X) / sympy.log(2), {"x": 8}) == 3
    assert value_at(X / 3, {"x": 2}) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("form", "most"),
    [
        (X, 1),
        (X + Y + 1, 3),
        ((X + Y) * (X + 2), 4),
        ((X + Y + 1) ** 2, 6),
        ((X + Y) ** 3 * (X + 1), 8),
        (1 / (X + Y), 1),
    ],
)
def test_how_many_terms_there_can_be(form: sympy.Expr, most: int) -> None:
    assert terms_in(form) == most
    assert len(sympy.Add.make_args(sympy.expand(form))) <= most


def test_terms_are_worth_the_whole_together_the_largest_first() -> None:
    """539,492,352 a^2 r^2 + 28,224,000 a r^2 + 1,024,000 a, at a = 1/2 and r = 3/4."""
    forms = forms_of(graph_of("mobilenet_v1", alpha="1/2", rho="3/4"), ["alpha", "rho"])
    terms = collected(forms.total("macs").smooth, forms.variables) or []
    a, r = Fraction(1, 2), Fraction(3, 4)
    assert [term.value for term in terms] == [
        539_492_352 * a**2 * r**2,
        28_224_000 * a * r**2,
        1_024_000 * a,
    ]
    assert [str(term.product) for term in terms] == ["alpha**2*rho**2", "alpha*rho**2", "alpha"]


def test_the_order_is_that_of_the_setting_and_not_of_the_degrees() -> None:
    variables = [Variable("x", "", X, Fraction(1, 100))]
    terms = collected(X**3 - 5 * X + 2, variables) or []
    assert [term.value for term in terms] == [2, Fraction(-1, 20), Fraction(1, 10**6)]
    assert [term.powers for term in terms] == [(), ((X, 1),), ((X, 3),)]


def test_what_is_no_polynomial_has_no_terms() -> None:
    variables = [Variable("x", "", X, 3)]
    assert collected(1 / (X + 1), variables) is None
    assert collected(X * sympy.sqrt(2), variables) is None
    assert [term.value for term in collected(sympy.Integer(7), []) or []] == [7]


def test_what_is_rounded_has_a_name_before_it_is_used() -> None:
    """Widths, sizes, and what depends on both."""
    a, r = sympy.Symbol("a", positive=True), sympy.Symbol("r", positive=True)
    variables = [Variable("a", "width", a, 1), Variable("r", "resolution", r, 1)]
    width, size = truncate(32 * a), ceil_div(224 * r, 3)
    both = truncate(width * r / 2)
    definitions, names = named([both + 1, size**2 + width], variables)
    assert [f"{one.symbol} = {one.form}" for one in definitions] == [
        "W1 = truncate(32*a)",
        "X1 = truncate(W1*r/2)",
        "S1 = ceil_div(224*r, 3)",
    ]
    assert [str(names[one]) for one in (width, size, both)] == ["W1", "S1", "X1"]


def test_a_name_that_a_parameter_has_is_not_given_again() -> None:
    w1, n = sympy.Symbol("W1", positive=True), sympy.Symbol("n1", positive=True)
    variables = [Variable("W1", "width", w1, 1), Variable("n1", "depth", n, 1)]
    definitions, _ = named([truncate(9 * w1) + truncate(3 * n)], variables)
    assert sorted(str(one.symbol) for one in definitions) == ["W2", "n2"]


def test_layers_with_the_same_label_are_one_form() -> None:
    forms = forms_of(graph_of("mobilenet_v1"), ["alpha"])
    kinds = forms.by(lambda layer: layer.kind, "macs")
    assert sum(form.value for form in kinds.values()) == forms.total("macs").value
    assert kinds["linear"].value == 1_024_000
    assert str(kinds["linear"].smooth) == "1024000*alpha"
    assert {layer.kind for layer in forms.layers} == set(kinds)


def test_a_form_of_too_many_terms_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from costcalc.cost import forms as module

    monkeypatch.setattr(module, "MOST_TERMS", 0)
    with pytest.raises(UsageError, match="`mobilenet_v1` has no formula in these symbols"):
        forms_of(graph_of("mobilenet_v1"), ["alpha"])
