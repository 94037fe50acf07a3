"""Addresses of models in other libraries: `torchvision:NAME`, `timm:NAME`, `python:MODULE:NAME`.

A model is imported only where a user writes such an address, and only where the program has said
how (`read_with`): a spec, or a name with a mistake in it, never imports anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from costcalc.errors import Diagnostic, Source, UsageError

PARTS = {"torchvision": 2, "timm": 2, "python": 3}
"""The libraries, and how many words between colons name a model."""

ENDINGS = (".onnx", ".pt2", ".json")
"""Files of models: of ONNX, of `torch.export`, and of Keras."""

FORM = (
    "write torchvision:NAME, timm:NAME, python:package.module:callable, or a file.onnx, file.pt2 "
    "or file.json of Keras"
)

Reader: TypeAlias = Callable[[str], Source]
"""Gives the text of the spec of a model at an address."""

_readers: list[Reader] = []


@contextmanager
def read_with(reader: Reader) -> Iterator[None]:
    """Within it, `reader` is how the spec of a model is made."""
    _readers.append(reader)
    try:
        yield
    finally:
        _readers.pop()


def is_model(address: str) -> bool:
    """Whether an address is that of a model in another library, or of a file of one."""
    library, colon, name = address.partition(":")
    return bool(library in PARTS and colon and name) or library.endswith(ENDINGS)


def cut(address: str) -> tuple[str, list[str]]:
    """A model's own address, and the variant and settings that follow it."""
    words = address.split(":")
    number = PARTS.get(words[0], 1)
    return ":".join(words[:number]), words[number:]


def read_model(address: str) -> Source:
    """The spec of a model, as text. Raises UsageError where models are not imported."""
    if not _readers:
        message = f"`{address}` is a model of another library, which is not imported here"
        help_text = f"`costcalc import {address} --output FILE.yaml` writes its spec"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return _readers[-1](address)
