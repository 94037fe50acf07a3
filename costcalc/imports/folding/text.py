"""Folded layers as the lines of a spec."""

from __future__ import annotations

import re
from collections.abc import Sequence

from costcalc.imports.folding.blocks import Template
from costcalc.imports.folding.branches import IrreducibleError
from costcalc.imports.folding.items import (
    Block,
    Branches,
    Item,
    Items,
    Network,
    Residual,
    Unit,
    modules_in,
)
from costcalc.imports.folding.rows import cell, first_strided, row_lines
from costcalc.imports.folding.runs import is_by_name, is_held, runs, takes_names
from costcalc.imports.layer_text import call_text, value_text
from costcalc.imports.names import Names, step_name

Step = list[str]
"""The lines of one step, without its dash."""

SCOPE = "input"
"""The name of what enters a block, and of the only input of a network."""


def block_lines(templates: Sequence[Template]) -> list[str]:
    """The lines of `blocks:`; none without any."""
    found = ["blocks:"] if templates else []
    for one in templates:
        arguments = ", ".join(argument.name for argument in one.arguments)
        found.append(f"  {one.name}({arguments}):")
        found += listed(_Writer(templates, SCOPE).steps(one.items), 4)
    return found


def layer_lines(
    items: Items, templates: Sequence[Template], inputs: Sequence[str] = (SCOPE,)
) -> list[str]:
    """The lines of `layers:`, and of `outputs:` where there are several."""
    writer = _Writer(templates, inputs[0])
    whole = items[0]
    if not isinstance(whole, Network) or not whole.outputs:
        return ["layers:", *listed(writer.steps(items), 2)]
    found = ["layers:", *listed(writer.network(whole, inputs), 2)]
    if writer.outputs != [writer.last]:
        found.append(f"outputs: [{', '.join(writer.outputs)}]")
    return found


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

    def __init__(self, templates: Sequence[Template], entry: str = ""):
        self.templates = {one.name: one for one in templates}
        self.names = Names()
        if entry:
            self.names.unique(entry)  # no step takes the name of what enters
        self.last = self.before = entry
        """The name of the value that the next layer takes, and of the step before; empty for one
        without.
        """

    def inner(self) -> _Writer:
        """The writer of a list inside the next step."""
        return _Writer([*self.templates.values()], self.last)

    def steps(self, items: Items, *, is_read: bool = False, is_marked: bool = False) -> list[Step]:
        """The steps of layers one after the other; `is_read` says that the last has a name, and
        `is_marked` that the first has one, as where it says what it takes.
        """
        found: list[Step] = []
        parts = list(runs(items))
        for place, run in enumerate(parts):
            named = takes_names(parts[place + 1][0]) if place + 1 < len(parts) else is_read
            found += self.run(run, is_read=named or (is_marked and not place))
            self.before = self.last
        return found

    def run(self, run: Sequence[Item], *, is_read: bool) -> list[Step]:
        """The steps of a run; `is_read` says that the next one takes it by its name."""
        first = run[0]
        match first:
            case Unit():
                return [self.chain(run, is_read=is_read)]
            case Block():
                return [self.blocks(run)]
            case Network():
                return self.network(first)
            case Branches() if is_by_name(first):
                return self.named(first)
            case Branches():
                step = self.branches(first)
            case Residual():
                step = self.residual(first)
        if len(run) > 1:
            step.append(f"repeat: {len(run)}")
        self.last = self.name(first) if is_read else ""
        return [[f"{self.last}:", *(f"  {line}" for line in step)]] if is_read else [step]

    def chain(self, run: Sequence[Item], *, is_read: bool = False) -> Step:
        text = _chain(run)
        leads = any(isinstance(one, Unit) and one.has_weights for one in run)
        is_named = is_read or (leads and bool(_word(run[0])))
        self.last = self.name(run[0]) if is_named else ""
        return [f"{self.last}: {text}" if self.last else text]

    def network(self, item: Network, inputs: Sequence[str] = ()) -> list[Step]:
        """The steps of each part, which takes others by their names."""
        names = {~number: name for number, name in enumerate(inputs or (self.last,))}
        found: list[Step] = []
        for number, part in enumerate(item.parts):
            taken = [names[source] for source in part.sources]
            if not all(taken):
                raise IrreducibleError("what the parts are of has no name")
            self.last = taken[0] if taken else ""
            marks = taken if taken != [self.before] and not is_by_name(part.items[0]) else []
            first, *rest = self.steps(part.items, is_read=True, is_marked=bool(marks))
            found += [[*first, *_from(marks)], *rest]
            names[number] = self.last
        if item.outputs:
            self.outputs = [names[place] for place in item.outputs]
        return found

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
                self.last = source
                lines = self.part(name, branch)
                if not is_held(branch):
                    lines.append(f"from: {source}")
                found.append(lines)
            taken.append(name)
        self.last = self.name(item.join)
        found.append([f"{self.last}: {_layer(item.join)}", f"from: [{', '.join(taken)}]"])
        return found

    def part(self, name: str, branch: Items) -> Step:
        if all(isinstance(one, Unit) for one in branch):
            return [f"{name}: {_chain(branch)}"]
        return [f"{name}:", *listed(self.inner().steps(branch), 2)]

    def name(self, item: Item) -> str:
        """A name of the last word of a module's path that is none of a number."""
        word = item.name if isinstance(item, (Unit, Block)) else "cell"
        return self.names.unique(step_name(_word(item), word))

    def residual(self, item: Residual) -> Step:
        lines = ["residual:", *listed(self.inner().steps(item.body), 2)]
        if item.skip:
            steps = self.inner().steps(item.skip)
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
        first = branch[0]
        if isinstance(first, Block) and len(branch) == 1:
            return [f"  {name}: {_call(first.name, first.values)}"]
        inside = self.inner().steps(branch)
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
            strided = first_strided(rows, arguments.index("s"))
            if len(strided) < len(rows):
                rows = strided
                given[arguments.index("s")] = "s if i == 0 else 1"
        repeats = any(times > 1 for _, times in rows)
        number = "n" if "n" not in arguments else "times_"
        header = [*arguments, *([number] if repeats else [])]
        cells = [[*map(cell, values), *([str(times)] if repeats else [])] for values, times in rows]
        call = f"{block}({', '.join(given)})"
        if len(rows) == 1:
            for argument, value in zip(arguments, rows[0][0], strict=True):
                call = re.sub(rf"\b{argument}\b", value_text(value), call, count=1)
            return [f"{name}: {call}", f"repeat: {rows[0][1]}"]
        lines = [f"{name}: {call}"]
        lines += [f"repeat: {number}"] if repeats else []
        lines.append("table:")
        return [*lines, *row_lines([header, *cells])]

    def name_of_run(self, calls: Sequence[Block]) -> str:
        """The module that holds the first of the run."""
        ends = (calls[0].module, calls[-1].module)
        words = [[word for word in path.split(".") if not word.isdigit()] for path in ends]
        last = words[0][-1] if words[0] else ""
        if words[0] != words[1]:
            last = re.sub(r"_?\d+$", "", last)
        return self.names.unique(step_name(last, "blocks"))


def _word(item: Item) -> str:
    """The last word of the path of the module that an item begins in, if it is none of a number."""
    last = next(iter(modules_in((item,))), "").rpartition(".")[2]
    return "" if last.isdigit() else last


PARTS = {"sdpa": ("q", "k", "v")}
"""What the inputs of an operator are called."""


def _part_name(op: str, number: int) -> str:
    names = PARTS.get(op, ("left", "right", "third"))
    return names[number] if number < len(names) else f"part_{number}"


def _from(names: Sequence[str]) -> list[str]:
    """The line that says which steps a step takes."""
    if not names:
        return []
    return [f"from: {names[0]}" if len(names) == 1 else f"from: [{', '.join(names)}]"]


def _chain(run: Sequence[Item]) -> str:
    return " | ".join(_layer(one) for one in run if isinstance(one, Unit))


def _layer(unit: Unit) -> str:
    words = unit.words
    if unit.name in ("conv", "dwconv"):
        words = tuple(w for w in words if (w.attribute, str(w.value)) != ("s", "1"))
    return call_text(unit.name, words, [value_text(word.value) for word in words])


def _call(block: str, values: Sequence[object]) -> str:
    return f"{block}({', '.join(map(value_text, values))})" if values else block
