"""An exported graph as a recorded session, which the translations of PyTorch's operators read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costcalc.bridge.exported.archive import Malformed
from costcalc.bridge.exported.batch import Place, filled, lacking
from costcalc.bridge.exported.count import multiply_adds
from costcalc.bridge.exported.graph import Name, Program, Step
from costcalc.bridge.exported.placing import Placing
from costcalc.bridge.exported.steps import apart, known_steps
from costcalc.bridge.exported.symbols import Open, computed
from costcalc.bridge.tracing.asked import Asked, Ref, Session, Value

PRIME = 10007
"""The batch, as of a recorded run: an axis it divides holds the batch."""

Shape = tuple[int, ...]
_VIEWS = (
    "alias chunk contiguous detach expand flatten narrow permute reshape select slice split "
    "split_with_sizes squeeze t transpose unbind unflatten unsqueeze view"
)
FACTORS = {"aten.bmm": ("self", "mat2"), "aten.baddbmm": ("batch1", "batch2")}
"""Products of as many matrices on both sides, and what they are called."""

VIEWS = frozenset(_VIEWS.split())
"""Operators whose results share the memory of their input."""


class Reading:
    """The session as it grows, and the multiply-adds of one example."""

    def __init__(self, program: Program, symbols: Mapping[str, int], is_open: bool):
        """`symbols` are the values of symbols, with the prime for the batch if that `is_open`."""
        self.program = program
        self.is_open = is_open
        shapes = program.shapes.items()
        self.shapes = {n: tuple(computed(one, symbols) for one in shape) for n, shape in shapes}
        self.symbols = symbols
        self.places: dict[str, Place] = {}
        self.numbers: dict[str, int] = {}
        self.values: list[Value] = []
        self.asked: list[Asked] = []
        self.macs: int | None = 0
        self.batch = PRIME
        self.own = 1
        """The batch that the graph was exported with."""

    def session(self) -> Session:
        """The whole session. Raises Malformed."""
        stored = tuple(self.program.held.values())
        for number, name in enumerate(self.program.held):
            self.value(name, self.shapes[name], stored=number)
        self.own = self.batch_of_inputs()
        known = known_steps(self.program, self.shapes, self.symbols)
        steps = [part for step in known for part in apart(step, self.shapes)]
        why: Mapping[int, str] = {}
        if not self.is_open:
            found = Placing(steps, self.shapes, self.program.inputs, self.batch, self.own)
            self.places, why = found.places, found.why
        for name in self.program.inputs:
            self.value(name, self.full(name))
        for number, step in enumerate(steps):
            self.step(step, why.get(number, ""))
        for step in known:
            self.count(step)
        return Session(
            batch=self.batch,
            values=tuple(self.values),
            asked=tuple(self.asked),
            inputs=tuple(self.numbers[name] for name in self.program.inputs),
            outputs=tuple(self.known(name) for name in self.program.outputs),
            stored=stored,
            flops=0,
        )

    def batch_of_inputs(self) -> int:
        """The size of the batch that the inputs have in common. Raises Malformed."""
        sizes = {self.shapes[name][:1] for name in self.program.inputs}
        if len(sizes) != 1 or sizes == {()}:
            raise Malformed("its inputs have no first axis in common, which would be the batch")
        ((own,),) = sizes
        if own < 1:
            raise Malformed("an input is empty")
        return own

    def full(self, name: str) -> Shape:
        """The shape with the prime as the batch."""
        return filled(self.shapes[name], self.places.get(name), self.batch, self.own)

    def value(self, name: str, shape: Shape, memory: int | None = None, stored: Any = None) -> int:
        """A new number for a tensor."""
        number = self.numbers[name] = len(self.values)
        self.values.append(Value(shape, number if memory is None else memory, stored))
        return number

    def known(self, name: str) -> int:
        if name not in self.numbers:
            raise Malformed(f"`{name[:60]}` is read before it is computed")
        return self.numbers[name]

    def step(self, step: Step, why: str) -> None:
        """Record one operator; `why` it has no translation, or nothing."""
        recorded = {word: self.plain(one) for word, one in self.with_batch(step).items()}
        self.record(step, recorded, why)

    def record(self, step: Step, arguments: Mapping[str, Any], why: str) -> None:
        kind = step.target.partition(".")[2]
        own = next((one for one in arguments.values() if isinstance(one, Ref)), None)
        writes = kind.endswith("_") and not kind.startswith("_") and own is not None
        shares = own is not None and (writes or kind in VIEWS)
        memory = self.values[own.value].memory if own is not None and shares else None
        results = tuple(self.value(name, self.full(name), memory) for name in step.results)
        wrote = memory if writes else None
        self.asked.append(Asked(step.target, arguments, results, wrote, step.module, why))
        if writes:
            first = next(one for one in step.arguments.values() if isinstance(one, Name))
            self.numbers[first.name] = results[0]

    def with_batch(self, step: Step) -> Mapping[str, Any]:
        """The arguments; a part of a concatenation, or a factor of a product of as many matrices,
        that is the same for all examples is repeated for each of them, as it is in a run with a
        larger batch.
        """
        given = step.arguments.get("tensors")
        if self.is_open:
            return step.arguments
        if step.target in FACTORS:
            return {**step.arguments, **self.factors(step, *FACTORS[step.target])}
        if step.target.partition(".")[2] not in ("cat", "concat", "stack"):
            return step.arguments
        if not isinstance(given, tuple):
            return step.arguments
        names = [one.name for one in given]
        without = lacking(names, self.places)
        if not without:
            return step.arguments
        axis = next(self.places[name].axis for name in names if name in self.places)
        moved = {name: self.repeated(name, axis, step) for name in without}
        found = tuple(Name(moved.get(name, name)) for name in names)
        return {**step.arguments, "tensors": found}

    def factors(self, step: Step, *words: str) -> Mapping[str, Name]:
        """The factors of a product, of which one has the batch as its first axis."""
        given = {word: step.arguments.get(word) for word in words}
        names = {word: one.name for word, one in given.items() if isinstance(one, Name)}
        ranks = {len(self.shapes[name]) for name in names.values()}
        if len(ranks) != 1 or Place(0) not in {self.places.get(name) for name in names.values()}:
            return {}
        without = {word: name for word, name in names.items() if name not in self.places}
        return {word: Name(self.repeated(name, 0, step)) for word, name in without.items()}

    def repeated(self, name: str, axis: int, step: Step) -> str:
        """A tensor repeated along an axis of 1 for each example."""
        shape = self.shapes[name]
        if axis >= len(shape) or shape[axis] != self.own:
            return name
        new = f"{name} for each example {len(self.values)}"
        self.shapes[new], self.places[new] = shape, Place(axis)
        number = Ref(self.known(name))
        result = self.value(new, self.full(new), self.values[number.value].memory)
        self.asked.append(Asked("aten.expand", {"self": number}, (result,), None, step.module))
        return new

    def count(self, step: Step) -> None:
        """Add the multiply-adds of one operator, of one example where it has the batch."""
        if self.macs is None:
            return
        try:
            found = multiply_adds(step, self.shapes)
        except (KeyError, IndexError, TypeError):
            raise Malformed(f"`{step.target[:60]}` lacks an argument") from None
        if found is None:
            self.macs = None
            return
        own = self.batch if self.is_open else self.own
        whole, rest = divmod(found, own)
        self.macs += found if rest or not self.holds_batch(step) else whole

    def holds_batch(self, step: Step) -> bool:
        names = [*step.results, *(o.name for o in step.arguments.values() if isinstance(o, Name))]
        if self.is_open:
            return any(size % self.batch == 0 for n in names for size in self.shapes.get(n, ()))
        return any(name in self.places for name in names)

    def plain(self, value: Any) -> Any:
        """An argument with tensors as numbers, and sizes that were computed as they are."""
        if isinstance(value, Name):
            size = self.program.numbers.get(value.name)
            if size is not None and value.name not in self.numbers:
                return computed(size, self.symbols)
            return Ref(self.known(value.name))
        if isinstance(value, tuple):
            return tuple(map(self.plain, value))
        return computed(value, self.symbols) if isinstance(value, Open) else value
