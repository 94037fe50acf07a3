"""Branches, loops and experts."""

from __future__ import annotations

from tests.bridge.random_specs.chains import ACTIVATIONS, PAIRS, Chains, Made
from tests.bridge.random_specs.draws import Shape, written


class Structures(Chains):
    """Each gives the lines of a step, or None where the shape does not allow it."""

    def residual(self, shape: Shape, depth: int) -> Made:
        name = self.name()
        if self.maybe():
            return [f"  - {name}:", f"      residual: {self.keeping(shape)}"], shape
        inner = self.random.choice([f"    - {self.name()}: {self.keeping(shape)}", ""])
        lines = [f"  - {name}:", "      residual:", f"        - {self.keeping(shape)}"]
        lines += [f"    {inner}"] if inner else []
        return [*lines, f"      skip: {self.keeping(shape)}"], shape

    def concat(self, shape: Shape, depth: int) -> Made:
        """Branches that differ along the first axis only."""
        branches = ["x: []"] if self.maybe() else []
        total = shape[0] if branches else 0
        for _ in range(2):
            if self.is_spatial(shape):
                out = self.size(5)
                k = self.odd(len(shape) - 1)
                branches.append(f"{self.name()}: {written('conv', {'out': out, 'k': k})}")
                total += out
            else:
                branches.append(f"{self.name()}: {self.random.choice(ACTIVATIONS)}")
                total += shape[0]
        lines = ["  - concat:", *(f"      {branch}" for branch in branches)]
        return lines, (total, *shape[1:])

    def branches(self, shape: Shape, depth: int) -> Made:
        """Branches that a repeat gives, which keep the shape."""
        word = self.random.choice(["add", "mul"])
        lines = [f"  - {word}: {self.keeping(shape)}", f"    repeat: {self.size(3)}"]
        return [*lines, *(["    shared: true"] if self.maybe() else [])], shape

    def experts(self, shape: Shape, depth: int) -> Made | None:
        """Experts, of which some run; their text keeps the shape and stores something."""
        if len(shape) > 4:
            return None
        active = self.size(3)
        keys = [f"experts: {active + self.random.randrange(4)}", f"active: {active}"]
        inner = [f"{self.name()}: {self.keeping(shape)}"]
        if self.maybe():
            x = self.name()
            inner.append(self.random.choice([f"{x}: dropout", f"residual: {self.keeping(shape)}"]))
        if depth == 0 and self.random.random() < 0.3:
            route = f"{{experts: 3, active: 2, do: '{self.keeping(shape)}'}}"
            inner.append(f"{self.name()}: {{route: {route}}}")
        name = self.name()
        lines = [f"  - {name}:", "      route:", *(f"        {key}" for key in keys)]
        lines += ["        do:", *(f"          - {one}" for one in inner)]
        again = [f"  - {self.name()}: {{same: {name}}}"] if self.random.random() < 0.2 else []
        return [*lines, *again], shape

    def rows(self, shape: Shape, depth: int) -> Made | None:
        """Branches that a table gives, side by side."""
        if not self.is_spatial(shape):
            return None
        rows = [[self.size(4), self.random.choice([1, 3])] for _ in range(self.size(3))]
        lines = [f"  - {self.name()}: {{concat: 'conv(c, k=k) | relu'}}", "    table:"]
        lines += ["      - [c, k]", *(f"      - [{c}, {k}]" for c, k in rows)]
        return lines, (sum(c for c, _ in rows), *shape[1:])

    def gate(self, shape: Shape, depth: int) -> Made | None:
        if not self.is_spatial(shape):
            return None
        mean = "gap" if len(shape) > 2 else "adaptive_avgpool(1)"
        squeeze = f"{mean} | conv({self.size(4)}, bias=true) | relu | conv({shape[0]}, bias=true)"
        return ["  - mul:", "      x: []", f"      gate: {squeeze} | sigmoid"], shape

    def repeat(self, shape: Shape, depth: int) -> Made:
        lines = [f"  - {self.name()}: {self.keeping(shape)}", f"    repeat: {self.size(3)}"]
        return [*lines, *(["    shared: true"] if self.maybe() else [])], shape

    def carried(self, shape: Shape, depth: int) -> Made:
        """A loop that also reads what came one pass before; its weights may be shared."""
        start, old, x, y = (self.name() for _ in range(4))
        lines = [f"  - {start}: {self.keeping(shape)}", f"  - {self.name()}:"]
        lines += [f"      - {x}: {self.keeping(shape)}", f"      - {y}: add"]
        lines += [f"        from: [{x}, {old}]", f"    repeat: {self.size(3)}"]
        lines += [f"    carry: {{{old}: [{start}, {self.random.choice([x, 'input'])}]}}"]
        return [*lines, *(["    shared: true"] if self.maybe() else [])], shape

    def guarded(self, shape: Shape, depth: int) -> Made:
        """Steps with conditions, which hold or do not."""
        size = self.random.choice(["2 * 3 == 6", f"{shape[0]} > {self.size(9)}"])
        lines = [f"  - {self.name()}: {self.keeping(shape)}", f"    when: {size}"]
        lines += [f"  - {self.name()}:", f"      residual: {self.keeping(shape)}"]
        return [*lines, f"      if: {size}", f"  - {self.name()}: relu"], shape

    def table(self, shape: Shape, depth: int) -> Made | None:
        if not self.is_spatial(shape):
            return None
        rows = [[self.size(6), self.random.choice([1, 3])] for _ in range(2)]
        lines = [f"  - {self.name()}: conv(c, k=k) | bn", "    table:", "      - [c, k]"]
        lines += [f"      - [{c}, {k}]" for c, k in rows]
        return lines, (rows[-1][0], *shape[1:])

    def tap(self, shape: Shape, depth: int) -> Made:
        return [f"  - tap: flatten | linear({self.size(5)})"], shape

    def held(self, shape: Shape, depth: int) -> Made:
        """Values that the network holds, beside the input."""
        name = self.random.choice(["stored", "constant"])
        if self.maybe():
            lines = [f"  - {self.random.choice(['add', 'mul'])}:", "      x: []"]
            return [*lines, f"      held: {written(name, {'sizes': shape})}"], shape
        own = (self.size(), *shape[1:])
        lines = ["  - concat:", f"      held: {written(name, {'sizes': own})}", "      x: []"]
        return lines, (own[0] + shape[0], *shape[1:])

    def stacked(self, shape: Shape, depth: int) -> Made | None:
        if len(shape) > 2:
            return None
        x, y, both = (self.name() for _ in range(3))
        axis = self.random.randint(0, len(shape))
        lines = [f"  - {x}: {self.random.choice(ACTIVATIONS)}", f"  - {y}: dropout"]
        lines += [f"  - {both}: stack(axis={axis})", f"    from: [{x}, {y}]"]
        return lines, (*shape[:axis], 2, *shape[axis:])

    def two(self, shape: Shape, depth: int) -> Made:
        """Two tensors, of which one may have an axis of size 1."""
        x, y = self.name(), self.name()
        lines = [f"  - {x}: {self.random.choice(ACTIVATIONS)}"]
        axis = self.random.randrange(len(shape))
        other = written("reduce_max", {"axis": axis, "keep": True}) if self.maybe() else "neg"
        lines += [f"  - {y}: {other}", f"  - {self.name()}: {self.random.choice(PAIRS)}"]
        first, second = (x, y) if self.maybe() else (y, x)
        return [*lines, f"    from: [{first}, {second}]"], shape

    def product(self, shape: Shape, depth: int) -> Made:
        """A matrix with its transpose."""
        axes = (len(shape) - 2, len(shape) - 1)
        x, y = self.name(), self.name()
        lines = [f"  - {x}: {self.random.choice(ACTIVATIONS)}"]
        lines += [f"  - {y}: {written('transpose', {'a': axes[0], 'b': axes[1]})}"]
        lines += [f"  - {self.name()}: matmul", f"    from: [{x}, {y}]"]
        return lines, (*shape[:-1], shape[-2])
