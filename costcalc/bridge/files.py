"""What the doors of files share: what is given for the inputs of a file, and a file refused."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.bridge.ours import Sizes
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.errors import Diagnostic, UsageError

Given = Sequence[tuple[str, Sizes]]
"""Shapes of one example with the names of inputs; an empty name is the input at that place."""


def refused(path: str, message: str, *notes: str, help_text: str = "") -> UsageError:
    """A file that cannot be read."""
    helps = (help_text,) if help_text else ()
    return UsageError([Diagnostic(f"`{path}`: {message}", notes=notes, helps=helps)])


def given_by(request: TraceRequest, what: str) -> Given:
    """The shapes that a request has for a file, which is called `what`. Raises UsageError where it
    has options that are those of a model in Python.
    """
    if request.arguments or request.module:
        word = "--args" if request.arguments else "--module"
        raise refused(request.source, f"{what} takes no `{word}`")
    return [(one.name, one.shape) for one in request.inputs]


def by_name(path: str, names: Sequence[str], given: Given) -> dict[str, Sizes]:
    """The shapes that are given, by the names of the inputs. Raises UsageError for others."""
    if len(given) > len(names):
        raise refused(path, f"it has {len(names)} inputs, and {len(given)} are given")
    found = {}
    for place, (name, shape) in enumerate(given):
        if name and name not in names:
            known = ", ".join(f"`{one}`" for one in names[:10])
            raise refused(path, f"it has no input `{name}`", f"its inputs are {known}")
        found[name or names[place]] = shape
    return found
