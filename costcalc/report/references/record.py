"""The record of published figures: those that were asked for, each beside ours with a verdict."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.explore.references import Published
from costcalc.explore.verdicts import VERDICTS, Verdict
from costcalc.records import NamedTuple


class References(NamedTuple):
    """Published figures in order: spec by spec, table by table, row by row.

    `filters` are the words they were selected by, `verdicts` those that were asked for. With
    `as_printed` tables are laid out as their source prints them. `elsewhere` is how many more there
    are of a network, at other settings than those of its cost table.
    """

    figures: tuple[Published, ...]
    filters: tuple[str, ...] = ()
    as_printed: bool = False
    elsewhere: int = 0
    verdicts: tuple[Verdict, ...] = VERDICTS

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.counts().items())
        return f"References({len(self.figures)} figures: {counts})"

    def counts(self) -> dict[Verdict, int]:
        """How many figures have each verdict, none included."""
        return counts_of(self.figures)

    @property
    def differs(self) -> bool:
        """Whether any figure differs that should not."""
        return any(one.verdict == "DIFFERS" for one in self.figures)

    def tables(self) -> list[list[Published]]:
        """The figures of each table."""
        found: dict[int, list[Published]] = {}
        for one in self.figures:
            found.setdefault(id(one.reference), []).append(one)
        return list(found.values())

    def sources(self) -> dict[str, list[Published]]:
        """The figures by who prints them, the source with the most first."""
        found: dict[str, list[Published]] = {}
        for one in self.figures:
            found.setdefault(one.reference.source, []).append(one)
        order = sorted(found, key=lambda source: len(found[source]), reverse=True)
        return {source: found[source] for source in order}


def counts_of(figures: Iterable[Published]) -> dict[Verdict, int]:
    """How many of some figures have each verdict, none included."""
    found = [one.verdict for one in figures]
    return {verdict: found.count(verdict) for verdict in VERDICTS}
