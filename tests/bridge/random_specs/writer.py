"""One spec, grown step by step from the shape it has come to."""

from __future__ import annotations

from collections.abc import Callable

from tests.bridge.random_specs.attention import Attention
from tests.bridge.random_specs.chains import Made
from tests.bridge.random_specs.draws import Shape
from tests.bridge.random_specs.sharing import Sharing
from tests.bridge.random_specs.structures import Structures


class Writer(Structures, Sharing, Attention):
    """Grows one spec with one input and one output."""

    def spec(self) -> str:
        shape = self.input_shape()
        lines, _ = self.body(shape, self.random.randint(1, 5), 0)
        text = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        return "\n".join(["costcalc: 1", f"input: ({text})", "layers:", *lines, ""])

    def body(self, shape: Shape, steps: int, depth: int) -> Made:
        lines: list[str] = []
        for _ in range(steps):
            made, shape = self.step(shape, depth)
            lines += made
        return lines, shape

    def step(self, shape: Shape, depth: int) -> Made:
        kinds: list[Callable[[Shape, int], Made | None]] = [self.chain] * 5
        if depth < 2:
            kinds += [self.residual, self.concat, self.gate, self.repeat, self.tap, self.table]
            kinds += [self.held, self.stacked, self.two, self.branches, self.rows]
            kinds += [self.carried, self.guarded, self.tied_inside, self.shared_experts]
            kinds += [self.experts] * 2
            kinds += [self.again, self.again_on_another, self.tied]
            if len(shape) == 2 and not self.sequence:
                kinds += [self.attention] * 3
                kinds += [self.causal, self.scan, self.strided]
            if len(shape) > 1:
                kinds.append(self.product)
        while True:
            made = self.random.choice(kinds)(shape, depth)
            if made is not None:
                return made
