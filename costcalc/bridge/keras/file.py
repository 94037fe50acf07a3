"""Opens a file of JSON and refuses what is no Keras model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from costcalc.bridge.files import refused

MOST_BYTES = 2**26
MOST_LAYERS = 100_000
DEEPEST = 20
"""How deep models stand in models."""

HELP = "`model.to_json()` of Keras writes the file"


class Malformed(Exception):
    """A part of the file that is not what Keras writes."""


def opened(path: str) -> Any:
    """The content of a file. Raises UsageError."""
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise refused(path, f"the file has more than {MOST_BYTES // 2**20} MiB")
        text = Path(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise refused(path, "it is not JSON", help_text=HELP) from None
    except (OSError, ValueError) as error:
        raise refused(path, f"cannot read it: {getattr(error, 'strerror', '') or error}") from None
    try:
        return json.loads(text)
    except RecursionError:
        raise refused(path, "it is nested too deeply") from None
    except ValueError:
        raise refused(path, "it is not JSON", help_text=HELP) from None
