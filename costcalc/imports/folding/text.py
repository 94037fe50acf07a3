"""Folded layers as the lines of a spec."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from costcalc.imports.folding.blocks import Template
from costcalc.imports.folding.branches import IrreducibleError
from costcalc.imports.folding.items import (
    LEADING,
    STRUCTURES,
    Block,
    Branches,
    Item,
    Items,
    Residual,
    Unit,
    modules_in,
)
from costcalc.imports.layer_text import call_text, value_text
from costcalc.imports.names import Names, step_name

Step = list[str]
"""The lines of one step, without its dash."""


def block_lines(templates: Sequence[Template]) -> list[str]:
    """The lines of `blocks:`; none without any."""
    found = ["blocks:"] if templates else []
    for one in templates:
        arguments = ", ".join(argument.name for argument in one.arguments)
        found.append(f"  {one.name}({arguments}):")
        found += listed(_Writer(templates, is_scope=True).steps(one.items), 4)
    return found


def layer_lines(items: Items, templates: Sequence[Template]) -> list[str]:
    """The lines of `layers:`."""
    return ["layers:", *listed(_Writer(templates, is_scope=True).steps(items), 2)]


def listed(steps: Sequence[Step], indent: int) -> list[str]:
    """Steps as entries of a list."""
    space = " " * indent
    found = []
    for first, *rest in steps:
        found.append(f"{space}- {first}")
        found += (f"{space}  {line}" for line in rest)
    return found


class _Writer:
    """The steps of one list."""

    def __init__(self, templates: Sequence[Template], *, is_scope: bool = False):
        self.templates = {one.name: one for one in templates}
        self.names = Names()
        self.last = "input" if is_scope else ""
        """The name of the step before; empty for one without."""

    def steps(self, items: Items) -> list[Step]:
        found: list[Step] = []
        runs = list(_runs(items))
        for place, run in enumerate(runs):
            follower = runs[place + 1][0] if place + 1 < len(runs) else None
            found += self.run(run, is_read=follower is not None and _takes_names(follower))
        return found

    def run(self, run: Sequence[Item], *, is_read: bool) -> list[Step]:
        """The steps of a run; `is_read` says that the next one takes it by its name."""
        first = run[0]
        match first:
            case Unit():
                return [self.chain(run, is_read=is_read)]
            case Block():
                return [self.blocks(run)]
            case Branches() if _takes_names(first):
                return self.named(first)
            case Branches():
                step = self.branches(first)
            case Residual():
                step = self.residual(first)
        self.last = self.name(first) if is_read else ""
        return [[f"{self.last}:", *(f"  {line}" for line in step)]] if is_read else [step]

    def chain(self, run: Sequence[Item], *, is_read: bool = False) -> Step:
        text = _chain(run)
        leads = any(isinstance(one, Unit) and one.has_weights for one in run)
        is_named = is_read or (leads and bool(_word(run[0])))
        self.last = self.name(run[0]) if is_named else ""
        return [f"{self.last}: {text}" if self.last else text]

    def named(self, item: Branches) -> list[Step]:
        """A step for each branch, and the operator that takes them by their names."""
        source = self.last
        if not source:
            raise IrreducibleError("what the branches are of has no name")
        found: list[Step] = []
        taken = []
        for number, branch in enumerate(item.branches):
            name = source
            if branch:
                name = self.names.unique(_part_name(item.join.name, number))
                lines = self.part(name, branch)
                if not _is_held(branch):
                    lines.append(f"from: {source}")
                found.append(lines)
            taken.append(name)
        self.last = self.name(item.join)
        found.append([f"{self.last}: {_layer(item.join)}", f"from: [{', '.join(taken)}]"])
        return found

    def part(self, name: str, branch: Items) -> Step:
        if all(isinstance(one, Unit) for one in branch):
            return [f"{name}: {_chain(branch)}"]
        steps = _Writer([*self.templates.values()]).steps(branch)
        return [f"{name}:", *listed(steps, 2)]

    def name(self, item: Item) -> str:
        """A name of the last word of a module's path that is none of a number."""
        word = item.name if isinstance(item, (Unit, Block)) else "cell"
        return self.names.unique(step_name(_word(item), word))

    def residual(self, item: Residual) -> Step:
        lines = ["residual:", *listed(_Writer([*self.templates.values()]).steps(item.body), 2)]
        if item.skip:
            steps = _Writer([*self.templates.values()]).steps(item.skip)
            if item.skip_condition:
                steps = [[f"when: {item.skip_condition}", "do:", *listed(steps, 2)]]
            lines += ["skip:", *listed(steps, 2)]
        if item.condition:
            lines.append(f"if: {item.condition}")
        return lines

    def branches(self, item: Branches) -> Step:
        names = Names()
        lines = [f"{item.join.name}:"]
        for branch in item.branches:
            lines += self.branch(branch, names)
        lines += (f"axis: {value_text(w.value)}" for w in item.join.words if w.attribute == "axis")
        return lines

    def branch(self, branch: Items, names: Names) -> Step:
        if not branch:
            return [f"  {names.unique('x')}: []"]
        path = next(iter(modules_in(branch)), "")
        words = [word for word in path.split(".") if not word.isdigit()]
        name = names.unique(step_name(words[-1] if words else "", "branch"))
        if all(isinstance(one, Unit) for one in branch):
            return [f"  {name}: {_chain(branch)}"]
        inside = _Writer([*self.templates.values()]).steps(branch)
        return [f"  {name}:", *listed(inside, 4)]

    def blocks(self, run: Sequence[Item]) -> Step:
        """One call, a repeat of equal calls, or a table of different ones."""
        calls = [one for one in run if isinstance(one, Block)]
        name, block = self.name_of_run(calls), calls[0].name
        self.last = name
        rows: list[tuple[tuple[object, ...], int]] = []
        for call in calls:
            if rows and rows[-1][0] == call.values:
                rows[-1] = (call.values, rows[-1][1] + 1)
            else:
                rows.append((call.values, 1))
        if len(rows) == 1:
            values, times = rows[0]
            step = [f"{name}: {_call(block, values)}"]
            return step if times == 1 else [*step, f"repeat: {times}"]
        return self.table(name, block, rows)

    def table(self, name: str, block: str, rows: list[tuple[tuple[object, ...], int]]) -> Step:
        arguments = [one.name for one in self.templates[block].arguments]
        given = list(arguments)
        if "s" in arguments:
            strided = _first_strided(rows, arguments.index("s"))
            if len(strided) < len(rows):
                rows = strided
                given[arguments.index("s")] = "s if i == 0 else 1"
        repeats = any(times > 1 for _, times in rows)
        number = "n" if "n" not in arguments else "times_"
        header = [*arguments, *([number] if repeats else [])]
        cells = [
            [*map(_cell, values), *([str(times)] if repeats else [])] for values, times in rows
        ]
        widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
        call = f"{block}({', '.join(given)})"
        if len(rows) == 1:
            for argument, value in zip(arguments, rows[0][0], strict=True):
                call = re.sub(rf"\b{argument}\b", value_text(value), call, count=1)
            return [f"{name}: {call}", f"repeat: {rows[0][1]}"]
        lines = [f"{name}: {call}"]
        lines += [f"repeat: {number}"] if repeats else []
        lines.append("table:")
        for row in (header, *cells):
            padded = (text.rjust(width) for text, width in zip(row, widths, strict=True))
            lines.append(f"  - [{', '.join(padded)}]")
        return lines

    def name_of_run(self, calls: Sequence[Block]) -> str:
        """The module that holds the first of the run."""
        ends = (calls[0].module, calls[-1].module)
        words = [[word for word in path.split(".") if not word.isdigit()] for path in ends]
        last = words[0][-1] if words[0] else ""
        if words[0] != words[1]:
            last = re.sub(r"_?\d+$", "", last)
        return self.names.unique(step_name(last, "blocks"))


def _first_strided(
    rows: list[tuple[tuple[object, ...], int]], place: int
) -> list[tuple[tuple[object, ...], int]]:
    """Rows of which only the first pass has the stride, as the stages of a network."""
    found: list[tuple[tuple[object, ...], int]] = []
    for values, times in rows:
        if found and values[place] == 1:
            before, so_far = found[-1]
            if values == (*before[:place], 1, *before[place + 1 :]):
                found[-1] = (before, so_far + times)
                continue
        if times > 1 and values[place] != 1:
            return rows
        found.append((values, times))
    return found


def _word(item: Item) -> str:
    """The last word of the path of the module that an item begins in, if it is none of a number."""
    last = next(iter(modules_in((item,))), "").rpartition(".")[2]
    return "" if last.isdigit() else last


PARTS = {"sdpa": ("q", "k", "v")}
"""What the inputs of an operator are called."""


def _part_name(op: str, number: int) -> str:
    names = PARTS.get(op, ("left", "right", "third"))
    return names[number] if number < len(names) else f"part_{number}"


def _takes_names(item: Item) -> bool:
    return isinstance(item, Branches) and item.join.name not in STRUCTURES


def _is_held(branch: Items) -> bool:
    """Whether a branch begins with what the network holds, and takes no input."""
    first = branch[0]
    if isinstance(first, Branches):
        return all(part and _is_held(part) for part in first.branches)
    return isinstance(first, Unit) and not first.shape


def _runs(items: Items) -> Iterator[list[Item]]:
    """What is written as one step: a chain, or consecutive calls of one block."""
    run: list[Item] = []
    for item in items:
        if run and not _continues(run[-1], item):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _continues(before: Item, item: Item) -> bool:
    if isinstance(before, Block) and isinstance(item, Block):
        return before.name == item.name
    chain = isinstance(before, Unit) and isinstance(item, Unit)
    return chain and isinstance(item, Unit) and item.name not in LEADING


def _chain(run: Sequence[Item]) -> str:
    return " | ".join(_layer(one) for one in run if isinstance(one, Unit))


def _layer(unit: Unit) -> str:
    words = unit.words
    if unit.name in ("conv", "dwconv"):
        words = tuple(w for w in words if (w.attribute, str(w.value)) != ("s", "1"))
    return call_text(unit.name, words, [value_text(word.value) for word in words])


def _call(block: str, values: Sequence[object]) -> str:
    return f"{block}({', '.join(map(value_text, values))})" if values else block


def _cell(value: object) -> str:
    """A value in a row of a table, where a tuple is quoted."""
    text = value_text(value)
    return f"'{text}'" if "," in text else text
