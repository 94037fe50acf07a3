"""A total of a part at many of its settings: tables over the groups, and sums of their products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import lcm, prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from costcalc.algebra import Exact
from costcalc.algebra.arrays import LARGEST, Array
from costcalc.explore.sweeps.column import Values
from costcalc.explore.sweeps.columns import Columns, Monomial, Polynomial
from costcalc.explore.sweeps.threads import in_parts

EXACT_IN_FLOATS = 2**53
"""Whole numbers below it are exact in float64, and so are sums that stay below it."""

CELLS = 1 << 14
"""Sums of a grid that are computed at once, so that they stay in the cache: 128 KiB of float64."""

Numbers: TypeAlias = NDArray[Any]
"""Whole numbers, int64 where they fit and Python's own where not."""


class Table:
    """A polynomial as a sum over k of products of one factor for each group.

    `factors` has for each group an array [entry, k]; their common denominator is `denominator`.
    """

    def __init__(self, columns: Columns, polynomial: Polynomial):
        self.groups = tuple(sorted(columns.groups(polynomial)))
        inner, terms = _by_inner(columns, polynomial, self.groups)
        found = {group: [_part(columns, key, group) for key in terms] for group in self.groups}
        if inner is not None:
            found[inner] = [columns.values(part) for part in terms.values()]
        else:
            found[-1] = [columns.values(part) for part in terms.values()] or [Array.lift(0)]
            self.groups = (-1,)
        self.denominator, scales = _scales(found)
        sizes = {group: columns.sizes[group] if group >= 0 else 1 for group in self.groups}
        first = self.groups[0]
        self.factors = {
            group: _stacked(values, scales if group == first else None, sizes[group])
            for group, values in found.items()
        }
        self.dtype = self._dtype()
        self.factors = {g: f.astype(self.dtype) for g, f in self.factors.items()}

    def _dtype(self) -> type:
        """The numbers in which every product and every sum of them is exact."""
        most = [[_largest(column) for column in f.T] for f in self.factors.values()]
        bound = sum(prod(sizes) for sizes in zip(*most, strict=True))
        return np.float64 if bound < EXACT_IN_FLOATS else np.int64 if bound <= LARGEST else object

    def at(self, entries: Mapping[int, NDArray[np.int64]], size: int) -> Numbers:
        """The total at each setting, given the entry of each group."""
        if self.groups == (-1,):
            return np.broadcast_to(self._whole(self.factors[-1][0].sum(keepdims=True)), size)
        first, *others = (self.factors[g].take(entries[g], axis=0) for g in self.groups)
        for other in others[:-1]:
            first = first * other
        if not others:
            return self._whole(first.sum(axis=1))
        if self.dtype is object:
            return self._whole((first * others[-1]).sum(axis=1))
        return self._whole(np.einsum("nk,nk->n", first, others[-1]))

    def grid(self, entries: Sequence[NDArray[np.int64] | slice]) -> Numbers:
        """The total at all combinations of entries, one list of them for each group of the part.

        Along a group that it does not depend on it has one number.
        """
        if self.groups == (-1,):
            return self._whole(self.factors[-1][0].sum()).reshape((1,) * len(entries))
        chosen = [self.factors[group][entries[group]] for group in self.groups]
        shape = [1] * len(entries)
        for group, factor in zip(self.groups, chosen, strict=True):
            shape[group] = len(factor)
        if len(chosen) == 1:
            chosen = [np.ones((1, chosen[0].shape[1]), dtype=self.dtype), *chosen]
        return self._products(*chosen).reshape(shape)

    def _products(self, first: Numbers, *others: Numbers) -> Numbers:
        """The sums over k of products of a row of each factor, one line for each row of the first.

        As many are computed at once as fit into the cache.
        """
        inner = prod(len(factor) for factor in others)
        dtype = object if self.dtype is object else np.int64
        found = np.empty((len(first), inner), dtype=dtype)
        step = max(1, CELLS // max(1, inner))

        def fill(start: int, stop: int) -> None:
            sums: Numbers = np.empty((step, inner), dtype=self.dtype)
            for low in range(start, stop, step):
                rows = slice(low, min(low + step, stop))
                found[rows] = _summed(first[rows], others, sums[: rows.stop - low])
                if self.denominator != 1:
                    found[rows] //= self.denominator

        in_parts(len(first), fill, found.size)
        return found

    def _whole(self, sums: Any) -> Numbers:
        found: Numbers = np.asarray(sums)
        if self.dtype is np.float64:
            found = found.astype(np.int64)
        return found // self.denominator if self.denominator != 1 else found


def _summed(first: Numbers, others: Sequence[Numbers], out: Numbers) -> Numbers:
    """The sums over k of products of a row of each factor, by the rows of the first."""
    *middle, last = others
    for factor in middle:
        first = (first[:, None, :] * factor[None, :, :]).reshape(-1, factor.shape[1])
    np.matmul(first, last.T, out=out.reshape(len(first), len(last)))
    return out


def _by_inner(
    columns: Columns, polynomial: Polynomial, groups: Sequence[int]
) -> tuple[int | None, dict[Monomial, dict[Monomial, Exact]]]:
    """The group that is summed over first, and for each product of the others what is in it."""
    if not groups:
        return None, {(): dict(polynomial)}
    of = [column.group for column in columns.columns]
    best: dict[Monomial, dict[Monomial, Exact]] | None = None
    inner = groups[0]
    for group in groups:
        terms: dict[Monomial, dict[Monomial, Exact]] = {}
        for monomial, value in polynomial.items():
            outside = tuple(n for n in monomial if of[n] != group)
            inside = tuple(n for n in monomial if of[n] == group)
            terms.setdefault(outside, {})[inside] = value
        if best is None or len(terms) < len(best):
            inner, best = group, terms
    return inner, best or {}


def _part(columns: Columns, monomial: Monomial, group: int) -> Values:
    """The product of the columns of one group in a monomial."""
    inside = tuple(n for n in monomial if columns.columns[n].group == group)
    return columns.values({inside: 1})


def _scales(found: Mapping[int, Sequence[Values]]) -> tuple[int, list[int]]:
    """The common denominator of all products, and what each numerator is multiplied with."""
    rows = [[_denominator(values) for values in one] for one in found.values()]
    each = [prod(denominators) for denominators in zip(*rows, strict=True)]
    common = lcm(*each)
    return common, [common // one for one in each]


def _denominator(values: Values) -> int:
    if isinstance(values, Array):
        return values.denominator
    return lcm(*(value.denominator for value in values))


def _stacked(values: Sequence[Values], scales: Sequence[int] | None, size: int) -> Numbers:
    """The numerators [entry, k], as Python's own numbers where they must be."""
    columns = [_numerators(one, scales[k] if scales else 1) for k, one in enumerate(values)]
    whole = all(column.dtype == np.int64 for column in columns)
    stacked = np.empty((size, len(columns)), dtype=np.int64 if whole else object)
    for k, column in enumerate(columns):
        stacked[:, k] = column
    return stacked


def _numerators(values: Values, scale: int) -> Numbers:
    if isinstance(values, Array):
        if _largest(values.numerators) * scale <= LARGEST:
            return values.numerators * np.int64(scale)
        return values.numerators.astype(object) * scale
    denominator = _denominator(values)
    return np.array([int(value * denominator) * scale for value in values], dtype=object)


def _largest(numbers: Numbers) -> int:
    return max(abs(int(numbers.max())), abs(int(numbers.min()))) if numbers.size else 0
