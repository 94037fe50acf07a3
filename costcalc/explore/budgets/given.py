"""A budget of the command line: `--max macs=60M,params=1M`."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.budgets.amounts import BadAmount, amount, known_quantity
from costcalc.explore.budgets.record import Budget, Kind, Wanted


def budget_of(
    network: str,
    limits: Iterable[str],
    increases: Iterable[str],
    dtype: str = "fp32",
    definition: str = "liveness",
) -> Budget:
    """The budget of these limits, each `QUANTITY=LIMIT`. Raises UsageError with all faults."""
    faults: list[Diagnostic] = []
    found: list[Wanted] = []
    kinds: tuple[tuple[Kind, Iterable[str]], ...] = (("limit", limits), ("increase", increases))
    for kind, words in kinds:
        for word in words:
            name, _, text = (part.strip() for part in word.partition("="))
            try:
                known_quantity(name)
                wanted = Wanted(name, kind, amount(text, name, kind))
            except BadAmount as error:
                message = f"`{word}` is not a limit: {error.message}"
                faults.append(Diagnostic(message, helps=(error.help,)))
                continue
            if any((one.quantity, one.kind) == (name, kind) for one in found):
                faults.append(Diagnostic(f"`{name}` has two limits; give only one"))
            found.append(wanted)
    if faults:
        raise UsageError(faults)
    return Budget(network, network, {}, tuple(found), dtype, definition)
