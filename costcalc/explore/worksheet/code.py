"""The code of a worksheet: one line that says all that it follows from, and is read back."""

from __future__ import annotations

import re
from hashlib import sha256

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.worksheet.record import COLUMNS, Settings
from costcalc.graph.graph import Graph
from costcalc.spec import catalog, models
from costcalc.spec.source import STDIN_NAME
from costcalc.spec.syntax import Spec
from costcalc.version import __version__

LEVELS = (1, 2, 3)
DIGITS = 8
"""Hexadecimal digits of the digest of a spec that the code has."""

_CODE = re.compile(
    r"\s*costcalc (?P<version>[\w.+-]{1,40}) worksheet (?P<network>.+?) blank=(?P<blanks>[a-z,]+) "
    r"level=(?P<level>[123]) seed=(?P<seed>[0-9]{1,18})(?P<fuse> fuse-norm)? "
    r"spec=(?P<digest>[0-9a-f]{8})\s*"
)
_BEGIN_AND_END = re.compile(r"costcalc .* spec=[0-9a-f]{8}(?![0-9a-f])")
HELP = "copy the line of the worksheet that begins with `costcalc` and ends with `spec=...`"


def address_of(graph: Graph) -> str:
    """The address at which the network of a graph is found again, with the settings that were
    given.

    Raises UsageError for one that was read from standard input, and for a model.
    """
    spec = graph.spec
    if spec.source.name == STDIN_NAME:
        message = "the code of a worksheet names its network, and standard input has no name"
        raise UsageError([Diagnostic(message, helps=("give the path of a file",))])
    _refuse_models(spec.source.name)
    given = ",".join(f"{name}={text}" for name, text in graph.given.items())
    variant = graph.name if graph.name in spec.variants else ""
    shipped = (variant or spec.name,) if is_shipped(spec) else (spec.source.name, variant)
    return ":".join(filter(None, (*shipped, given)))


def _refuse_models(address: str) -> None:
    """Raises UsageError for what is no spec. Whoever grades must not run what is handed in, and
    the code of `python:module:callable` would.
    """
    if address.partition(":")[0] == "-" or models.is_model(address):
        message = f"a worksheet is of a shipped network or of a spec, and `{address}` is neither"
        helps = ("`costcalc import ADDRESS --output FILE.yaml` writes the spec of a model",)
        raise UsageError([Diagnostic(message, helps=helps)])


def is_shipped(spec: Spec) -> bool:
    """Whether a spec is one of the catalog, word for word."""
    stem = spec.source.name.removeprefix(f"{catalog.SHOWN_FOLDER}/").removesuffix(".yaml")
    return stem in catalog.stems() and catalog.open_stem(stem).source == spec.source


def digest_of(spec: Spec) -> str:
    """The start of the SHA-256 of the text of a spec."""
    return sha256(spec.source.text.encode()).hexdigest()[:DIGITS]


def code_of(settings: Settings) -> str:
    """The line: `costcalc 0.2.0 worksheet mobilenet_v1 blank=macs level=2 seed=7 spec=...`."""
    fuse = " fuse-norm" if settings.fuse_norm else ""
    return (
        f"costcalc {__version__} worksheet {settings.network} blank={','.join(settings.blanks)} "
        f"level={settings.level} seed={settings.seed}{fuse} spec={settings.digest}"
    )


def settings_in(code: str) -> Settings:
    """What a code says.

    Raises UsageError for one that cannot be read, is of another version, or of a model.
    """
    code = code.replace("\\_", "_")  # as Markdown has it
    found = _CODE.fullmatch(code) or _CODE.fullmatch(" ".join(code.split()))
    if found is None:
        raise UsageError([Diagnostic("this is not the code of a worksheet", helps=(HELP,))])
    if found["version"] != __version__:
        message = f"the worksheet was made by costcalc {found['version']}, and this is"
        helps = ("grade it with the version that made it, as another may ask other questions",)
        raise UsageError([Diagnostic(f"{message} {__version__}", helps=helps)])
    _refuse_models(found["network"])
    return Settings(
        network=found["network"],
        blanks=columns(found["blanks"]),
        level=int(found["level"]),
        seed=int(found["seed"]),
        digest=found["digest"],
        fuse_norm=found["fuse"] is not None,
    )


def found_in(text: str) -> str:
    """The code in a text that may hold other words before and behind it; nothing if there is none.

    >>> found_in("code: costcalc 0.2.0 worksheet net blank=macs level=1 seed=7 spec=bdaa8276,,")
    'costcalc 0.2.0 worksheet net blank=macs level=1 seed=7 spec=bdaa8276'
    """
    found = _BEGIN_AND_END.search(text)
    return found[0] if found else ""


def columns(text: str) -> tuple[str, ...]:
    """The columns of `macs,params`, each once, in the order of a table.

    Raises UsageError for a word that is none.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words or [text]:
        if word not in COLUMNS:
            helps = (f"write some of {', '.join(COLUMNS)}, with commas between them",)
            raise UsageError([Diagnostic(f"`{word}` is not a column with blanks", helps=helps)])
    return tuple(column for column in COLUMNS if column in words)
