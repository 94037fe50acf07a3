"""What may enter an operator: how many inputs, of which ranks, and what their axes mean."""

from __future__ import annotations

from costcalc.errors import SpecError, fault
from costcalc.graph.place import Place
from costcalc.ops.base import Op, Order, Shape

RANKS = {
    1: "(dim)",
    2: "(tokens, dim) or (channels, length)",
    3: "(channels, height, width)",
    4: "(channels, time, height, width)",
}
"""The ranks that an input may have, in words."""
ORDERS = {"tokens": "(tokens, dim)", "channels": "(channels, length)"}
AXES_OF = {"tokens": ("tokens", "features"), "channels": ("channels", "length")}


def check_inputs(operator: Op, shapes: tuple[Shape, ...], place: Place) -> None:
    """Number of inputs, and their ranks."""
    name = operator.name
    fewest, most = operator.arity
    if len(shapes) < fewest or (most is not None and len(shapes) > most):
        message = f"`{name}` takes {_inputs(fewest, most)}, not {len(shapes)}"
        raise fault(message, place.span, helps=(_how_to_give(name, fewest, most),))
    for shape in shapes:
        if len(shape) not in operator.ranks:
            wanted = _ranks_in_words(operator)
            notes = place._replace(labels=()).inputs(shapes)
            raise fault(f"`{name}` takes an input of {wanted}", place.span, notes=notes)


def other_order(operator: Op, found: Order, giver: str, place: Place) -> SpecError:
    """The fault of two axes that mean something else where they come from."""
    name = operator.name
    message = f"`{name}` takes {ORDERS[operator.reads]}, and `{giver}` gives {ORDERS[found]}"
    helps = ["put `transpose` before it"]
    if any(field.name == "axis" for field in operator.fields):
        axis = 1 if name == "gap" or operator.reads == "channels" else 0
        helps = [
            f"write `axis={axis}` for the {AXES_OF[found][axis]}, or put `transpose` before it"
        ]
    return fault(message, place.span, helps=helps)


def _rank_in_words(operator: Op, rank: int) -> str:
    return ORDERS[operator.reads or "tokens"] if rank == 2 else RANKS[rank]


def _ranks_in_words(operator: Op) -> str:
    """The inputs an operator takes: `(tokens, dim) or (channels, height, width)`."""
    *words, last = [_rank_in_words(operator, rank) for rank in operator.ranks if rank in RANKS]
    return f"{', '.join(words)} or {last}" if words else last


def _how_to_give(name: str, fewest: int, most: int | None) -> str:
    """How an operator gets as many inputs as it takes."""
    if most == 1:
        return "join them with concat, add or mul"
    named = f"name its inputs: `from: [{', '.join('abcd'[:fewest])}]`"
    return f"{named}, or use the structure `{name}:`" if most is None else named


def _inputs(fewest: int, most: int | None) -> str:
    """`one input`, `two inputs or more`."""
    words = f"{('no', 'one', 'two', 'three', 'four')[fewest]} input{'s' if fewest > 1 else ''}"
    return words if most == fewest else f"{words} or more"
