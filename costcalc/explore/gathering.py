"""The published figures of networks that are named, or of all shipped ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.errors.rendering import shortened
from costcalc.explore.counted import Counted
from costcalc.explore.progress import Progress, silent
from costcalc.explore.references import Published, Wanted, published, quantity_of
from costcalc.explore.verdicts import VERDICTS
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple
from costcalc.spec import catalog
from costcalc.spec.address import locate
from costcalc.spec.published import Reference
from costcalc.spec.settings import settings
from costcalc.spec.syntax import Spec

MOST_SHOWN = 12
_DIGITS = re.compile(r"([0-9]+)")


class _Asked(NamedTuple):
    """A spec with its references, and which of their figures are asked for."""

    spec: Spec
    references: tuple[Reference, ...]
    wanted: Wanted


def gathered(
    names: Sequence[str],
    wanted: Wanted,
    verdicts: Sequence[str] = (),
    progress: Progress = silent,
) -> list[Published]:
    """The figures of some networks by address, or of all shipped ones, that are wanted.

    `progress` is told which spec is counted, and what part of all comes before it. A source is
    looked for by whole words; as a part of words only where no name has them. Raises UsageError
    where a network has none, or no figure at all has a word that is asked for.
    """
    for word in verdicts:
        if word not in VERDICTS:
            helps = (did_you_mean(word, VERDICTS) or f"there are {', '.join(VERDICTS)}",)
            raise UsageError([Diagnostic(f"there is no verdict `{word}`", helps=helps)])
    asked = [*_named(names, wanted)] if names else [*_shipped(wanted)]
    references = [reference for one in asked for reference in one.references]
    _check_words(references, wanted)
    whole = any(map(wanted._replace(whole=True).has_reference, references))
    found: list[Published] = []
    for number, one in enumerate(asked):
        progress(one.spec.name, number / len(asked))
        counted = published(one.spec, one.references, Counted(), one.wanted._replace(whole=whole))
        found += [figure for figure in counted if not verdicts or figure.verdict in verdicts]
    return found


def at_settings(graph: Graph) -> tuple[list[Published], int]:
    """The figures of a network at its settings, and how many there are of it at others."""
    references = catalog.references(graph.spec)
    counted, wanted = Counted(), Wanted(settings=dict(graph.settings))
    elsewhere = sum(
        len(row.figures)
        for reference in references
        for row in reference.rows
        if (row.variant or graph.spec.name) == graph.name
        and not wanted.has_row(graph.spec, row, counted)
    )
    return list(published(graph.spec, references, counted, wanted)), elsewhere


def _shipped(wanted: Wanted) -> Iterator[_Asked]:
    for spec in catalog.all_specs():
        yield _Asked(spec, catalog.references(spec), wanted)


def _named(names: Iterable[str], wanted: Wanted) -> Iterator[_Asked]:
    for name in dict.fromkeys(names):
        found = locate(name)
        references = catalog.references(found.spec)
        if not references:
            helps = ("add `references:` to its spec",)
            message = f"`{found.spec.name}` has no published figures"
            raise UsageError([Diagnostic(message, helps=helps)])
        at = settings(found.spec, found.variant, found.overrides) if found.overrides else None
        one = wanted._replace(network=found.variant or "", settings=at)
        if not any(
            one.has_row(found.spec, row, Counted()) for table in references for row in table.rows
        ):
            raise _not_of(name, found.spec)
        yield _Asked(found.spec, references, one)


def _not_of(name: str, spec: Spec) -> UsageError:
    helps = (f"`costcalc references {spec.name}` shows those of the whole spec",)
    return UsageError([Diagnostic(f"no published figure is of `{shortened(name)}`", helps=helps)])


def _check_words(references: Sequence[Reference], wanted: Wanted) -> None:
    """Raises UsageError for a word of a filter that no figure has."""
    places = {reference.place for reference in references}
    tables = {place for place in places if place.startswith("Table ")} or places
    sources = {reference.source for reference in references}
    figures = [figure for one in references for row in one.rows for figure in row.figures.values()]
    quantities = {quantity_of(figure) for figure in figures}
    for option, filters, word, known in (
        ("--table", wanted._replace(source="", quantity=""), wanted.table, tables),
        ("--source", wanted._replace(table="", quantity=""), wanted.source, sources),
    ):
        if word and not any(map(filters.has_reference, references)):
            raise _no_figure(option, word, known)
    if wanted.quantity and not any(map(wanted.has_figure, figures)):
        raise _no_figure("--quantity", wanted.quantity, quantities)


def _naturally(text: str) -> list[tuple[int, str]]:
    """The order in which Table 2 is before Table 10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(text)]


def _no_figure(option: str, word: str, known: Iterable[str]) -> UsageError:
    shown = sorted(filter(None, known), key=_naturally)
    hint = did_you_mean(word, shown)
    if not hint and shown:
        more = f" and {len(shown) - MOST_SHOWN} more" if len(shown) > MOST_SHOWN else ""
        hint = f"there are {', '.join(f'`{one}`' for one in shown[:MOST_SHOWN])}{more}"
    message = f"`{option}`: no published figure has `{shortened(word)}`"
    return UsageError([Diagnostic(message, helps=(hint,) if hint else ())])
