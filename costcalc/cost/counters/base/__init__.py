"""What the files of the counters are made of. The counters themselves are one level up."""

from costcalc.cost.counters.base.amounts import Amount
from costcalc.cost.counters.base.call import ModuleCall
from costcalc.cost.counters.base.convention import Convention, CountedTerm, Rule
from costcalc.cost.counters.base.names import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    RECURRENT,
    names_over_axes,
    on_axes,
    over_axes,
)

__all__ = [
    "ELEMENTWISE",
    "MOVING",
    "POOLING",
    "RECURRENT",
    "Amount",
    "Convention",
    "CountedTerm",
    "ModuleCall",
    "Rule",
    "names_over_axes",
    "on_axes",
    "over_axes",
]
