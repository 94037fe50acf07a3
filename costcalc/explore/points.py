"""Settings at which nothing is rounded, so that the smooth form gives the exact count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from math import ceil

from costcalc.algebra import Exact, exact
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import Forms, LayerForms
from costcalc.cost.network import Network
from costcalc.cost.variables import Variable
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.explore.interpolation import Point, grid
from costcalc.graph.graph import Graph

UNITS = (32, 16, 8)
"""Whole parameters are tried in multiples of these: most networks halve the size several times."""
LARGEST_WHOLE = 16
DENOMINATORS = (4, 7, 8)
LARGEST_MULTIPLIER = 4
LARGEST_MULTIPLE = 4
"""A parameter that is not a multiplier is tried up to this multiple of its current value."""
MOST_STARTS = 400


def exact_grid(forms: Forms, counts: Sequence[int]) -> list[list[Exact]]:
    """`counts` values of each variable, such that nothing is rounded at any point of their grid.

    Raises UsageError if there are too few.
    """
    candidates = [list(_candidates(variable)) for variable in forms.variables]
    base = _base(forms, candidates)
    axes: list[list[Exact]] = []
    for place, variable in enumerate(forms.variables):
        fitting = (
            value
            for value in candidates[place]
            if is_exact(forms, (*base[:place], value, *base[place + 1 :]))
        )
        axis = list(islice(fitting, counts[place]))
        if len(axis) < counts[place]:
            raise _too_few(forms, variable, axis, counts[place])
        axes.append(sorted(axis))
    rounded = [point for point in grid(axes) if not is_exact(forms, point)]
    if rounded:
        at = _in_words(forms, rounded[0])
        raise UsageError(
            [Diagnostic(f"the points do not make a grid: at {at} something is rounded")]
        )
    return axes


def _candidates(variable: Variable) -> Iterator[Exact]:
    """Values to try; those with little rounding and small networks come first."""
    whole = bool(variable.symbol.is_integer)
    if variable.role == "depth":
        return iter(range(1, LARGEST_WHOLE + 1))
    if whole:
        units = (*UNITS, *(int(variable.value) // part for part in (4, 2, 1)))
        values = [unit * times for unit in units if unit for times in range(1, LARGEST_WHOLE + 1)]
        values += range(1, LARGEST_WHOLE + 1)
        return iter(dict.fromkeys(values))
    if variable.value > LARGEST_MULTIPLIER:
        return iter(range(1, LARGEST_MULTIPLE * ceil(variable.value) + 1))
    fractions = {
        Fraction(over, under)
        for under in DENOMINATORS
        for over in range(1, LARGEST_MULTIPLIER * under + 1)
    }
    return map(exact.simplest, sorted(fractions))


def _base(forms: Forms, candidates: Sequence[Sequence[Exact]]) -> Point:
    """The first point at which nothing is rounded; the current setting is tried first."""
    own = tuple(variable.value for variable in forms.variables)
    for point in islice((own, *product(*(c[:20] for c in candidates))), MOST_STARTS):
        if is_exact(forms, point):
            return point
    raise UsageError(
        [
            Diagnostic(
                f"no setting of {', '.join(v.name for v in forms.variables)} was found at which "
                "nothing is rounded",
                helps=("choose other symbols with `--symbols`",),
            )
        ]
    )


def at(forms: Forms, point: Point) -> Graph | None:
    """The network at a point; None if its spec refuses the setting."""
    graph = forms.cost.graph
    names = [variable.name for variable in forms.variables]
    try:
        return Network.of(graph).at(**dict(zip(names, point, strict=True))).graph()
    except SpecError:
        return None


def is_exact(forms: Forms, point: Point) -> bool:
    """Whether at a point the smooth form of every layer gives the layer's count.

    If the number of layers varies, kinds of layers are compared instead.
    """
    graph = at(forms, point)
    if graph is None:
        return False
    setting = {v.name: value for v, value in zip(forms.variables, point, strict=True)}
    cost = evaluate(graph)
    paths = [layer.layer.path for layer in forms.layers]
    if [layer.path for layer in graph.layers] == paths:
        return all(
            value_at(layer.forms["macs"].smooth, setting) == one.totals.macs
            for layer, one in zip(forms.layers, cost.layers, strict=True)
        )
    return _kinds_are_exact(forms, cost, setting)


def _kinds_are_exact(forms: Forms, cost: Cost, setting: dict[str, Exact]) -> bool:
    ours = forms.by(_kind_and_place, "macs")
    theirs: dict[str, Exact] = {}
    for one in cost.layers:
        key = f"{one.kind} {one.layer.path.partition('/')[0]}"
        theirs[key] = theirs.get(key, 0) + one.totals.exactly("macs")
    return ours.keys() == theirs.keys() and all(
        value_at(form.smooth, setting) == theirs[key] for key, form in ours.items()
    )


def _kind_and_place(layer: LayerForms) -> str:
    return f"{layer.kind} {layer.layer.path.partition('/')[0]}"


def _in_words(forms: Forms, point: Point) -> str:
    pairs = zip(forms.variables, point, strict=True)
    return ", ".join(f"{variable.name} {value}" for variable, value in pairs)


def _too_few(forms: Forms, variable: Variable, axis: Sequence[Exact], needed: int) -> UsageError:
    found = ", ".join(map(str, sorted(axis))) or "none"
    there = f"there {'is' if len(axis) == 1 else 'are'} {len(axis)}"
    message = f"too few values of `{variable.name}` at which nothing is rounded"
    branches = [fact for fact, role in forms.facts.items() if role == "branch"]
    help_text = (
        f"at another setting, such as `--{variable.name} 2`, the form takes another branch"
        if any(
            variable.symbol in fact.left.free_symbols | fact.right.free_symbols for fact in branches
        )
        else f"leave `{variable.name}` out of `--symbols`"
    )
    notes = (f"{needed} determine its degree, and {there}: {found}",)
    return UsageError([Diagnostic(message, notes=notes, helps=(help_text,))])
