"""What is counted: the selection of components of every figure, and its description."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, get_args

from costcalc import ops
from costcalc.algebra import Whole
from costcalc.cost.figures import Causal
from costcalc.cost.quantities import OF_NETWORKS, QUANTITIES, RATIOS, ROUTED, rules_of, with_asked
from costcalc.errors import MOST_FAULTS, Diagnostic, UsageError, did_you_mean
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Params
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.cost.counters.base.convention import Convention
    from costcalc.cost.dtypes import Dtype

COMPONENTS = {"weights": "weights", "bias": "biases", "norm": "norm", "buffers": "buffers"}
"""The components of `Params` that each word of `--exclude` names."""


FUSED = (
    "a batch norm with stored statistics that alone reads a convolution or linear layer is fused "
    "(of what layers share, at all its uses or at none): it is that layer's bias"
)
"""What `--fuse-norm` counts."""

HALF = (
    "pairs that a causal mask hides do not count: of T tokens T(T + 1)/2 pairs per head and "
    "product do, fewer in a sliding window (by rule, not measured)"
)


class Counting(NamedTuple):
    """What is excluded from the count, the batch size, and the quantities that are counted."""

    batch: Whole = 1
    components: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    quantities: tuple[str, ...] = tuple(QUANTITIES)
    causal: Causal = "executed"
    """Whether pairs of tokens that a causal mask hides count: as executed, or not (`half`)."""
    counter: Convention | None = None
    """The counter whose figures stand beside ours."""
    norm_fused: bool = False
    """Whether batch norms were fused into the layers before them, in the graph that is counted."""

    ratios: tuple[str, ...] = ()
    """The ratios of two sums that are asked for, such as FLOPs per byte."""

    networks: tuple[str, ...] = ()
    """The figures of a whole network that are asked for, such as peak memory."""

    dtype: str = "fp32"
    """The data type, which all that is in bytes or bits is of."""

    opaque: int = 0
    """Layers whose cost is not known: with some, every total is a lower bound."""

    @property
    def sizes(self) -> Dtype:
        """The bits of a value at its data type."""
        from costcalc.cost.dtypes import dtype_of

        return dtype_of(self.dtype)

    @property
    def figures(self) -> tuple[str, ...]:
        """Every quantity that is counted."""
        return (*self.quantities, *self.ratios, *self.networks)

    def leaves_out(self, layer: Layer) -> bool:
        """Whether a layer is excluded as a whole, by its operator or by its path."""
        if layer.op.name in self.operators:
            return True
        if not self.paths:
            return False
        return any(_is_named(path, self.paths) for path in _upwards(layer.path))

    def select(self, params: Params) -> Params:
        """The stored values that count; excluded components are set to 0."""
        if not self.components:
            return params
        return params._replace(**dict.fromkeys((COMPONENTS[c] for c in self.components), 0))

    def stamp(self, *shown: str) -> str:
        """One line that says what was counted; `shown` are quantities besides the default ones."""
        parts = ["weights", "biases", "norm scale and shift"]
        for word, part in (("weights", 0), ("bias", 1), ("norm", 2)):
            if word in self.components:
                parts[part] = ""
        kept = " + ".join(filter(None, parts)) or "nothing"
        text = (
            "MACs = multiply-adds of convolutions, linear layers and matrix products "
            "(taps on padding count, biases do not), "
            f"batch {self.batch}; params = {kept}"
        )
        if self.opaque:
            layers = "1 layer is" if self.opaque == 1 else f"{self.opaque:,} layers are"
            text = f"at least: {layers} opaque, of unknown cost, which no figure holds; {text}"
        if self.norm_fused:
            text += f"; {FUSED}"
        if self.causal == "half":
            text += f"; {HALF}"
        text += "".join(f"; {rule}" for rule in self._rules(shown))
        if self.counter is not None:
            text += f"; {self.counter.stamp}"
        left_out = sorted(self.operators | self.paths)
        return text + (f"; excluded: {', '.join(left_out)}" if left_out else "")

    def _rules(self, shown: Collection[str]) -> Iterator[str]:
        """The rules of quantities that are shown, and where one is in bytes or bits how large a
        value is.
        """
        rules = list(rules_of(shown))
        yield from (rule.format(dtype=self.dtype) for rule in rules)
        if any("{dtype}" in rule for rule in rules):
            from costcalc.cost.dtypes import in_words

            yield in_words(self.sizes)


def counting(
    *graphs: Graph,
    batch: int = 1,
    exclude: Iterable[str] = (),
    quantities: Iterable[str] = QUANTITIES,
    causal: Causal = "executed",
    dtype: str = "fp32",
) -> Counting:
    """The counting that excludes these words: components, operators, or paths of layers.

    A path that begins with `*/` stands for every path that ends so.
    `causal`: whether pairs that a causal mask hides count, as `executed`, or not, which is `half`.
    Raises UsageError for a word that none of the graphs knows, a data type that there is not, and a
    batch below 1.
    """
    if dtype != "fp32":
        from costcalc.cost.dtypes import dtype_of

        dtype = dtype_of(dtype).name
    if causal not in get_args(Causal):
        raise UsageError([Diagnostic(f"`causal` must be executed or half, not `{causal}`")])
    if type(batch) is not int or batch < 1:
        raise UsageError([Diagnostic("the batch must be a whole number, 1 or more")])
    words = set(exclude.replace(",", " ").split() if isinstance(exclude, str) else exclude)
    components = words & COMPONENTS.keys()
    paths = {word for word in words - components if not ops.is_reserved(word)}
    known = {path for graph in graphs for path in _prefixes(graph)} if paths else set()
    own = {layer.path for graph in graphs for layer in graph.layers if layer.path == layer.op.name}
    operators = words & ops.names() - components - (paths & known - own)
    paths -= operators
    unknown = sorted(path for path in paths - known if not _ends_one(path, known))[:MOST_FAULTS]
    if unknown:
        raise UsageError([_unknown(word, known) for word in unknown])
    asked = tuple(quantities)
    if any(graph.has_experts for graph in graphs) and ROUTED not in asked:
        asked = with_asked(*asked, ROUTED)
    return Counting(
        batch,
        frozenset(components),
        frozenset(operators),
        frozenset(paths),
        tuple(name for name in asked if name not in (*RATIOS, *OF_NETWORKS)),
        causal,
        norm_fused=any(graph.norm_fused for graph in graphs),
        opaque=sum(len(graph.opaque) for graph in graphs),
        ratios=tuple(name for name in asked if name in RATIOS),
        networks=tuple(name for name in asked if name in OF_NETWORKS),
        dtype=dtype,
    )


def _prefixes(graph: Graph) -> set[str]:
    """Every path of a layer, and every path above one."""
    prefixes: set[str] = set()
    for layer in graph.layers:
        for path in _upwards(layer.path):
            if path in prefixes:
                break
            prefixes.add(path)
    return prefixes


def _upwards(path: str) -> Iterator[str]:
    """The path, and every path above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


ANYWHERE = "*/"
"""Begins a word that stands for every path that ends in the rest."""


def _is_named(path: str, words: frozenset[str]) -> bool:
    """Whether a path is one of these words, or ends as one says."""
    return path in words or any(_ends(path, word) for word in words)


def _ends_one(word: str, paths: Iterable[str]) -> bool:
    return any(_ends(path, word) for path in paths)


def _ends(path: str, word: str) -> bool:
    """Whether a word stands for the ends of paths, and a path ends so, in whole names."""
    return word.startswith(ANYWHERE) and f"/{path}".endswith(word[1:])


def _unknown(word: str, paths: set[str]) -> Diagnostic:
    message = f"cannot exclude `{word}`: no component, operator or layer has that name"
    known = {*COMPONENTS, *ops.names(), *paths}
    components = f"components are {', '.join(COMPONENTS)}"
    near = did_you_mean(word, known)
    return Diagnostic(message, helps=(near or components,))


ONE_EXAMPLE = Counting()
"""Everything, for a batch of 1."""
