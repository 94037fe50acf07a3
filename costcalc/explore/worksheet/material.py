"""What questions are made of."""

from __future__ import annotations

from collections.abc import Callable

from costcalc.cost.cost import Cost
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.record import Question, Settings
from costcalc.records import NamedTuple


class Material(NamedTuple):
    """The network at the drawn settings, the small network, and what was asked for."""

    network: Cost
    small: Cost
    settings: Settings

    @property
    def name(self) -> str:
        """What the network is called in a question."""
        return f"`{self.network.graph.name}`"


class Kind(NamedTuple):
    """A kind of question: `ask` gives None for a network that it cannot be asked of."""

    level: int
    ask: Callable[[Material, Draw], Question | None]
    name: str = ""
