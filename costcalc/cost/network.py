"""`Network`: a spec with settings, which gives its graph, its cost and its forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counting import counting
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple
from costcalc.spec.address import locate
from costcalc.spec.load import load
from costcalc.spec.settings import given
from costcalc.spec.source import decode
from costcalc.spec.syntax import Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue

if TYPE_CHECKING:
    from costcalc.cost.forms import Forms

Setting: TypeAlias = "Scalar | SpecValue"


class Network(NamedTuple):
    """A spec, a variant of it, and settings, which override the variant's and the defaults.

    It is immutable: `at` returns another network. Nothing is built or checked until `graph`, `cost`
    or `forms` is called.
    """

    spec: Spec
    variant: str | None = None
    settings: Mapping[str, Setting] = {}
    fuse_norm: bool = False
    """Whether batch norms are fused into the layers before them, as in deployment."""

    at_least: bool = False
    """Whether layers of unknown cost are taken, so that each total is a lower bound."""

    def __repr__(self) -> str:
        texts = (
            (name, value.text if isinstance(value, Scalar) else value)
            for name, value in self.settings.items()
        )
        settings = ", ".join(f"{name}={text}" for name, text in texts)
        return f"Network({self.name}{': ' if settings else ''}{settings})"

    @classmethod
    def named(cls, address: str) -> Self:
        """The network at an address: `NAME`, `FILE.yaml` or `-`, with `:variant`, `:alpha=0.75`.

        Raises UsageError if there is none, SpecError if its text is invalid.
        """
        return cls(*locate(address))

    @classmethod
    def from_text(cls, text: str, name: str = "<text>") -> Self:
        """The network that the text of a spec describes; diagnostics call the text `name`."""
        return cls(load(decode(text.encode(), name)))

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """The network that a graph was built from, at its settings."""
        if not isinstance(graph, Graph):
            raise TypeError("`Network.of` takes a graph; `Network.named` takes a name or a path")
        variant = graph.name if graph.name in graph.spec.variants else None
        return cls(graph.spec, variant, graph.settings, graph.norm_fused, bool(graph.opaque))

    @property
    def name(self) -> str:
        """Its variant's name, or its spec's."""
        return self.variant or self.spec.name

    def at(self, /, **settings: Any) -> Self:
        """The same network with other settings; a text is read as on the command line."""
        read = {
            name: given(value, f"{name}={value}") if isinstance(value, str) else value
            for name, value in settings.items()
        }
        return self._replace(settings={**self.settings, **read})

    def graph(self) -> Graph:
        """Its layers. Raises SpecError with every fault of the spec and the settings."""
        if self.spec.references:
            from costcalc.cost.published import check_figures

            check_figures(self.spec.references)
        return build(
            self.spec,
            self.variant,
            self.settings,
            fuse_norm=self.fuse_norm,
            at_least=self.at_least,
        )

    def cost(self, *, batch: int = 1, exclude: Iterable[str] = ()) -> Cost:
        """Its exact cost. Raises as `graph`, and UsageError for an unknown word of `exclude`."""
        graph = self.graph()
        return evaluate(graph, counting(graph, batch=batch, exclude=exclude))

    def forms(
        self,
        *symbols: str,
        batch: int = 1,
        exclude: Iterable[str] = (),
        smooth_repeats: bool = False,
    ) -> Forms:
        """Its cost in symbols for these parameters; without any, for those of width and resolution.

        Raises as `cost`, and UsageError for a parameter that cannot be a symbol, or a formula that
        is too long to be written out.
        """
        from costcalc.cost.forms import forms_in

        graph = self.graph()
        counted = counting(graph, batch=batch, exclude=exclude)
        return forms_in(graph, symbols, counted, smooth_repeats=smooth_repeats)
