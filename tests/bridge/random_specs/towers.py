"""Random specs with several inputs and outputs: a tower for each input, which is a group or a block
that returns two tensors, towers that two inputs share, and what joins them.
"""

from __future__ import annotations

from random import Random

from tests.bridge.random_specs.draws import written
from tests.bridge.random_specs.writer import Writer

FLAT = written("reshape", {"to": (-1,)})


class Towers:
    """The parts of one spec, as they are grown."""

    def __init__(self, random: Random):
        self.random = random
        self.writer = Writer(random)
        self.inputs: list[str] = []
        self.blocks: list[str] = []
        self.layers: list[str] = []
        self.outputs: list[str] = []
        self.towers: list[str] = []

    def spec(self) -> str:
        """The text of a spec with one to three inputs that have names."""
        for number in range(self.random.randint(1, 3)):
            self.tower(number)
        towers = self.towers
        if len(towers) > 1 and self.writer.maybe():
            self.layers += ["  - joined:", "      concat:"]
            for tower in towers:
                self.layers.append(f"        {tower}: {{from: {tower}, do: '{FLAT}'}}")
            towers = ["joined", *(one for one in towers if self.writer.maybe())]
        outputs = [*towers, *self.outputs]
        self.random.shuffle(outputs)
        blocks = ["blocks:", *self.blocks] if self.blocks else []
        ends = [f"outputs: [{', '.join(outputs)}]"]
        head = ["costcalc: 1", "input:", *self.inputs, *blocks, "layers:", *self.layers]
        return "\n".join([*head, *ends, ""])

    def tower(self, number: int) -> None:
        """An input and the layers that read it; a tensor inside may be an output too."""
        shape = self.writer.input_shape(sequence=None if number == 0 else self.writer.sequence)
        sizes = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        self.inputs.append(f"  in{number}: ({sizes})")
        lines, shape = self.writer.chain(shape, 0)
        inner = lines[0].strip().removeprefix("- ").partition(":")[0]
        for make in (self.writer.step, self.writer.chain):
            more, shape = make(shape, 1)
            lines += more
        last = lines[-1].strip().removeprefix("- ").partition(":")[0]
        lines = [f"    {line}" for line in lines]
        if self.writer.maybe():
            self.blocks += [f"  b{number}:", "    do:", *lines, f"    returns: [{last}, {inner}]"]
            self.layers.append(f"  - t{number}: b{number}")
        else:
            self.layers += [f"  - t{number}:", *lines]
        if number or self.writer.maybe():
            self.layers.append(f"    from: in{number}")
        self.towers.append(f"t{number}")
        if self.writer.maybe():
            self.outputs.append(f"t{number}.{inner}")
        if self.random.random() < 0.3:
            self.twin(number, sizes)

    def twin(self, number: int, sizes: str) -> None:
        """One input more, through the tower of another."""
        self.inputs.append(f"  other{number}: ({sizes})")
        self.layers += [f"  - u{number}: {{same: t{number}}}", f"    from: other{number}"]
        self.towers.append(f"u{number}")
