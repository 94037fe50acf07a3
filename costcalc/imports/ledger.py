"""Where the trained values of a model are: in layers, in several of them, or nowhere."""

from __future__ import annotations

from collections import Counter

from costcalc.imports.trace import Trace
from costcalc.records import NamedTuple


class Ledger(NamedTuple):
    """Trained values: `in_layers` and `unused` are all there are, `shared` are among the first."""

    in_layers: int
    shared: int
    """Those of tensors that several layers use."""

    unused: int

    @property
    def total(self) -> int:
        return self.in_layers + self.unused

    @property
    def words(self) -> str:
        """The ledger in a clause."""
        shared = f", {self.shared:,} of them to several" if self.shared else ""
        return (
            f"of {self.total:,} trained values {self.in_layers:,} belong to layers{shared}; "
            f"{self.unused:,} are never used"
        )


def ledger(trace: Trace) -> Ledger:
    """The ledger of a trace: each trained tensor once."""
    uses = Counter(number for call in trace.calls for number in set(call.stored.values()))
    trained = {number: one.size for number, one in enumerate(trace.stored) if one.trained}
    return Ledger(
        in_layers=sum(size for number, size in trained.items() if uses[number]),
        shared=sum(size for number, size in trained.items() if uses[number] > 1),
        unused=sum(size for number, size in trained.items() if not uses[number]),
    )
