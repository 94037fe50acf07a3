"""Random specs of one or two parameters, whose cost rises, falls, has valleys, jumps and gaps."""

from __future__ import annotations

import random
from typing import NamedTuple

WHOLE = (
    "{c} * n + {d}",
    "max(1, {c} * n + {d})",
    "abs(n - {c}) + {d}",
    "(n - {c}) ** 2 + {d}",
    "n * ({e} - n)",
    "max({d}, {e} - n)",
    "n % {c} + {d}",
    "ceil({f} / n)",
    "ceil({f} / (abs(n) + {d}))",
    "ceil(ceil({f} / max(n, 1)) / {c}) + {d}",
    "(n - {d}) / {c} + {d}",
    "round(n * {c} / 2) + {d}",
    "make_divisible(n * {c}, 8)",
    "round_log(n + {e}, 2) + {d}",
    "{f} // n + {d}",
    "n + {d} if n > {c} else {e}",
    "n",
)
RATIONAL = (
    "int({e} * n)",
    "int({e} * n) + {d}",
    "round({c} * n * n) + {d}",
    "make_divisible({f} * n, 8)",
    "make_divisible({f} * n, {c})",
    "make_divisible(int({f} * n) * n, 8)",
    "ceil({e} / n)",
    "ceil({e} / (n * n + 1))",
    "round(abs(n - {c}/2) * {c}) + {d}",
    "int(round({c} * n) * n) + {d}",
    "floor(ceil({e} * n) / {c}) + {d}",
    "max({d}, int({e} - {c} * n))",
    "min({e}, max({d}, round({c} * n)))",
    "{c} * n",
    "ceil((n - 1) * (n - 2) * {c}) + {e}",
    "round_log(n * n + {c}, 3/2) + {d}",
    "int({f} * n) // {c} + {d}",
    "make_divisible(ceil({e} * n) * {c} / 3, 4)",
    "int({e} * n) + {d} if n < {c} else {e}",
    "max({d}, int(n ** 3 * {c}) - {e})",
)
BROAD = ("conv({0})", "conv({0}, k=3)", "conv(16, k=3) | conv({0}, s=2)")
OTHER_WHOLE = (
    "- do: conv(8, k=3)\n    repeat: n",
    "- do: conv(8, k=3)\n    repeat: max(0, n)",
    "- do: conv(8, k=3)\n    when: n > {c}",
    "- conv({f}) | conv({f}, k=3, g=n)",
    "- conv(8, k=3, s=n)",
    "- conv(8, k=n, s=n, p=0)",
    "- do: conv({0})\n    when: n % 3 != 1",
)
OTHER_RATIONAL = (
    "- do: conv(8, k=3)\n    repeat: ceil(2 * abs(n))",
    "- do: conv(8, k=3)\n    when: n > {c}/2",
    "- do: conv({0})\n    when: n * n < {c}",
)


class Sample(NamedTuple):
    """A spec as text, its targets, and the settings of its second parameter, if it has one."""

    text: str
    targets: tuple[tuple[str, float], ...]
    second: bool


def sample(seed: int) -> Sample:
    """A spec that may or may not build at its default, of this seed."""
    chance = random.Random(seed)
    rational = chance.random() < 0.5
    second = chance.random() < 0.2
    layers = [_layer(chance, rational) for _ in range(chance.randint(1, 3))]
    if second:
        layers.append("- conv(m)")
    default, bounds = _range(chance, rational)
    words = [f"default: {default}"]
    if bounds:
        words.append(f"range: {bounds}")
    if not rational and chance.random() < 0.4:
        words.append("whole: true")
    size = "(3, ceil(24 * abs(n)) + 3, 9)" if chance.random() < 0.1 else "(3, 7, 9)"
    other = "  m: {default: 4, range: 1 <= m <= 6}\n" if second else ""
    text = (
        f"costcalc: 1\nname: sample\nparams:\n  n: {{{', '.join(words)}}}\n{other}"
        f"input: {size}\nlayers:\n  - conv(5 + 0 * n)\n  " + "\n  ".join(layers) + "\n"
    )
    quantities = chance.sample(("macs", "params", "activations"), 2)
    targets = [(quantities[0], 10 ** chance.uniform(1.7, 5.5))]
    if chance.random() < 0.2:
        targets.append((quantities[1], 10 ** chance.uniform(2, 5.5)))
    return Sample(text, tuple(targets), second)


def _layer(chance: random.Random, rational: bool) -> str:
    pool = RATIONAL if rational else WHOLE
    size = _filled(chance, chance.choice(pool))
    if chance.random() < 0.25:
        other = chance.choice(OTHER_RATIONAL if rational else OTHER_WHOLE)
        return _filled(chance, other.replace("{0}", size))
    return f"- {chance.choice(BROAD).replace('{0}', size)}"


def _filled(chance: random.Random, text: str) -> str:
    values = {"c": (2, 7), "d": (1, 4), "e": (6, 20), "f": (12, 64)}
    for letter, ends in values.items():
        while f"{{{letter}}}" in text:
            text = text.replace(f"{{{letter}}}", str(chance.randint(*ends)), 1)
    return text


def _range(chance: random.Random, rational: bool) -> tuple[str, str]:
    """A default, and a range that holds it, or none."""
    low = chance.choice((-6, -3, -1, 0, 0, 1, 1, 2))
    high = low + chance.randint(1, 4 if rational else 30)
    default = f"{2 * low + 1}/2" if rational else str(chance.randint(low + 1, high))
    if not rational and low + 1 == high:
        high += 1
    opened = chance.choice(("<", "<="))
    closed = chance.choice(("<", "<="))
    if not rational and closed == "<":
        high += 1
    match chance.randint(0, 9):
        case 0:
            return default, f"n {'>' if opened == '<' else '>='} {low}"
        case 1:
            return default, f"n {closed} {high}"
        case 2 if low >= 0:
            return default, ""
    return default, f"{low} {opened} n {closed} {high}"
