"""What a counter counts, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from costcalc.cost.counters.base.amounts import Amount
from costcalc.cost.counters.base.call import ModuleCall
from costcalc.records import NamedTuple


class CountedTerm(NamedTuple):
    """An amount of a call times a whole number, and its cause: `2 * inputs`, batch norm."""

    cause: str
    amount: Amount
    times: int = 1


Rule: TypeAlias = tuple[CountedTerm, ...]
"""The terms that are added for one call."""

ANY = "any"
"""Stands in a convention's rules for every module that has no rule of its own."""


class Convention(NamedTuple):
    """What a counter counts of each module or function of PyTorch.

    `rules` are its terms for a module; those of `free` add nothing. For a module that is in neither
    the count is not known, and `unknown` may say why; `refuses` gives the reason why a call of a
    known module is not predicted, or an empty text.
    """

    title: str
    prints: str
    """What the figure is called there, and what prints it."""
    word: str
    """The unit as the counter calls it."""
    quantity: Literal["macs", "flops", "params"]
    """Ours that it is compared with: multiply-adds, two for each of them, or trained values."""
    source: str
    """What was read: the version of a package, or a file of a repository."""
    rules: Mapping[str, Rule]
    free: frozenset[str] = frozenset()
    unknown: Mapping[str, str] = {}
    refuses: Callable[[ModuleCall], str] = lambda call: ""
    products_alone: bool = False
    """Whether it counts convolutions and matrix products, and 0 for whatever multiplies nothing.
    That is measured for each operator by the tests that hold it against PyTorch."""
    in_onnx: bool = False
    """Whether it counts the network in ONNX. PyTorch's exporter leaves out a batch norm behind a
    convolution, which has a bias in its place, and what is computed already."""
    one_example: bool = False
    """Whether its figure is that for one example, whatever the batch."""
    own_networks: bool = False
    """Whether it is code of a repository that counts the networks of that repository. Of others it
    is shown where it is predicted alone."""
    name: str = ""
    """The name of its file."""

    @property
    def heading(self) -> str:
        """Whose count it is: `MACs by thop`, `flops by fvcore`."""
        return f"{self.word} by {self.title}"

    @property
    def stamp(self) -> str:
        """What its figures are, in one line."""
        if self.quantity == "params":
            return f"{self.heading} = what it counts of the same layers ({self.prints})"
        how = "for one example, " if self.one_example else ""
        return (
            f"{self.heading} = what it counts of each layer, {how}in evaluation mode, as "
            f"`costcalc export --to torch` writes the network ({self.prints})"
        )

    @property
    def per_mac(self) -> int:
        """How many of its units a multiply-add is."""
        return 2 if self.quantity == "flops" else 1
