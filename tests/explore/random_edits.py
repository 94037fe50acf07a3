"""Random edits of the shipped specs, as people make them: `python -m tests.explore.random_edits`.

One or two of: another width, kernel or stride, groups, a number of a table, a step or row added,
removed, moved or renamed. A text that cannot be built is thrown away. Of each pair the causes and
the edits sum to the change of every figure.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from costcalc.cost.network import Network
from costcalc.errors import CostcalcError
from costcalc.explore.diff.difference import difference
from costcalc.explore.diff.record import Difference, summed

SPECS = Path(__file__).parents[2] / "specs"
NAMES = sorted(path.stem for path in SPECS.glob("*.yaml"))
SLOW = frozenset({"amoebanet", "nasnet", "pnasnet"})
"""Networks of more than a thousand layers: one in ten is taken."""

STEP = re.compile(r"^( *)- (?:(\w+):)? ?(.*)$")
Lines = list[str]
Edit = Callable[[Lines, Random], None]


class Pair(NamedTuple):
    """A network, the same network edited, and what was done to its text."""

    name: str
    old: Network
    new: Network
    edits: tuple[str, ...]


def _number(pattern: str, choices: tuple[str, ...]) -> Edit:
    """Another number in the place of one that a pattern finds."""

    def edit(lines: Lines, random: Random) -> None:
        places = [
            (n, m) for n in _body(lines) for m in re.finditer(pattern, lines[n].partition("#")[0])
        ]
        line, found = random.choice(places)
        start, end = found.span(1)
        lines[line] = lines[line][:start] + random.choice(choices) + lines[line][end:]

    return edit


def _body(lines: Lines) -> range:
    """The lines of blocks and layers."""
    start = next(n for n, line in enumerate(lines) if re.match(r"(blocks|layers):", line))
    ends = [n for n, line in enumerate(lines) if re.match(r"(variants|elsewhere|ref)", line)]
    return range(start + 1, min([n for n in ends if n > start] or [len(lines)]))


def _steps(lines: Lines) -> list[int]:
    """The lines that are a whole step or row."""
    found = []
    for n in _body(lines):
        indent = len(lines[n]) - len(lines[n].lstrip())
        after = lines[n + 1] if n + 1 < len(lines) else ""
        is_last = not after.strip() or len(after) - len(after.lstrip()) <= indent
        if lines[n].lstrip().startswith("- ") and is_last:
            found.append(n)
    return found


def groups(lines: Lines, random: Random) -> None:
    line = random.choice([n for n in _body(lines) if re.search(r"\bconv\(", lines[n])])
    lines[line] = re.sub(r"\bconv\((\w+(?:\([^()]*\))?)", r"conv(\1, g=2", lines[line], count=1)


def add(lines: Lines, random: Random) -> None:
    line = random.choice(_steps(lines))
    copy = re.sub(r"- (\w+):", r"- \1_again:", lines[line])
    lines.insert(line + random.randint(0, 1), copy)


def remove(lines: Lines, random: Random) -> None:
    del lines[random.choice(_steps(lines))]


def move(lines: Lines, random: Random) -> None:
    steps = _steps(lines)
    line = random.choice([n for n in steps if n + 1 in steps])
    lines[line], lines[line + 1] = lines[line + 1], lines[line]


def rename(lines: Lines, random: Random) -> None:
    named = [n for n in _body(lines) if re.match(r" *- (\w+):", lines[n])]
    line = random.choice(named)
    lines[line] = re.sub(r"- (\w+):", r"- \1_new:", lines[line], count=1)


EDITS: dict[str, Edit] = {
    "width": _number(r"\b(?:conv|ch|linear)\((\d+)\b", ("8", "24", "40", "48", "96", "200")),
    "table": _number(r"[\[ ](\d+)[,\]]", ("1", "2", "3", "4", "6", "16", "48", "64", "96")),
    "kernel": _number(r"\bk=(\d+)", ("1", "3", "5", "7")),
    "stride": _number(r"\bs=(\d+)", ("1", "2", "3")),
    "groups": groups,
    "add": add,
    "remove": remove,
    "move": move,
    "rename": rename,
}


def pair(number: int, seed: int = 0) -> Pair:
    """The pair of a number; what cannot be edited or built is tried again with other edits."""
    random = Random(f"{seed} {number}")
    while True:
        name = random.choice(NAMES)
        if name in SLOW and random.random() > 0.1:
            continue
        text = (SPECS / f"{name}.yaml").read_text(encoding="utf-8")
        lines = text.splitlines()
        chosen = tuple(random.choice(list(EDITS)) for _ in range(random.randint(1, 2)))
        try:
            for word in chosen:
                EDITS[word](lines, random)
            old, new = Network.from_text(text), Network.from_text("\n".join(lines))
            new.graph()
        except (CostcalcError, IndexError):
            continue
        return Pair(name, old, new, chosen)


def checked(one: Pair) -> Difference:
    """The difference of a pair. Raises AssertionError if a sum is not the change."""
    found = difference(one.old, one.new, ("old", "new"))
    causes = summed(cause.totals for layer in found.layers for cause in layer.causes)
    edits = summed(edit.totals for edit in found.edits)
    costs = one.old.cost().totals, one.new.cost().totals
    for name in ("macs", "weights", "biases", "norm", "buffers", "activations", "bytes"):
        change = costs[1].exactly(name) - costs[0].exactly(name)
        assert causes.exactly(name) == change, (one.name, one.edits, name)
        assert edits.exactly(name) == change, (one.name, one.edits, name)
    return found


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.explore.random_edits", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    words: dict[str, int] = {}
    changed = causes = edits = 0
    for number in range(options.count):
        one = pair(number, options.seed)
        found = checked(one)
        changed += any(found.totals)
        causes += sum(len(layer.causes) for layer in found.layers)
        edits += len(found.edits)
        for word in one.edits:
            words[word] = words.get(word, 0) + 1
    print(f"{options.count:,} pairs, {changed:,} with other totals; edits by kind: {words}")
    print(f"{causes:,} causes and {edits:,} edits; all sum to the change, figure by figure")
    return 0


if __name__ == "__main__":
    sys.exit(main())
