"""Published figures beside ours, each with its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from costcalc.cost.published import check_figures
from costcalc.explore.agreement import Ours
from costcalc.explore.counted import NOTHING, Counted
from costcalc.explore.verdicts import Verdict, judged
from costcalc.records import NamedTuple
from costcalc.spec.published import Figure, Reference, ReferenceRow
from costcalc.spec.syntax import Spec
from costcalc.spec.values import SpecValue


class Published(NamedTuple):
    """A published figure beside ours.

    `settings` are those its row gives, `changed` those of its remark, in words. `ours` is at the
    setting of its row, `assumed` what its assumption gives, or a misprint of the setting; both are
    exact, and None where there is none. `reason` is the sentence to the verdict.
    """

    spec: Spec
    network: str
    settings: dict[str, str]
    reference: Reference
    row: ReferenceRow
    figure: Figure
    ours: Ours | None
    assumed: Ours | None
    changed: dict[str, str]
    verdict: Verdict
    reason: str

    @property
    def source(self) -> str:
        """Who prints it, and where: `MobileNet paper, Table 6`."""
        return cited(self.reference)

    @property
    def quantity(self) -> str:
        """What it is of, without its layers: `share of macs`, `input shape`, `top1`."""
        return quantity_of(self.figure)


def quantity_of(figure: Figure) -> str:
    """What a figure is of, without its layers: `share of macs`, `input shape`, `top1`."""
    asked = figure.asked
    if asked.measure == "shape":
        return f"{asked.quantity} shape"
    words = asked.measure in ("share", "ratio")
    return f"{asked.measure} of {asked.quantity}" if words else asked.quantity


class Wanted(NamedTuple):
    """Which figures are asked for; what is empty asks for all.

    `network` is the name of a variant or spec, `settings` the value of every parameter, `source` a
    part of the source's name or place (with `whole` of whole words), `table` the number of a table,
    `quantity` is `macs`, which includes shares and ratios of it, or such as `share of macs`,
    `shape`, `top1`.
    """

    network: str = ""
    settings: Mapping[str, SpecValue] | None = None
    source: str = ""
    table: str = ""
    quantity: str = ""
    whole: bool = False

    def has_reference(self, reference: Reference) -> bool:
        """Whether figures of a reference may be asked for."""
        places = (self.table.lower(), f"table {self.table.lower()}")
        if self.table and reference.place.lower() not in places:
            return False
        if not self.source:
            return True
        edge = r"(?<!\w){}(?!\w)" if self.whole else "{}"
        asked = re.compile(edge.format(re.escape(self.source)), re.IGNORECASE)
        return asked.search(cited(reference)) is not None

    def has_row(self, spec: Spec, row: ReferenceRow, counted: Counted) -> bool:
        """Whether figures of a row may be asked for."""
        if self.network and self.network != (row.variant or spec.name):
            return False
        return self.settings is None or counted.settings(spec, row) == self.settings

    def has_figure(self, figure: Figure) -> bool:
        """Whether a figure of such a row is asked for."""
        words = (figure.asked.quantity, figure.asked.measure, quantity_of(figure))
        return not self.quantity or self.quantity in words


ALL = Wanted()


def cited(reference: Reference) -> str:
    """Who prints it, and where: `MobileNet paper, Table 6`."""
    return ", ".join(filter(None, (reference.source, reference.place)))


def published(
    spec: Spec, references: Iterable[Reference], counted: Counted, wanted: Wanted = ALL
) -> Iterator[Published]:
    """The figures of some references of a spec that are asked for, each with its verdict.

    Raises SpecError where a setting, a word or a name of layers is at fault.
    """
    references = list(references)
    check_figures(references)
    for reference in filter(wanted.has_reference, references):
        columns = columns_of(reference)
        for row in reference.rows:
            if wanted.has_row(spec, row, counted):
                words = counted.described(spec, row)
                for heading, figure in row.figures.items():
                    if wanted.has_figure(figure):
                        one = _Place(spec, reference, row, words, columns[heading])
                        yield _beside_ours(one, figure, counted)


class _Place(NamedTuple):
    """Where a figure stands: its row with its settings in words, the figures of its column."""

    spec: Spec
    reference: Reference
    row: ReferenceRow
    settings: dict[str, str]
    column: list[Figure]


def _beside_ours(place: _Place, figure: Figure, counted: Counted) -> Published:
    spec, reference, row, settings, column = place
    ours = assumed = None
    change = figure.remark.change if figure.remark else None
    if figure.asked.measure != "accuracy":
        ours = counted.ours(spec, reference, row, figure.asked, NOTHING)
        if change:
            assumed = counted.ours(spec, reference, row, figure.asked, change)
    verdict, reason = judged(figure, ours, assumed, column)
    return Published(
        spec=spec,
        network=row.variant or spec.name,
        settings=settings,
        reference=reference,
        row=row,
        figure=figure,
        ours=ours,
        assumed=assumed,
        changed=counted.described(spec, row, change) if change else {},
        verdict=verdict,
        reason=reason,
    )


def columns_of(reference: Reference) -> dict[str, list[Figure]]:
    """The figures of each column by its heading, down the table."""
    columns: dict[str, list[Figure]] = {heading.text: [] for heading in reference.columns}
    for row in reference.rows:
        for heading, figure in row.figures.items():
            columns[heading].append(figure)
    return columns
