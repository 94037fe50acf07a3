"""Example number n of a kind: always the same one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from costcalc.spec import catalog
from tests.bridge.random_specs import random_spec
from tests.bridge.random_specs.towers import Towers
from tests.fuzz import specs, words
from tests.fuzz.words import Dice


class Example(NamedTuple):
    """A command line, and what stands on its standard input; whether that must be counted."""

    arguments: tuple[str, ...]
    text: bytes = b""
    valid: bool = False


COMMON = ("--format", "json")
OPTIONS = (
    *("--alpha", "--rho", "--width", "--groups", "--scale", "--resolution", "--classes", "--alhpa"),
    *("--batch", "--fold", "--top", "--sort", "--exclude", "--format", "--exact", "--flops"),
    *("--all", "--help", "--version", "-h", "--", "-", "--operators"),
)
COMMANDS = ("list", "show", "compare")
VALUES = ("json", "csv", "markdown", "table", "macs", "bn", "fc,norm", "stages/0", "kind", "10")


def example(kind: str, number: int, seed: int = 0) -> Example:
    """Example `number` of that kind."""
    dice = Dice(f"{kind}/{number}/{seed}")
    dice.wild = dice.choice((0, 0, 0.003, 0.03))
    return KINDS[kind](dice)


def _text(dice: Dice) -> Example:
    """Characters without sense."""
    length = dice.randrange(1, 400)
    if dice.random() < 0.2:
        return Example(("-", *COMMON), dice.randbytes(length))
    letters = dice.choice((specs.MARKS, "abc: -[]{}\n ", "0123456789+-*/()., "))
    text = "".join(dice.choice(letters) for _ in range(length))
    head = dice.choice(("", "costcalc: 1\ninput: 3\nlayers:\n", "costcalc: 1\nlayers: [relu]\n"))
    return Example(("-", *COMMON), (head + text).encode())


def _built(dice: Dice) -> Example:
    return Example(("-", *_view(dice)), specs.built(dice).encode())


def _valid(dice: Dice) -> Example:
    """A spec that must be counted; two in three have inputs and outputs with names."""
    text = Towers(dice).spec() if dice.random() < 0.6 else random_spec(dice)
    return Example(("-", *_view(dice)), text.encode(), valid=True)


def _mutated(dice: Dice) -> Example:
    return Example(("-", *_view(dice)), specs.mutated(dice).encode())


def _view(dice: Dice) -> tuple[str, ...]:
    """Mostly JSON, whose sums can be checked."""
    if dice.random() < 0.7:
        return (*COMMON, *dice.choice(((), (), ("--fold", "1"), ("--exclude", "bn,bias"))))
    form = dice.choice(("table", "csv", "markdown"))
    return ("--format", form, *dice.choice(((), ("--top", "3"), ("--all",), ("--help",))))


def _expression(dice: Dice) -> Example:
    """A random expression as the value of an option, or in an address."""
    text = words.expression(dice, 4) if dice.random() < 0.3 else words.number(dice, (), 5)
    if dice.random() < 0.5:
        return Example(("mobilenet_v1", "--alpha", text, *COMMON))
    name = dice.choice(("mobilenet_v1:alpha", "resnet:stride", "shufflenet_v1:groups"))
    return Example((f"{name}={text}", *COMMON))


@cache
def _networks() -> tuple[str, ...]:
    return tuple(catalog.names())


def _command(dice: Dice) -> Example:
    """A random command line."""
    names = _networks()
    arguments: list[str] = []
    for _ in range(dice.randint(0, 6)):
        form = dice.random()
        if form < 0.3:
            address = dice.choice((*names, *COMMANDS))
            extra = f":{dice.choice(names)}" if dice.random() < 0.1 else ""
            arguments.append(address + extra)
        elif form < 0.7:
            arguments.append(dice.choice(OPTIONS))
        elif form < 0.9:
            arguments.append(dice.choice((*VALUES, words.expression(dice, 1))))
        else:
            arguments.append("".join(dice.choice(specs.MARKS) for _ in range(5)))
    return Example(tuple(arguments), specs.built(dice).encode())


KINDS: dict[str, Callable[[Dice], Example]] = {
    "text": _text,
    "built": _built,
    "valid": _valid,
    "mutated": _mutated,
    "expression": _expression,
    "command": _command,
}
