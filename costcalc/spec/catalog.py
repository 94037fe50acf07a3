"""The shipped specs: every YAML file of their folder. There is no separate list of networks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from os.path import dirname, isdir, isfile, join

from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.spec.load import load, load_references
from costcalc.spec.published import Reference
from costcalc.spec.source import read_file
from costcalc.spec.syntax import Elsewhere, Spec

SHOWN_FOLDER = "specs"
REFERENCES = "references"


def folder() -> str:
    """Where the specs are: inside the installed package, or beside it in a checkout."""
    package = dirname(dirname(__file__))
    installed = join(package, "specs")
    return installed if isdir(installed) else join(dirname(package), "specs")


def stems() -> list[str]:
    """The file names of the specs, without their ending."""
    return sorted(name[:-5] for name in os.listdir(folder()) if name.endswith(".yaml"))


def open_stem(stem: str) -> Spec:
    """The spec in a shipped file."""
    return load(read_file(join(folder(), f"{stem}.yaml"), f"{SHOWN_FOLDER}/{stem}.yaml"))


def references(spec: Spec) -> tuple[Reference, ...]:
    """The published figures of a spec: those in it, and for a shipped one those of its file.

    That file is read only here, so that a cost does not wait for it. A copy of a shipped spec has
    the same figures, an edited copy only its own.
    """
    shipped = join(folder(), f"{spec.name}.yaml")
    beside = join(folder(), REFERENCES, f"{spec.name}.yaml")
    if spec.name not in stems() or not isfile(beside):
        return spec.references
    if read_file(shipped).text != spec.source.text:
        return spec.references
    source = read_file(beside, f"{SHOWN_FOLDER}/{REFERENCES}/{spec.name}.yaml")
    return (*spec.references, *load_references(source, spec.params))


def all_specs() -> Iterator[Spec]:
    for stem in stems():
        yield open_stem(stem)


def networks(text: str = "") -> Iterator[tuple[Spec, str | None]]:
    """Every network by its own name: the variants of a spec, or the spec where it has none.

    With a text those whose name here or in another library, title, family or citation contains it.
    """
    wanted = text.lower()
    for spec in all_specs():
        for variant in spec.variants or (None,):
            if any(wanted in word.lower() for word in _searched(spec, variant or spec.name)):
                yield spec, variant


def names_elsewhere(spec: Spec, name: str) -> tuple[str, ...]:
    """A network's names in other libraries, at any setting: `timm:mobilenetv2_100`."""
    known = (one for one in spec.elsewhere if name == (one.variant or spec.name))
    return tuple(f"{one.library}:{one.name}" for one in known)


def _searched(spec: Spec, name: str) -> tuple[str, ...]:
    """The texts of a network that a search looks in."""
    others = (other.partition(":")[2] for other in names_elsewhere(spec, name))
    return (name, spec.name, spec.title, spec.family, spec.cite, *others)


def names() -> list[str]:
    """The names of all networks, those of families with variants included."""
    return sorted({name for spec in all_specs() for name in (spec.name, *spec.variants)})


def elsewhere(name: str) -> list[tuple[Spec, Elsewhere]]:
    """The shipped networks that other libraries call by that name."""
    found: list[tuple[Spec, Elsewhere]] = []
    for stem in stems() if name.isidentifier() else ():
        with open(join(folder(), f"{stem}.yaml"), encoding="utf-8") as file:
            mentioned = name in file.read()
        if mentioned:
            spec = open_stem(stem)
            found += [(spec, one) for one in spec.elsewhere if one.name == name]
    return found


def find(name: str) -> tuple[Spec, str | None]:
    """A shipped network by its name: a file's stem first, then any file that has that
    name or a variant of it.

    Raises UsageError where there is none.
    """
    known = stems()
    if name in known:
        return open_stem(name), None
    for stem in known if name.isidentifier() else ():
        with open(join(folder(), f"{stem}.yaml"), encoding="utf-8") as file:
            mentioned = name in file.read()
        if mentioned:
            spec = open_stem(stem)
            if name in spec.variants or name == spec.name:
                return spec, name if name in spec.variants else None
    near = did_you_mean(name, names())
    helps = ("`costcalc list` shows all networks; a path has a `/` in it or ends in `.yaml`",)
    message = f"there is no network `{name}`"
    raise UsageError([Diagnostic(message, helps=(near, *helps) if near else helps)])
