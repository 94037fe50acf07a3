"""What a function of the language says of itself: everything that any part of the program asks."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from costcalc.algebra.number import Exact, Number, Value
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.algebra.bounds import Bound

MOST = 64
"""Arguments of a function that takes any number of them."""


class Edge(NamedTuple):
    """An end of the numbers x that a function rounds to the same: x**power against a number.

    `above`: they lie above it; `included`: it is one of them.
    """

    at: Exact
    above: bool
    included: bool
    power: int = 1


class OpaqueFunction(NamedTuple):
    """A function that stands in a formula under its own name, because it rounds.

    `name` is what it is called in symbolic forms. `edges` gives for exact arguments the numbers in
    place of the first that are rounded to the same; `parts` is the function written with others
    (`floor_div`, `maximum`, `chosen`), where any argument may be of any kind. One of the two is
    needed: without it nothing can be solved for. `smooth` is the function without the rounding;
    not said: its first argument. `least` gives a lower bound from those of the arguments.
    """

    name: str
    edges: Callable[..., Sequence[Edge] | None] | None = None
    parts: Callable[..., Value] | None = None
    smooth: Callable[..., Any] | None = None
    least: Callable[..., Bound | None] | None = None
    grows: bool = False
    """Whether a larger first argument never gives a smaller number."""
    keeps_whole: bool = False
    """Whether a whole first argument, then the only one, is given back."""
    whole: bool = True
    """Whether all that it gives is whole."""
    positive: bool = False
    """Whether the first argument must be above 0."""
    known: tuple[str, ...] = ()
    """Parameters that are never symbols."""


class Function(NamedTuple):
    """A function of the language. `words` is its line in the reference.

    `value` is of exact numbers where there is a `form`; else it is written with functions that take
    numbers of every kind, and stands for them in formulas. The last parameters may have `defaults`;
    `many`: further arguments are taken as the last.
    `latex` and `python` are its name there, not said: the name; `source` defines it in a written
    Python file, and is needed for what is not Python's own function.
    """

    name: str
    parameters: tuple[str, ...]
    words: str
    value: Callable[..., Value]
    defaults: tuple[Exact, ...] = ()
    many: bool = False
    form: OpaqueFunction | None = None
    latex: str = ""
    python: str = ""
    source: str = ""

    @property
    def least(self) -> int:
        """The fewest arguments."""
        return len(self.parameters) - len(self.defaults)

    @property
    def most(self) -> int:
        """The most arguments."""
        return MOST if self.many else len(self.parameters)

    @property
    def is_rounding(self) -> bool:
        """Whether without rounding it is its first argument."""
        return self.form is not None and self.form.smooth is None

    @property
    def signature(self) -> str:
        """`make_divisible(x, d)`."""
        return f"{self.name}({', '.join(self.parameters)}{', ...' if self.many else ''})"

    def __call__(self, *arguments: Value) -> Value:
        """The value, of the kind its arguments are."""
        missing = len(self.parameters) - len(arguments)
        left_out = self.defaults[len(self.defaults) - missing :] if missing > 0 else ()
        given: tuple[Value, ...] = (*arguments, *left_out)
        if self.form is None:
            return self.value(*given)
        if self.form.known:
            given = tuple(map(self._known, self.parameters, given))
        kind = next((one for one in given if isinstance(one, Number)), None)
        if kind is None:
            return self.value(*given)
        first, *others = map(kind.lift, given)
        return first.rounded(self, *others)

    def exactly(self, *arguments: Exact) -> Exact:
        """The value of exact numbers, all of them given."""
        return cast(Exact, self.value(*arguments))

    def _known(self, parameter: str, value: Value) -> Value:
        if isinstance(value, Number) and parameter in cast(OpaqueFunction, self.form).known:
            return value.known(f"the {parameter} of {self.name}")
        return value


def checked(function: Function, name: str) -> Function:
    """The function. Raises TypeError for what it does not say of itself."""
    form = function.form
    faults = [] if function.name == name else [f"is not called `{name}`, as its file is"]
    if not function.words:
        faults.append("has no words")
    if form is not None:
        if form.edges is None and form.parts is None:
            faults.append("says neither `edges` nor `parts`, so that nothing can be solved for")
        if not function.source and not hasattr(builtins, function.python or name):
            faults.append("has no `source`, and is not a function of Python's own")
        if function.source and f"def {function.python or name}(" not in function.source:
            faults.append(f"has a source that does not define `{function.python or name}`")
        if unknown := set(form.known) - set(function.parameters):
            faults.append(f"has no parameter {', '.join(sorted(unknown))}")
    if faults:
        raise TypeError(f"the function {function.name} {'; '.join(faults)}")
    return function
