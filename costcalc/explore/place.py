"""Where a published figure belongs: a network at a setting, and how it is counted."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.errors import Diagnostic, UsageError
from costcalc.records import NamedTuple
from costcalc.spec.published import Change, Reference, ReferenceRow
from costcalc.spec.settings import Override
from costcalc.spec.syntax import Spec

BUFFERS = "buffers"
"""Stored values that are no parameters, unless a source counts them."""


class CountedPlace(NamedTuple):
    """A network of a spec at a setting, what is left out of its count, and who counts.

    `counting` is the name of a counter, or empty; then `include` may name operators whose
    multiply-adds are added to its figure. With `fuse_norm` its batch norms are fused.
    """

    spec: Spec
    variant: str
    settings: Mapping[str, Override]
    exclude: tuple[str, ...]
    include: tuple[str, ...] = ()
    counting: str = ""
    fuse_norm: bool = False


def place_of(spec: Spec, reference: Reference, row: ReferenceRow, change: Change) -> CountedPlace:
    """The place of a row, with something computed differently.

    Raises UsageError for a word of `include` that is counted anyway. What a counter counts anyway
    is not known here.
    """
    for word in change.include:
        if word != BUFFERS and word not in reference.exclude and not change.counting:
            message = f"`{word}` is counted already: `include` changes nothing"
            raise UsageError([Diagnostic(message)])
    words = (*reference.exclude, *change.exclude)
    added = (word for word in change.include if word == BUFFERS or word not in reference.exclude)
    return CountedPlace(
        spec=spec,
        variant=change.variant or row.variant,
        settings={**row.settings, **change.settings},
        exclude=tuple(word for word in words if word not in change.include),
        include=tuple(added),
        counting=change.counting,
        fuse_norm=change.fuse_norm,
    )
