"""Modules that run at several places: units that are the same module, and statements for the rest.

A unit of a part that is an earlier unit applied again gets the earlier one's `what`, the same
object. What is shared between parts is said by statements at the end of the network's constructor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costcalc.errors import Diagnostic, UsageError
from costcalc.export.pytorch.parts import ModuleBody, ModuleStep, Unit
from costcalc.graph.graph import INPUT, Graph, Layer, Shares
from costcalc.graph.stored import may_store, tensors_of, weight_of
from costcalc.records import NamedTuple

HELPERS = {
    "Transposed": '''
class Transposed(nn.Module):
    """A linear layer whose weight is that of another module, transposed."""

    def __init__(self, own: nn.Linear, other: nn.Module):
        super().__init__()
        self.weight = other.weight
        self.bias = own.bias

    def forward(self, x):
        return F.linear(x, self.weight.T, self.bias)
''',
    "TransposedLookup": '''
class TransposedLookup(nn.Module):
    """An embedding whose table is the weight of another module, transposed."""

    def __init__(self, other: nn.Module):
        super().__init__()
        self.weight = other.weight

    def forward(self, x):
        return F.embedding(x, self.weight.T)
''',
    "share": '''
def share(module, other):
    """Let a module store what another stores."""
    stored = (*other.named_parameters(recurse=False), *other.named_buffers(recurse=False))
    for name, tensor in stored:
        setattr(module, name, tensor)
''',
    "Experts": '''
class Experts(nn.Module):
    """Experts of which some run on every token; their results are summed.

    The first ones do: which of them a router picks for a token changes no cost.
    """

    def __init__(self, active: int, *experts: nn.Module):
        super().__init__()
        self.active = active
        self.experts = nn.ModuleList(experts)

    def forward(self, *inputs):
        output = self.experts[0](*inputs)
        for number in range(1, self.active):
            output = output + self.experts[number](*inputs)
        return output
''',
}
"""What a statement or a part may need, by its name."""


class Placed(NamedTuple):
    """A unit and the expression that is its module, or its stored tensor."""

    unit: Unit
    expression: str
    in_expert: bool = False
    """Whether it is inside an expert, and so in each of them."""


def with_shared_units(part: ModuleBody, graph: Graph) -> None:
    """Give units that are earlier units of their part applied again the same `what`."""
    if not graph.shares:
        return
    alike = _Alike(graph)
    for index, unit in enumerate(part.units):
        earlier = (one for one in part.units[:index] if alike.units(one, unit))
        first = next(earlier, None) if alike.shares(unit) else None
        if first is not None:
            part.units[index] = unit._replace(what=first.what)
        elif isinstance(unit.what, ModuleBody):
            with_shared_units(unit.what, graph)


def statements(graph: Graph, placed: Iterable[Placed]) -> Iterator[str]:
    """The assignments for what parts of the network share; `placed` are all units, a part before
    those inside it.
    """
    if not graph.shares:
        return
    alike = _Alike(graph)
    known: dict[int, str] = {}
    bodies: list[Placed] = []
    within = ""
    for one in placed:
        what, place = one.unit.what, one.expression
        if id(what) in known or (within and place.startswith((f"{within}.", f"{within}["))):
            continue
        within = ""
        known[id(what)] = place
        if alike.shares(one.unit):
            first = next((b for b in bodies if alike.units(b.unit, one.unit)), None)
            if first is not None:
                _refuse_in_expert(one)
                yield f"{place} = {first.expression}"
                within = place
                continue
        bodies.append(one)
        if isinstance(what, ModuleStep):
            yield from _of_layer(graph, one, bodies)


def _of_layer(graph: Graph, one: Placed, known: list[Placed]) -> Iterator[str]:
    """The statement for a layer that shares some of what it stores, or has it in another module."""
    number = one.unit.layer
    layer = graph.layers[number] if number != INPUT else None
    if layer is None or layer.shares is None or not _holds(one.unit):
        return
    _refuse_in_expert(one)
    own, shares = one.expression, layer.shares
    whole = shares.others != number
    owner = shares.others if whole else shares.weights
    other = next(p.expression for p in known if p.unit.layer == owner and _holds(p.unit))
    if whole:
        is_tensor = isinstance(one.unit.what, ModuleStep) and not one.unit.what.is_module
        yield f"{own} = {other}" if is_tensor else f"share({own}, {other})"
    elif weight_of(layer) == weight_of(graph.layers[owner]):
        yield f"{own}.weight = {other}.weight"
    elif layer.op.takes_indices:
        yield f"{own} = TransposedLookup({other})"
    else:
        yield f"{own} = Transposed({own}, {other})"


def _refuse_in_expert(one: Placed) -> None:
    """What is shared inside experts would have to be said of each of them."""
    if one.in_expert:
        place = one.unit.name
        message = f"weights that `{place}` shares inside an expert cannot be exported"
        helps = (
            "`costcalc verify` builds them; give the layers of an expert weights of their own",
        )
        raise UsageError([Diagnostic(message, helps=helps)])


def _holds(unit: Unit) -> bool:
    """Whether a step of a layer is the one that stores, and not one that lays out or fills."""
    step = unit.what
    if not isinstance(step, ModuleStep):
        return False
    return bool(step.stored) or (step.is_module and may_store(step.module))


class _Alike:
    """Compares units: their modules, their connections, and whose values they store."""

    def __init__(self, graph: Graph):
        self.graph = graph

    def uses(self, number: int) -> Shares:
        return self.graph.layers[number].owners(number)

    def shares(self, unit: Unit) -> bool:
        """Whether it stores something, and all of it is first stored elsewhere."""
        numbers = [n for n in layers_of(unit) if tensors_of(self.layer(n))]
        return bool(numbers) and all(self.uses(n).others != n for n in numbers)

    def layer(self, number: int) -> Layer:
        return self.graph.layers[number]

    def units(self, one: Unit, other: Unit) -> bool:
        """Whether the other is the same module: equal steps that store the same."""
        if isinstance(one.what, ModuleBody) and isinstance(other.what, ModuleBody):
            return self.bodies(one.what, other.what)
        if not (isinstance(one.what, ModuleStep) and isinstance(other.what, ModuleStep)):
            return False
        if one.what != other.what:
            return False
        if INPUT in (one.layer, other.layer) or not tensors_of(self.layer(other.layer)):
            return True
        return self.uses(one.layer) == self.uses(other.layer)

    def bodies(self, one: ModuleBody, other: ModuleBody) -> bool:
        if (one.block, one.experts) != (other.block, other.experts):
            return False
        if len(one.units) != len(other.units):
            return False
        pairs = list(zip(one.units, other.units, strict=True))
        alike = all(a.name == b.name and self.units(a, b) for a, b in pairs)
        return alike and _wiring(one) == _wiring(other)


def _wiring(part: ModuleBody) -> list[tuple[tuple[int, ...], ...]]:
    """The connections inside a part, with its tensors numbered in order."""
    number: dict[int, int] = {}

    def numbers(values: Iterable[int]) -> tuple[int, ...]:
        return tuple(number.setdefault(value, len(number)) for value in values)

    wires = [numbers(part.inputs)]
    for unit in part.units:
        wires += [numbers(unit.inputs), numbers(unit.outputs)]
    return [tuple(wires), (numbers(part.outputs),)]


def layers_of(unit: Unit) -> Iterator[int]:
    """The numbers of the layers in a unit."""
    if isinstance(unit.what, ModuleBody):
        for inner in unit.what.units:
            yield from layers_of(inner)
    elif unit.layer != INPUT:
        yield unit.layer
