"""What a counter's convention gives for a graph: `Prediction`, with its portions by cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from costcalc.cost.counters.base.amounts import AMOUNTS, ONCE, Amount
from costcalc.cost.counters.base.call import ModuleCall
from costcalc.cost.counters.base.calls import calls_of
from costcalc.cost.counters.base.convention import ANY, Convention, CountedTerm, Rule
from costcalc.cost.counters.base.names import MULTIPLYING, on_axes
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.errors import UsageError
from costcalc.graph.graph import Graph
from costcalc.ops.base import Band
from costcalc.records import NamedTuple


class Portion(NamedTuple):
    """What a counter counts for one cause, and what we count there, in its unit."""

    cause: str
    counted: int
    ours: int


class Prediction(NamedTuple):
    """What a counter prints for a graph: its portions, or the reason why that is not known.

    `layers` are the figures of the layers, in their order.
    """

    convention: Convention
    portions: tuple[Portion, ...]
    layers: tuple[int, ...]
    reason: str = ""

    @property
    def total(self) -> int:
        """The figure that it prints. Raises TypeError where that is not known."""
        if self.reason:
            raise TypeError(f"{self.convention.title} is not predicted: {self.reason}")
        return sum(self.layers)

    @property
    def ours(self) -> int:
        """Our figure in its unit."""
        return sum(portion.ours for portion in self.portions)


def counts(
    convention: Convention, graph: Graph, batch: int = 1, counting: Counting = ONE_EXAMPLE
) -> Prediction:
    """What a counter prints for a batch of a graph, as `export` writes it in PyTorch.

    Of parameters that several layers use, `counting` says which layer is the first that counts.
    """
    return counts_of_all([convention], graph, batch, counting)[0]


def counts_of_all(
    conventions: Iterable[Convention],
    graph: Graph,
    batch: int = 1,
    counting: Counting = ONE_EXAMPLE,
) -> list[Prediction]:
    """What several counters print for a batch of a graph; see `counts`."""
    try:
        calls = calls_of(graph, counting)
    except UsageError as error:
        reason = error.diagnostics[0].message
        return [Prediction(one, (), (), reason) for one in conventions]
    return [_counts(one, calls, 1 if one.one_example else batch) for one in conventions]


def _counts(
    convention: Convention, calls: Sequence[tuple[ModuleCall, ...]], batch: int
) -> Prediction:
    sums: dict[str, list[int]] = {}
    layers: list[int] = []
    for group in calls:
        layers.append(0)
        for call in group:
            if reason := _reason(convention, call):
                return Prediction(convention, (), (), reason)
            for portion in _portions(convention, call, batch):
                found = sums.setdefault(portion.cause, [0, 0])
                found[0] += portion.counted
                found[1] += portion.ours
                layers[-1] += portion.counted
    portions = [Portion(cause, *both) for cause, both in sums.items() if any(both)]
    portions.sort(key=lambda portion: not portion.ours)
    return Prediction(convention, tuple(portions), tuple(layers))


def _reason(convention: Convention, call: ModuleCall) -> str:
    """Why the count of a call is not known, or an empty text."""
    if call.is_part and convention.quantity != "params":
        return f"a layer `{call.op.name}` is made of several modules that compute"
    if reason := _unrecorded(call) if convention.quantity != "params" else "":
        return reason
    if call.name in convention.unknown:
        return convention.unknown[call.name]
    if not _is_known(convention, call):
        own = call.name.startswith("own.")
        return f"what it counts of `{call.op.name if own else call.name}` is not known"
    return convention.refuses(call)


def _is_known(convention: Convention, call: ModuleCall) -> bool:
    """Whether there is a rule for a call, or the tool counts nothing of it."""
    if call.name in convention.free or _rule(convention, call) is not None:
        return True
    return convention.products_alone and not call.op.multiplies


UNRECORDED = {
    "enable_gqa": "attention with grouped queries",
    "is_causal": "causal attention",
    "num_layers": "a recurrent layer of several layers",
    "proj_size": "a recurrent layer with a projection",
}
"""Arguments with which no tool was run."""


def _unrecorded(call: ModuleCall) -> str:
    """Why what is known of a module does not say what is counted with these arguments."""
    if isinstance(call.arguments.get("attn_mask"), Band):
        return "what it counts of attention in a sliding window was not recorded"
    found = next((what for name, what in UNRECORDED.items() if name in call.arguments), "")
    return found and f"what it counts of {found} was not recorded"


def _rule(convention: Convention, call: ModuleCall) -> Rule | None:
    return convention.rules.get(call.name, convention.rules.get(ANY))


def _portions(convention: Convention, call: ModuleCall, batch: int) -> Iterator[Portion]:
    """What is counted of a call, by cause; ours stands with the first, or alone."""
    rule = () if call.name in convention.free else _rule(convention, call) or ()
    if convention.in_onnx:
        rule = _folded(rule, call)
    if convention.quantity == "params":
        yield from (_stored(term, call._replace(once=True)) for term in rule)
        return
    ours = AMOUNTS["macs"](call) * convention.per_mac * batch
    if ours and not rule:
        yield Portion(MULTIPLYING.get(call.name, call.op.name), 0, ours)
    for number, term in enumerate(rule):
        counted = term.times * AMOUNTS[term.amount](call)
        counted *= 1 if term.amount in ONCE else batch
        yield Portion(term.cause, counted, 0 if number else ours)


def _stored(term: CountedTerm, call: ModuleCall) -> Portion:
    """Stored values for one cause, beside those of the same component that are ours."""
    component: Amount = "norm" if term.amount == "shifts" else term.amount
    ours = 0 if component == "buffers" else AMOUNTS[component](call)
    return Portion(term.cause, term.times * AMOUNTS[term.amount](call), ours)


def _folded(rule: Rule, call: ModuleCall) -> Rule:
    """The rule in ONNX."""
    if call.is_copy or (_is_folded(call.name) and call.follows in CONVOLUTIONS):
        return ()
    if call.name in CONVOLUTIONS and _is_folded(call.feeds):
        return tuple(t._replace(amount="outputs") if t.amount == "biased" else t for t in rule)
    return rule


CONVOLUTIONS = on_axes("nn.Conv")


def _is_folded(name: str) -> bool:
    return name.startswith("nn.BatchNorm")
