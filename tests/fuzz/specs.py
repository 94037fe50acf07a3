"""Random specs: built from the language's own structures, or a good one with faults put in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

from tests.fuzz import words
from tests.fuzz.words import Dice

ROOT = Path(__file__).parent.parent.parent
INPUTS = (*("(3, 32, 24)", "(8, 7, 5)", "(24, 9, 14)") * 4, "(49, 96)", "(8, 3, 6, 5)", "128")
MARKS = (
    *"[]{}:,-#&*!|>'\"%@`?\\()=/+<\t ",
    "\n",
    "\n  ",
    ": ",
    " - ",
    "---\n",
    "é",
    "\u202e",
    "\0",
)
STEPS = ("x", "y", "z", "stem", "head")
PIECE = re.compile(r"\w+|\s+|[^\w\s]")


def built(dice: Dice) -> str:
    """A spec whose form is right unless the dice go wild."""
    blocks: list[str] = []
    names: tuple[str, ...] = ("a", "b", "f(2)")
    text = f"costcalc: {'2' if dice.goes_wild() else '1'}\n"
    text += f"params:\n  a: {{default: '{words.size(dice)}', range: a >= 1}}\n"
    if dice.random() < 0.3:
        text += "  act: {default: relu, choices: [relu, gelu, identity]}\n"
    text += f"let:\n  b: {words.size(dice, ('a',))}\n  f(c): max(c, {words.size(dice, ('a',))})\n"
    if dice.random() < 0.3:
        text += f"  g: {{by: a, 1: '{words.size(dice)}', else: '{words.size(dice, ('a', 'b'))}'}}\n"
        names = (*names, "g")
    inputs = input_names(dice)
    text += input_of(dice, inputs, names)
    text += "blocks:\n"
    for name in ("u", "v")[: dice.randint(1, 2)]:
        inner = (*names, "c", "cin", "hin")
        text += block(dice, name, blocks, inner)
        blocks.append(name)
    used = " ".join(f"| conv({name})" for name in names)
    last = f"  - last: relu {used} {'| act' if 'act:' in text else ''}\n"
    calls = "".join(f"  - call_{name}: {name}({words.size(dice, names)})\n" for name in blocks)
    layers = body(dice, blocks, names, 1, 3, inputs)
    others = "".join(f"  - of_{name}: relu\n    from: {name}\n" for name in inputs[1:])
    return f"{text}layers:\n{layers}{calls}{others}{last}{outputs(dice, inputs)}"


def input_names(dice: Dice) -> tuple[str, ...]:
    """The names of the inputs; none for one without a name."""
    return dice.choice(((), (), (), ("one",), ("one", "two")))


def input_of(dice: Dice, inputs: tuple[str, ...], names: tuple[str, ...]) -> str:
    """The key `input`: one shape, or one for each name."""
    shape = words.number(dice, names) if dice.goes_wild() else dice.choice(INPUTS)
    if not inputs:
        return f"input: {shape}\n"
    same = dice.random() < 0.7
    shapes = (shape if same else dice.choice(INPUTS) for _ in inputs)
    lines = (f"  {name}: {one}\n" for name, one in zip(inputs, shapes, strict=True))
    return "input:\n" + "".join(lines)


def outputs(dice: Dice, inputs: tuple[str, ...]) -> str:
    """The key `outputs`, which steps that nothing reads need."""
    given = ["last", *(f"of_{name}" for name in inputs[1:])]
    if dice.random() < 0.1:
        given.append(dice.choice(("call_u", "x", "x.y")))
    return f"outputs: [{', '.join(given)}]\n" if len(given) > 1 or dice.random() < 0.1 else ""


def block(dice: Dice, name: str, blocks: list[str], names: tuple[str, ...]) -> str:
    """A block of one result, or of several that it returns by name."""
    last = f"- all_{name}: conv(max(1, c))\n"
    if dice.random() < 0.7:
        return f"  {name}(c):\n{body(dice, blocks, names, 2, 2)}    {last}"
    steps = body(dice, blocks, names, 3, 2)
    known = [one for one in STEPS if f"\n      - {one}:" in steps] or [f"all_{name}"]
    returned = ", ".join(dict.fromkeys((f"all_{name}", dice.choice(known))))
    return f"  {name}(c):\n    do:\n{steps}      {last}    returns: [{returned}]\n"


def body(
    dice: Dice,
    blocks: list[str],
    names: tuple[str, ...],
    indent: int,
    depth: int,
    inputs: tuple[str, ...] = (),
) -> str:
    """A list of steps."""
    known = list(STEPS)
    dice.shuffle(known)
    earlier: list[str] = ["input", *inputs]
    text = ""
    for name in known[: dice.randint(1, 4)]:
        text += step(dice, name, earlier, blocks, names, indent, depth)
        earlier.append(name)
    return text


def step(
    dice: Dice,
    name: str,
    earlier: list[str],
    blocks: list[str],
    names: tuple[str, ...],
    indent: int,
    depth: int,
) -> str:
    """One named step, with its modifiers."""
    blank = "  " * indent
    extra = modifiers(dice, earlier, names, blank)
    if "repeat:" in extra:
        names = (*names, "i")
    if "table:" in extra:
        names = (*names, "d")
    before = [one for one in earlier if one in STEPS]
    if (before or dice.goes_wild()) and dice.random() < 0.1:
        return f"{blank}- {name}: {{same: {dice.choice(before or earlier)}}}\n{extra}"
    if depth == 0 or dice.random() < 0.5:
        chain = words.chain(dice, blocks, names)
        if before and dice.random() < (0.01 if "|" in chain else 0.1):
            extra += f"{blank}  tied: {dice.choice(before)}\n"
        return f"{blank}- {name}: {chain}\n{extra}"
    if dice.random() < 0.08:
        experts = words.size(dice, names)
        active = dice.choice(("1", experts, words.size(dice, names)))
        sizes = [f"experts: {experts}", f"active: {active}"]
        lines = [*sizes, f"do: {words.chain(dice, blocks, names)}"]
        inside = "".join(f"{blank}      {line}\n" for line in lines)
        return f"{blank}- {name}:\n{blank}    route:\n{inside}{extra}"
    structure = dice.choice(("residual", "concat", "add", "mul", "tap", ""))
    text = f"{blank}- {name}:\n"
    if not structure:
        return text + body(dice, blocks, names, indent + 2, depth - 1) + extra
    text += f"{blank}    {structure}:\n"
    if structure in ("concat", "add", "mul") and dice.random() < 0.3:
        text = f"{blank}- {name}:\n{blank}    {structure}: {words.chain(dice, blocks, names)}\n"
        if dice.random() < 0.5 and "table:" not in extra:
            row = f"{blank}    - ['{words.size(dice)}']\n"
            extra += f"{blank}  table:\n{blank}    - [d]\n{row * dice.randint(1, 3)}"
            extra += f"{blank}  when: d > 0\n" if "when" not in extra else ""
        elif "repeat:" not in extra:
            extra += f"{blank}  repeat: {words.size(dice, names)}\n"
    elif structure in ("concat", "add", "mul"):
        for branch in ("l", "r", "m")[: 1 if dice.goes_wild() else dice.choice((2, 2, 3))]:
            chosen = dice.choice(("[]", "relu", words.chain(dice, blocks, names)))
            text += f"{blank}      {branch}: {chosen}\n"
    else:
        text += body(dice, blocks, names, indent + 3, depth - 1)
    if structure == "residual" and dice.random() < 0.6:
        text += f"{blank}    if: {words.condition(dice, names)}\n"
    return text + extra


def modifiers(dice: Dice, earlier: list[str], names: tuple[str, ...], blank: str) -> str:
    """What stands below a step's name."""
    text = ""
    if dice.random() < 0.15:
        text += f"{blank}  repeat: {words.size(dice, names)}\n"
        text += f"{blank}  shared: true\n" if dice.random() < 0.3 else ""
    if dice.random() < 0.1:
        text += f"{blank}  when: {words.condition(dice, names)}\n"
    if dice.random() < 0.1:
        inside = dice.choice((".x", ".y", ".all_u")) if dice.random() < 0.15 else ""
        text += f"{blank}  from: {dice.choice(earlier)}{inside}\n"
    if dice.random() < 0.08:
        row = f"['{words.size(dice)}', '{words.size(dice)}']"
        text += f"{blank}  table:\n{blank}    - [d, e]\n{blank}    - {row}\n"
        text += f"{blank}  when: d + e > 2\n" if "when" not in text else ""
    if dice.goes_wild():
        text += f"{blank}  {dice.choice(('carry', 'skip', 'axis', 'if'))}: {words.size(dice)}\n"
    return text


@cache
def good() -> tuple[str, ...]:
    """The shipped specs, to put faults into."""
    files = sorted((ROOT / "specs").glob("*.yaml"))
    return tuple(path.read_text(encoding="utf-8") for path in files)


def mutated(dice: Dice) -> str:
    """A good spec with one to four faults."""
    text = dice.choice(good()) if dice.random() < 0.5 else built(dice)
    changes = (lines_changed, pieces_changed, pieces_changed, pieces_changed, characters_changed)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 4))):
        text = dice.choice(changes)(dice, text)
    return text


def lines_changed(random: Random, text: str) -> str:
    """A line deleted, doubled, swapped, replaced by another or indented anew."""
    lines = text.split("\n")
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            del lines[one]
        case 1:
            lines.insert(two, lines[one])
        case 2:
            lines[one], lines[two] = lines[two], lines[one]
        case 3:
            lines[one] = lines[two]
        case _:
            lines[one] = " " * random.randrange(9) + lines[one].lstrip()
    return "\n".join(lines)


def pieces_changed(random: Random, text: str) -> str:
    """A word or sign deleted, doubled, swapped or replaced."""
    pieces = PIECE.findall(text) or [""]
    one, two = random.randrange(len(pieces)), random.randrange(len(pieces))
    match random.choice((0, 1, 2, 3, 3, 3, 4, 4, 5)):
        case 0:
            del pieces[one]
        case 1:
            pieces.insert(two, pieces[one])
        case 2:
            pieces[one], pieces[two] = pieces[two], pieces[one]
        case 3:
            numbers = [n for n, piece in enumerate(pieces) if piece.isdigit()] or [one]
            pieces[random.choice(numbers)] = random.choice(words.NUMBERS)
        case 4:
            names = [n for n, piece in enumerate(pieces) if piece.isidentifier()] or [one]
            pieces[random.choice(names)] = pieces[random.choice(names)]
        case _:
            pieces[one] = words.expression(random, 2)
    return "".join(pieces)


def characters_changed(random: Random, text: str) -> str:
    """A few characters deleted, doubled or put in."""
    one = random.randrange(len(text) + 1)
    other = min(len(text), one + random.randint(1, 30))
    match random.randrange(3):
        case 0:
            return text[:one] + text[other:]
        case 1:
            return text[:other] + text[one:]
        case _:
            return text[:one] + random.choice(MARKS) + text[one:]
