"""`Network`: what a notebook holds. Every question of the command line is a method."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.api import comparing, costs, exploring, formulas, hardware, proving, solving, sweeping
from costcalc.cost import network
from costcalc.cost.cost import Cost

if TYPE_CHECKING:
    from costcalc.bridge.against_record import Against
    from costcalc.bridge.records import Verification
    from costcalc.cost.explanation import Explanation
    from costcalc.cost.formula_record import FormulaReport
    from costcalc.cost.memory.record import Memory
    from costcalc.cost.roofline.record import Roofline
    from costcalc.explore.scale import Scaling
    from costcalc.explore.sensitivity import Sensitivity
    from costcalc.explore.solution import Solution
    from costcalc.explore.sweeps.frame import Frame
    from costcalc.report.compare.record import Comparison
    from costcalc.report.counters.record import CounterReport


class Network(network.Network):
    """A spec with settings. It is never changed: `at` gives another one.

    Each method is the function of `costcalc` of that name, with this network before its other
    arguments. A parameter of the network that is called as a keyword of a method is set by `at`.
    """

    __slots__ = ()

    def cost(
        self,
        *,
        batch: int = 1,
        exclude: Iterable[str] = (),
        dtype: str = "fp32",
        **settings: Any,
    ) -> Cost:
        """Its exact cost, as `cost_of`; settings are as those of `at`."""
        graph = self.at(**settings).graph()
        return costs.cost_of(graph, batch=batch, exclude=exclude, dtype=dtype)

    def formula(self, *symbols: str, **options: Any) -> FormulaReport:
        """Its form in symbols, as `costcalc.formula`."""
        return formulas.formula(self.graph(), *symbols, **options)

    def explain(self, path: str, *, of: str = "macs") -> Explanation:
        """A block or layer worked out by hand, as `costcalc.explain`."""
        return formulas.explain(self.graph(), path, of=of)

    def compare(self, *others: str | Path | network.Network, **options: Any) -> Comparison:
        """This network beside others, as `costcalc.compare`."""
        graphs = [one.graph() if isinstance(one, network.Network) else one for one in others]
        return comparing.compare(self.graph(), *graphs, **options)

    def counters(self) -> CounterReport:
        """What other tools print for it, as `costcalc.counters`."""
        return comparing.counters(self.graph())

    def memory(self, **options: Any) -> Memory:
        """The memory that it needs, as `costcalc.memory`."""
        return hardware.memory(self.graph(), **options)

    def roofline(self, **options: Any) -> Roofline:
        """Lower bounds of its time on a device, as `costcalc.roofline`."""
        return hardware.roofline(self.graph(), **options)

    def solve(self, target: str, *names: str, **options: Any) -> tuple[Solution, ...]:
        """Settings that meet a budget, as `costcalc.solve`."""
        return solving.solve(self.graph(), target, *names, **options)

    def sensitivity(self, *symbols: str, **options: Any) -> Sensitivity:
        """What one per cent more of a parameter adds, as `costcalc.sensitivity`."""
        return exploring.sensitivity(self.graph(), *symbols, **options)

    def scale(self, phi: int = 1, **options: Any) -> Scaling:
        """Depth, width and resolution together, as `costcalc.scale`."""
        return exploring.scale(self.graph(), phi, **options)

    def sweep(self, **options: Any) -> Frame:
        """Many of its settings at once, as `costcalc.sweep`."""
        return sweeping.sweep(self, **options)

    def verify(self, **options: Any) -> Verification | Against:
        """The real PyTorch model compared with it, as `costcalc.verify`."""
        return proving.verify(self.graph(), **options)

    def export(self, to: Any = "torch", *, fold: int | None = None) -> str:
        """It in another language, as `costcalc.exported`."""
        return proving.exported(self.graph(), to, fold=fold)


def load(address: str | Path, **settings: Any) -> Network:
    """The network at an address, as the command line takes it, with settings.

    Raises UsageError where there is none, SpecError where its text is invalid.

    >>> load("mobilenet_v1").cost(alpha="0.75", rho="6/7").macs
    239273472
    """
    return Network.named(str(address)).at(**settings)
