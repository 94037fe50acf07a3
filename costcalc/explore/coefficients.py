"""Arithmetic of polynomials with whole coefficients."""

from __future__ import annotations

from math import gcd

from costcalc.explore.roots import Polynomial


def stripped(polynomial: Polynomial) -> Polynomial:
    """The coefficients without zeros at the end."""
    length = len(polynomial)
    while length and polynomial[length - 1] == 0:
        length -= 1
    return polynomial[:length]


def primitive(polynomial: Polynomial) -> Polynomial:
    """The coefficients without a common divisor."""
    common = gcd(*polynomial) or 1
    return tuple(c // common for c in polynomial)


def are_proportional(a: Polynomial, b: Polynomial) -> bool:
    return all(x * b[-1] == y * a[-1] for x, y in zip(a, b, strict=True))


def sum_of(a: Polynomial, b: Polynomial) -> Polynomial:
    if len(a) < len(b):
        a, b = b, a
    return (*(x + y for x, y in zip(a, b, strict=False)), *a[len(b) :])


def product_of(a: Polynomial, b: Polynomial) -> Polynomial:
    if len(b) == 1:
        return tuple(c * b[0] for c in a)
    if len(a) == 1:
        return tuple(c * a[0] for c in b)
    found = [0] * (len(a) + len(b) - 1)
    for n, x in enumerate(a):
        for m, y in enumerate(b):
            found[n + m] += x * y
    return tuple(found)
