"""Where a layer changes sides of the roofline as a parameter grows, such as a length."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import sympy

from costcalc.algebra.symbols import to_sympy
from costcalc.cost.forms import Form
from costcalc.cost.memory.lifetimes import lifetimes
from costcalc.cost.roofline.record import BITS, FLOPS_PER_MAC, Change, Roofline
from costcalc.cost.roofline.traffic import Traffic, traffic_of
from costcalc.explore.roots import Polynomial, roots, value_of
from costcalc.graph.symbolic import follow


def along(found: Roofline, name: str) -> Roofline:
    """The roofline with the sides of each layer along a parameter.

    They are those of smooth forms, without the rounding of the spec and of tensors to whole bytes,
    at the other settings as they are. Raises UsageError for a parameter that can be no symbol.
    """
    graph = found.graph
    followed = follow(graph, [name], fold=False)
    times = lifetimes(graph, found.definition, found.dtype, found.batch)
    traffics = traffic_of(graph, times, found.causal, followed.graph)
    (symbol,) = followed.trace.symbols
    changes = (sides(_gain(one, found), symbol) for one in traffics)
    return found._replace(parameter=name, changes=tuple(changes))


def _gain(traffic: Traffic, found: Roofline) -> sympy.Expr:
    """FLOPs less the FLOPs for which the bytes would be enough; compute binds where it is not
    negative.
    """
    flops = FLOPS_PER_MAC * Form.of(traffic.macs).smooth * found.batch
    each = Form.of(traffic.bits(found.dtype)).smooth * found.batch
    bits = each + Form.of(traffic.stored_bits(found.dtype)).smooth
    return flops - to_sympy(found.roof.ridge) * bits / BITS


def sides(gain: sympy.Expr, symbol: sympy.Symbol) -> tuple[Change, ...] | None:
    """The sides along the positive numbers; None if the gain is no polynomial in the symbol."""
    try:
        polynomial = sympy.Poly(sympy.expand(gain), symbol)
    except sympy.PolynomialError:
        return None
    if not all(one.is_Rational for one in polynomial.coeffs()):
        return None
    _, whole = polynomial.clear_denoms()
    coefficients = tuple(int(one) for one in reversed(whole.all_coeffs()))
    return tuple(_changes(_trimmed(coefficients)))


def _trimmed(coefficients: Polynomial) -> Polynomial:
    """The coefficients of the polynomial divided by the powers of the symbol that it holds."""
    first = next((n for n, one in enumerate(coefficients) if one), len(coefficients))
    return coefficients[first:]


def _changes(polynomial: Polynomial) -> Iterator[Change]:
    found = [root for root in roots(polynomial) if root.value > 0]
    places = [Fraction(0), *(root.value for root in found)]
    ends = [*places, (places[-1] or Fraction(1)) * 2]
    exact = [True, *(not root.irrational for root in found)]
    last = None
    for (start, end), is_exact in zip(pairwise(ends), exact, strict=True):
        between = value_of(polynomial, (start + end) / 2)
        side = "compute" if between >= 0 else "memory"
        if side != last:
            yield Change(start, is_exact, "compute" if between >= 0 else "memory")
        last = side
