"""What a user calls a network: `NAME`, `FILE.yaml`, `git:REVISION:FILE.yaml`, a model of another
library or `-`, with `:variant`, `:alpha=0.75,...` behind it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from costcalc.errors import Diagnostic, Source, UsageError, did_you_mean
from costcalc.records import NamedTuple
from costcalc.spec import catalog, expression, models
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.load import load
from costcalc.spec.scope import EMPTY
from costcalc.spec.settings import given
from costcalc.spec.source import decode, read_file, read_stream
from costcalc.spec.syntax import Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, describe

GIT = "git:"
"""What the address of a file at a revision of git begins with."""


class Located(NamedTuple):
    """A spec that was found, the variant of it that was meant, and the settings that were given."""

    spec: Spec
    variant: str | None
    overrides: dict[str, Scalar | SpecValue]


def locate(address: str) -> Located:
    """The spec that an address names, with its variant and settings.

    Raises UsageError where there is none, SpecError where its text is at fault.
    """
    name, parts = _cut(address)
    variant, given_here = _suffixes(address, parts)
    spec, found, own = _spec(name)
    overrides = {**own, **given_here}
    variant = variant or found
    if variant is not None and variant not in spec.variants:
        raise _no_variant(spec, variant)
    return Located(spec, variant, overrides)


def seen_from(spec: Spec, address: str) -> Located:
    """The network an address in a spec names: a shipped one, or with `:alpha=0.5` the spec's own.

    Raises UsageError for anything else.
    """
    name, *parts = address.split(":")
    if name == "-" or is_path(name) or models.is_model(address):
        helps = ("name a shipped network, or begin with a colon for this one",)
        raise UsageError([Diagnostic(f"a spec cannot refer to `{address}`", helps=helps)])
    if name:
        return locate(address)
    variant, overrides = _suffixes(address, parts)
    if variant is not None and variant not in spec.variants:
        raise _no_variant(spec, variant)
    return Located(spec, variant, {**overrides})


def read(address: str) -> Source:
    """The text of the spec at an address, unchanged."""
    return _spec(_cut(address)[0])[0].source


def at_revision(address: str, revision: str) -> str:
    """The address of a file at a revision of git: `git:REV:kws.yaml:small` for `kws.yaml:small`.

    Raises UsageError for an address that is not a path.
    """
    name, parts = _cut(address)
    if name.startswith(GIT) or not is_path(name):
        helps = ("two networks are compared by `costcalc diff OLD NEW`",)
        message = f"`--since` takes the path of a file, which `{name}` is not"
        raise UsageError([Diagnostic(message, helps=helps)])
    return ":".join((f"{GIT}{revision}", name, *parts))


def is_there(address: str) -> bool:
    """Whether the file of an address at a revision of git is there. Raises UsageError for git."""
    from costcalc.spec import revisions

    return revisions.find(*revisions.parts_of(address)[:2]) is not None


def _cut(address: str) -> tuple[str, list[str]]:
    """The name of a spec, and the variant and settings that follow it."""
    if address.startswith(GIT):
        from costcalc.spec.revisions import parts_of, shown

        revision, path, parts = parts_of(address)
        return shown(revision, path), parts
    if models.is_model(address):
        return models.cut(address)
    name, *parts = address.split(":")
    return name, parts


def _spec(name: str) -> tuple[Spec, str | None, dict[str, Scalar | SpecValue]]:
    """The spec of a name, and the variant and settings that the name stands for."""
    if name == "-":
        if sys.stdin is None:
            raise UsageError([Diagnostic("standard input is closed")])
        return load(read_stream(sys.stdin.buffer)), None, {}
    if name.startswith(GIT):
        from costcalc.spec import revisions

        revision, path, _ = revisions.parts_of(name)
        return load(decode(revisions.read(revision, path), name)), None, {}
    if models.is_model(name):
        return load(models.read_model(name)), None, {}
    if is_path(name):
        return load(read_file(name)), None, {}
    try:
        return *catalog.find(name), {}
    except UsageError:
        readings = _readings(name)
        if not readings:
            raise
    return readings[0]


def _readings(name: str) -> list[tuple[Spec, str | None, dict[str, Scalar | SpecValue]]]:
    """The network that other libraries call by a name; none if there is none.

    Raises UsageError where two libraries call two networks so.
    """
    found: dict[str, tuple[Spec, str | None, dict[str, Scalar | SpecValue]]] = {}
    libraries: dict[str, str] = {}
    for spec, one in catalog.elsewhere(name):
        values: dict[str, Scalar | SpecValue] = {
            word: _value(node, spec) for word, node in one.settings.items()
        }
        address = _written(one.variant or spec.name, values)
        found[address] = (spec, one.variant, values)
        libraries[address] = one.library
    if len(found) > 1:
        readings = tuple(f"{word} calls `{address}` so" for address, word in libraries.items())
        message = f"`{name}` is the name of several networks"
        raise UsageError([Diagnostic(message, notes=readings, helps=("write one of them",))])
    return list(found.values())


def _value(node: expression.Node, spec: Spec) -> SpecValue:
    """The value of a setting in a table of the spec."""
    words = frozenset(spec.choice_words)
    return Evaluator({}, {}, words, Budget()).value(node, EMPTY)


def _written(name: str, values: Mapping[str, Scalar | SpecValue]) -> str:
    """The address of a network at settings: `mobilenet_v2:alpha=1.4`."""
    settings = (
        f"{word}={value.text if isinstance(value, Scalar) else describe(value)}"
        for word, value in values.items()
    )
    return ":".join(filter(None, (name, ",".join(settings))))


def is_path(name: str) -> bool:
    """Whether an address is the path of a file, not the name of a shipped network."""
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


def _suffixes(address: str, parts: list[str]) -> tuple[str | None, dict[str, Scalar]]:
    variant: str | None = None
    overrides: dict[str, Scalar] = {}
    for part in parts:
        if "=" not in part:
            if variant is not None or not part:
                raise UsageError(
                    [Diagnostic(f"`{address}` is not a valid address", helps=(_FORM,))]
                )
            variant = part
            continue
        for setting in _split(part):
            name, equals, text = setting.partition("=")
            if not (name.strip() and equals and text.strip()):
                message = f"`{setting}` in `{address}` is not a setting"
                raise UsageError([Diagnostic(message, helps=(_FORM,))])
            overrides[name.strip()] = given(text.strip(), address)
    return variant, overrides


_FORM = "write NAME:variant or NAME:alpha=0.75,rho=6/7"


def _split(text: str) -> list[str]:
    """The text cut at commas outside parentheses."""
    pieces, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _no_variant(spec: Spec, variant: str) -> UsageError:
    known = ", ".join(spec.variants) or "none"
    helps = (did_you_mean(variant, spec.variants) or f"its variants: {known}",)
    return UsageError([Diagnostic(f"`{spec.name}` has no variant `{variant}`", helps=helps)])
