"""The best choices within limits, by branch and bound, and whether they are proved to be the best.

A problem is a sum over components: each option has a cost, and a weight for each limit. The sum of
the costs is made as small as it can be while no sum of weights is above its limit. All numbers are
whole, so that a bound is never rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappush, heappushpop
from itertools import accumulate

from costcalc.records import NamedTuple

MOST_STEPS = 5_000_000
"""Choices that are tried before the search ends without a proof."""
HALVINGS = 60
ROUNDS = 3


class Choice(NamedTuple):
    """An option of a component: its cost, and its weight for each limit."""

    cost: int
    weights: tuple[int, ...]


class Problem(NamedTuple):
    """The options of each component, and the largest sum of each weight."""

    components: tuple[tuple[Choice, ...], ...]
    limits: tuple[int, ...]


class Found(NamedTuple):
    """A solution: its cost, the number of its problem, and the option of each component."""

    cost: int
    problem: int
    options: tuple[int, ...]


class Search:
    """The `count` best results of several problems together; `steps` are the choices that were
    tried.

    `proved`: nothing that was left out is better.
    """

    def __init__(self, count: int, progress: Callable[[int], None] = lambda steps: None):
        self.count = count
        self.progress = progress
        self.heap: list[tuple[int, Found]] = []
        self.steps = 0
        self.proved = True

    @property
    def best(self) -> list[Found]:
        """What was found, the best first."""
        return sorted(found for _, found in self.heap)

    def add(self, number: int, problem: Problem) -> None:
        """Look for solutions of a problem that are better than those known."""
        _Tree(self, number, problem).descend()

    def keep(self, found: Found) -> None:
        entry = (-found.cost, found)
        if len(self.heap) < self.count:
            heappush(self.heap, entry)
        else:
            heappushpop(self.heap, entry)

    def is_beaten(self, bound: int) -> bool:
        """Whether nothing with this cost or a higher one is kept."""
        return len(self.heap) == self.count and bound >= -self.heap[0][0]

    def step(self) -> bool:
        """Count one choice; false where there were too many."""
        self.steps += 1
        if self.steps % 65_536 == 0:
            self.progress(self.steps)
        if self.steps > MOST_STEPS:
            self.proved = False
        return self.proved


class _Tree:
    """The tree of choices of one problem, the component that matters most at its root.

    With a price for each unit of weight, the cost of what is left is at least the sum of the
    cheapest options, less what the limits are worth: true for all prices that are not negative. The
    prices decide only how good the bound is.
    """

    def __init__(self, search: Search, number: int, problem: Problem):
        self.search = search
        self.number = number
        self.problem = problem
        self.prices = prices(problem)
        spread = [self._spread(choices) for choices in problem.components]
        self.order = sorted(range(len(spread)), key=lambda place: -spread[place])
        inside = [problem.components[place] for place in self.order]
        self.options = [
            sorted(range(len(one)), key=lambda n, one=one: self.priced(one[n]))  # type: ignore[misc]
            for one in inside
        ]
        self.choices = inside
        self.cheapest = _suffixes([min(map(self.priced, one)) for one in inside])
        self.lightest = [
            _suffixes([min(choice.weights[limit] for choice in one) for one in inside])
            for limit in range(len(problem.limits))
        ]
        self.worth = sum(a * b for a, b in zip(self.prices, problem.limits, strict=True))

    def _spread(self, choices: Sequence[Choice]) -> int:
        found = [self.priced(choice) for choice in choices]
        return max(found) - min(found)

    def priced(self, choice: Choice) -> int:
        """The cost of an option with that of its weights."""
        return choice.cost + sum(
            price * weight for price, weight in zip(self.prices, choice.weights, strict=True)
        )

    def descend(self) -> None:
        self._descend(0, 0, 0, (0,) * len(self.problem.limits), ())

    def _descend(
        self, depth: int, cost: int, priced: int, weights: tuple[int, ...], taken: tuple[int, ...]
    ) -> None:
        if depth == len(self.choices):
            options = [option for _, option in sorted(zip(self.order, taken, strict=True))]
            self.search.keep(Found(cost, self.number, tuple(options)))
            return
        for number in self.options[depth]:
            choice = self.choices[depth][number]
            reached = priced + self.priced(choice)
            if self.search.is_beaten(reached + self.cheapest[depth + 1] - self.worth):
                return  # and so are the options after it
            if not self.search.step():
                return
            heavier = tuple(a + b for a, b in zip(weights, choice.weights, strict=True))
            if self._fits(heavier, depth + 1):
                more = (*taken, number)
                self._descend(depth + 1, cost + choice.cost, reached, heavier, more)

    def _fits(self, weights: Sequence[int], depth: int) -> bool:
        """Whether the lightest choices that are left are within the limits."""
        return all(
            weight + self.lightest[limit][depth] <= self.problem.limits[limit]
            for limit, weight in enumerate(weights)
        )


def _suffixes(values: Sequence[int]) -> list[int]:
    """The sum of each value and all after it, and 0 at the end."""
    return [*reversed([*accumulate(reversed(values))]), 0]


def prices(problem: Problem) -> tuple[int, ...]:
    """Prices of the weights that make the bound of the whole problem high: one after another."""
    found = [0] * len(problem.limits)
    for _ in range(ROUNDS if len(found) > 1 else 1):
        for limit in range(len(found)):
            found[limit] = _best_price(problem, found, limit)
    return tuple(found)


def _best_price(problem: Problem, known: Sequence[int], limit: int) -> int:
    """The price of one weight, the others as they are: the bound is concave in it."""

    def excess(price: int) -> int:
        """The weight above the limit of the options that are cheapest at a price."""
        prices = [*known[:limit], price, *known[limit + 1 :]]
        total = -problem.limits[limit]
        for choices in problem.components:
            cheapest = min(
                (
                    c.cost + sum(a * b for a, b in zip(prices, c.weights, strict=True)),
                    c.weights[limit],
                )
                for c in choices
            )
            total += cheapest[1]
        return total

    low, high = 0, 1
    if excess(0) <= 0:
        return 0
    for _ in range(4 * HALVINGS):
        if excess(high) <= 0:
            break
        low, high = high, 2 * high
    while high - low > 1 and high > low + high // 2**20:
        middle = (low + high) // 2
        low, high = (low, middle) if excess(middle) <= 0 else (middle, high)
    return high
