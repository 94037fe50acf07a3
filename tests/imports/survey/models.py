"""The models of the survey, as they are written on the command line.

`models.txt` holds torchvision's 80 classifiers, the first and the fourth model of each module of
timm until they are 150, torchvision's 6 segmentation and 9 video models, and its 12 detection
models, of which the backbone is imported. Classifiers are imported at their default input.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from costcalc.bridge.tracing.request import TraceRequest
from costcalc.cli.models import request_of, split

HERE = Path(__file__).parent
CLASSIFIERS = 230
"""The models at the beginning of the list, of which shares are asked."""


def lines() -> list[str]:
    """The list, in its order."""
    return (HERE / "models.txt").read_text(encoding="utf-8").splitlines()


def request(line: str) -> TraceRequest:
    """What is asked of the door."""
    address, *words = shlex.split(line)
    given, _ = split(words)
    return request_of(address, given)
