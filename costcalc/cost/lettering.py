"""A walk with letters for the sizes at the entry of a block, its arguments, kernels and groups.

`in_letters` is a function from a frozen `Request` to a `Textbook`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import sympy

from costcalc.algebra import Exact, Value
from costcalc.algebra.facts import Fact
from costcalc.algebra.symbols import to_sympy
from costcalc.algebra.traced import Traced
from costcalc.cost.cost import figures_of
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.lettered import NOT_SHARED, Alone, LetteredLayer, Request, Textbook
from costcalc.cost.lettered_operators import LetteredOperators, changed, given_by
from costcalc.cost.letters import (
    BATCH,
    CHANNELS,
    EXPANSION,
    GROUPS,
    KERNEL,
    MEANINGS,
    OUTPUTS,
    SIZES,
    Letter,
    Letters,
    is_spatial,
)
from costcalc.cost.sharing import Sharer
from costcalc.cost.sizing import SizeRule
from costcalc.errors import SpecError
from costcalc.graph.flow import Context, Flow, entry_scope, is_flow
from costcalc.graph.fusing import fused_layers
from costcalc.graph.graph import Layer
from costcalc.graph.symbolic import TracedNumbers
from costcalc.graph.walk import Walk
from costcalc.ops.base import Op, Shape
from costcalc.spec.syntax import Body
from costcalc.spec.values import is_number

WIDTHS = (CHANNELS, OUTPUTS, "D")
Renamed: TypeAlias = Mapping[sympy.Symbol, sympy.Expr]


def in_letters(request: Request) -> Textbook:
    """The formula in letters.

    Raises SpecError, ExactnessError or MustBeWhole where a body cannot be walked with letters.
    """
    return _LetterWriter(request).textbook()


class _LetterWriter:
    """The state of one request."""

    def __init__(self, request: Request):
        self.request = request
        self.letters = Letters(request.page, sizes=request.sizes)
        self.operators = LetteredOperators(self.letters, request.kernels, request.outputs)
        self.flow = self.letters.flow(request.entry, request.scaled_entry, request.order)
        if request.first is not None and request.first.takes_indices:
            self.letters.as_indices()
        self.own: dict[str, str] = {}
        """The names of the block's arguments, by their letters."""
        self.arguments = {
            name: self._argument(name, value) for name, value in request.arguments.items()
        }

    def _argument(self, name: str, value: Any) -> Any:
        """A letter for an argument that is a size; 0 and 1 stay numbers, as they decide the
        structure.
        """
        if is_flow(value):
            shapes = tuple(t.shape for t in value if t.shape is not None)
            return self.letters.flow(shapes, shapes, self.request.order)
        lettered = self.request.lettered_arguments and is_number(value)
        if not lettered or value <= 0 or value == 1:
            return value
        own = KERNEL if name == "k" else name
        scaled = self.request.scaled_arguments.get(name)
        letter = self.letters.give(own, value, _of_block(name), scaled)
        self.own[str(letter.form)] = name
        return letter

    def textbook(self) -> Textbook:
        layers, output = self._layers()
        renamed = _equal_letters(self.letters.trace.facts)
        renamed_output = self._named_output(output, renamed)
        parts = self._parts(layers, renamed, renamed_output)
        rules = [rule.renamed({**renamed, **renamed_output}) for rule in self.operators.rules]
        used = {s.name for part in parts for s in part.form.free_symbols}
        used |= {s.name for rule in rules for s in rule.letters}
        value = sum(part.value for part in parts)
        assert isinstance(value, int)
        return Textbook(
            title=self.request.title,
            letters=tuple(self._by_use(one, parts, rules) for one in self.letters.used_in(used)),
            parts=parts,
            value=value,
            sizes=tuple(rules),
            page=self.letters.page,
        )

    def _by_use(
        self, letter: Letter, parts: Sequence[LetteredLayer], rules: Sequence[SizeRule]
    ) -> Letter:
        """A letter with the meaning that its use shows: whatever an argument of a block is called,
        it is a stride where windows move by it, and an expansion where it multiplies channels.
        """
        if letter.name not in self.own:
            return letter
        if _is_one(letter, (rule.stride for rule in rules)):
            return letter._replace(meaning=MEANINGS["s"])
        if _is_one(letter, (rule.kernel for rule in rules)):
            return letter._replace(meaning=MEANINGS[KERNEL])
        given = (getattr(part.op, "g", None) for part in parts)
        groups = (value.form for value in given if isinstance(value, Traced))
        if letter.name == GROUPS and _is_one(letter, groups):
            return letter._replace(meaning=MEANINGS[GROUPS])
        if letter.name == EXPANSION and any(self._expands(letter, part.form) for part in parts):
            return letter._replace(meaning=MEANINGS[EXPANSION])
        return letter._replace(meaning=_of_block(self.own[letter.name]))

    def _expands(self, letter: Letter, form: sympy.Expr) -> bool:
        """Whether a letter multiplies channels that come in and go out, as in `t * M * M`; a number
        of channels stands beside one of them, as in `t * M`.
        """
        for term in sympy.Add.make_args(form):
            powers = {
                base.name: power for base, power in term.as_powers_dict().items() if base.is_Symbol
            }
            sizes = (power for name, power in powers.items() if self._is_width(name, letter))
            if powers.get(letter.name, 0) > 0 and sum(sizes) >= 2:
                return True
        return False

    def _is_width(self, name: str, other: Letter) -> bool:
        """Whether a letter is a number of channels or features, or an argument beside another."""
        return name.rstrip("'") in WIDTHS or (name in self.own and name != other.name)

    def _layers(self) -> tuple[list[Layer], Shape | None]:
        """The layers in letters, and the shape of the output."""
        if isinstance(self.request.subject, Alone):
            return self._alone(self.request.subject)
        return self._walked(self.request.subject)

    def _walked(self, body: Body) -> tuple[list[Layer], Shape | None]:
        graph = self.request.graph
        walk = Walk(graph.spec, graph.settings, LetteredNumbers(self.letters, self.operators))
        walk.layers.sharing.is_part = True
        scope = entry_scope(self.flow, self.arguments)
        with self.letters.trace.on("need"):
            flow: Flow = walk.body(body, self.flow, Context(scope, self.flow), "")
        if walk.layers.faults:
            raise SpecError(walk.layers.faults.values())
        layers = walk.layers.layers
        if graph.norm_fused:
            ends = {tensor.layer for tensor in (*flow, *walk.layers.ends)}
            layers = list(fused_layers(layers, ends).layers)
        return layers, flow[0].shape

    def _alone(self, subject: Alone) -> tuple[list[Layer], Shape | None]:
        """The layer with letters for its inputs and attributes."""
        layer = subject.layer
        changes: dict[str, Any] = {}
        out = getattr(layer.op, "out", None)
        if layer.op.multiplies and isinstance(out, int):
            scaled = getattr(subject.scaled.op, "out", None)
            changes["out"] = self.letters.give(OUTPUTS, out, f"{given_by(layer.op)} out", scaled)
        inputs = tuple(t.shape for t in self.flow if t.shape is not None)
        op = self.operators.written(changed(layer.op, changes), inputs, layer.path)
        output = op.shape(*inputs)
        return [layer._replace(op=op, inputs=inputs, output=output)], output

    def _parts(
        self, layers: Iterable[Layer], renamed: Renamed, output: Renamed
    ) -> tuple[LetteredLayer, ...]:
        """The layers with a cost in this quantity."""
        counting = self._counting()
        parts = []
        for place, layer in enumerate(layers):
            if place in self.request.left_out:
                continue
            sharer = self.request.shared.get(place)
            number = _figure(layer, self.request.quantity, counting, sharer)
            if _value(number):
                form = sympy.expand(_form(number).xreplace(renamed)).xreplace(output)
                kind = layer.op.kind(*layer.inputs)
                parts.append(LetteredLayer(layer.path, layer.op, kind, _value(number), form))
        return tuple(parts)

    def _counting(self) -> Counting:
        """What is counted in each layer, with a letter for a batch of more than one."""
        counting = self.request.counting._replace(paths=frozenset(), operators=frozenset())
        if not self.letters.sizes or not isinstance(counting.batch, int) or counting.batch == 1:
            return counting
        return counting._replace(batch=self.letters.give(BATCH, counting.batch, ""))

    def _named_output(self, output: Shape | None, renamed: Renamed) -> Renamed:
        """Renames the letter of an argument to N if it is the number of output channels."""
        if not output or not is_spatial(output, self.request.order):
            return {}
        if not isinstance(output[0], Traced):
            return {}
        channels = output[0].smooth.xreplace(renamed)
        if not channels.is_Symbol or channels.name in (CHANNELS, OUTPUTS, *SIZES, "D"):
            return {}
        own = self.letters.given[channels.name].value
        if self.letters.page.get(OUTPUTS, own) != output[0].value:
            return {}
        self.letters.rename(channels.name, OUTPUTS)
        return {channels: sympy.Symbol(OUTPUTS, positive=True, integer=True)}


def _equal_letters(facts: Iterable[Fact]) -> Renamed:
    """One letter for all letters that must be equal, as at the ends of a residual: that of the
    input if it is one of them.
    """
    found: dict[sympy.Symbol, sympy.Expr] = {}
    for fact in facts:
        if fact.relation != "==":
            continue
        left, right = fact.left.xreplace(found), fact.right.xreplace(found)
        for one, other in ((right, left), (left, right)):
            if one.is_Symbol and not other.is_Rational and one not in other.free_symbols:
                keep = other.is_Symbol and one.name in (CHANNELS, *SIZES)
                one, other = (other, one) if keep else (one, other)
                found = {k: v.xreplace({one: other}) for k, v in found.items()}
                found[one] = other
                break
    return found


class LetteredNumbers(TracedNumbers):
    """Numbers of a walk: gives letters to the kernels and groups written in a body."""

    def __init__(self, letters: Letters, operators: LetteredOperators):
        super().__init__(letters.trace)
        self.operators = operators

    def operator(self, operator: Op, shapes: tuple[Shape, ...], path: str) -> Op:
        return self.operators.written(operator, shapes, path)


def figure_of(
    layers: Iterable[Layer],
    quantity: str,
    counting: Counting = ONE_EXAMPLE,
    shared: Mapping[int, Sharer] = NOT_SHARED,
) -> Exact:
    """The sum of a quantity over several layers; `shared` as in a request."""
    figures = (
        _value(_figure(layer, quantity, counting, shared.get(place)))
        for place, layer in enumerate(layers)
    )
    return sum(figures, 0)


def _figure(layer: Layer, quantity: str, counting: Counting, sharer: Sharer | None) -> Value:
    """The figure of a layer; 0 if the counting excludes the layer."""
    if counting.leaves_out(layer):
        return 0
    return figures_of(layer, counting._replace(quantities=(quantity,)), sharer).of(quantity)


def _form(number: Value) -> sympy.Expr:
    return number.smooth if isinstance(number, Traced) else to_sympy(number)  # type: ignore[arg-type]


def _value(number: Value) -> Exact:
    return number.value if isinstance(number, Traced) else number  # type: ignore[return-value]


def _of_block(name: str) -> str:
    return f"`{name}` of the block"


def _is_one(letter: Letter, forms: Iterable[sympy.Expr]) -> bool:
    """Whether a letter alone is one of these."""
    return any(form.is_Symbol and form.name == letter.name for form in forms)
