"""The columns that a walk computes, and the polynomials in them.

A group is a set of parameters that vary together; its entries are their values. A walk asks for
one column for each distinct width, size or rounding, and each is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from costcalc.algebra import Exact, ExactnessError
from costcalc.algebra.arrays import Array
from costcalc.explore.sweeps.column import Column, Values, fitted

Monomial: TypeAlias = tuple[int, ...]
"""A product of columns, by their numbers in increasing order."""

Polynomial: TypeAlias = Mapping[Monomial, Exact]
"""A sum of products of columns, each with its coefficient."""

LONGEST = 1_000
"""The most terms of a number that depends on several groups."""


class Split(Exception):
    """The entries of a group must be walked apart: those with the same label stay together."""

    def __init__(self, group: int, labels: NDArray[Any]):
        super().__init__(group)
        self.group = group
        self.labels = labels


class Coupled(Exception):
    """A rounding or a condition depends on several groups: they must become one."""

    def __init__(self, groups: frozenset[int]):
        super().__init__(groups)
        self.groups = groups


class Columns:
    """The columns of one walk; `sizes` are the numbers of entries of the groups.

    A walk that must split a group goes on with the entries of the lowest label, and `split` is told
    the label of each entry. Without it Split is raised.
    """

    def __init__(
        self, sizes: Sequence[int], split: Callable[[int, NDArray[Any]], None] | None = None
    ):
        self.sizes = list(sizes)
        self.columns: list[Column] = []
        self.constants: dict[int, Exact] = {}
        """The numbers of columns that have one left, by the numbers of the columns."""
        self.known: dict[Hashable, Any] = {}
        self._split = split

    def split(self, group: int, labels: NDArray[Any]) -> None:
        """Go on with the entries of a group that have the lowest of the labels."""
        if self._split is None:
            raise Split(group, labels)
        self._split(group, labels)
        kept = labels == labels.min()
        self.sizes[group] = int(kept.sum())
        for column in self.columns:
            if column.group == group:
                column.keep(kept)
                low, high = column.bounds
                if low == high:
                    self.constants[column.number] = low

    def alike(self, group: int, truths: NDArray[Any]) -> bool:
        """The truth of all entries of a group; false where they differ, as of those that stay."""
        if truths.all():
            return True
        if truths.any():
            self.split(group, truths)
        return False

    def plain(self, polynomial: Polynomial) -> Polynomial:
        """A polynomial without the columns that have one number left."""
        constants = self.constants
        if not constants or not any(n in constants for monomial in polynomial for n in monomial):
            return polynomial
        found: dict[Monomial, Exact] = {}
        for monomial, coefficient in polynomial.items():
            value = coefficient
            for number in monomial:
                value *= constants.get(number, 1)
            rest = tuple(number for number in monomial if number not in constants)
            found[rest] = found.get(rest, 0) + value
        return {monomial: value for monomial, value in found.items() if value}

    def add(self, group: int, values: Values) -> Column:
        """One column more."""
        column = Column(len(self.columns), group, values)
        self.columns.append(column)
        return column

    def group_of(self, *polynomials: Polynomial) -> int:
        """The one group that polynomials depend on. Raises Coupled where there are several."""
        groups = self.groups(*polynomials)
        if len(groups) != 1:
            raise Coupled(groups)
        return next(iter(groups))

    def groups(self, *polynomials: Polynomial) -> frozenset[int]:
        """The groups that polynomials depend on."""
        found = (n for polynomial in polynomials for monomial in polynomial for n in monomial)
        return frozenset(self.columns[number].group for number in found)

    def values(self, polynomial: Polynomial) -> Values:
        """The numbers of a polynomial of one group; one number where it is constant."""
        try:
            return self._vector(polynomial)
        except ExactnessError:
            size = self.sizes[self.group_of(polynomial)] if self.groups(polynomial) else 1
            return tuple(self.exactly(polynomial, entry) for entry in range(size))

    def _vector(self, polynomial: Polynomial) -> Array:
        total = Array.lift(0)
        for monomial, coefficient in polynomial.items():
            product = Array.lift(coefficient)
            for number in monomial:
                values = self.columns[number].values
                if not isinstance(values, Array):
                    raise ExactnessError("a value does not fit into 64 bits")
                product = product.times(values)
            total = total.plus(product)
        return total

    def exactly(self, polynomial: Polynomial, entry: int) -> Exact:
        """The number of a polynomial of one group at an entry."""
        total: Exact = 0
        for monomial, coefficient in polynomial.items():
            product: Exact = coefficient
            for number in monomial:
                product *= self.columns[number].exactly()[entry]
            total += product
        return total

    def bounds(self, polynomial: Polynomial) -> tuple[Exact, Exact]:
        """Numbers between which a polynomial lies at every setting."""
        low: Exact = 0
        high: Exact = 0
        for monomial, coefficient in polynomial.items():
            ends: tuple[Exact, Exact] = (coefficient, coefficient)
            for number in monomial:
                other = self.columns[number].bounds
                products = [a * b for a in ends for b in other]
                ends = min(products), max(products)
            low, high = low + ends[0], high + ends[1]
        return low, high

    def applied(
        self,
        key: Hashable,
        vector: Callable[..., Array],
        exactly: Callable[..., Exact],
        *polynomials: Polynomial,
    ) -> Column:
        """The column that a function gives of polynomials of one group, computed once.

        `vector` takes all entries at once and may refuse; then `exactly` takes one after another.
        Entries at which it has no value are split off. Raises what it raises where it has none.
        """
        if key not in self.known:
            group = self.group_of(*polynomials)
            operands = [self.values(one) for one in polynomials]
            values = _of_all(vector, operands) or self._of_each(exactly, operands, group)
            self.known[key] = self.add(group, values)
        column: Column = self.known[key]
        return column

    def column_of(self, polynomial: Polynomial) -> Column:
        """The column of the numbers of a polynomial. Raises Coupled if several groups give them."""
        return self.applied(("=", key_of(polynomial)), _itself, _itself, polynomial)

    def shorter(self, polynomial: Polynomial) -> Polynomial:
        """The terms of each group as one column. Raises Coupled where the sum stays too long."""
        alone: dict[int, dict[Monomial, Exact]] = {}
        result: dict[Monomial, Exact] = {}
        for monomial, value in polynomial.items():
            groups = self.groups({monomial: 1})
            if len(groups) == 1:
                alone.setdefault(next(iter(groups)), {})[monomial] = value
            else:
                result[monomial] = value
        for terms in alone.values():
            result |= terms if len(terms) == 1 else {(self.column_of(terms).number,): 1}
        if len(result) > LONGEST:
            raise Coupled(self.groups(polynomial))
        return result

    def _of_each(
        self, exactly: Callable[..., Exact], operands: Sequence[Values], group: int
    ) -> Values:
        size = self.sizes[group]
        rows = zip(*(_each(operand, size) for operand in operands), strict=True)
        results: list[Exact | None] = []
        error: ArithmeticError | None = None
        for row in rows:
            try:
                results.append(exactly(*row))
            except ArithmeticError as found:
                error = found
                results.append(None)
        if error is not None:
            failed = np.array([result is None for result in results])
            if failed.all():
                raise error
            self.split(group, failed)
        return fitted([result for result in results if result is not None])


def summed(polynomials: Iterable[Polynomial]) -> dict[Monomial, Exact]:
    """The sum, with one coefficient for each product."""
    total: dict[Monomial, Exact] = {}
    for polynomial in polynomials:
        for monomial, value in polynomial.items():
            total[monomial] = total.get(monomial, 0) + value
    return total


def key_of(polynomial: Polynomial) -> Hashable:
    """A key, equal for equal polynomials."""
    return tuple(sorted(polynomial.items()))


def _itself(value: Any) -> Any:
    return value


def _of_all(vector: Callable[..., Array], operands: Sequence[Values]) -> Array | None:
    if not all(isinstance(operand, Array) for operand in operands):
        return None
    try:
        return vector(*operands)
    except ExactnessError:
        return None


def _each(values: Values, size: int) -> Sequence[Exact]:
    exact = values.values() if isinstance(values, Array) else values
    return exact if len(exact) == size else [exact[0]] * size
