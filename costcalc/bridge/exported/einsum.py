"""Products along named axes, `einsum` and `tensordot`, as products of matrices between views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from string import ascii_letters

from costcalc.bridge.exported.graph import Name, Step
from costcalc.records import NamedTuple

Shape = tuple[int, ...]


class Product(NamedTuple):
    """A product of two tensors, each axis of which has a letter."""

    left: str
    right: str
    out: str
    sizes: Mapping[str, int]
    """By the letters."""

    @property
    def summed(self) -> str:
        """The axes that are added up over."""
        return "".join(one for one in self.left if one in self.right and one not in self.out)


def product_of(step: Step, shapes: Mapping[str, Shape]) -> Product | None:
    """The product that an operator is; None where it is none of two tensors that adds up."""
    match step.target:
        case "aten.einsum":
            names = step.arguments.get("tensors")
            words = _equation(step.arguments.get("equation"), names, shapes)
        case "aten.tensordot":
            names = (step.arguments.get("self"), step.arguments.get("other"))
            words = _contraction(step, names, shapes)
        case _:
            return None
    if words is None or names is None:
        return None
    return _sized(*words, [shapes[one.name] for one in names])


def _equation(
    equation: object, names: object, shapes: Mapping[str, Shape]
) -> tuple[str, str, str] | None:
    """The letters of both tensors and the result; those of `...` are letters of their own."""
    if not isinstance(equation, str) or not isinstance(names, tuple) or len(names) != 2:
        return None
    given, arrow, out = equation.replace(" ", "").partition("->")
    words = given.split(",")
    if not arrow or len(words) != len(names):
        return None
    free = "".join(letter for letter in ascii_letters if letter not in equation)
    found, most = [], ""
    for word, name in zip(words, names, strict=True):
        more = len(shapes[name.name]) - len(word.replace("...", ""))
        letters = free[-more:] if more > 0 and "..." in word else ""
        most = max(most, letters, key=len)
        found.append(word.replace("...", letters, 1))
    return found[0], found[1], out.replace("...", most, 1)


def _contraction(
    step: Step, names: Sequence[object], shapes: Mapping[str, Shape]
) -> tuple[str, str, str] | None:
    """The letters of a product along pairs of axes."""
    ranks = [len(shapes[one.name]) for one in names if isinstance(one, Name)]
    if len(ranks) != 2 or not min(ranks) or sum(ranks) > len(ascii_letters):
        return None
    left, right = list(ascii_letters[: ranks[0]]), list(ascii_letters[-ranks[1] :])
    dims = [step.arguments.get(word) for word in ("dims_self", "dims_other")]
    firsts, seconds = (one if isinstance(one, tuple) else () for one in dims)
    for a, b in zip(firsts, seconds, strict=False):
        if type(a) is not int or type(b) is not int:
            return None
        right[b % ranks[1]] = left[a % ranks[0]]
    out = [one for one in left if one not in right] + [one for one in right if one not in left]
    return "".join(left), "".join(right), "".join(out)


def _sized(left: str, right: str, out: str, shapes: Sequence[Shape]) -> Product | None:
    """The product, if each letter has one size, each is there once, and some are added up over."""
    sizes: dict[str, int] = {}
    for word, shape in zip((left, right), shapes, strict=True):
        if len(word) != len(shape) or len({*word}) != len(word):
            return None
        for letter, size in zip(word, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                return None
    found = Product(left, right, out, sizes)
    is_whole = {*left, *right} == {*out, *found.summed} and len({*out}) == len(out)
    return found if is_whole and found.summed else None


def multiplied(product: Product) -> int:
    """Its multiply-adds."""
    return prod(product.sizes.values())


def in_parts(step: Step, product: Product) -> tuple[list[Step], dict[str, Shape]]:
    """The operators that compute it, and the shapes of what is between them."""
    left, right, out, sizes = product
    both = "".join(one for one in left if one in right and one in out)
    rows = "".join(one for one in left if one not in right)
    columns = "".join(one for one in right if one not in left)
    steps, shapes = list[Step](), dict[str, Shape]()

    def made(kind: str, shape: Shape, **given: object) -> Name:
        name = f"{step.results[0]} {len(steps)}"
        shapes[name] = shape
        steps.append(step._replace(target=f"aten.{kind}", arguments=given, results=(name,)))
        return Name(name)

    def turned(value: Name, own: str, order: str) -> Name:
        dims = tuple(map(own.index, order))
        return made("permute", tuple(sizes[one] for one in order), self=value, dims=dims)

    def matrices(value: Name, own: str, *groups: str) -> Name:
        shape = tuple(prod(sizes[one] for one in group) for group in groups)
        shape = shape if both else shape[1:]
        return made("view", shape, self=turned(value, own, "".join(groups)), size=shape)

    names = step.arguments.get("tensors")
    a, b = names if names is not None else (step.arguments["self"], step.arguments["other"])
    x = matrices(a, left, both, rows, product.summed)
    y = matrices(b, right, both, product.summed, columns)
    shape = (*shapes[x.name][:-1], shapes[y.name][-1])
    wide = tuple(sizes[one] for one in both + rows + columns)
    found = made("bmm" if both else "mm", shape, self=x, mat2=y)
    found = made("view", wide, self=found, size=wide)
    dims = tuple(map((both + rows + columns).index, out))
    last = {"self": found, "dims": dims}
    steps.append(step._replace(target="aten.permute", arguments=last))
    return steps, shapes
