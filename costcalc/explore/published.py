"""Published costs of scaled networks, from the references of the shipped specs, next to ours."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.explore.agreement import Agreement, agreement
from costcalc.explore.counted import Counted
from costcalc.explore.references import Published, published
from costcalc.explore.scale import ROLES
from costcalc.records import NamedTuple
from costcalc.spec import catalog


class ScaledFigure(NamedTuple):
    """Published multiply-adds of a scaled network; `scaled` are its settings that are no defaults.

    `scaled` is by role.
    """

    published: Published
    macs: int
    scaled: dict[str, str]

    @property
    def way(self) -> str:
        """`baseline`, the single dimension that is scaled, or `compound`."""
        return "compound" if len(self.scaled) > 1 else next(iter(self.scaled), "baseline")

    @property
    def agreement(self) -> Agreement:
        """Whether ours rounds or truncates to what is printed."""
        return agreement(self.published.figure.printed, self.macs)

    @property
    def reason(self) -> str:
        """Why it is not ours, where that is said."""
        remark = self.published.figure.remark
        return remark.because if remark else ""

    @property
    def difference(self) -> Fraction:
        """How far ours is from the published figure, as a fraction of that figure."""
        printed = self.published.figure.printed.value
        return (self.macs - printed) / printed


def scaled_figures() -> Iterator[ScaledFigure]:
    """Every figure of multiply-adds in references of scaled networks, table by table."""
    counted = Counted()
    found = [
        (reference, spec)
        for spec in catalog.all_specs()
        for reference in catalog.references(spec)
        if reference.scaling
    ]
    for reference, spec in sorted(found, key=lambda pair: (pair[0].source, pair[0].place)):
        for one in published(spec, [reference], counted):
            if one.quantity == "macs" and isinstance(one.ours, int):
                yield ScaledFigure(one, one.ours, _scaled(one, counted))


def _scaled(one: Published, counted: Counted) -> dict[str, str]:
    """The settings of a figure that are not the defaults, by the role of their parameter."""
    defaults = counted.settings(one.spec, one.row._replace(variant="", settings={}))
    values = counted.settings(one.spec, one.row)
    changed = {
        one.spec.params[name].role: text
        for name, text in one.settings.items()
        if values[name] != defaults[name]
    }
    return {role: changed[role] for role in ROLES if role in changed}
