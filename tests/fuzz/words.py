"""Random expressions, chains and layers, from the vocabulary of the spec language."""

from __future__ import annotations

from random import Random
from typing import get_args

from costcalc import ops
from costcalc.algebra import language
from costcalc.ops.base import Flag, Switch

NAMES = ("cin", "hin", "win", "din", "tin", "i", "a", "b", "c", "f", "g", "act", "input", "size")
NUMBERS = ("0", "1", "2", "3", "7", "8", "16", "64", "1000", "0.5", "1/3", "-1", "1e9", "9e99")
ODD = ("", "true", "false", "1e999", "9**9**9", "()", "(1,)", "relu", "0x1", ".5.", "é", "1 1", "'")
SIGNS = ("+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or", "|")
ARITHMETIC = ("+", "-", "*", "/", "//", "%")


class Dice(Random):
    """Random choices; `wild` is how often the text makes no sense."""

    wild = 0.0

    def goes_wild(self) -> bool:
        return self.random() < self.wild


def expression(random: Random, depth: int = 3) -> str:
    """Anything that looks like an expression."""
    if depth == 0 or random.random() < 0.35:
        source = random.choices((NUMBERS, NAMES, ODD), (12, 6, 1))[0]
        return random.choice(source)
    one, two, three = (expression(random, depth - 1) for _ in range(3))
    form = random.randrange(9)
    if form < 4:
        return f"{one} {random.choice(SIGNS)} {two}"
    if form < 6:
        function = random.choice(sorted(language.names()))
        return f"{function}({', '.join((one, two, three)[: random.choice((1, 1, 2, 3))])})"
    return random.choice(
        (f"({one})", f"-{one}", f"not {one}", f"({one}, {two})", f"{one} if {two} else {three}")
    )


def number(dice: Dice, names: tuple[str, ...] = (), depth: int = 2) -> str:
    """An expression that is a number, of whatever value."""
    if dice.goes_wild():
        return expression(dice)
    if depth == 0 or dice.random() < 0.3:
        return dice.choice(names) if names and dice.random() < 0.6 else dice.choice(NUMBERS[:-2])
    one, two = number(dice, names, depth - 1), number(dice, names, depth - 1)
    match dice.randrange(8):
        case 0:
            return f"make_divisible({one}, {dice.choice((one, two, '8', '8', '4'))})"
        case 1:
            return f"{dice.choice(('int', 'round', 'ceil', 'floor', 'abs'))}({one})"
        case 2:
            return f"{dice.choice(('max', 'min', 'max', 'round_log'))}({one}, {two})"
        case 3:
            return f"({one} if {condition(dice, names)} else {two})"
        case 4:
            return f"({one}) ** {dice.choice(('2', '2', '0', '-1', '7', '1/2'))}"
        case _:
            return f"({one} {dice.choice(ARITHMETIC)} {two})"


def condition(dice: Dice, names: tuple[str, ...] = ()) -> str:
    """An expression that is true or false."""
    if dice.goes_wild():
        return expression(dice)
    one, two = number(dice, names, 1), number(dice, names, 1)
    text = f"{one} {dice.choice(('==', '!=', '<', '<=', '>', '>='))} {two}"
    return text if dice.random() < 0.7 else f"not ({text}) {dice.choice(('and', 'or'))} {text}"


def size(dice: Dice, names: tuple[str, ...] = ()) -> str:
    """What stands for a size: a small number in most cases."""
    if dice.goes_wild():
        return number(dice, names)
    form = dice.random()
    if form < 0.6:
        return dice.choice(("1", "2", "3", "4", "6", "8", "12", "24"))
    if form < 0.8 and names:
        return dice.choice(names)
    return f"max(1, min(99, int({number(dice, names)})))"


def operator(dice: Dice, names: tuple[str, ...]) -> str:
    """A call of an operator, with some of its attributes."""
    name = dice.choice(sorted(ops.names()))
    fields = ops.find(name).fields
    given = [field.name for field in fields if field.required or dice.random() < 0.15]
    if dice.goes_wild():
        given.append(dice.choice(NAMES))
    flags = {field.name for field in fields if field.rule in FLAGS}
    arguments = [f"{word}={_argument(dice, word, flags, names)}" for word in given]
    return f"{name}({', '.join(arguments)})" if arguments else name


FLAGS = [get_args(kind)[1] for kind in (Flag, Switch)]
"""Rules of attributes that are true or false."""


def _argument(dice: Dice, word: str, flags: set[str], names: tuple[str, ...]) -> str:
    if word in flags:
        return dice.choice(("true", "false"))
    if word == "axis":
        return dice.choice(("0", "1", "2", "-1", "(0, 1)", "(1, 2)"))
    if dice.random() < 0.1:
        return f"({size(dice, names)}, {size(dice, names)})"
    return size(dice, names)


EASY = (
    *("absolute", "adaptive_maxpool(2)", "elu", "exp", "glu(axis=0)", "gmp", "hardtanh(0, 6)"),
    *("instance_norm", "leaky_relu(0.1)", "locally_connected(3, k=2)", "lstm(4, layers=2)"),
    *("mish", "plus(1)", "power(2)", "reduce_mean(0)", "reduce_sum(-1, keep=true)", "rnn(3)"),
    *("pixel_shuffle(1)", "pixel_unshuffle(2)", "tokens", "image((1, 2, 2))", "image((4,))"),
    *("roi_align(2, 3)", "rope", "selu", "softplus", "times(1/2)", "unfold(2)"),
)
"""Layers that many inputs can be given."""


def chain(dice: Dice, blocks: list[str], names: tuple[str, ...]) -> str:
    """Operators and blocks one after another."""
    parts = []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        form = dice.random()
        if blocks and form < 0.3:
            parts.append(f"{dice.choice(blocks)}({size(dice, names)})")
        elif form < 0.8:
            easy = ("relu", "bn", "dropout", "sigmoid", f"conv({size(dice, names)}, k=3)")
            parts.append(dice.choice(easy))
        elif form < 0.85:
            other = operator(dice, names) if dice.random() < 0.3 else "gelu"
            parts.append(f"(relu if {condition(dice, names)} else {other})")
        elif form < 0.9:
            parts.append(dice.choice(EASY))
        else:
            parts.append(operator(dice, names))
    return " | ".join(parts)
